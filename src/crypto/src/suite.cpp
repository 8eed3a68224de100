#include <algorithm>

#include "aes_gcm.h"
#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "sha256.h"
#include "sm3.h"
#include "sm4_gcm.h"

namespace jinkui::crypto {
namespace {

static_assert(Suite::kOverhead == kGcmNonce + kGcmTag);

using Seal = void (*)(const GcmInput&, std::span<std::uint8_t>);
using Open = bool (*)(const GcmInput&, std::span<std::uint8_t>);

// The sealed form over a block cipher in GCM.
template <Seal kSeal, Open kOpen>
class GcmSuite : public Suite {
 public:
  void seal(base::ByteView key, base::ByteView aad, base::ByteView plain, base::Random& random,
            base::Bytes& out) const override {
    const std::size_t start = out.size();
    out.resize(start + kOverhead + plain.size());
    const std::span<std::uint8_t> sealed = std::span(out).subspan(start);
    random.fill(sealed.first(kGcmNonce));
    kSeal({key, sealed.first(kGcmNonce), aad, plain}, sealed.subspan(kGcmNonce));
  }

  [[nodiscard]] bool open(base::ByteView key, base::ByteView aad, base::ByteView sealed,
                          base::Bytes& out) const override {
    if (sealed.size() < kOverhead) {
      return false;
    }
    const std::size_t start = out.size();
    out.resize(start + sealed.size() - kOverhead);
    const bool good =
        kOpen({key, sealed.first(kGcmNonce), aad, sealed.subspan(kGcmNonce)}, std::span(out).subspan(start));
    if (!good) {
      out.resize(start);
    }
    return good;
  }
};

class IntlSuite final : public GcmSuite<gcm_seal, gcm_open> {
 public:
  [[nodiscard]] SuiteId id() const override { return SuiteId::intl; }
  [[nodiscard]] std::string_view name() const override { return "intl"; }
  [[nodiscard]] std::size_t key_size() const override { return kGcmKey; }

  [[nodiscard]] base::Hash mac(base::ByteView key, std::initializer_list<base::ByteView> pieces) const override {
    return hmac_sha256(key, pieces);
  }

  [[nodiscard]] SecretBytes derive(base::ByteView key, base::ByteView salt, std::string_view info,
                                   std::size_t out_size) const override {
    SecretBytes out(out_size);
    hkdf_sha256(key, salt, info, out.bytes());
    return out;
  }

  [[nodiscard]] std::optional<Sm2Key> second_key(base::ByteView) const override { return std::nullopt; }
};

class GmSuite final : public GcmSuite<sm4_gcm_seal, sm4_gcm_open> {
 public:
  [[nodiscard]] SuiteId id() const override { return SuiteId::gm; }
  [[nodiscard]] std::string_view name() const override { return "gm"; }
  [[nodiscard]] std::size_t key_size() const override { return kSm4Key; }

  [[nodiscard]] base::Hash mac(base::ByteView key, std::initializer_list<base::ByteView> pieces) const override {
    return hmac_sm3(key, pieces);
  }

  [[nodiscard]] SecretBytes derive(base::ByteView key, base::ByteView salt, std::string_view info,
                                   std::size_t out_size) const override {
    SecretBytes out(out_size);
    hkdf_sm3(key, salt, info, out.bytes());
    return out;
  }

  [[nodiscard]] std::optional<Sm2Key> second_key(base::ByteView seed) const override {
    return Sm2Key::from_seed(seed);
  }
};

base::Error suite_error(base::Errc code, const char* slug, base::Text message) {
  base::Error error;
  error.code = code;
  error.slug = slug;
  error.message = std::move(message);
  error.next = {"请使用套件 intl 或 gm，或换用提供该套件的版本。",
                "Use suite intl or gm, or a build that offers this one."};
  return error;
}

const Suite* find(SuiteId id) {
  static const IntlSuite intl;
  static const GmSuite gm;
  switch (id) {
    case SuiteId::intl:
      return &intl;
    case SuiteId::gm:
      return &gm;
  }
  return nullptr;
}

}  // namespace

base::Result<const Suite*> suite(SuiteId id) {
  if (const Suite* found = find(id); found != nullptr) {
    return found;
  }
  const std::string number = std::to_string(static_cast<unsigned>(id));
  return suite_error(base::Errc::unavailable, "crypto/suite-not-offered",
                     {"本版本不提供密码套件 " + number + "。", "this build does not offer cipher suite " + number});
}

base::Result<SuiteId> suite_named(std::string_view name) {
  for (const SuiteId id : {SuiteId::intl, SuiteId::gm}) {
    if (find(id)->name() == name) {
      return id;
    }
  }
  return suite_error(base::Errc::invalid, "crypto/suite-unknown",
                     {"没有名为“" + std::string(name) + "”的密码套件。",
                      "there is no cipher suite named '" + std::string(name) + "'"});
}

}  // namespace jinkui::crypto
