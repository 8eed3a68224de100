// Secrets of the house: sealed under the company key, bound to their owner, of no customer.
#include "aad.h"
#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

// Form of a sealed secret, frozen in docs/formats/aad.md: version, epoch of the company's key.
constexpr std::uint8_t kSecretVersion = 1;
constexpr std::size_t kSecretPrefix = 5;

base::Error corrupt_secret() {
  return make_error(base::Errc::corrupt, "vault/secret",
                    {"一项密封的凭据无法打开。", "A sealed credential cannot be opened."},
                    {"请管理员为其重新登记。", "Have an administrator start a recovery of it."});
}

}  // namespace

base::Bytes Vault::seal_secret(std::int64_t owner, std::string_view what, base::ByteView plain) {
  const crypto::Suite& suite = parts_->suite;
  const std::uint32_t epoch = parts_->keys.company_epoch();
  const auto key = parts_->keys.company_key(epoch);
  JINKUI_CHECK(key.has_value());
  codec::CanonicalWriter prefix(kSecretPrefix);
  prefix.u8(kSecretVersion).u32(epoch);
  base::Bytes sealed = prefix.take();
  sealed.reserve(kSecretPrefix + plain.size() + crypto::Suite::kOverhead);
  suite.seal(key->view().first(suite.key_size()), secret_aad(suite.id(), owner, epoch, what), plain, parts_->random,
             sealed);
  return sealed;
}

base::Result<base::Bytes> Vault::open_secret(std::int64_t owner, std::string_view what, base::ByteView sealed) const {
  const crypto::Suite& suite = parts_->suite;
  if (sealed.size() < kSecretPrefix) {
    return corrupt_secret();
  }
  codec::CanonicalReader prefix(sealed.first(kSecretPrefix));
  const std::uint8_t version = prefix.u8();
  const std::uint32_t epoch = prefix.u32();
  const auto key = parts_->keys.company_key(epoch);
  base::Bytes plain;
  if (version != kSecretVersion || !key ||
      !suite.open(key->view().first(suite.key_size()), secret_aad(suite.id(), owner, epoch, what),
                  sealed.subspan(kSecretPrefix), plain)) {
    return corrupt_secret();
  }
  return plain;
}

}  // namespace jinkui::vault
