// Intake: from typed-in values to what the vault stores — checked against the pack's fields, masked, with a level.
// Pure but for the clock; safe from any thread.
#pragma once
#include "jinkui/service/core.h"
#include "jinkui/service/types.h"
#include "labels.h"
#include "ruling.h"

namespace jinkui::service {

struct Intake {
  std::vector<vault::PlainValue> values;
  std::vector<vault::PlainValue> masks;
  vault::Traits traits;
  pack::FieldSet fields;
  std::vector<ValueWarning> warnings;
};

struct IntakeRules {
  bool of_record = false;  // fields of records, or of the customer itself
  bool partial = false;    // a correction: what is not named stays, an empty text takes a value out
  base::Civil today;       // dates of birth do not lie ahead
};

// Checks names, kinds (customer or record), values by their types (values::check), required ones. Errors: invalid,
// with the field in `where`.
[[nodiscard]] base::Result<Intake> take_in(const pack::Pack& pack, const FieldValues& values,
                                           const IntakeRules& rules);
[[nodiscard]] base::Civil civil_now(Core& core);

struct Classified {
  vault::Label label;
  std::vector<base::ClauseRef> clauses;
};
// The level by rule, or the higher one that a person asked for. Errors: invalid when the wish is unknown or lower
// than the proposal, or when no rule gives a level.
[[nodiscard]] base::Result<Classified> classify_new(const pack::Pack& pack, const Settings& settings,
                                                    const Proposal& proposal, const std::string& wish,
                                                    base::Instant now);

}  // namespace jinkui::service
