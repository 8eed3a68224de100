// The second signature of a checkpoint: a line by SM2 with SM3 under the log's own name, for those who verify with GM
// algorithms. Other readers of notes do not know its key id and ignore it. Docs: docs/formats/checkpoint.md.
// Pure functions and plain values, safe from any thread. What cannot be parsed is an Error (malformed), a signature
// that is missing or does not verify is an Error (corrupt).
#pragma once
#include <string>
#include <string_view>

#include "jinkui/base/result.h"
#include "jinkui/crypto/sm2.h"
#include "jinkui/ledger/checkpoint.h"

namespace jinkui::ledger {

struct SecondKey {
  std::string name;
  crypto::Sm2Public key{};
  [[nodiscard]] KeyHash hash() const;  // SHA-256(name ‖ 0x0A ‖ 0xFF ‖ "jinkui/sm2-sm3/1" ‖ key)[:4]
  friend bool operator==(const SecondKey&, const SecondKey&) = default;
};

// "<name>+<hash in hex>+<base64(0xFF ‖ "jinkui/sm2-sm3/1" ‖ key)>".
[[nodiscard]] std::string to_vkey(const SecondKey& key);
[[nodiscard]] base::Result<SecondKey> parse_second_vkey(std::string_view text);

// The line (with its newline) that signs `body`, the text of a checkpoint, under the log's name.
[[nodiscard]] std::string second_signature_line(const std::string& name, std::string_view body,
                                                const crypto::Sm2Key& key);
// At least one line is by this key, every such line verifies, and the origin is the key's name.
[[nodiscard]] base::Status verify_second(const Checkpoint& checkpoint, const SecondKey& key);

}  // namespace jinkui::ledger
