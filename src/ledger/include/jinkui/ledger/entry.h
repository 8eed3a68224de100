// The ledger entry: a leaf of salted commitments, and its opening (salts and parts) that lies sealed elsewhere.
// Plain values and pure functions. Byte layout frozen in docs/formats/ledger-entry.md.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/seams.h"
#include "jinkui/base/time.h"
#include "jinkui/receipt/receipt.h"

namespace jinkui::ledger {

// What an entry records. Numbers are frozen.
enum class Kind : std::uint16_t {
  genesis = 1,
  pack_activated = 2,
  clock_note = 3,    // simulated time moved, or a jump forward admitted
  pack_drafted = 4,  // a version of the policy handed in, to be approved
  login = 10,
  login_refused = 11,
  logout = 12,
  password_changed = 13,
  account_changed = 14,
  people_changed = 15,  // departments, posts, appointments, assignments, designations, delegations
  customer_entered = 20,
  value_changed = 21,
  classified = 22,    // level set, raised, lowered
  declassified = 23,  // the period ended
  masks_listed = 24,
  released = 25,  // plaintext released: read, copy, provide …
  denied = 26,
  denials_summed = 27,   // a flood of denials, summed up
  custody_changed = 28,  // a file handed into somebody's keeping, or its keeping ended
  searched = 29,         // masks shown of what a query found
  request_made = 30,
  request_decided = 31,
  request_withdrawn = 32,
  request_changed = 33,  // reassigned, approver added, reminded, escalated
  request_lapsed = 34,
  grant_revoked = 35,
  destroy_intended = 40,
  destroyed = 41,
  imported = 42,
  reconciled = 43,      // key store and database made to agree on who is destroyed, after a restore or a crash
  restored = 44,        // a backup of the database or of the key store was put back
  keys_rotating = 45,   // new keys asked for and begun: root, buckets, index
  exported = 46,        // what a file that left holds: a commitment to each record
  keys_rotated = 47,    // … and done, or abandoned
  index_built = 48,     // the search index was built anew: after a restore, for other terms, under another key
  keys_backed_up = 49,  // a backup of the key store is about to be made, and until when it opens
  ledger_read = 50,     // openings shown to an auditor
};

// The bytes of a leaf: all fields have a fixed size.
inline constexpr std::size_t kLeafSize = 159;

// The three parts of an entry, each committed with a salt of its own, so that one can be shown without the others.
enum class Part : std::uint8_t { actor = 0, object = 1, decision = 2 };
inline constexpr std::size_t kParts = 3;
inline constexpr std::uint8_t kEntryVersion = 1;

// Everything in the leaf but its index and time, made before the writer thread is reached.
struct Draft {
  Kind kind = Kind::genesis;
  base::Hash pack{};  // hash of the pack in force; zeros before the first
  std::array<base::Hash, kParts> commitments{};
  receipt::Scope scope;        // what a receipt for it may open; written into the object part
  base::CustomerId subject;    // whose key seals the opening; none: the company's
  base::Bytes sealed_opening;  // filled by the caller from opening() through the vault; may stay empty
};

// The salts and parts: canonical bytes, to be sealed under the subject's key.
struct Opening {
  std::array<base::Hash, kParts> salts{};
  std::array<base::Bytes, kParts> parts;
};

[[nodiscard]] base::Bytes encode(const Opening& opening);
[[nodiscard]] base::Result<Opening> decode_opening(base::ByteView bytes);
// SHA-256("jinkui/commit/1" ‖ part ‖ salt ‖ bytes).
[[nodiscard]] base::Hash commit(Part part, const base::Hash& salt, base::ByteView bytes);

// The object part: canonical bytes of a scope; the reverse is for audit and replay.
[[nodiscard]] base::Bytes encode(const receipt::Scope& scope);
[[nodiscard]] base::Result<receipt::Scope> decode_scope(base::ByteView bytes);

// Two of the three parts, canonical bytes; the third is made of a scope.
struct ActorAndDecision {
  base::Bytes actor;
  base::Bytes decision;
};

// Draws salts and commits to the three parts; the object part is encode(scope). The opening goes to `opening`; the
// draft's subject is scope.customer, its sealed opening is left for the caller to fill.
[[nodiscard]] Draft draft(Kind kind, const base::Hash& pack, receipt::Scope scope, ActorAndDecision parts,
                          base::Random& random, Opening& opening);

// A leaf as stored and hashed.
struct Leaf {
  std::uint8_t version = kEntryVersion;
  Kind kind = Kind::genesis;
  std::uint64_t index = 0;
  base::Instant time;
  std::uint32_t node = 0;      // of the cluster; 0 when embedded
  std::uint64_t node_seq = 0;  // contiguous per node; equals index when embedded
  base::Hash pack{};
  std::array<base::Hash, kParts> commitments{};
};
[[nodiscard]] base::Bytes encode(const Leaf& leaf);
// Strict but for the kind: a number that this program does not know (is_known, kinds.h) is kept as it is, so that an
// older program can still verify a newer ledger.
[[nodiscard]] base::Result<Leaf> decode_leaf(base::ByteView bytes);

}  // namespace jinkui::ledger
