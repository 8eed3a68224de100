// Check digits of the numbers that Chinese persons and companies have.
// Pure functions over ASCII, safe from any thread; nothing fails: what is not a digit where one is due has no check
// digit (0) or is not valid.
#pragma once
#include <string>
#include <string_view>

namespace jinkui::values {

// GB 11643-1999, after ISO 7064 MOD 11-2: the 18th character for the first 17 digits; 0 when they are not 17 digits.
[[nodiscard]] char resident_check(std::string_view seventeen);
// The 18 digits that a resident id of 15 digits became (the century is 19; GB 11643-1999); empty when not 15 digits.
[[nodiscard]] std::string resident_18(std::string_view fifteen);
// GB 11714-1997: the ninth character of an organisation code for its first eight; 0 when they cannot be.
[[nodiscard]] char organisation_check(std::string_view eight);
// GB 32100-2015: the 18th character of a unified social credit code, MOD 31; 0 when the 17 cannot be.
[[nodiscard]] char credit_check(std::string_view seventeen);
// ISO/IEC 7812-1 annex B; digits only, at least two.
[[nodiscard]] bool luhn(std::string_view digits);

}  // namespace jinkui::values
