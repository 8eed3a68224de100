// A stored state of a request: decoding never fails but by an error, is the inverse of encoding, and no well-formed
// state makes the machine fail.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "jinkui/workflow/machine.h"

namespace {

using namespace jinkui;  // NOLINT(google-build-using-namespace): a target of its own

// Everybody from 1 to 5 may decide anything; 2 is the delegate of 1.
class Everybody final : public workflow::ActorDirectory {
 public:
  [[nodiscard]] std::vector<base::PersonId> holders(const pack::Actor& actor) const override {
    return actor.scope == pack::ActorScope::custodian ? std::vector<base::PersonId>{{1}, {3}, {4}, {5}}
                                                      : std::vector<base::PersonId>{};
  }
  [[nodiscard]] std::vector<base::PersonId> delegates_of(base::PersonId principal) const override {
    return principal == base::PersonId{1} ? std::vector<base::PersonId>{{2}} : std::vector<base::PersonId>{};
  }
  [[nodiscard]] bool active(base::PersonId) const override { return true; }
};

// seq(act, all(act, quorum 1/2)).
pack::Flow flow() {
  pack::Flow made;
  made.term.days = 1;
  made.steps.resize(5);
  made.steps[0].kind = pack::StepKind::sequence;
  made.steps[0].children = {1, 2};
  made.steps[2].kind = pack::StepKind::all_of;
  made.steps[2].children = {3, 4};
  made.steps[4].kind = pack::StepKind::quorum;
  made.steps[4].denominator = 2;
  for (const std::size_t leaf : {1U, 3U, 4U}) {
    made.steps[leaf].actor.scope = pack::ActorScope::custodian;
  }
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  const auto state = workflow::decode_state(bytes);
  if (!state.ok()) {
    return 0;
  }
  const base::Bytes again = workflow::encode(state.value());
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
    std::abort();
  }
  static const pack::Flow kFlow = flow();
  static const Everybody kDirectory;
  static const pack::Facts kFacts;
  for (std::uint8_t kind = 1; kind <= 10; ++kind) {
    workflow::Event event;
    event.kind = static_cast<workflow::Event::Kind>(kind);
    event.actor = {1 + kind % 5};
    event.target = {4};
    const auto moved = workflow::advance(state.value(), event, {kFlow, kFacts, kDirectory, {1'790'000'000'000}});
    if (moved.ok() && !workflow::decode_state(workflow::encode(moved.value().state)).ok()) {
      std::abort();
    }
  }
  return 0;
}
