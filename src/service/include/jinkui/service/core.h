// The parts that all use cases share. Owned by `open_house`; the use-case classes borrow it.
#pragma once

namespace jinkui::service {
class Core;
}
