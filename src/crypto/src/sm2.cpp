#include "jinkui/crypto/sm2.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <algorithm>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::crypto {
namespace {

constexpr std::size_t kNumber = 32;

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Freeing<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Freeing<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Freeing<EC_POINT_free>>;
using Arithmetic = std::unique_ptr<BN_CTX, Freeing<BN_CTX_free>>;
using PKey = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using PKeyContext = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using Der = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;

void check(bool ok) {
  if (!ok) {
    throw base::Fatal("SM2 failed");
  }
}

const EC_GROUP* curve() {
  static const Group group(EC_GROUP_new_by_curve_name(NID_sm2));
  check(group != nullptr);
  return group.get();
}

Sm2Public public_of(const BIGNUM* number) {
  const Arithmetic arithmetic(BN_CTX_secure_new());
  const Point point(EC_POINT_new(curve()));
  check(arithmetic && point);
  check(EC_POINT_mul(curve(), point.get(), number, nullptr, nullptr, arithmetic.get()) == 1);
  Sm2Public out{};
  check(EC_POINT_point2oct(curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(),
                           arithmetic.get()) == out.size());
  return out;
}

// `number`: the private one, or null for a public key. Nothing when the public key is no point of the curve.
PKey make_pkey(const BIGNUM* number, const Sm2Public& public_key) {
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  check(builder && OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0) == 1);
  check(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(),
                                         public_key.size()) == 1);
  if (number != nullptr) {
    check(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number) == 1);
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const PKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  check(params && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* made = nullptr;
  const int selection = number != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  return PKey(EVP_PKEY_fromdata(context.get(), &made, selection, params.get()) == 1 ? made : nullptr);
}

void set_user_id(EVP_PKEY_CTX* context) {
  check(EVP_PKEY_CTX_set1_id(context, kSm2UserId.data(), kSm2UserId.size()) == 1);
}

base::Bytes to_der(const Sm2Signature& signature) {
  const Der pair(ECDSA_SIG_new());
  Number r(BN_bin2bn(signature.data(), kNumber, nullptr));
  Number s(BN_bin2bn(signature.data() + kNumber, kNumber, nullptr));
  check(pair && r && s && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1);
  static_cast<void>(r.release());  // the pair owns them
  static_cast<void>(s.release());
  base::Bytes out(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  std::uint8_t* at = out.data();
  check(i2d_ECDSA_SIG(pair.get(), &at) == static_cast<int>(out.size()));
  return out;
}

Sm2Signature from_der(base::ByteView der) {
  const std::uint8_t* at = der.data();
  const Der pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  check(pair != nullptr);
  Sm2Signature out{};
  check(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out.data(), kNumber) == static_cast<int>(kNumber));
  check(BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out.data() + kNumber, kNumber) == static_cast<int>(kNumber));
  return out;
}

}  // namespace

struct Sm2Key::Parts {
  PKey key;
};

Sm2Key::Sm2Key(std::unique_ptr<Parts> parts, const Sm2Public& public_key)
    : parts_(std::move(parts)), public_(public_key) {}
Sm2Key::Sm2Key(Sm2Key&&) noexcept = default;
Sm2Key& Sm2Key::operator=(Sm2Key&&) noexcept = default;
Sm2Key::~Sm2Key() = default;

Sm2Key Sm2Key::from_seed(base::ByteView seed) {
  JINKUI_CHECK(seed.size() == kSeed);
  const Arithmetic arithmetic(BN_CTX_secure_new());
  const Number number(BN_secure_new());
  const Number wide(BN_bin2bn(seed.data(), static_cast<int>(seed.size()), nullptr));
  const Number most(BN_dup(EC_GROUP_get0_order(curve())));
  check(arithmetic && number && wide && most && BN_sub_word(most.get(), 2) == 1);
  check(BN_mod(number.get(), wide.get(), most.get(), arithmetic.get()) == 1 && BN_add_word(number.get(), 1) == 1);
  std::array<std::uint8_t, kNumber> bytes{};
  check(BN_bn2binpad(number.get(), bytes.data(), bytes.size()) == static_cast<int>(bytes.size()));
  Sm2Key key = from_private(bytes);
  wipe(bytes);
  return key;
}

Sm2Key Sm2Key::from_private(base::ByteView number) {
  JINKUI_CHECK(number.size() == kNumber);
  const Number private_number(BN_bin2bn(number.data(), static_cast<int>(number.size()), nullptr));
  const Number most(BN_dup(EC_GROUP_get0_order(curve())));
  check(private_number && most && BN_sub_word(most.get(), 2) == 1);
  JINKUI_CHECK(BN_is_zero(private_number.get()) == 0 && BN_cmp(private_number.get(), most.get()) <= 0);
  BN_set_flags(private_number.get(), BN_FLG_CONSTTIME);
  const Sm2Public public_key = public_of(private_number.get());
  auto parts = std::make_unique<Parts>();
  parts->key = make_pkey(private_number.get(), public_key);
  check(parts->key != nullptr);
  return {std::move(parts), public_key};
}

Sm2Signature Sm2Key::sign(base::ByteView message) const {
  JINKUI_CHECK(parts_ != nullptr);  // not moved from
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  check(context &&
        EVP_DigestSignInit_ex(context.get(), &key_context, "SM3", nullptr, nullptr, parts_->key.get(), nullptr) == 1);
  set_user_id(key_context);
  std::size_t size = 0;
  check(EVP_DigestSignUpdate(context.get(), message.data(), message.size()) == 1);
  check(EVP_DigestSignFinal(context.get(), nullptr, &size) == 1);
  base::Bytes der(size);
  check(EVP_DigestSignFinal(context.get(), der.data(), &size) == 1);
  return from_der(base::ByteView(der).first(size));
}

bool verify(const Sm2Public& key, base::ByteView message, const Sm2Signature& signature) {
  const PKey public_key = make_pkey(nullptr, key);
  if (public_key == nullptr) {
    return false;
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  check(context && EVP_DigestVerifyInit_ex(context.get(), &key_context, "SM3", nullptr, nullptr, public_key.get(),
                                           nullptr) == 1);
  set_user_id(key_context);
  check(EVP_DigestVerifyUpdate(context.get(), message.data(), message.size()) == 1);
  const base::Bytes der = to_der(signature);
  return EVP_DigestVerifyFinal(context.get(), der.data(), der.size()) == 1;
}

}  // namespace jinkui::crypto
