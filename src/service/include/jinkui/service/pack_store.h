// The stored form of a pack: its documents and policy text as canonical bytes, whose SHA-256 names it in the ledger.
// Free functions; database failure throws base::Fatal.
#pragma once
#include <string>
#include <vector>

#include "jinkui/base/result.h"
#include "jinkui/policy/source.h"
#include "jinkui/service/world.h"
#include "jinkui/store/session.h"

namespace jinkui::service {

struct PackBundle {
  std::vector<policy::Document> documents;  // the pack first, then what it extends
  std::string policy_text;                  // policy.md
};

// Layout frozen (docs/formats/pack-bundle.md): version u8 = 1, count, (name, text)…, policy text.
[[nodiscard]] base::Bytes encode(const PackBundle& bundle);
[[nodiscard]] base::Result<PackBundle> decode_pack_bundle(base::ByteView bytes);

[[nodiscard]] base::Hash hash_of(const PackBundle& bundle);
// Compiles the pack of a bundle, its flows as the approval engine can run them; errors of the pack with file and
// line.
[[nodiscard]] base::Result<pack::Pack> compile_pack(const PackBundle& bundle);
// Compiles a bundle; errors of the pack with file and line.
[[nodiscard]] base::Result<ActivePackPtr> compile_bundle(const PackBundle& bundle, base::Instant activated);
// The bundle of a hash from the ledger's tables: packs that have been in force.
[[nodiscard]] base::Result<PackBundle> stored_bundle(store::Session& session, const base::Hash& hash);
[[nodiscard]] base::Result<ActivePackPtr> load_pack(store::Session& session, const base::Hash& hash,
                                                    base::Instant activated);

}  // namespace jinkui::service
