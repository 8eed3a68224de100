// The suite that this run of the tests uses: intl, or what JINKUI_SUITE says. Every test runs once a suite
// (cmake/JinkuiModule.cmake, scripts/test). Safe from any thread.
#pragma once
#include <cstdlib>

#include "jinkui/crypto/crypto.h"

namespace jinkui::ledger::test {

inline const crypto::Suite& tested_suite() {
  crypto::initialise();
  const char* name = std::getenv("JINKUI_SUITE");
  return *crypto::suite(crypto::suite_named(name == nullptr ? "intl" : name).value()).value();
}

}  // namespace jinkui::ledger::test
