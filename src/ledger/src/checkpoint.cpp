#include "jinkui/ledger/checkpoint.h"

#include <algorithm>
#include <utility>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"

namespace jinkui::ledger {
namespace {

constexpr std::size_t kSignatureSize = std::tuple_size_v<crypto::Ed25519Signature>;
constexpr std::size_t kTimeSize = 8;

std::string signature_line(const NoteKey& key, base::ByteView signature) {
  const KeyHash hash = key.hash();
  base::Bytes bytes(hash.begin(), hash.end());
  base::append(bytes, signature);
  return "\xE2\x80\x94 " + key.name + " " + codec::to_base64(bytes) + "\n";
}

bool is_by(const NoteSignature& line, const NoteKey& key) {
  return line.name == key.name && line.hash == key.hash();
}

bool verifies(const crypto::Ed25519Public& key, std::string_view message, base::ByteView signature) {
  if (signature.size() != kSignatureSize) {
    return false;
  }
  crypto::Ed25519Signature fixed{};
  std::copy(signature.begin(), signature.end(), fixed.begin());
  return crypto::verify(key, base::as_bytes(message), fixed);
}

std::string cosigned_message(const Checkpoint& checkpoint, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + checkpoint.body;
}

base::Error bad_signature(const std::string& name) {
  return make_error(base::Errc::corrupt, "checkpoint/bad-signature",
                    {"检查点的签名不成立，签名者：" + name + "。",
                     "A signature of the checkpoint does not verify; signer: " + name + "."},
                    {"请核对检查点原文与验证公钥；不要信任这份检查点。",
                     "Check the checkpoint's text and the verifier key; do not trust this checkpoint."});
}

// Seconds of a cosignature line, or nothing when it does not verify.
base::Result<std::uint64_t> cosigned_at(const Checkpoint& checkpoint, const NoteSignature& line,
                                        const NoteKey& witness) {
  const base::ByteView bytes = line.signature;
  if (bytes.size() != kTimeSize + kSignatureSize) {
    return bad_signature(witness.name);
  }
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : bytes.first(kTimeSize)) {
    seconds = (seconds << 8U) | byte;
  }
  constexpr std::uint64_t kLatest = 253402300799;  // 9999-12-31T23:59:59Z; keeps milliseconds in range
  if (seconds == 0 || seconds > kLatest ||
      !verifies(witness.key, cosigned_message(checkpoint, seconds), bytes.subspan(kTimeSize))) {
    return bad_signature(witness.name);
  }
  return seconds;
}

}  // namespace

std::string checkpoint_body(std::string_view origin, const TreeHead& head) {
  std::string body(origin);
  body += "\n";
  body += std::to_string(head.size);
  body += "\n";
  body += codec::to_base64(head.root);
  body += "\n";
  return body;
}

std::string sign_checkpoint(const std::string& origin, const TreeHead& head, const crypto::SigningKey& key) {
  JINKUI_CHECK(is_key_name(origin));
  std::string note = checkpoint_body(origin, head);
  const crypto::Ed25519Signature signature = key.sign(base::as_bytes(note));
  note += "\n";
  note += signature_line({origin, NoteKeyType::ed25519, key.public_key()}, signature);
  return note;
}

base::Status verify_checkpoint(const Checkpoint& checkpoint, const NoteKey& log) {
  const base::Text next = {"请核对来源与验证公钥是否属于同一个账本。",
                           "Check that origin and verifier key belong to the same ledger."};
  if (checkpoint.origin != log.name) {
    return make_error(base::Errc::corrupt, "checkpoint/other-origin",
                      {"检查点来自另一个账本：" + checkpoint.origin + "。",
                       "The checkpoint is of another ledger: " + checkpoint.origin + "."},
                      next);
  }
  bool signed_by_log = false;
  for (const NoteSignature& line : checkpoint.signatures) {
    if (!is_by(line, log)) {
      continue;
    }
    if (log.type != NoteKeyType::ed25519 || !verifies(log.key, checkpoint.body, line.signature)) {
      return bad_signature(log.name);
    }
    signed_by_log = true;
  }
  if (!signed_by_log) {
    return make_error(base::Errc::corrupt, "checkpoint/not-signed",
                      {"检查点没有账本密钥的签名。", "The checkpoint has no signature by the ledger's key."}, next);
  }
  return base::success();
}

base::Result<Checkpoint> open_checkpoint(std::string_view note, const NoteKey& log) {
  JINKUI_TRY(Checkpoint checkpoint, parse_checkpoint(note));
  JINKUI_RETURN_IF_ERROR(verify_checkpoint(checkpoint, log));
  return checkpoint;
}

base::Result<std::vector<Cosignature>> verify_cosignatures(const Checkpoint& checkpoint,
                                                           std::span<const NoteKey> witnesses) {
  std::vector<Cosignature> cosignatures;
  std::vector<crypto::Ed25519Public> counted;  // a key given under two names is one witness
  for (const NoteKey& witness : witnesses) {
    if (witness.type != NoteKeyType::cosignature ||
        std::find(counted.begin(), counted.end(), witness.key) != counted.end()) {
      continue;
    }
    std::uint64_t latest = 0;
    for (const NoteSignature& line : checkpoint.signatures) {
      if (is_by(line, witness)) {
        JINKUI_TRY(const std::uint64_t seconds, cosigned_at(checkpoint, line, witness));
        latest = std::max(latest, seconds);
      }
    }
    if (latest > 0) {
      cosignatures.push_back({witness.name, {static_cast<std::int64_t>(latest) * 1000}});
      counted.push_back(witness.key);
    }
  }
  return cosignatures;
}

std::string cosign(const Checkpoint& checkpoint, const std::string& witness_name, const crypto::SigningKey& key,
                   base::Instant time) {
  JINKUI_CHECK(time.ms >= 1000 && is_key_name(witness_name));
  const auto seconds = static_cast<std::uint64_t>(time.ms / 1000);
  const crypto::Ed25519Signature signature = key.sign(base::as_bytes(cosigned_message(checkpoint, seconds)));
  base::Bytes stamped;
  for (int shift = 56; shift >= 0; shift -= 8) {
    stamped.push_back(static_cast<std::uint8_t>(seconds >> shift));
  }
  base::append(stamped, signature);
  return signature_line({witness_name, NoteKeyType::cosignature, key.public_key()}, stamped);
}

}  // namespace jinkui::ledger
