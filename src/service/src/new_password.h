// Initial passwords: random, shown once, changed at first log-in.
// hash costs tens of milliseconds: call it on the bounded pool.
#pragma once
#include <string>

#include "jinkui/base/seams.h"

namespace jinkui::service {

struct InitialPassword {
  std::string plain;  // 16 characters without look-alikes, at least one of each class
  std::string phc;
};

[[nodiscard]] InitialPassword make_initial_password(base::Random& random);

}  // namespace jinkui::service
