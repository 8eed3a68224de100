#include "parts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "aad.h"
#include "errors.h"
#include "jinkui/codec/canonical.h"

namespace jinkui::vault {
namespace {

constexpr std::size_t kMaxMasks = 256;

constexpr store::Sql kKey{"SELECT state, wrapped_key FROM customer WHERE id = $1"};

}  // namespace

base::Result<Wiped> Vault::Parts::data_key(store::Session& session, base::CustomerId customer) const {
  store::Query query = session.query(kKey, customer);
  if (!query.step()) {
    return no_such_customer(customer);
  }
  return unwrap(customer, query.integer(0), query.blob(1));
}

base::Result<Wiped> Vault::Parts::unwrap(base::CustomerId customer, std::int64_t state,
                                         base::ByteView wrapped) const {
  const std::optional<crypto::Key32> wrapping = keys.wrapping_key(customer);
  if (state != static_cast<std::int64_t>(CustomerState::live) || !wrapping) {
    return destroyed_customer(customer);
  }
  Wiped key(suite.key_size());
  const base::Bytes aad = wrap_aad(suite.id(), keys.vault_id(), customer);
  bool good = suite.open(wrapping->view().first(suite.key_size()), aad, wrapped, key.bytes);
  if (!good) {
    // Not moved yet by the rotation that runs, or read just before it was.
    const std::optional<crypto::Key32> former = keys.former_wrapping_key(customer);
    good = former && suite.open(former->view().first(suite.key_size()), aad, wrapped, key.bytes);
  }
  if (!good || key.bytes.size() != suite.key_size()) {
    return corrupt(customer, {"客户档案的密钥", "The key of the customer file"});
  }
  return key;
}

base::Bytes Vault::Parts::wrap(base::CustomerId customer, base::ByteView data_key) const {
  const std::optional<crypto::Key32> wrapping = keys.wrapping_key(customer);
  JINKUI_CHECK(wrapping.has_value());
  base::Bytes wrapped;
  suite.seal(wrapping->view().first(suite.key_size()), wrap_aad(suite.id(), keys.vault_id(), customer), data_key,
             random, wrapped);
  return wrapped;
}

Named named(std::string_view name) {
  const std::size_t sign = name.rfind(kVersionSign);
  if (sign == std::string_view::npos || sign == 0) {
    return {name, std::nullopt};
  }
  std::int64_t version = 0;
  for (const char digit : name.substr(sign + 1)) {
    version = version * 10 + (digit - '0');
  }
  return {name.substr(0, sign), version};
}

base::Result<Opened> Vault::Parts::open_values(const receipt::Scope& scope, const SealedValues& sealed,
                                               base::ByteView data_key) const {
  Opened opened;
  opened.values.reserve(scope.fields.size());
  for (const std::string& name : scope.fields) {
    const std::string field(named(name).field);
    const auto value = std::ranges::find(sealed.values, name, &SealedValues::One::field);
    if (value == sealed.values.end()) {
      continue;
    }
    const base::Bytes aad = value_aad(
        suite.id(), {.customer = scope.customer, .record = scope.record, .field = field, .version = value->version});
    Wiped plain(value->sealed.size());
    if (!suite.open(data_key, aad, value->sealed, plain.bytes)) {
      return corrupt(scope.customer, {"客户档案中的一个字段值", "A value of the customer file"});
    }
    opened.values.push_back({.field = field, .value = std::string(base::as_text(plain.view()))});
  }
  return opened;
}

base::Bytes Vault::Parts::seal_masks(base::CustomerId customer, base::ByteView data_key,
                                     std::span<const PlainValue> masks) const {
  std::size_t size = 4;
  for (const PlainValue& mask : masks) {
    size += 8 + mask.field.size() + mask.value.size();
  }
  codec::CanonicalWriter writer(size);
  writer.count(masks.size());
  for (const PlainValue& mask : masks) {
    writer.bytes(base::as_bytes(mask.field)).bytes(base::as_bytes(mask.value));
  }
  const Wiped plain(writer.take());
  base::Bytes sealed;
  suite.seal(data_key, masks_aad(suite.id(), customer), plain.view(), random, sealed);
  return sealed;
}

base::Result<std::vector<PlainValue>> Vault::Parts::open_masks(base::CustomerId customer, base::ByteView data_key,
                                                               base::ByteView sealed) const {
  Wiped plain(sealed.size());
  if (!suite.open(data_key, masks_aad(suite.id(), customer), sealed, plain.bytes)) {
    return corrupt(customer, {"客户档案的遮蔽显示内容", "The mask of the customer file"});
  }
  codec::CanonicalReader reader(plain.view());
  std::vector<PlainValue> masks(reader.count(kMaxMasks, 8));
  for (PlainValue& mask : masks) {
    mask.field = base::as_text(reader.bytes());
    mask.value = base::as_text(reader.bytes());
  }
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return masks;
}

}  // namespace jinkui::vault
