#include "key_file.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "wiped.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kMagic = "JINKUIKS";
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeaderSize = 76;
constexpr std::size_t kChecksum = 32;
constexpr std::size_t kMaxSection = std::size_t{64} << 20U;
constexpr std::size_t kMaxCompanyKeys = 1024;
constexpr std::size_t kEpochKey = 4 + Roots::kSecret;
constexpr std::uint8_t kRootsSection = 1;
constexpr std::uint8_t kTreeSection = 2;
constexpr std::string_view kRootsLabel = "jinkui/key-store/1/roots";
constexpr std::string_view kTreeLabel = "jinkui/key-store/1/tree";

base::Bytes encode(const KeyHeader& header) {
  codec::CanonicalWriter writer(kHeaderSize);
  writer.fixed(base::as_bytes(kMagic)).u16(kVersion);
  writer.u8(static_cast<std::uint8_t>(header.suite)).u8(static_cast<std::uint8_t>(header.source));
  writer.u64(header.cost.memory_bytes).u64(header.cost.passes);
  writer.fixed(header.salt).fixed(header.vault).u64(header.generation).i64(header.expires.ms);
  JINKUI_CHECK(writer.view().size() == kHeaderSize);
  return writer.take();
}

base::Bytes section_aad(base::ByteView header, std::uint8_t section) {
  base::Bytes aad = base::to_bytes(header);
  aad.push_back(section);
  return aad;
}

bool cost_in_range(const KeyHeader& header) {
  if (header.source == RootKey::Source::key_file) {
    return header.cost.memory_bytes == 0 && header.cost.passes == 0;
  }
  // The header is not verified yet: bound what a forged one can make us spend.
  return header.cost.memory_bytes >= 8192 && header.cost.memory_bytes <= (1ULL << 30U) && header.cost.passes >= 1 &&
         header.cost.passes <= 16;
}

base::Error newer_version(std::uint16_t version) {
  return make_error(base::Errc::malformed, "key-store/version",
                    {"密钥库格式版本 " + std::to_string(version) + " 不被本程序支持。",
                     "Key store format version " + std::to_string(version) + " is not known to this program."},
                    {"请使用写入该密钥库的程序版本或更新的版本。",
                     "Use the release of the program that wrote it, or a newer one."});
}

base::Error wrong_key() {
  return make_error(
      base::Errc::forbidden, "key-store/wrong-key",
      {"打不开密钥库：根密钥或口令不对。", "The key store does not open: this is not its key file or passphrase."},
      {"请核对密钥文件或口令；更换过根密钥的，旧备份仍用旧密钥。",
       "Check the key file or passphrase; a backup made before a change of root needs the former one."});
}

using EpochKeys = std::vector<std::pair<std::uint32_t, crypto::SecretBytes>>;

void write_epoch_keys(codec::CanonicalWriter& writer, const EpochKeys& keys) {
  writer.count(keys.size());
  for (const auto& [epoch, key] : keys) {
    writer.u32(epoch).fixed(key.view());
  }
}

// At least one key, epochs ascending from 1.
EpochKeys read_epoch_keys(codec::CanonicalReader& reader, std::size_t most) {
  EpochKeys keys;
  const std::size_t count = reader.count(most, kEpochKey);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint32_t epoch = reader.u32();
    if (epoch == 0 || (!keys.empty() && epoch <= keys.back().first)) {
      reader.fail("epochs of keys out of order");
    }
    keys.emplace_back(epoch, crypto::SecretBytes(reader.fixed(Roots::kSecret)));
  }
  if (keys.empty()) {
    reader.fail("no key of an epoch");
  }
  return keys;
}

EpochKeys clone_epoch_keys(const EpochKeys& keys) {
  EpochKeys copy;
  for (const auto& [epoch, key] : keys) {
    copy.emplace_back(epoch, crypto::SecretBytes(key.view()));
  }
  return copy;
}

base::Bytes encode(const Roots& roots) {
  const std::size_t size = 3 * Roots::kSecret + 4 + roots.company.size() * kEpochKey + 4 + roots.backups.size() * 16 +
                           4 + roots.index.size() * kEpochKey;
  codec::CanonicalWriter writer(size);
  writer.fixed(roots.shred.view()).fixed(roots.standing.view()).fixed(roots.ledger.view());
  write_epoch_keys(writer, roots.company);
  writer.count(roots.backups.size());
  for (const KeyBackup& backup : roots.backups) {
    writer.i64(backup.made.ms).i64(backup.expires.ms);
  }
  write_epoch_keys(writer, roots.index);
  return writer.take();
}

base::Result<Roots> decode_roots(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  Roots roots;
  for (crypto::SecretBytes* secret : {&roots.shred, &roots.standing, &roots.ledger}) {
    *secret = crypto::SecretBytes(reader.fixed(Roots::kSecret));
  }
  roots.company = read_epoch_keys(reader, kMaxCompanyKeys);
  const std::size_t backups = reader.count(KeyStore::kMaxBackups, 16);
  for (std::size_t i = 0; i < backups && reader.ok(); ++i) {
    const base::Instant made{reader.i64()};
    roots.backups.push_back({.made = made, .expires = {reader.i64()}});
  }
  roots.index = read_epoch_keys(reader, KeyStore::kMaxIndexKeys);
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return roots;
}

}  // namespace

