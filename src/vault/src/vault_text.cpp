#include "aad.h"
#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "parts.h"

namespace jinkui::vault {
namespace {

// Form of a sealed text, frozen in docs/formats/aad.md: version, epoch of the company's key (0: a customer's key).
constexpr std::uint8_t kTextVersion = 1;
constexpr std::size_t kTextPrefix = 5;

base::Error corrupt_text(base::CustomerId subject) {
  return corrupt(subject, {"一段密封文字", "A sealed text"});
}

}  // namespace

base::Result<base::Bytes> Vault::seal_text(store::Session& session, base::CustomerId subject, std::string_view what,
                                           base::ByteView plain) {
  const crypto::Suite& suite = parts_->suite;
  const std::uint32_t epoch = subject.none() ? parts_->keys.company_epoch() : 0;
  codec::CanonicalWriter prefix(kTextPrefix);
  prefix.u8(kTextVersion).u32(epoch);
  base::Bytes sealed = prefix.take();
  sealed.reserve(kTextPrefix + plain.size() + crypto::Suite::kOverhead);
  const base::Bytes aad = text_aad(suite.id(), subject, epoch, what);
  if (subject.none()) {
    const auto key = parts_->keys.company_key(epoch);
    JINKUI_CHECK(key.has_value());
    suite.seal(key->view().first(suite.key_size()), aad, plain, parts_->random, sealed);
    return sealed;
  }
  JINKUI_TRY(const Wiped key, parts_->data_key(session, subject));
  suite.seal(key.view(), aad, plain, parts_->random, sealed);
  return sealed;
}

base::Result<base::Bytes> Vault::open_text(const receipt::Receipt& receipt, store::Session& session,
                                           std::string_view what, base::ByteView sealed) {
  if (receipt.scope().what != receipt::Scope::What::opening) {
    return wrong_receipt();
  }
  return open_sealed(session, receipt.scope().customer, what, sealed);
}

base::Result<base::Bytes> Vault::open_for_replay(const receipt::Receipt& receipt, store::Session& session,
                                                 base::CustomerId subject, base::ByteView sealed) {
  if (receipt.scope().what != receipt::Scope::What::replay) {
    return wrong_receipt();
  }
  return open_sealed(session, subject, kOpeningText, sealed);
}

base::Result<base::Bytes> Vault::open_sealed(store::Session& session, base::CustomerId subject, std::string_view what,
                                             base::ByteView sealed) {
  const crypto::Suite& suite = parts_->suite;
  if (sealed.size() < kTextPrefix) {
    return corrupt_text(subject);
  }
  codec::CanonicalReader prefix(sealed.first(kTextPrefix));
  const std::uint8_t version = prefix.u8();
  const std::uint32_t epoch = prefix.u32();
  if (version != kTextVersion || subject.none() != (epoch != 0)) {
    return corrupt_text(subject);
  }
  const base::Bytes aad = text_aad(suite.id(), subject, epoch, what);
  const base::ByteView body = sealed.subspan(kTextPrefix);
  base::Bytes plain;
  plain.reserve(body.size());
  bool good = false;
  if (subject.none()) {
    const auto key = parts_->keys.company_key(epoch);
    if (!key) {
      return make_error(
          base::Errc::gone, "vault/company-key",
          {"这段文字的密钥已随轮换销毁。", "The key of this text was destroyed by rotation."},
          {"内容无法恢复；记录本身仍可验证。", "The content is gone; the entry can still be verified."});
    }
    good = suite.open(key->view().first(suite.key_size()), aad, body, plain);
  } else {
    JINKUI_TRY(const Wiped key, parts_->data_key(session, subject));
    good = suite.open(key.view(), aad, body, plain);
  }
  if (!good) {
    return corrupt_text(subject);
  }
  return plain;
}

}  // namespace jinkui::vault
