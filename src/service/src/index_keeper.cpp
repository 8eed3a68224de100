#include "index_keeper.h"

#include <algorithm>

#include "act_job.h"
#include "index_terms.h"
#include "jinkui/vault/rotation.h"
#include "settings.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kCustomers = 20;  // of one job: some milliseconds

// Whether the rotation that runs, if it is of the index, waits for a key of a later epoch than `newest`.
bool key_asked_for(store::Session& session, std::uint32_t newest) {
  const auto running = vault::running_rotation(session);
  return running && running->kind == vault::Rotation::Kind::index && newest < vault::epoch_of_mark(running->mark);
}

}  // namespace

base::Status prepare_indexes(Core& core, store::WriterSession& session) {
  JINKUI_RETURN_IF_ERROR(core.vault().prepare_indexes(session));
  if (!setting(session, kIndexTerms)) {
    set_setting(session, kIndexTerms, terms_version(core.world().pending()->pack()));
  }
  return base::success();
}

IndexKeeper::Task IndexKeeper::next() {
  auto reader = core_.readers().take();
  const auto states = core_.vault().index_states(*reader);
  const auto epochs = core_.keys().index_epochs();
  if (std::ranges::any_of(states, [](const vault::IndexState& state) { return state.has_key && !state.whole(); })) {
    return Task::build;
  }
  if (std::ranges::find(states, epochs.back(), &vault::IndexState::epoch) == states.end()) {
    return Task::prepare;  // a key was drawn, and the job that begins its index did not come to run
  }
  if (epochs.size() > 1) {
    return Task::forget;
  }
  if (std::ranges::any_of(states, [](const vault::IndexState& state) { return !state.has_key; })) {
    return Task::sweep;
  }
  const bool other_terms = setting(*reader, kIndexTerms) != terms_version(core_.world().now()->pack());
  return other_terms || key_asked_for(*reader, epochs.back()) ? Task::begin : Task::none;
}

void IndexKeeper::tick() {
  if (!busy_.exchange(true)) {
    step();
  }
}

void IndexKeeper::step() {
  Task task = next();
  if (task == Task::forget) {
    // The newest is whole: from here on every copy of the ones before is dead letters.
    const auto epochs = core_.keys().index_epochs();
    for (std::size_t i = 0; i + 1 < epochs.size(); ++i) {
      if (!core_.keys().drop_index_key(epochs[i]).ok()) {
        busy_ = false;
        return;
      }
    }
    task = next();
  }
  switch (task) {
    case Task::begin:
      if (!core_.keys().add_index_key().ok()) {
        busy_ = false;
        return;
      }
      return submit_prepare();
    case Task::prepare:
      return submit_prepare();
    case Task::build:
      return submit_build();
    case Task::sweep:
      return submit_sweep();
    case Task::forget:
    case Task::none:
      busy_ = false;
  }
}

void IndexKeeper::submit_prepare() {
  auto self = shared_from_this();
  store::JobPtr job = store::make_job<base::Unit>(
      [self](store::WriterSession& session) -> base::Result<base::Unit> {
        JINKUI_RETURN_IF_ERROR(self->core_.vault().prepare_indexes(session));
        set_setting(session, kIndexTerms, terms_version(self->core_.world().pending()->pack()));
        return base::Unit{};
      },
      [self](base::Result<base::Unit>) { self->busy_ = false; });
  if (!core_.queue().submit(store::Lane::bulk, job)) {
    busy_ = false;
  }
}

void IndexKeeper::submit_build() {
  auto self = shared_from_this();
  using State = std::optional<vault::IndexState>;
  store::JobPtr job = store::make_job<State>(
      [self](store::WriterSession& session) { return self->core_.vault().build_index(session, kCustomers); },
      [self](base::Result<State> state) {
        if (!state.ok() || !*state) {
          self->busy_ = false;
        } else if ((*state)->whole()) {
          self->built(**state);
        } else {
          self->submit_build();
        }
      });
  if (!core_.queue().submit(store::Lane::bulk, job)) {
    busy_ = false;
  }
}

void IndexKeeper::built(const vault::IndexState& state) {
  auto self = shared_from_this();
  note(
      core_, {ledger::Kind::index_built, {}, {}, receipt::Scope::What::nothing},
      [state](store::WriterSession&) -> base::Result<FieldValues> {
        return FieldValues{{"epoch", std::to_string(state.epoch)},
                           {"up_to_customer", std::to_string(state.goal.value)}};
      },
      [self](base::Result<receipt::Receipt>) { self->busy_ = false; });
}

void IndexKeeper::submit_sweep() {
  auto self = shared_from_this();
  store::JobPtr job = store::make_job<bool>(
      [self](store::WriterSession& session) {
        return base::Result<bool>(self->core_.vault().sweep_indexes(session));
      },
      [self](base::Result<bool> done) {
        if (done.ok() && !*done) {
          self->submit_sweep();
        } else {
          self->busy_ = false;
        }
      });
  if (!core_.queue().submit(store::Lane::bulk, job)) {
    busy_ = false;
  }
}

}  // namespace jinkui::service
