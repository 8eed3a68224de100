// The reason of a correction: sealed with the file, committed to in the open.
// Functions read the core's random source; safe from any thread.
#pragma once
#include <string>
#include <string_view>

#include "jinkui/service/core.h"

namespace jinkui::service {

struct Reason {
  std::string text;  // what is sealed: 32 bytes of salt in hexadecimal digits, then the reason
  base::Hash commitment{};
};

// commitment = SHA-256("jinkui/reason/1" ‖ salt ‖ reason) with a salt of 32 random bytes: docs/formats/aad.md,
// frozen.
[[nodiscard]] Reason sealed_reason(Core& core, std::string_view reason);
// The reason of an opened text; empty when it is not one.
[[nodiscard]] std::string reason_of(std::string_view opened);

}  // namespace jinkui::service
