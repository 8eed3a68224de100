#include "jinkui/ledger/entry.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "errors.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/crypto/crypto.h"
#include "leaf.h"

namespace jinkui::ledger {
namespace {

using codec::CanonicalReader;
using codec::CanonicalWriter;

constexpr std::uint8_t kOpeningVersion = 1;
constexpr std::uint8_t kScopeVersion = 1;
constexpr std::uint8_t kRecordsScopeVersion = 2;
constexpr std::string_view kCommitLabel = "jinkui/commit/1";
constexpr std::size_t kAny = codec::CanonicalReader::kNoLimit;  // the input's own size is the bound
constexpr auto kLastWhat = static_cast<std::uint8_t>(receipt::Scope::What::each);

// A reader's failure under the slug of what was read.
base::Status finish(CanonicalReader& reader, const char* slug, const char* zh, const char* en) {
  if (base::Status status = reader.finish(); !status.ok()) {
    return corrupt(slug, {zh, en});
  }
  return base::success();
}

// Takes fields of a known size one after another; their sizes together are the input's. For leaves, of which
// verification reads millions.
class FixedFields {
 public:
  explicit FixedFields(base::ByteView input) : at_(input.data()) {}
  template <std::size_t kSize>
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kSize; ++i) {
      value = value << 8U | at_[i];
    }
    at_ += kSize;
    return value;
  }
  void hash(base::Hash& value) {
    std::copy_n(at_, value.size(), value.begin());
    at_ += value.size();
  }

 private:
  const std::uint8_t* at_;
};

void expect_version(CanonicalReader& reader, std::uint8_t version) {
  if (reader.u8() != version) {
    reader.fail("version");
  }
}

}  // namespace

base::Bytes encode(const Opening& opening) {
  std::size_t size = 1 + kParts * 36;
  for (const base::Bytes& part : opening.parts) {
    size += part.size();
  }
  CanonicalWriter writer(size);
  writer.u8(kOpeningVersion);
  for (std::size_t i = 0; i < kParts; ++i) {
    writer.hash32(opening.salts[i]).bytes(opening.parts[i]);
  }
  return writer.take();
}

base::Result<Opening> decode_opening(base::ByteView bytes) {
  CanonicalReader reader(bytes);
  expect_version(reader, kOpeningVersion);
  Opening opening;
  for (std::size_t i = 0; i < kParts; ++i) {
    opening.salts[i] = reader.hash32();
    opening.parts[i] = base::to_bytes(reader.bytes());
  }
  JINKUI_RETURN_IF_ERROR(finish(reader, "ledger/bad-opening", "分录的开封内容格式不对。",
                                "The opening of an entry is not well-formed."));
  return opening;
}

base::Hash commit(Part part, const base::Hash& salt, base::ByteView bytes) {
  const std::array<std::uint8_t, 1> number = {static_cast<std::uint8_t>(part)};
  return crypto::sha256({base::as_bytes(kCommitLabel), number, salt, bytes});
}

base::Bytes encode(const receipt::Scope& scope) {
  CanonicalWriter writer(64 + 8 * scope.customers.size() + 24 * scope.fields.size() + scope.purpose.size());
  writer.u8(scope.records ? kRecordsScopeVersion : kScopeVersion).u8(static_cast<std::uint8_t>(scope.what));
  writer.i64(scope.subject.value).i64(scope.customer.value).i64(scope.record.value);
  writer.count(scope.fields.size());
  for (const std::string& field : scope.fields) {
    writer.text(field);
  }
  writer.count(scope.customers.size());
  for (const base::CustomerId customer : scope.customers) {
    writer.i64(customer.value);
  }
  writer.text(scope.purpose);
  if (scope.records) {
    writer.u64(scope.records->count).hash32(scope.records->root);
  }
  return writer.take();
}

base::Result<receipt::Scope> decode_scope(base::ByteView bytes) {
  CanonicalReader reader(bytes);
  const std::uint8_t version = reader.u8();
  if (version != kScopeVersion && version != kRecordsScopeVersion) {
    reader.fail("version");
  }
  receipt::Scope scope;
  const std::uint8_t what = reader.u8();
  if (what > kLastWhat) {
    reader.fail("what");
  }
  scope.what = static_cast<receipt::Scope::What>(std::min(what, kLastWhat));
  scope.subject.value = reader.i64();
  scope.customer.value = reader.i64();
  scope.record.value = reader.i64();
  const std::size_t fields = reader.count(kAny, 4);
  scope.fields.reserve(fields);
  for (std::size_t i = 0; i < fields && reader.ok(); ++i) {
    scope.fields.emplace_back(reader.text());
  }
  const std::size_t customers = reader.count(kAny, 8);
  scope.customers.reserve(customers);
  for (std::size_t i = 0; i < customers && reader.ok(); ++i) {
    scope.customers.push_back({reader.i64()});
  }
  scope.purpose = std::string(reader.text());
  if (version == kRecordsScopeVersion) {
    const std::uint64_t count = reader.u64();
    scope.records = receipt::Scope::Records{count, reader.hash32()};
  }
  JINKUI_RETURN_IF_ERROR(finish(reader, "ledger/bad-scope", "分录的客体部分格式不对。",
                                "The object part of an entry is not well-formed."));
  return scope;
}

Draft draft(Kind kind, const base::Hash& pack, receipt::Scope scope, ActorAndDecision parts, base::Random& random,
            Opening& opening) {
  std::array<std::uint8_t, kParts * std::tuple_size_v<base::Hash>> salts{};
  random.fill(salts);
  opening.parts = {std::move(parts.actor), encode(scope), std::move(parts.decision)};
  Draft draft;
  draft.kind = kind;
  draft.pack = pack;
  for (std::size_t i = 0; i < kParts; ++i) {
    base::Hash& salt = opening.salts[i];
    std::copy_n(salts.begin() + static_cast<std::ptrdiff_t>(i * salt.size()), salt.size(), salt.begin());
    draft.commitments[i] = commit(static_cast<Part>(i), salt, opening.parts[i]);
  }
  draft.subject = scope.customer;
  draft.scope = std::move(scope);
  return draft;
}

base::Bytes encode(const Leaf& leaf) {
  CanonicalWriter writer(kLeafSize);
  writer.u8(leaf.version).u16(static_cast<std::uint16_t>(leaf.kind)).u64(leaf.index).i64(leaf.time.ms);
  writer.u32(leaf.node).u64(leaf.node_seq).hash32(leaf.pack);
  for (const base::Hash& commitment : leaf.commitments) {
    writer.hash32(commitment);
  }
  return writer.take();
}

bool read_leaf(base::ByteView bytes, Leaf& leaf) {
  if (bytes.size() != kLeafSize || bytes.front() != kEntryVersion) {
    return false;
  }
  FixedFields fields(bytes);
  leaf.version = static_cast<std::uint8_t>(fields.number<1>());
  leaf.kind = static_cast<Kind>(fields.number<2>());
  leaf.index = fields.number<8>();
  leaf.time.ms = static_cast<std::int64_t>(fields.number<8>());
  leaf.node = static_cast<std::uint32_t>(fields.number<4>());
  leaf.node_seq = fields.number<8>();
  fields.hash(leaf.pack);
  for (base::Hash& commitment : leaf.commitments) {
    fields.hash(commitment);
  }
  return true;
}

base::Result<Leaf> decode_leaf(base::ByteView bytes) {
  Leaf leaf;
  if (!read_leaf(bytes, leaf)) {
    return corrupt("ledger/bad-leaf", {"账本分录格式不对。", "An entry of the ledger is not well-formed."});
  }
  return leaf;
}

}  // namespace jinkui::ledger
