// How many columns of label and value fit, by the width of the window.
export const kTwoColumns = { xs: 1, sm: 1, md: 2, lg: 2, xl: 2, xxl: 2 };
