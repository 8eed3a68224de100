// A new customer made ready to be put: values taken in, level found, the decision on it.
// Any thread with a session of its own; the decision is checked again by the writer.
#pragma once
#include "intake.h"

namespace jinkui::service {

struct Prepared {
  Intake intake;
  vault::Custody custody;
  Classified classified;
  Act act;
  Ruling ruling;
};

// `verb`: enter, or import_in for a row of a file. Errors: those of intake and classification, an unknown owner.
[[nodiscard]] base::Result<Prepared> prepare(Core& core, const WorldPtr& world, store::Session& session,
                                             const Caller& caller, pack::Verb verb, const EnterCommand& command);
// Moves the values out.
[[nodiscard]] vault::NewCustomer new_customer(Prepared& prepared);

}  // namespace jinkui::service