base::Error damaged_key_store() {
  return make_error(base::Errc::corrupt, "key-store/damaged",
                    {"密钥库文件已损坏或不是密钥库。", "The key store file is damaged, or is not a key store."},
                    {"请从未到期的密钥库备份恢复（jinkui keys restore）。",
                     "Restore a key store backup that has not expired (jinkui keys restore)."});
}

Roots Roots::random(base::Random& random) {
  Roots roots;
  roots.shred = crypto::SecretBytes::random(kSecret, random);
  roots.standing = crypto::SecretBytes::random(kSecret, random);
  roots.ledger = crypto::SecretBytes::random(kSecret, random);
  roots.company.emplace_back(1U, crypto::SecretBytes::random(kSecret, random));
  roots.index.emplace_back(1U, crypto::SecretBytes::random(kSecret, random));
  return roots;
}

Roots Roots::clone() const {
  Roots copy;
  copy.shred = crypto::SecretBytes(shred.view());
  copy.standing = crypto::SecretBytes(standing.view());
  copy.ledger = crypto::SecretBytes(ledger.view());
  copy.company = clone_epoch_keys(company);
  copy.backups = backups;
  copy.index = clone_epoch_keys(index);
  return copy;
}

base::Result<KeyFile> parse_key_file(base::ByteView bytes) {
  if (bytes.size() < kHeaderSize + kChecksum || base::as_text(bytes.first(kMagic.size())) != kMagic) {
    return damaged_key_store();
  }
  const base::ByteView body = bytes.first(bytes.size() - kChecksum);
  if (!crypto::equal(crypto::sha256(body), bytes.last(kChecksum))) {
    return damaged_key_store();
  }
  codec::CanonicalReader reader(body.subspan(kMagic.size()));
  if (const std::uint16_t version = reader.u16(); version != kVersion) {
    return newer_version(version);
  }
  KeyFile file;
  KeyHeader& header = file.header;
  header.suite = static_cast<crypto::SuiteId>(reader.u8());
  header.source = static_cast<RootKey::Source>(reader.u8());
  header.cost.memory_bytes = reader.u64();
  header.cost.passes = reader.u64();
  std::ranges::copy(reader.fixed(header.salt.size()), header.salt.begin());
  std::ranges::copy(reader.fixed(header.vault.size()), header.vault.begin());
  header.generation = reader.u64();
  header.expires = {reader.i64()};
  file.header_bytes = base::to_bytes(body.first(kHeaderSize));
  file.roots = base::to_bytes(reader.bytes(kMaxSection));
  file.tree = base::to_bytes(reader.bytes(kMaxSection));
  const bool source_known =
      header.source == RootKey::Source::key_file || header.source == RootKey::Source::passphrase;
  if (!reader.finish().ok() || !source_known || !cost_in_range(header) || header.generation == 0 ||
      header.expires.ms < 0) {
    return damaged_key_store();
  }
  return file;
}

crypto::SecretBytes sealing_key(const crypto::Suite& suite, const KeyHeader& header, const RootKey& root) {
  JINKUI_CHECK(header.source == root.source());
  if (root.source() == RootKey::Source::key_file) {
    return suite.derive(root.secret(), header.salt, kRootsLabel, suite.key_size());
  }
  const crypto::SecretBytes stretched =
      crypto::derive_from_passphrase(base::as_text(root.secret()), header.salt, header.cost, Roots::kSecret);
  return suite.derive(stretched.view(), header.salt, kRootsLabel, suite.key_size());
}

base::Result<Roots> open_roots(const crypto::Suite& suite, const KeyFile& file, base::ByteView key) {
  Wiped plain(file.roots.size());
  if (!suite.open(key, section_aad(file.header_bytes, kRootsSection), file.roots, plain.bytes)) {
    return wrong_key();
  }
  auto roots = decode_roots(plain.view());
  if (!roots.ok()) {
    return damaged_key_store();
  }
  return roots;
}

base::Result<KeyForest> open_tree(const crypto::Suite& suite, const KeyFile& file, const Roots& roots) {
  const crypto::SecretBytes key = suite.derive(roots.shred.view(), file.header.salt, kTreeLabel, suite.key_size());
  Wiped plain(file.tree.size());
  if (!suite.open(key.view(), section_aad(file.header_bytes, kTreeSection), file.tree, plain.bytes)) {
    return damaged_key_store();
  }
  auto tree = KeyForest::decode(plain.view());
  if (!tree.ok()) {
    return damaged_key_store();
  }
  return tree;
}

base::Bytes encode_key_file(const KeyContent& content, base::Random& random) {
  const crypto::Suite& suite = content.suite;
  const base::Bytes header = encode(content.header);
  const Wiped roots_plain(encode(content.roots));
  base::Bytes roots;
  suite.seal(content.sealing_key, section_aad(header, kRootsSection), roots_plain.view(), random, roots);
  const Wiped tree_plain = content.tree.encode();
  const crypto::SecretBytes tree_key =
      suite.derive(content.roots.shred.view(), content.header.salt, kTreeLabel, suite.key_size());
  base::Bytes tree;
  suite.seal(tree_key.view(), section_aad(header, kTreeSection), tree_plain.view(), random, tree);

  codec::CanonicalWriter writer(header.size() + roots.size() + tree.size() + 8 + kChecksum);
  writer.fixed(header).bytes(roots).bytes(tree);
  const base::Hash checksum = crypto::sha256(writer.view());
  writer.hash32(checksum);
  return writer.take();
}

}  // namespace jinkui::vault
