#include "jinkui/vault/root_key.h"

#include <algorithm>

#include "errors.h"
#include "jinkui/codec/hex.h"
#include "wiped.h"

namespace jinkui::vault {
namespace {

constexpr std::size_t kKeySize = 32;

base::Error malformed_key_file(const std::string& path) {
  base::Error error =
      make_error(base::Errc::malformed, "key-file/malformed",
                 {"密钥文件的内容不对：应为一行 64 位十六进制数字。",
                  "The key file must hold one line of 64 hexadecimal digits."},
                 {"请核对配置中的密钥文件路径，或从保管的副本恢复该文件。",
                  "Check the path of the key file in the configuration, or put back the copy that you keep."});
  error.where = path;
  return error;
}

}  // namespace

base::Status RootKey::create_key_file(base::Disk& disk, const std::string& path, base::Random& random) {
  if (disk.exists(path)) {
    base::Error error =
        make_error(base::Errc::conflict, "key-file/exists",
                   {"密钥文件已存在，不会覆盖。", "The key file exists already and is never overwritten."},
                   {"请换一个路径，或使用现有文件。", "Choose another path, or use the file that is there."});
    error.where = path;
    return error;
  }
  const crypto::SecretBytes key = crypto::SecretBytes::random(kKeySize, random);
  std::string digits = codec::to_hex(key.view());
  std::string line;
  line.reserve(digits.size() + 1);
  line.append(digits).push_back('\n');
  crypto::wipe(digits);
  disk.replace(path, base::as_bytes(line));
  crypto::wipe(line);
  return base::success();
}

base::Result<RootKey> RootKey::from_key_file(base::Disk& disk, const std::string& path) {
  auto read = disk.read(path);
  if (!read.ok()) {
    return read.take_error();
  }
  const Wiped content(std::move(read).value());
  std::string_view line = base::as_text(content.view());
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  auto decoded = codec::from_hex(line);
  const Wiped key(decoded ? std::move(*decoded) : base::Bytes());
  if (key.bytes.size() != kKeySize) {
    return malformed_key_file(path);
  }
  return RootKey(Source::key_file, crypto::SecretBytes(key.view()), {.memory_bytes = 0, .passes = 0});
}

base::Result<RootKey> RootKey::from_passphrase(std::string_view passphrase, crypto::Argon2Cost cost) {
  if (passphrase.size() < kMinPassphrase || passphrase.size() > kMaxPassphrase) {
    return make_error(base::Errc::invalid, "passphrase/length",
                      {"口令须为 12 至 1024 字节。", "A passphrase has 12 to 1,024 bytes."},
                      {"请使用更长的口令，例如由六个以上不相干的词组成。",
                       "Use a longer one, for instance six or more unrelated words."});
  }
  return RootKey(Source::passphrase, crypto::SecretBytes(base::as_bytes(passphrase)), cost);
}

}  // namespace jinkui::vault
