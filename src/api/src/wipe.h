// Overwrites bytes that held plaintext or a secret. Pure, safe from any thread, cannot fail.
#pragma once
#include <cstring>
#include <string>

namespace jinkui::api {

inline void wipe(std::string& text) {
  if (!text.empty()) {
    ::explicit_bzero(text.data(), text.size());
  }
}

}  // namespace jinkui::api
