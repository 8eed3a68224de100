// Opening the sealed parts of a ledger entry for an auditor: decided (verb audit), recorded, then shown in words.
#pragma once
#include "jinkui/service/views.h"

namespace jinkui::service {

void open_entry(Core& core, const Caller& caller, std::uint64_t index, Done<OpeningView> done);

}  // namespace jinkui::service
