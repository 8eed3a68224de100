#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/ledger/checkpoint.h"
#include "lines.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash, space
constexpr std::size_t kMaxBodyLines = 16;

base::Error bad_note(const char* zh, const char* en) {
  return malformed("checkpoint/malformed",
                   {std::string("检查点格式不对：") + zh, std::string("The checkpoint is not well-formed: ") + en});
}

// Unicode's White_Space characters, as they stand in UTF-8.
bool has_space(std::string_view text) {
  static constexpr std::string_view kSpaces[] = {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085",
                                                 "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                                 "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A", "\u2028",
                                                 "\u2029", "\u202F", "\u205F", "\u3000"};
  return std::any_of(std::begin(kSpaces), std::end(kSpaces),
                     [&](std::string_view space) { return text.find(space) != std::string_view::npos; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n';
  });
}

base::Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) {
    return bad_note("签名行须以“— ”开头。", "a signature line starts with an em dash and a space.");
  }
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) {
    return bad_note("签名行缺少密钥名。", "a signature line lacks the name of its key.");
  }
  const std::optional<base::Bytes> bytes = codec::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= sizeof(KeyHash)) {
    return bad_note("签名不是 base64。", "a signature is not base64.");
  }
  NoteSignature signature;
  signature.name = std::string(line.substr(0, space));
  std::copy_n(bytes->begin(), signature.hash.size(), signature.hash.begin());
  signature.signature.assign(bytes->begin() + sizeof(KeyHash), bytes->end());
  return signature;
}

base::Status parse_body(Checkpoint& checkpoint) {
  std::string_view rest = checkpoint.body;  // ends with a newline: every line is whole
  if (std::count(rest.begin(), rest.end(), '\n') < 3 ||
      std::count(rest.begin(), rest.end(), '\n') > static_cast<std::ptrdiff_t>(kMaxBodyLines)) {
    return bad_note("正文须有来源、大小、树根三行。", "the text has the lines origin, size and root.");
  }
  checkpoint.origin = std::string(*take_line(rest));
  if (checkpoint.origin.empty()) {
    return bad_note("来源为空。", "the origin is empty.");
  }
  JINKUI_TRY(checkpoint.head.size, parse_tree_number(*take_line(rest)));
  JINKUI_TRY(checkpoint.head.root, parse_tree_hash(*take_line(rest)));
  while (!rest.empty()) {
    if (take_line(rest)->empty()) {
      return bad_note("正文中有空行。", "there is an empty line in the text.");
    }
  }
  return base::success();
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxKeyName && name.find('+') == std::string_view::npos &&
         !has_control(name) && !has_space(name) && codec::is_utf8(name);
}

KeyHash NoteKey::hash() const {
  const std::array<std::uint8_t, 2> separator = {0x0A, static_cast<std::uint8_t>(type)};
  const base::Hash digest = crypto::sha256({base::as_bytes(name), separator, key});
  KeyHash hash{};
  std::copy_n(digest.begin(), hash.size(), hash.begin());
  return hash;
}

std::string to_vkey(const NoteKey& key) {
  base::Bytes material = {static_cast<std::uint8_t>(key.type)};
  base::append(material, key.key);
  return key.name + "+" + codec::to_hex(key.hash()) + "+" + codec::to_base64(material);
}

base::Result<NoteKey> parse_vkey(std::string_view text) {
  const auto bad = [] {
    return malformed("vkey/malformed", {"验证公钥须写作：名称+8位十六进制+base64。",
                                        "A verifier key is written name+8 hexadecimal digits+base64."});
  };
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || !is_key_name(text.substr(0, first))) {
    return bad();
  }
  const std::optional<base::Bytes> hash = codec::from_hex(text.substr(first + 1, second - first - 1));
  const std::optional<base::Bytes> material = codec::from_base64(text.substr(second + 1));
  if (!hash || !material || material->size() != 1 + std::tuple_size_v<crypto::Ed25519Public>) {
    return bad();
  }
  NoteKey key;
  key.name = std::string(text.substr(0, first));
  key.type = static_cast<NoteKeyType>(material->front());
  std::copy(material->begin() + 1, material->end(), key.key.begin());
  const KeyHash expected = key.hash();
  const bool known = key.type == NoteKeyType::ed25519 || key.type == NoteKeyType::cosignature;
  if (!known || !std::equal(hash->begin(), hash->end(), expected.begin(), expected.end())) {
    return bad();
  }
  return key;
}

base::Result<std::uint64_t> parse_tree_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size() && text.front() != '-';
  if (!whole || (text.size() > 1 && text.front() == '0')) {
    return bad_note("数目须为不带前导零的十进制整数。", "a number is decimal without leading zeros.");
  }
  return static_cast<std::uint64_t>(value);
}

base::Result<base::Hash> parse_tree_hash(std::string_view text) {
  const std::optional<base::Bytes> bytes = codec::from_base64(text);
  if (!bytes || bytes->size() != std::tuple_size_v<base::Hash>) {
    return bad_note("散列须为 32 字节的 base64。", "a hash is the base64 of 32 bytes.");
  }
  base::Hash hash{};
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

base::Result<Checkpoint> parse_checkpoint(std::string_view note) {
  if (note.size() > kMaxNote) {
    return bad_note("过长。", "it is too long.");
  }
  if (!codec::is_utf8(note) || has_control(note)) {
    return bad_note("含有不允许的字符。", "it has characters that are not allowed.");
  }
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || note.back() != '\n' || blank + 2 == note.size()) {
    return bad_note("缺少签名行。", "it has no signature line.");
  }
  Checkpoint checkpoint;
  checkpoint.body = std::string(note.substr(0, blank + 1));
  JINKUI_RETURN_IF_ERROR(parse_body(checkpoint));
  std::string_view rest = note.substr(blank + 2);
  while (!rest.empty()) {
    if (checkpoint.signatures.size() == kMaxSignatures) {
      return bad_note("签名过多。", "it has too many signatures.");
    }
    JINKUI_TRY(NoteSignature signature, parse_signature(*take_line(rest)));
    checkpoint.signatures.push_back(std::move(signature));
  }
  return checkpoint;
}

}  // namespace jinkui::ledger
