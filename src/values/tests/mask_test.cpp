// Masks: what the pack says, and never the whole.
#include "jinkui/values/mask.h"

#include <gtest/gtest.h>

namespace jinkui::values {
namespace {

pack::Field field(pack::MaskKind mask, std::uint8_t first = 0, std::uint8_t last = 0) {
  pack::Field made;
  made.mask = mask;
  made.mask_first = first;
  made.mask_last = last;
  return made;
}

TEST(Masks, ShowWhatThePackSaysAndNeverTheWhole) {
  EXPECT_EQ(mask(field(pack::MaskKind::surname), "张伟"), "张*");
  EXPECT_EQ(mask(field(pack::MaskKind::surname), "欧阳明"), "欧阳*");
  EXPECT_EQ(mask(field(pack::MaskKind::surname), "张"), "*");
  EXPECT_EQ(mask(field(pack::MaskKind::first_last, 3, 4), "370102198001011234"), "370****1234");
  EXPECT_EQ(mask(field(pack::MaskKind::last, 0, 4), "6900001234567890"), "****7890");
  EXPECT_EQ(mask(field(pack::MaskKind::domain), "a@example.cn"), "***@example.cn");
  EXPECT_EQ(mask(field(pack::MaskKind::all), "长沙"), "***");
  EXPECT_EQ(mask(field(pack::MaskKind::none), "KH1"), "KH1");
}

TEST(Masks, ShortValuesShowAtMostHalf) {
  const auto masked = mask(field(pack::MaskKind::first_last, 3, 4), "12345");
  EXPECT_EQ(masked.find("12345"), std::string::npos);
  EXPECT_EQ(mask(field(pack::MaskKind::last, 0, 4), "1"), "****");
}

}  // namespace
}  // namespace jinkui::values
