// Keys as administrators see them, and their rotation while the house serves: the root, the customers' (bucket) keys,
// the key of the search index.
// Safe from several threads. A rotation is decided by the pack (verb administer), recorded when it begins and when it
// ends, and goes on after a crash from where it was: docs/adr/0033-rotation.md. One at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;
class KeyRotation;

enum class RotatedKeys : std::uint8_t { root, buckets, index };

struct RotationView {
  std::int64_t id = 0;
  std::string kind;   // "root", "buckets", "index"
  std::string state;  // "running", "done", "abandoned"
  PersonRef by;
  base::Instant started;
  base::Instant ended;     // 0 while it runs
  std::int64_t moved = 0;  // customers, of buckets and index
  std::int64_t total = 0;
};

struct KeyBackupView {
  base::Instant made;
  base::Instant expires;
};

struct KeysView {
  std::string suite;
  std::int64_t epoch = 1;               // of the customers' keys
  std::int64_t nodes = 0;               // kept keys of the tree
  std::vector<KeyBackupView> backups;   // of the key store, that have not expired
  std::vector<RotationView> rotations;  // newest first, at most 20
  bool yours_to_rotate = false;
  std::string trouble;  // why the running rotation does not move: slug of the error; empty: it does
};

struct RotateCommand {
  RotatedKeys keys = RotatedKeys::root;
  std::string key_file;    // root: path of the new key file on the server's machine …
  std::string passphrase;  // … or the new passphrase
  // buckets: the caller has been told and confirms that database backups made before do not open with the new keys,
  // and key store backups made before do not open the new database.
  bool older_backups_lost = false;
};

class KeyDesk {
 public:
  explicit KeyDesk(Core& core);

  // For anybody logged in; holds no secret and records nothing.
  [[nodiscard]] KeysView view(const Caller& caller);
  // Begins a rotation; `done` when its first entry is committed. Errors: the pack's, key-rotation/running,
  // key-rotation/confirm, key-rotation/root, those of RootKey.
  void rotate(const Caller& caller, RotateCommand command, Done<RotationView> done);
  // Writes a copy of the key store to `path` on the server's machine, refused from `expires` on. Recorded first, in
  // ledger and database. By whoever runs the program: no caller. Errors: those of KeyStore::backup.
  void back_up(const std::string& path, base::Instant expires, Done<KeyBackupView> done);
  // Moves the running rotation on when nothing else does: after a start, or after a failure. Called every few
  // seconds.
  void tick();

 private:
  Core& core_;
  std::shared_ptr<KeyRotation> rotation_;
};

}  // namespace jinkui::service
