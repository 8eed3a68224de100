#include "jinkui/service/witnesses.h"

#include <algorithm>
#include <utility>

#include "jinkui/ledger/cosigned.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/service/core.h"

namespace jinkui::service {
namespace {

base::Error no_policy() {
  return {base::Errc::conflict,
          "witness/no-policy",
          {"服务端没有见证规则。", "The server has no witness policy."},
          {"请以 jinkui serve --witness-policy 文件 启动服务。", "Start it with jinkui serve --witness-policy FILE."},
          "",
          {},
          ""};
}

base::Error not_found(const char* slug, base::Text message) {
  return {base::Errc::not_found,
          slug,
          std::move(message),
          {"请向见证人提交请求（jinkui ledger witness-request），再发布其会签。",
           "Ask the witnesses (jinkui ledger witness-request) and publish what they have cosigned."},
          "",
          {},
          ""};
}

WitnessesView view_of(const ledger::WitnessPolicy& policy, const std::vector<ledger::Cosigned>& kept) {
  WitnessesView view;
  view.quorum = ledger::quorum_text(policy);
  for (const auto& member : policy.members) {
    if (member.key) {
      view.witnesses.push_back({member.name, ledger::to_vkey(*member.key), 0, std::nullopt});
    }
  }
  for (const auto& one : kept) {  // largest size first
    for (std::size_t i = 0; i < view.witnesses.size(); ++i) {
      const auto& word = one.witnessed.words[i];
      if (word.time && view.witnesses[i].size == 0) {
        view.witnesses[i].size = one.checkpoint.head.size;
        view.witnesses[i].time = word.time;
      }
    }
    if (one.witnessed.reached && view.size == 0) {
      view.size = one.checkpoint.head.size;
    }
  }
  return view;
}

base::Result<ledger::Cosigned> newest_reached(store::Session& session, const ledger::WitnessPolicy& policy) {
  JINKUI_TRY(auto kept, ledger::cosigned(session, policy));
  const auto at =
      std::find_if(kept.begin(), kept.end(), [](const ledger::Cosigned& one) { return one.witnessed.reached; });
  if (at == kept.end()) {
    return not_found("witness/none-yet", {"还没有任何检查点达到见证规则的要求。",
                                          "No checkpoint has the quorum of the witness policy yet."});
  }
  return std::move(*at);
}

}  // namespace

base::Result<WitnessesView> Witnesses::summary() const {
  const auto& policy = core_.settings().witness_policy;
  WitnessesView view = view_of({}, {});
  if (policy) {
    auto reader = core_.readers().take();
    JINKUI_TRY(const auto kept, ledger::cosigned(*reader, *policy));
    view = view_of(*policy, kept);
  }
  view.ledger_size = core_.ledger().head()->size;
  return view;
}

base::Result<std::string> Witnesses::checkpoint() const {
  const auto& policy = core_.settings().witness_policy;
  if (!policy) {
    return no_policy();
  }
  auto reader = core_.readers().take();
  JINKUI_TRY(auto newest, newest_reached(*reader, *policy));
  return std::move(newest.note);
}

base::Result<std::string> Witnesses::receipt_text(std::uint64_t index) const {
  const auto& policy = core_.settings().witness_policy;
  if (!policy) {
    return no_policy();
  }
  auto reader = core_.readers().take();
  JINKUI_TRY(const auto newest, newest_reached(*reader, *policy));
  const ledger::TreeHead& head = newest.checkpoint.head;
  if (index >= head.size) {
    return not_found("witness/not-yet", {"该分录在最新的见证检查点之后。",
                                         "The entry came after the newest checkpoint that has the quorum."});
  }
  return ledger::receipt_text(*reader, index, {head.size, head.root, newest.note});
}

void Witnesses::add(std::string note, const Done<WitnessesView>& done) {
  const auto& policy = core_.settings().witness_policy;
  if (!policy) {
    done(no_policy());
    return;
  }
  const ledger::NoteKey log = {core_.ledger().origin(), ledger::NoteKeyType::ed25519, core_.ledger().public_key()};
  auto job = store::make_job<WitnessesView>(
      [&core = core_, &policy, log,
       note = std::move(note)](store::WriterSession& session) -> base::Result<WitnessesView> {
        JINKUI_RETURN_IF_ERROR(ledger::keep_cosigned(session, note, log, *policy));
        JINKUI_TRY(const auto kept, ledger::cosigned(session, *policy));
        WitnessesView view = view_of(*policy, kept);
        view.ledger_size = core.ledger().head()->size;
        return view;
      },
      done);
  if (!core_.queue().submit(store::Lane::write, job)) {
    done(store::queue_full());
  }
}

}  // namespace jinkui::service
