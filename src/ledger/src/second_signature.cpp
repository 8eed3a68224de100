#include "jinkui/ledger/second_signature.h"

#include <algorithm>
#include <optional>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"
#include "jinkui/codec/hex.h"

namespace jinkui::ledger {
namespace {

// C2SP signed-note: 0xFF, for types without an assigned byte, followed by an identifier of our own. Frozen.
constexpr std::uint8_t kUnassigned = 0xFF;
constexpr std::string_view kIdentifier = "jinkui/sm2-sm3/1";

base::Bytes material_of(const crypto::Sm2Public& key) {
  base::Bytes material = {kUnassigned};
  base::append(material, base::as_bytes(kIdentifier));
  base::append(material, key);
  return material;
}

base::Error bad_vkey() {
  return malformed("vkey/malformed", {"SM2 验证公钥须写作：名称+8位十六进制+base64。",
                                      "An SM2 verifier key is written name+8 hexadecimal digits+base64."});
}

base::Error bad_second(const char* slug, base::Text message) {
  return make_error(base::Errc::corrupt, slug, std::move(message),
                    {"请核对检查点原文与 SM2 验证公钥；不要信任这份检查点。",
                     "Check the checkpoint's text and the SM2 verifier key; do not trust this checkpoint."});
}

}  // namespace

KeyHash SecondKey::hash() const {
  constexpr std::uint8_t kSeparator = 0x0A;
  const base::Hash digest = crypto::sha256({base::as_bytes(name), {&kSeparator, 1}, material_of(key)});
  KeyHash hash{};
  std::copy_n(digest.begin(), hash.size(), hash.begin());
  return hash;
}

std::string to_vkey(const SecondKey& key) {
  return key.name + "+" + codec::to_hex(key.hash()) + "+" + codec::to_base64(material_of(key.key));
}

base::Result<SecondKey> parse_second_vkey(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || !is_key_name(text.substr(0, first))) {
    return bad_vkey();
  }
  const std::optional<base::Bytes> hash = codec::from_hex(text.substr(first + 1, second - first - 1));
  const std::optional<base::Bytes> material = codec::from_base64(text.substr(second + 1));
  SecondKey key;
  key.name = std::string(text.substr(0, first));
  if (!hash || !material || material->size() != 1 + kIdentifier.size() + key.key.size()) {
    return bad_vkey();
  }
  std::copy(material->end() - static_cast<std::ptrdiff_t>(key.key.size()), material->end(), key.key.begin());
  const KeyHash expected = key.hash();
  if (*material != material_of(key.key) ||
      !std::equal(hash->begin(), hash->end(), expected.begin(), expected.end())) {
    return bad_vkey();
  }
  return key;
}

std::string second_signature_line(const std::string& name, std::string_view body, const crypto::Sm2Key& key) {
  JINKUI_CHECK(is_key_name(name));
  const KeyHash hash = SecondKey{name, key.public_key()}.hash();
  base::Bytes bytes(hash.begin(), hash.end());
  base::append(bytes, key.sign(base::as_bytes(body)));
  return "\xE2\x80\x94 " + name + " " + codec::to_base64(bytes) + "\n";
}

base::Status verify_second(const Checkpoint& checkpoint, const SecondKey& key) {
  if (checkpoint.origin != key.name) {
    return bad_second("checkpoint/other-origin", {"检查点来自另一个账本：" + checkpoint.origin + "。",
                                                  "The checkpoint is of another ledger: " + checkpoint.origin + "."});
  }
  const KeyHash hash = key.hash();
  bool signed_by_key = false;
  for (const NoteSignature& line : checkpoint.signatures) {
    if (line.name != key.name || line.hash != hash) {
      continue;
    }
    crypto::Sm2Signature signature{};
    const bool whole = line.signature.size() == signature.size();
    std::copy_n(line.signature.begin(), std::min(line.signature.size(), signature.size()), signature.begin());
    if (!whole || !crypto::verify(key.key, base::as_bytes(checkpoint.body), signature)) {
      return bad_second("checkpoint/bad-second-signature",
                        {"检查点的 SM2 签名不成立。", "The SM2 signature of the checkpoint does not verify."});
    }
    signed_by_key = true;
  }
  if (!signed_by_key) {
    return bad_second("checkpoint/no-second-signature",
                      {"检查点没有给定的 SM2 密钥的签名。", "The checkpoint has no signature by the given SM2 key."});
  }
  return base::success();
}

}  // namespace jinkui::ledger
