// The only maker of opaque ids: private to the compiler, so that no other code can speak of a pack's word.
#pragma once
#include "jinkui/pack/ids.h"

namespace jinkui::pack {

class PackBuilder {
 public:
  template <class Id>
  static Id make(std::size_t slot) {
    return Id(static_cast<std::uint16_t>(slot));
  }
};

}  // namespace jinkui::pack
