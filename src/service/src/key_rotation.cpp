#include "key_rotation.h"

#include <utility>

#include "act_job.h"

namespace jinkui::service {

using vault::Rotation;

const char* name_of(Rotation::Kind kind) {
  switch (kind) {
    case Rotation::Kind::root:
      return "root";
    case Rotation::Kind::buckets:
      return "buckets";
    case Rotation::Kind::index:
      return "index";
  }
  return "unknown";
}

const char* name_of(Rotation::State state) {
  switch (state) {
    case Rotation::State::running:
      return "running";
    case Rotation::State::done:
      return "done";
    case Rotation::State::abandoned:
      return "abandoned";
  }
  return "unknown";
}

FieldValues remarks_of(const Rotation& rotation) {
  return {{"rotation", std::to_string(rotation.id)},
          {"rotated_keys", name_of(rotation.kind)},
          {"rotation_state", name_of(rotation.state)},
          {"moved", std::to_string(rotation.state == Rotation::State::running ? rotation.total : rotation.moved)}};
}

namespace {

std::uint32_t next_epoch(const vault::KeyStore& keys, Rotation::Kind kind) {
  if (kind == Rotation::Kind::index) {
    return keys.index_epochs().back() + 1;
  }
  // A key store put back from the middle of a rotation holds two trees: that one is brought to its end.
  const auto epoch = keys.epoch();
  return epoch.rotating ? epoch.number : epoch.number + 1;
}

}  // namespace

base::Result<Rotation> begin(Core& core, store::WriterSession& session, Rotation::Kind kind, base::PersonId by) {
  Rotation rotation;
  rotation.kind = kind;
  rotation.by = by;
  rotation.started = core.time().now();
  if (kind == Rotation::Kind::root) {
    rotation.mark = core.keys().root_mark();
  } else {
    rotation.mark = vault::mark_of_epoch(next_epoch(core.keys(), kind));
    rotation.total = vault::count_live_customers(session);
  }
  JINKUI_TRY(rotation.id, vault::begin_rotation(session, rotation));
  return rotation;
}

void KeyRotation::start(const Rotation& rotation, RootPtr root) {
  {
    const std::lock_guard lock(mutex_);
    root_of_ = rotation.id;
    root_ = std::move(root);
  }
  --expected_;
  if (!busy_.exchange(true)) {
    carry_on(rotation);
  }
}

void KeyRotation::tick() {
  {
    const std::lock_guard lock(mutex_);
    if (dropped_at_ && core_.time().now().ms - dropped_at_->ms > kLingerMs) {
      core_.keys().release_former();
      dropped_at_.reset();
    }
  }
  if (busy_.exchange(true)) {
    return;
  }
  std::optional<Rotation> running;
  {
    auto reader = core_.readers().take();
    running = vault::running_rotation(*reader);
  }
  if (running && expected_ == 0) {
    carry_on(*running);
  } else {
    busy_ = false;
  }
}

std::string KeyRotation::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

// `busy_` is held from here on until end() or stop().
void KeyRotation::carry_on(const Rotation& rotation) {
  switch (rotation.kind) {
    case Rotation::Kind::root:
      return change_root(rotation, take_root(rotation.id));
    case Rotation::Kind::buckets:
      return move_customers(rotation);
    case Rotation::Kind::index:
      return watch_index(rotation);
  }
}

RootPtr KeyRotation::take_root(std::int64_t rotation) {
  const std::lock_guard lock(mutex_);
  return root_of_ == rotation ? std::move(root_) : nullptr;
}

void KeyRotation::change_root(const Rotation& rotation, const RootPtr& root) {
  if (core_.keys().root_mark() != rotation.mark) {
    end(rotation, Rotation::State::done);  // it was changed before a crash
    return;
  }
  if (root == nullptr) {
    end(rotation, Rotation::State::abandoned);  // nobody but its giver knows the new root
    return;
  }
  const bool taken = core_.settings().heavy(base::make_task([this, rotation, root] {
    auto changed = core_.keys().change_root(*root);
    if (!changed.ok()) {
      stop(changed);
      return;
    }
    end(rotation, Rotation::State::done);
  }));
  if (!taken) {
    end(rotation, Rotation::State::abandoned);
  }
}

void KeyRotation::move_customers(const Rotation& rotation) {
  if (core_.keys().epoch().number < vault::epoch_of_mark(rotation.mark)) {
    if (auto begun = core_.keys().begin_rotation(); !begun.ok()) {
      stop(begun);
      return;
    }
  }
  step(rotation.id);
}

void KeyRotation::step(std::int64_t id) {
  struct Step {
    Rotation rotation;
    bool finished = false;
  };
  store::JobPtr job = store::make_job<Step>(
      [this, id](store::WriterSession& session) -> base::Result<Step> {
        Step step;
        step.rotation = vault::running_rotation(session).value_or(Rotation{});
        JINKUI_CHECK(step.rotation.id == id);
        JINKUI_TRY(const auto done, core_.vault().rewrap(session, {step.rotation.cursor}, kStep));
        step.rotation.cursor = done.last.value;
        step.rotation.moved += static_cast<std::int64_t>(done.moved);
        step.finished = done.finished;
        vault::update_rotation(session, step.rotation);
        return step;
      },
      [this, id](base::Result<Step> done) {
        if (!done.ok()) {
          stop(done.take_error());
          return;
        }
        if (!done->finished) {
          step(id);
          return;
        }
        // Every data key is under the new tree, durably: the old one may go.
        if (auto ended = core_.keys().end_rotation(); !ended.ok()) {
          stop(ended);
          return;
        }
        {
          const std::lock_guard lock(mutex_);
          dropped_at_ = core_.time().now();
        }
        end(done->rotation, Rotation::State::done);
      });
  if (!core_.queue().submit(store::Lane::bulk, job)) {
    stop(store::queue_full());
  }
}

void KeyRotation::watch_index(const Rotation& rotation) {
  if (core_.keys().index_epochs().front() < vault::epoch_of_mark(rotation.mark)) {
    stop(base::success());  // a key of before is still there
    return;
  }
  Rotation done = rotation;
  {
    auto reader = core_.readers().take();
    done.moved = vault::count_live_customers(*reader);
  }
  end(done, Rotation::State::done);
}

void KeyRotation::end(Rotation rotation, Rotation::State state) {
  rotation.state = state;
  Caller by;
  by.person = rotation.by;
  note(
      core_, {ledger::Kind::keys_rotated, by, {}, receipt::Scope::What::nothing},
      [this, rotation](store::WriterSession& session) mutable -> base::Result<FieldValues> {
        rotation.ended = core_.time().now();
        vault::update_rotation(session, rotation);
        return remarks_of(rotation);
      },
      [this](base::Result<receipt::Receipt> receipt) {
        stop(receipt.ok() ? base::success() : base::Status(receipt.take_error()));
      });
}

void KeyRotation::stop(const base::Status& why) {
  {
    const std::lock_guard lock(mutex_);
    trouble_ = why.ok() ? "" : why.error().slug;
  }
  busy_ = false;
}

}  // namespace jinkui::service
