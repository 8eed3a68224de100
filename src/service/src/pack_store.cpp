#include "jinkui/service/pack_store.h"

#include "jinkui/codec/canonical.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/policy/compile.h"
#include "jinkui/workflow/machine.h"

namespace jinkui::service {
namespace {

constexpr std::uint8_t kBundleVersion = 1;
constexpr std::size_t kMaxDocuments = 8;

}  // namespace

base::Bytes encode(const PackBundle& bundle) {
  codec::CanonicalWriter writer;
  writer.u8(kBundleVersion).count(bundle.documents.size());
  for (const auto& document : bundle.documents) {
    writer.text(document.name).text(document.text);
  }
  writer.text(bundle.policy_text);
  return writer.take();
}

base::Result<PackBundle> decode_pack_bundle(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  if (reader.u8() != kBundleVersion) {
    reader.fail("version");
  }
  PackBundle bundle;
  bundle.documents.resize(reader.count(kMaxDocuments, 8));
  for (auto& document : bundle.documents) {
    document.name = reader.text();
    document.text = reader.text();
  }
  bundle.policy_text = reader.text();
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return bundle;
}

base::Hash hash_of(const PackBundle& bundle) {
  return crypto::sha256(encode(bundle));
}

base::Result<pack::Pack> compile_pack(const PackBundle& bundle) {
  JINKUI_TRY(auto pack, policy::load(bundle.documents));
  for (const auto& flow : pack.flows) {
    JINKUI_RETURN_IF_ERROR(workflow::check_flow(flow));
  }
  return pack;
}

base::Result<ActivePackPtr> compile_bundle(const PackBundle& bundle, base::Instant activated) {
  JINKUI_TRY(auto pack, compile_pack(bundle));
  auto active = std::make_shared<ActivePack>();
  active->pack = std::make_shared<const pack::Pack>(std::move(pack));
  active->hash = hash_of(bundle);
  active->activated = activated;
  active->policy_text = bundle.policy_text;
  return ActivePackPtr(std::move(active));
}

base::Result<PackBundle> stored_bundle(store::Session& session, const base::Hash& hash) {
  JINKUI_TRY(const auto body, ledger::get_pack(session, hash));
  return decode_pack_bundle(body);
}

base::Result<ActivePackPtr> load_pack(store::Session& session, const base::Hash& hash, base::Instant activated) {
  JINKUI_TRY(const auto bundle, stored_bundle(session, hash));
  return compile_bundle(bundle, activated);
}

}  // namespace jinkui::service
