// Checkpoints: signed notes that commit to a tree head (C2SP signed-note, tlog-checkpoint, tlog-cosignature/v1).
// Pure functions and plain values, safe from any thread. Input is bounded and read strictly: what cannot be parsed is
// an Error (malformed), a signature that does not verify is an Error (corrupt). Format: docs/formats/checkpoint.md.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/tree.h"

namespace jinkui::ledger {

inline constexpr std::size_t kMaxNote = std::size_t{128} * 1024;  // bytes
inline constexpr std::size_t kMaxSignatures = 64;                 // lines of a note
inline constexpr std::size_t kMaxKeyName = 255;                   // bytes

// The signature types of signed notes that Jinkui makes and verifies.
enum class NoteKeyType : std::uint8_t {
  ed25519 = 0x01,      // of a log
  cosignature = 0x04,  // of a witness: timestamped, Ed25519
};

using KeyHash = std::array<std::uint8_t, 4>;

// A key that notes are verified with ("vkey").
struct NoteKey {
  std::string name;
  NoteKeyType type = NoteKeyType::ed25519;
  crypto::Ed25519Public key{};
  [[nodiscard]] KeyHash hash() const;  // SHA-256(name ‖ 0x0A ‖ type ‖ key)[:4]
  friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

// Non-empty UTF-8 of at most kMaxKeyName bytes without spaces, control characters and '+': fit for a key's name and a
// log's origin.
[[nodiscard]] bool is_key_name(std::string_view name);

// "<name>+<hash in hex>+<base64(type ‖ key)>".
[[nodiscard]] std::string to_vkey(const NoteKey& key);
[[nodiscard]] base::Result<NoteKey> parse_vkey(std::string_view text);

struct NoteSignature {
  std::string name;
  KeyHash hash{};
  base::Bytes signature;
};

struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::string body;  // the signed text, with its last newline
  std::vector<NoteSignature> signatures;
};

// The text of a checkpoint without signatures: origin, size, root.
[[nodiscard]] std::string checkpoint_body(std::string_view origin, const TreeHead& head);
// A signed checkpoint; the key's name is the origin, which must be a key name (a bug otherwise).
[[nodiscard]] std::string sign_checkpoint(const std::string& origin, const TreeHead& head,
                                          const crypto::SigningKey& key);

// Extension lines are accepted (they are part of the body) and have no meaning here.
[[nodiscard]] base::Result<Checkpoint> parse_checkpoint(std::string_view note);

// At least one signature line is by `log`, every such line verifies, and the origin is the key's name.
[[nodiscard]] base::Status verify_checkpoint(const Checkpoint& checkpoint, const NoteKey& log);
// parse_checkpoint and verify_checkpoint.
[[nodiscard]] base::Result<Checkpoint> open_checkpoint(std::string_view note, const NoteKey& log);

// A witness's word that at `time` this was the largest tree it had seen of that log.
struct Cosignature {
  std::string name;
  base::Instant time;
};
// The valid cosignatures by the given witnesses, one each (the latest). A line of a known witness that does not
// verify is an Error.
[[nodiscard]] base::Result<std::vector<Cosignature>> verify_cosignatures(const Checkpoint& checkpoint,
                                                                         std::span<const NoteKey> witnesses);
// The line (with its newline) that a witness adds to a checkpoint; `time` is cut to seconds and must be after 1970.
[[nodiscard]] std::string cosign(const Checkpoint& checkpoint, const std::string& witness_name,
                                 const crypto::SigningKey& key, base::Instant time);

// Unsigned decimal without sign or leading zeros, at most 2^63 - 1.
[[nodiscard]] base::Result<std::uint64_t> parse_tree_number(std::string_view text);
// A hash as padded base64.
[[nodiscard]] base::Result<base::Hash> parse_tree_hash(std::string_view text);

}  // namespace jinkui::ledger
