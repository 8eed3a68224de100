#include <gtest/gtest.h>

#include "helpers.h"
#include "jinkui/policy/compile.h"

namespace jinkui::policy {
namespace {

TEST(Packs, TheBaseCompilesAlone) {
  const Compiled compiled = check({document("packs/base/pack.yaml")});
  for (const Finding& finding : compiled.findings) {
    ADD_FAILURE() << to_line(finding, true);
  }
  ASSERT_TRUE(compiled.pack.has_value());
}

TEST(Packs, TheClassifiedPackCompilesWithoutAFinding) {
  const Compiled compiled = check(classified());
  for (const Finding& finding : compiled.findings) {
    ADD_FAILURE() << to_line(finding, true);
  }
  ASSERT_TRUE(compiled.pack.has_value());
  EXPECT_EQ(compiled.pack->levels.size(), 3U);
}

}  // namespace
}  // namespace jinkui::policy
