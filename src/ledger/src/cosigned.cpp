#include "jinkui/ledger/cosigned.h"

#include <algorithm>
#include <utility>

#include "errors.h"
#include "jinkui/codec/base64.h"
#include "jinkui/ledger/reader.h"

namespace jinkui::ledger {
namespace {

bool is_by(const NoteSignature& line, const NoteKey& key) {
  return line.name == key.name && line.hash == key.hash();
}

// The note with the lines of the log and of the policy's witnesses; the newest of each witness.
std::string only_known_lines(const Checkpoint& checkpoint, const NoteKey& log, const WitnessPolicy& policy) {
  std::vector<NoteKey> known = policy.witnesses();
  known.insert(known.begin(), log);
  std::string note = checkpoint.body + "\n";
  for (const NoteKey& key : known) {
    const NoteSignature* newest = nullptr;  // the time stands first in a cosignature, big-endian
    for (const NoteSignature& line : checkpoint.signatures) {
      if (is_by(line, key) && (newest == nullptr || newest->signature < line.signature)) {
        newest = &line;
      }
    }
    if (newest != nullptr) {
      base::Bytes bytes(newest->hash.begin(), newest->hash.end());
      base::append(bytes, newest->signature);
      note += "\xE2\x80\x94 " + newest->name + " " + codec::to_base64(bytes) + "\n";
    }
  }
  return note;
}

base::Error not_this_ledger() {
  return make_error(base::Errc::conflict, "cosigned/not-this-ledger",
                    {"这份检查点与本账本不符：账本没有这么长，或在该处的树根不同。",
                     "The checkpoint is not of this ledger: it has no such size, or another root there."},
                    {"若由见证人会签，说明账本曾被回退或分叉：请保留它并通知审计人员。",
                     "If witnesses have cosigned it, the ledger was rolled back or has forked: keep it and tell the "
                     "auditor."});
}

base::Result<Cosigned> opened(std::string note, const WitnessPolicy& policy) {
  Cosigned one;
  JINKUI_TRY(one.checkpoint, parse_checkpoint(note));
  JINKUI_TRY(one.witnessed, judge(policy, one.checkpoint));
  one.note = std::move(note);
  return one;
}

// What is no longer of use: all but the newest few, and the newest that has the quorum.
void forget_old(store::Session& session, const std::vector<Cosigned>& all) {
  bool quorum_kept = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool first_reached = all[i].witnessed.reached && !quorum_kept;
    quorum_kept = quorum_kept || first_reached;
    if (i >= kMostCosigned && !first_reached) {
      session.run({"DELETE FROM ledger_cosigned WHERE size = $1"},
                  static_cast<std::int64_t>(all[i].checkpoint.head.size));
    }
  }
}

}  // namespace

base::Status keep_cosigned(store::Session& session, std::string_view note, const NoteKey& log,
                           const WitnessPolicy& policy) {
  JINKUI_TRY(const Checkpoint given, open_checkpoint(note, log));
  JINKUI_TRY(const Witnessed witnessed, judge(policy, given));
  if (witnessed.count() == 0) {
    return make_error(
        base::Errc::invalid, "cosigned/no-line",
        {"检查点上没有见证规则中任何见证人的会签。", "No witness of the policy has cosigned this checkpoint."},
        {"请核对服务端的见证规则与见证人的公钥。",
         "Check the server's witness policy and the keys of the witnesses."});
  }
  const auto root = root_of(session, given.head.size);
  if (!root.ok() || *root != given.head.root || given.head.size == 0) {
    return not_this_ledger();
  }
  Checkpoint merged = given;
  const auto size = static_cast<std::int64_t>(given.head.size);
  {
    store::Query kept = session.query({"SELECT note FROM ledger_cosigned WHERE size = $1"}, size);
    if (kept.step()) {
      JINKUI_TRY(const Checkpoint before, parse_checkpoint(kept.text(0)));
      if (before.body != given.body) {
        return not_this_ledger();
      }
      merged.signatures.insert(merged.signatures.end(), before.signatures.begin(), before.signatures.end());
    }
  }
  const std::string lines = only_known_lines(merged, log, policy);
  session.run({"INSERT INTO ledger_cosigned(size, note) VALUES ($1, $2) ON CONFLICT (size) DO UPDATE SET note = "
               "excluded.note"},
              size, lines);
  JINKUI_TRY(const auto all, cosigned(session, policy));
  forget_old(session, all);
  return base::success();
}

base::Result<std::vector<Cosigned>> cosigned(store::Session& session, const WitnessPolicy& policy) {
  std::vector<Cosigned> all;
  store::Query query = session.query({"SELECT note FROM ledger_cosigned ORDER BY size DESC"});
  while (query.step()) {
    JINKUI_TRY(auto one, opened(query.string(0), policy));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace jinkui::ledger
