// What the witnesses of this ledger have cosigned, and the checkpoint that is published with their word.
// Safe from several threads. Holds no customer data and asks nothing of the pack: a cosignature proves itself.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct WitnessView {
  std::string name;  // in the policy
  std::string verifier_key;
  std::uint64_t size = 0;             // of the newest checkpoint that it has cosigned; 0: none
  std::optional<base::Instant> time;  // of that cosignature
};

struct WitnessesView {
  std::string quorum;  // the rule, e.g. "2/3(w1, w2, w3)"; "none" without a policy
  std::vector<WitnessView> witnesses;
  std::uint64_t size = 0;  // of the newest checkpoint with the quorum; 0: none
  std::uint64_t ledger_size = 0;
};

class Witnesses {
 public:
  explicit Witnesses(Core& core) : core_(core) {}

  [[nodiscard]] base::Result<WitnessesView> summary() const;
  // The newest checkpoint that the quorum has cosigned, with the lines. Error witness/none-yet (not_found).
  [[nodiscard]] base::Result<std::string> checkpoint() const;
  // A receipt (docs/formats/receipt.md) that ends in that checkpoint. Errors: witness/none-yet; witness/not-yet
  // (not_found) for an entry that came after it.
  [[nodiscard]] base::Result<std::string> receipt_text(std::uint64_t index) const;
  // Takes in the cosignatures on `note`. Errors: those of ledger::keep_cosigned, witness/no-policy (conflict).
  void add(std::string note, const Done<WitnessesView>& done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
