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

// Whose text it is and what for.
struct TextPlace {
  base::CustomerId subject;
  std::uint32_t epoch;  // of the company's key
  std::string_view what;
};

template <class Parts>
base::Bytes sealed_text(const Parts& parts, const TextPlace& place, base::ByteView key, base::ByteView plain) {
  codec::CanonicalWriter prefix(kTextPrefix + plain.size() + crypto::Suite::kOverhead);
  prefix.u8(kTextVersion).u32(place.epoch);
  base::Bytes sealed = prefix.take();
  parts.suite.seal(key, text_aad(parts.suite.id(), place.subject, place.epoch, place.what), plain, parts.random,
                   sealed);
  return sealed;
}

}  // namespace

base::Result<base::Bytes> Vault::seal_text(store::Session& session, base::CustomerId subject, std::string_view what,
                                           base::ByteView plain) {
  if (subject.none()) {
    const std::uint32_t epoch = parts_->keys.company_epoch();
    const auto key = parts_->keys.company_key(epoch);
    JINKUI_CHECK(key.has_value());
    return sealed_text(*parts_, {subject, epoch, what}, key->view().first(parts_->suite.key_size()), plain);
  }
  JINKUI_TRY(const Wiped key, parts_->data_key(session, subject));
  return sealed_text(*parts_, {subject, 0, what}, key.view(), plain);
}

base::Bytes Vault::seal_text(const DataKey& key, std::string_view what, base::ByteView plain) const {
  return sealed_text(*parts_, {key.customer_, 0, what}, key.bytes_, plain);
}

base::Result<base::Bytes> Vault::seal_shared(store::Session& session, std::span<const base::CustomerId> customers,
                                             std::string_view what, base::ByteView plain) {
  JINKUI_TRY(base::Bytes sealed, seal_text(session, {}, what, plain));
  for (const base::CustomerId customer : customers) {
    JINKUI_TRY(sealed, seal_text(session, customer, what, sealed));
  }
  return sealed;
}

base::Result<base::Bytes> Vault::open_shared(const receipt::Receipt& receipt, store::Session& session,
                                             std::span<const base::CustomerId> customers, std::string_view what,
                                             base::ByteView sealed) {
  if (receipt.scope().what != receipt::Scope::What::opening || !receipt.scope().customer.none()) {
    return wrong_receipt();
  }
  base::Bytes inner = base::to_bytes(sealed);
  for (auto customer = customers.rbegin(); customer != customers.rend(); ++customer) {
    JINKUI_TRY(inner, open_sealed(session, *customer, what, inner));
  }
  return open_sealed(session, {}, what, inner);
}

base::Result<base::Hash> Vault::record_salt(store::Session& session, base::CustomerId customer,
                                            base::ByteView context) const {
  static constexpr std::string_view kLabel = "jinkui/record-salt/1";
  JINKUI_TRY(const Wiped key, parts_->data_key(session, customer));
  return parts_->suite.mac(key.view(), {base::as_bytes(kLabel), context});
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
