#include <algorithm>

#include "aes_gcm.h"
#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "sha256.h"

namespace jinkui::crypto {
namespace {

static_assert(Suite::kOverhead == kGcmNonce + kGcmTag);

class IntlSuite final : public Suite {
 public:
  [[nodiscard]] SuiteId id() const override { return SuiteId::intl; }
  [[nodiscard]] std::size_t key_size() const override { return kGcmKey; }

  void seal(base::ByteView key, base::ByteView aad, base::ByteView plain, base::Random& random,
            base::Bytes& out) const override {
    const std::size_t start = out.size();
    out.resize(start + kOverhead + plain.size());
    const std::span<std::uint8_t> sealed = std::span(out).subspan(start);
    random.fill(sealed.first(kGcmNonce));
    gcm_seal({key, sealed.first(kGcmNonce), aad, plain}, sealed.subspan(kGcmNonce));
  }

  [[nodiscard]] bool open(base::ByteView key, base::ByteView aad, base::ByteView sealed,
                          base::Bytes& out) const override {
    if (sealed.size() < kOverhead) {
      return false;
    }
    const std::size_t start = out.size();
    out.resize(start + sealed.size() - kOverhead);
    const bool good =
        gcm_open({key, sealed.first(kGcmNonce), aad, sealed.subspan(kGcmNonce)}, std::span(out).subspan(start));
    if (!good) {
      out.resize(start);
    }
    return good;
  }

  [[nodiscard]] base::Hash mac(base::ByteView key, std::initializer_list<base::ByteView> pieces) const override {
    return hmac_sha256(key, pieces);
  }

  [[nodiscard]] SecretBytes derive(base::ByteView key, base::ByteView salt, std::string_view info,
                                   std::size_t out_size) const override {
    SecretBytes out(out_size);
    hkdf_sha256(key, salt, info, out.bytes());
    return out;
  }
};

}  // namespace

base::Result<const Suite*> suite(SuiteId id) {
  static const IntlSuite intl;
  if (id == SuiteId::intl) {
    return &intl;
  }
  base::Error error;
  error.code = base::Errc::unavailable;
  error.slug = "crypto/suite-not-offered";
  const std::string number = std::to_string(static_cast<unsigned>(id));
  const std::string name = id == SuiteId::gm ? "gm" : number;
  error.message = {"本版本不提供密码套件 " + name + "。", "this build does not offer cipher suite " + name};
  error.next = {"请使用套件 intl，或换用提供该套件的版本。", "Use suite intl, or a build that offers this one."};
  return error;
}

}  // namespace jinkui::crypto
