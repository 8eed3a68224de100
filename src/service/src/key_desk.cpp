// Rotation of keys while serving: begun under a decision, carried out in small steps, ended with an entry.
#include "jinkui/service/key_desk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "change_job.h"
#include "key_rotation.h"
#include "labels.h"
#include "record.h"

namespace jinkui::service {
namespace {

using vault::Rotation;

constexpr std::size_t kShown = 20;

base::Error refusal(const char* slug, base::Text message, base::Text next) {
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = slug;
  error.message = std::move(message);
  error.next = std::move(next);
  return error;
}

base::Error not_confirmed() {
  return refusal(
      "key-rotation/confirm",
      {"更换客户密钥后，此前的数据库备份只有凭此前的密钥库备份才能打开，此前的密钥库备份也打不开以后的数据库。"
       "须确认知悉。",
       "After the customers' keys are replaced, database backups made before open only with a key store "
       "backup made before, and such a key store backup does not open the database of afterwards. This has "
       "to be confirmed."},
      {"请在完成后立即重新备份密钥库和数据库，并以 older_backups_lost（--older-backups-lost）确认。",
       "Back up key store and database anew at once when it is done, and confirm with older_backups_lost "
       "(--older-backups-lost)."});
}

base::Error no_root() {
  return refusal("key-rotation/root",
                 {"须给出新的密钥文件或新的口令，二者取一。", "Either a new key file or a new passphrase is needed."},
                 {"请用 --new-key-file 或 --passphrase-stdin。", "Use --new-key-file or --passphrase-stdin."});
}

RotationView view_of(Core& core, const Rotation& rotation) {
  RotationView view;
  view.id = rotation.id;
  view.kind = name_of(rotation.kind);
  view.state = name_of(rotation.state);
  view.by = person_ref(*core.world().now()->directory, rotation.by);
  view.started = rotation.started;
  view.ended = rotation.ended;
  view.moved = rotation.moved;
  view.total = rotation.total;
  return view;
}

// How many customers the index that is being built holds. Numbers are given in turn: without those destroyed it is a
// few less, and counting them would be a scan.
std::int64_t indexed(Core& core, store::Session& session, const Rotation& rotation) {
  const std::uint32_t epoch = vault::epoch_of_mark(rotation.mark);
  for (const auto& state : core.vault().index_states(session)) {
    if (state.epoch >= epoch) {
      return std::min(state.built.value, rotation.total);
    }
  }
  return 0;
}

Rotation::Kind kind_of(RotatedKeys keys) {
  switch (keys) {
    case RotatedKeys::root:
      return Rotation::Kind::root;
    case RotatedKeys::buckets:
      return Rotation::Kind::buckets;
    case RotatedKeys::index:
      return Rotation::Kind::index;
  }
  return Rotation::Kind::root;
}

base::Result<RootPtr> read_root(Core& core, const RotateCommand& command) {
  if (command.key_file.empty() == command.passphrase.empty()) {
    return no_root();
  }
  if (!command.passphrase.empty()) {
    JINKUI_TRY(auto root, vault::RootKey::from_passphrase(command.passphrase));
    return std::make_shared<vault::RootKey>(std::move(root));
  }
  if (!core.settings().read_root) {
    return no_root();
  }
  JINKUI_TRY(auto root, core.settings().read_root(command.key_file));
  return std::make_shared<vault::RootKey>(std::move(root));
}

}  // namespace

KeyDesk::KeyDesk(Core& core) : core_(core), rotation_(std::make_shared<KeyRotation>(core)) {}

KeysView KeyDesk::view(const Caller& caller) {
  Core& core = core_;
  KeysView view;
  view.suite = core.keys().suite().name();
  view.epoch = core.keys().epoch().number;
  view.nodes = static_cast<std::int64_t>(core.keys().nodes());
  for (const auto& backup : core.keys().backups(core.time().now())) {
    view.backups.push_back({backup.made, backup.expires});
  }
  view.yours_to_rotate = may(core, caller, pack::Verb::administer);
  view.trouble = rotation_->trouble();
  auto reader = core.readers().take();
  for (const Rotation& rotation : vault::rotations(*reader, kShown)) {
    view.rotations.push_back(view_of(core, rotation));
    if (rotation.kind == Rotation::Kind::index && rotation.state == Rotation::State::running) {
      view.rotations.back().moved = indexed(core, *reader, rotation);
    }
  }
  return view;
}

void KeyDesk::rotate(const Caller& caller, RotateCommand command, Done<RotationView> done) {
  Core& core = core_;
  RootPtr root;
  // Who may not is refused by the job below, with an entry; nothing is read for him.
  if (may(core, caller, pack::Verb::administer)) {
    if (command.keys == RotatedKeys::buckets && !command.older_backups_lost) {
      done(not_confirmed());
      return;
    }
    if (command.keys == RotatedKeys::root) {
      auto read = read_root(core, command);
      if (!read.ok()) {
        done(read.take_error());
        return;
      }
      root = std::move(read).value();
    }
  }
  crypto::wipe(command.passphrase);
  const auto make = [&core, kind = kind_of(command.keys), by = caller.person](
                        store::WriterSession& session, FieldValues& remarks) -> base::Result<Rotation> {
    JINKUI_TRY(Rotation begun, begin(core, session, kind, by));
    remarks = remarks_of(begun);
    return begun;
  };
  rotation_->expect();
  change<Rotation>(core, caller, pack::Verb::administer, ledger::Kind::keys_rotating, make,
                   [&core, rotation = rotation_, root, done = std::move(done)](base::Result<Rotation> begun) {
                     if (!begun.ok()) {
                       rotation->not_begun();
                       done(begun.take_error());
                       return;
                     }
                     RotationView view = view_of(core, *begun);
                     rotation->start(*begun, root);
                     done(std::move(view));
                   });
}

void KeyDesk::back_up(const std::string& path, base::Instant expires, Done<KeyBackupView> done) {
  Core& core = core_;
  const vault::KeyBackup backup{.made = core.time().now(), .expires = expires};
  if (auto status = core.keys().check_backup(path, expires, backup.made); !status.ok()) {
    done(status.take_error());
    return;
  }
  note(
      core, {ledger::Kind::keys_backed_up, {}, {}, receipt::Scope::What::nothing},
      [&core, backup](store::WriterSession& session) -> base::Result<FieldValues> {
        core.vault().note_key_backup(session, backup);
        return FieldValues{{"expires", base::to_rfc3339(backup.expires)}};
      },
      [&core, path, backup, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          return done(receipt.take_error());
        }
        if (auto status = core.keys().backup(path, backup.expires, backup.made); !status.ok()) {
          return done(status.take_error());
        }
        done(KeyBackupView{backup.made, backup.expires});
      });
}

void KeyDesk::tick() {
  rotation_->tick();
}

}  // namespace jinkui::service
