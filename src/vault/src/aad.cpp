#include "aad.h"

#include "jinkui/codec/canonical.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kAad = "JKA1";
enum class Kind : std::uint8_t { wrap = 1, value = 2, masks = 3, text = 4, bag = 5, posting = 6, secret = 8 };

codec::CanonicalWriter start(crypto::SuiteId suite, Kind kind, base::CustomerId customer) {
  codec::CanonicalWriter writer(96);
  writer.fixed(base::as_bytes(kAad)).u8(static_cast<std::uint8_t>(suite)).u8(static_cast<std::uint8_t>(kind));
  writer.i64(customer.value);
  return writer;
}

}  // namespace

base::Bytes wrap_aad(crypto::SuiteId suite, const VaultId& vault, base::CustomerId customer) {
  return start(suite, Kind::wrap, customer).fixed(vault).take();
}

base::Bytes value_aad(crypto::SuiteId suite, const ValuePlace& place) {
  return start(suite, Kind::value, place.customer)
      .i64(place.record.value)
      .i64(place.version)
      .text(place.field)
      .take();
}

base::Bytes masks_aad(crypto::SuiteId suite, base::CustomerId customer) {
  return start(suite, Kind::masks, customer).take();
}

base::Bytes bag_aad(crypto::SuiteId suite, base::CustomerId customer) {
  return start(suite, Kind::bag, customer).take();
}

base::Bytes posting_aad(crypto::SuiteId suite, std::uint32_t epoch, std::int64_t segment, base::ByteView label) {
  return start(suite, Kind::posting, {}).u32(epoch).i64(segment).fixed(label).take();
}

base::Bytes text_aad(crypto::SuiteId suite, base::CustomerId customer, std::uint32_t epoch, std::string_view what) {
  return start(suite, Kind::text, customer).u32(epoch).text(what).take();
}

base::Bytes secret_aad(crypto::SuiteId suite, std::int64_t owner, std::uint32_t epoch, std::string_view what) {
  return start(suite, Kind::secret, {}).u32(epoch).i64(owner).text(what).take();
}

}  // namespace jinkui::vault
