#include "jinkui/vault/key_store.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "errors.h"
#include "key_file.h"
#include "key_forest.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kLabelKey = "jinkui/label-mac/1";
constexpr std::string_view kSecondLedgerKey = "jinkui/ledger-sm2/1";
constexpr std::uint32_t kFirstNear = 1U << 16U;  // 64 bucket keys, 2 KiB
constexpr std::uint32_t kMostNear = 1U << 24U;   // 16,384 bucket keys, 512 KiB; numbers beyond are derived in full
constexpr std::int64_t kMaxBackupLife = 3660LL * 24 * 3600 * 1000;

base::Error error_at(base::Error error, const std::string& path) {
  error.where = path;
  return error;
}

base::Error exists_already(const std::string& path) {
  return error_at(make_error(base::Errc::conflict, "key-store/exists",
                             {"该位置已有文件，不会覆盖。", "There is a file already; it is never overwritten."},
                             {"请换一个路径。", "Choose another path."}),
                  path);
}

base::Error other_root(RootKey::Source needed) {
  const bool passphrase = needed == RootKey::Source::passphrase;
  return make_error(
      base::Errc::invalid, "key-store/other-root",
      {passphrase ? "该密钥库由口令保护，而给出的是密钥文件。" : "该密钥库由密钥文件保护，而给出的是口令。",
       passphrase ? "The key store is under a passphrase, but a key file was given."
                  : "The key store is under a key file, but a passphrase was given."},
      {"请改用相应的方式打开。", "Open it in that way."});
}

// The two names of a live store, used in turns, so that the former generation keeps a name until it is wiped.
std::string name_of(const std::string& path, std::uint64_t generation) {
  return path + (generation % 2 == 0 ? ".0" : ".1");
}

// A consistent state of the store; copied cheaply, replaced whole.
struct State {
  KeyHeader header;
  std::shared_ptr<const crypto::SecretBytes> sealing_key;
  std::shared_ptr<const Roots> roots;
  std::shared_ptr<const KeyForest> tree;
  std::uint32_t near_end = 0;  // numbers before it have their bucket keys in the tree
  // In memory only: the tree that an ended rotation dropped, for readings that were under way.
  std::shared_ptr<const KeyTree> lingering;
};

base::Bytes encode(const crypto::Suite& suite, const State& state, base::Random& random) {
  return encode_key_file({.suite = suite,
                          .header = state.header,
                          .sealing_key = state.sealing_key->view(),
                          .roots = *state.roots,
                          .tree = *state.tree},
                         random);
}

base::Result<State> unseal(const KeyFile& file, const RootKey& root) {
  JINKUI_TRY(const crypto::Suite* suite, crypto::suite(file.header.suite));
  if (root.source() != file.header.source) {
    return other_root(file.header.source);
  }
  State state;
  state.header = file.header;
  state.sealing_key = std::make_shared<const crypto::SecretBytes>(sealing_key(*suite, file.header, root));
  JINKUI_TRY(Roots roots, open_roots(*suite, file, state.sealing_key->view()));
  JINKUI_TRY(KeyForest tree, open_tree(*suite, file, roots));
  state.roots = std::make_shared<const Roots>(std::move(roots));
  state.tree = std::make_shared<const KeyForest>(std::move(tree));
  return state;
}

// A state without content under `root`: header drawn, sealing key made.
State state_under(const crypto::Suite& suite, const RootKey& root, base::Random& random) {
  State state;
  state.header.suite = suite.id();
  state.header.source = root.source();
  state.header.cost = root.cost();
  random.fill(state.header.salt);
  state.sealing_key = std::make_shared<const crypto::SecretBytes>(sealing_key(suite, state.header, root));
  return state;
}

// The newest whole generation on disk. A damaged file beside a whole one is the former generation, half wiped.
base::Result<KeyFile> read_newest(base::Disk& disk, const std::string& path) {
  std::optional<KeyFile> newest;
  std::optional<base::Error> failure;
  for (const std::uint64_t turn : {0U, 1U}) {
    const std::string name = name_of(path, turn);
    if (!disk.exists(name)) {
      continue;
    }
    JINKUI_TRY(const base::Bytes bytes, disk.read(name));
    auto file = parse_key_file(bytes);
    if (!file.ok()) {
      failure = error_at(file.take_error(), name);
    } else if (file->header.generation % 2 != turn) {
      failure = error_at(damaged_key_store(), name);
    } else if (!newest || file->header.generation > newest->header.generation) {
      newest = std::move(file).value();
    }
  }
  if (newest) {
    return std::move(*newest);
  }
  if (failure) {
    return std::move(*failure);
  }
  return error_at(make_error(base::Errc::not_found, "key-store/not-found",
                             {"找不到密钥库。没有它，任何客户数据都无法打开。",
                              "There is no key store. Without it no customer data can be opened."},
                             {"请核对数据目录，或从未到期的密钥库备份恢复（jinkui keys restore）。",
                              "Check the data directory, or restore a key store backup that has not expired (jinkui "
                              "keys restore)."}),
                  path);
}

std::vector<KeyBackup> unexpired(const std::vector<KeyBackup>& backups, base::Instant now) {
  std::vector<KeyBackup> left;
  std::ranges::copy_if(backups, std::back_inserter(left),
                       [now](const KeyBackup& backup) { return backup.expires > now; });
  return left;
}

// What is dropped from the tree must not be read from an older file that the same shred root opens.
std::shared_ptr<const Roots> with_new_shred_root(const Roots& old, base::Random& random) {
  Roots roots = old.clone();
  roots.shred = crypto::SecretBytes::random(Roots::kSecret, random);
  return std::make_shared<const Roots>(std::move(roots));
}

bool has_key(base::CustomerId customer) {
  return customer.value >= 1 && customer.value <= KeyStore::kMaxCustomer;
}

std::uint32_t leaf_of(base::CustomerId customer) {
  return static_cast<std::uint32_t>(customer.value);
}

}  // namespace

static_assert(KeyStore::kMaxCustomer == KeyTree::kLeaves - 1);

struct KeyStore::Parts {
  Parts(base::Disk& disk_in, std::string path_in, const crypto::Suite& suite_in, base::Random& random_in, State first)
      : disk(disk_in), path(std::move(path_in)), suite(suite_in), random(random_in), state(std::move(first)) {}

  base::Disk& disk;
  std::string path;
  const crypto::Suite& suite;
  base::Random& random;
  std::mutex changing;              // held by whoever makes the next generation
  bool leftover = false;            // under `changing`: the former generation is still to be wiped
  mutable std::shared_mutex mutex;  // of `state`
  State state;
  crypto::SecretBytes label_key;

  State current() const {
    const std::shared_lock lock(mutex);
    return state;
  }
  // Takes the tree apart to buckets as far as `leaf`, so that its bucket key need not be derived each time.
  void bring_near(std::uint32_t leaf) {
    const std::unique_lock lock(mutex);
    if (leaf < state.near_end) {
      return;
    }
    const std::uint32_t end = std::max(kFirstNear, std::bit_ceil(leaf + 1));
    state.tree = std::make_shared<const KeyForest>(state.tree->opened_to_buckets(suite, end));
    state.near_end = end;
  }
  void wipe_former(std::uint64_t generation) {
    disk.wipe(name_of(path, generation + 1));
    leftover = false;
  }
  // Makes `next` the durable generation, then forgets the one before, in memory and on disk.
  void advance(State next) {
    const std::uint64_t generation = state.header.generation + 1;
    next.header.generation = generation;
    const base::Bytes bytes = encode(suite, next, random);
    // A failed attempt may have left its file under the name; it must not just be renamed over.
    disk.wipe(name_of(path, generation));
    disk.replace(name_of(path, generation), bytes);
    leftover = true;
    {
      const std::unique_lock lock(mutex);
      std::swap(state, next);
    }
    wipe_former(generation);
  }
};

KeyStore::KeyStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
  parts_->label_key = derive(kLabelKey, Roots::kSecret);
}

KeyStore::~KeyStore() = default;

base::Result<std::unique_ptr<KeyStore>> KeyStore::create(base::Disk& disk, const std::string& path,
                                                         const crypto::Suite& suite, const RootKey& root,
                                                         base::Random& random) {
  for (const std::uint64_t turn : {0U, 1U}) {
    if (disk.exists(name_of(path, turn))) {
      return exists_already(name_of(path, turn));
    }
  }
  State state = state_under(suite, root, random);
  random.fill(state.header.vault);
  state.header.generation = 1;
  state.roots = std::make_shared<const Roots>(Roots::random(random));
  state.tree = std::make_shared<const KeyForest>(KeyForest::random(random));
  disk.replace(name_of(path, 1), encode(suite, state, random));
  return std::unique_ptr<KeyStore>(
      new KeyStore(std::make_unique<Parts>(disk, path, suite, random, std::move(state))));
}

base::Result<std::unique_ptr<KeyStore>> KeyStore::load(base::Disk& disk, const std::string& path, const RootKey& root,
                                                       base::Random& random) {
  JINKUI_TRY(const KeyFile file, read_newest(disk, path));
  if (file.header.is_backup()) {
    return error_at(
        make_error(base::Errc::conflict, "key-store/is-backup",
                   {"这是密钥库的备份，不能直接使用。", "This is a backup of a key store; it is not used as it is."},
                   {"请用 jinkui keys restore 恢复。", "Restore it with jinkui keys restore."}),
        path);
  }
  JINKUI_TRY(State state, unseal(file, root));
  JINKUI_TRY(const crypto::Suite* suite, crypto::suite(file.header.suite));
  auto parts = std::make_unique<Parts>(disk, path, *suite, random, std::move(state));
  parts->wipe_former(file.header.generation);
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(parts)));
}

base::Status KeyStore::restore(base::Disk& disk, const Restore& what, const RootKey& root, base::Random& random) {
  for (const std::uint64_t turn : {0U, 1U}) {
    if (disk.exists(name_of(what.path, turn))) {
      return exists_already(name_of(what.path, turn));
    }
  }
  JINKUI_TRY(const base::Bytes bytes, disk.read(what.backup));
  JINKUI_TRY(const KeyFile file, parse_key_file(bytes));
  if (!file.header.is_backup()) {
    return error_at(
        make_error(base::Errc::invalid, "key-store/not-a-backup",
                   {"该文件不是密钥库备份。", "The file is not a backup of a key store."},
                   {"请选择用 jinkui keys backup 制作的文件。", "Choose one made by jinkui keys backup."}),
        what.backup);
  }
  if (what.now >= file.header.expires) {
    return error_at(
        make_error(base::Errc::gone, "key-store/expired",
                   {"该密钥库备份已于 " + base::to_prose(file.header.expires) + "到期，不得再用。",
                    "The key store backup expired at " + base::to_rfc3339(file.header.expires) + "."},
                   {"请使用未到期的备份，并销毁到期的备份。", "Use one that has not expired, and destroy this one."}),
        what.backup);
  }
  JINKUI_TRY(State state, unseal(file, root));
  JINKUI_TRY(const crypto::Suite* suite, crypto::suite(file.header.suite));
  ++state.header.generation;
  state.header.expires = {};
  disk.replace(name_of(what.path, state.header.generation), encode(*suite, state, random));
  return base::success();
}

const crypto::Suite& KeyStore::suite() const {
  return parts_->suite;
}

const VaultId& KeyStore::vault_id() const {
  return parts_->state.header.vault;
}

std::uint64_t KeyStore::generation() const {
  return parts_->current().header.generation;
}

crypto::SigningKey KeyStore::ledger_key() const {
  return crypto::SigningKey(crypto::SecretBytes(parts_->current().roots->ledger.view()));
}

std::optional<crypto::Sm2Key> KeyStore::second_ledger_key() const {
  return parts_->suite.second_key(derive(kSecondLedgerKey, crypto::Sm2Key::kSeed).view());
}

crypto::SecretBytes KeyStore::derive(std::string_view label, std::size_t size) const {
  const State state = parts_->current();
  return parts_->suite.derive(state.roots->standing.view(), state.header.vault, label, size);
}

base::ByteView KeyStore::label_key() const {
  return parts_->label_key.view();
}

std::uint32_t KeyStore::company_epoch() const {
  return parts_->current().roots->company.back().first;
}

std::optional<crypto::Key32> KeyStore::company_key(std::uint32_t epoch) const {
  const State state = parts_->current();
  for (const auto& [number, key] : state.roots->company) {
    if (number == epoch) {
      return crypto::Key32(key.view());
    }
  }
  return std::nullopt;
}

std::vector<std::uint32_t> KeyStore::index_epochs() const {
  std::vector<std::uint32_t> epochs;
  for (const auto& [number, key] : parts_->current().roots->index) {
    epochs.push_back(number);
  }
  return epochs;
}

std::optional<crypto::Key32> KeyStore::index_key(std::uint32_t epoch) const {
  const State state = parts_->current();
  for (const auto& [number, key] : state.roots->index) {
    if (number == epoch) {
      return crypto::Key32(key.view());
    }
  }
  return std::nullopt;
}

base::Result<std::uint32_t> KeyStore::add_index_key() {
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  Roots roots = next.roots->clone();
  if (roots.index.size() >= kMaxIndexKeys) {
    return make_error(base::Errc::conflict, "key-store/index-key",
                      {"检索索引正在更换密钥。", "The key of the search index is being replaced already."},
                      {"请等待本次更换完成。", "Wait until that is done."});
  }
  const std::uint32_t epoch = roots.index.back().first + 1;
  roots.index.emplace_back(epoch, crypto::SecretBytes::random(Roots::kSecret, parts_->random));
  next.roots = std::make_shared<const Roots>(std::move(roots));
  parts_->advance(std::move(next));
  return epoch;
}

base::Status KeyStore::drop_index_key(std::uint32_t epoch) {
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  Roots roots = next.roots->clone();
  if (epoch >= roots.index.back().first) {
    return make_error(base::Errc::conflict, "key-store/index-key",
                      {"这是检索索引现用的密钥，不能删除。", "This is the key that the search index uses; it stays."},
                      {"请先更换索引密钥。", "Replace the key of the index first."});
  }
  if (std::erase_if(roots.index, [epoch](const auto& one) { return one.first == epoch; }) == 0) {
    return base::success();
  }
  next.roots = std::make_shared<const Roots>(std::move(roots));
  parts_->advance(std::move(next));
  return base::success();
}

std::optional<crypto::Key32> KeyStore::wrapping_key(base::CustomerId customer) const {
  if (!has_key(customer)) {
    return std::nullopt;
  }
  const std::uint32_t leaf = leaf_of(customer);
  std::shared_lock lock(parts_->mutex);
  if (leaf >= parts_->state.near_end && leaf < kMostNear) {
    lock.unlock();
    parts_->bring_near(leaf);
    lock.lock();
  }
  return parts_->state.tree->leaf(parts_->suite, leaf);
}

std::optional<crypto::Key32> KeyStore::former_wrapping_key(base::CustomerId customer) const {
  if (!has_key(customer)) {
    return std::nullopt;
  }
  const State state = parts_->current();
  if (state.tree->rotating()) {
    return state.tree->former_leaf(parts_->suite, leaf_of(customer));
  }
  return state.lingering ? state.lingering->leaf(parts_->suite, leaf_of(customer)) : std::nullopt;
}

KeyStore::Epoch KeyStore::epoch() const {
  const State state = parts_->current();
  return {.number = state.tree->epoch(), .rotating = state.tree->rotating()};
}

std::size_t KeyStore::nodes() const {
  const State state = parts_->current();
  return state.tree->tree().size() + (state.tree->former() != nullptr ? state.tree->former()->size() : 0);
}

base::Status KeyStore::begin_rotation() {
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  if (next.tree->rotating()) {
    return make_error(base::Errc::conflict, "key-store/rotating",
                      {"客户密钥正在更换。", "The customers' keys are being replaced already."},
                      {"请等待本次更换完成。", "Wait until that is done."});
  }
  KeyForest forest = next.tree->planted_anew(parts_->random);
  if (!forest.fits()) {
    return make_error(base::Errc::too_large, "key-store/full",
                      {"密钥库已达上限，不能更换客户密钥。",
                       "The key store has reached its limit; the customers' keys cannot be replaced."},
                      {"请先把客户迁入新的库。", "Move the customers to a new vault first."});
  }
  next.tree = std::make_shared<const KeyForest>(std::move(forest));
  next.near_end = 0;
  next.lingering = nullptr;
  next.roots = with_new_shred_root(*next.roots, parts_->random);
  parts_->advance(std::move(next));
  return base::success();
}

base::Status KeyStore::end_rotation() {
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  if (!next.tree->rotating()) {
    if (parts_->leftover) {
      parts_->wipe_former(next.header.generation);
    }
    return base::success();
  }
  next.lingering = next.tree->former_tree();
  next.tree = std::make_shared<const KeyForest>(next.tree->without_former());
  next.roots = with_new_shred_root(*next.roots, parts_->random);
  parts_->advance(std::move(next));
  return base::success();
}

void KeyStore::release_former() {
  const std::lock_guard changing(parts_->changing);
  const std::unique_lock lock(parts_->mutex);
  parts_->state.lingering = nullptr;
}

std::array<std::uint8_t, 16> KeyStore::root_mark() const {
  return parts_->current().header.salt;
}

bool KeyStore::forgotten(base::CustomerId customer) const {
  if (!has_key(customer)) {
    return false;
  }
  const std::shared_lock lock(parts_->mutex);
  return !parts_->state.tree->has(leaf_of(customer));
}

std::vector<CustomerRange> KeyStore::forgotten() const {
  std::vector<CustomerRange> ranges;
  for (const LeafRange& range : parts_->current().tree->removed()) {
    ranges.push_back({.first = {std::int64_t{range.first}}, .last = {std::int64_t{range.last}}});
  }
  return ranges;
}

base::Status KeyStore::forget(std::span<const base::CustomerId> customers) {
  if (!std::ranges::all_of(customers, has_key)) {
    return make_error(base::Errc::invalid, "key-store/customer",
                      {"客户编号超出范围。", "A customer's number is out of range."},
                      {"请核对客户编号。", "Check the number of the customer."});
  }
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  std::vector<std::uint32_t> leaves;
  for (const base::CustomerId customer : customers) {
    if (next.tree->has(leaf_of(customer))) {
      leaves.push_back(leaf_of(customer));
    }
  }
  if (leaves.empty()) {
    if (parts_->leftover) {
      parts_->wipe_former(next.header.generation);
    }
    return base::success();
  }
  std::ranges::sort(leaves);
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  KeyForest tree = next.tree->without(parts_->suite, leaves);
  if (!tree.fits()) {
    return make_error(
        base::Errc::too_large, "key-store/full",
        {"密钥库已达上限，未销毁任何密钥。", "The key store has reached its limit; nothing was forgotten."},
        {"请先更换客户密钥（jinkui keys rotate buckets），密钥库随之缩小。",
         "Replace the customers' keys first (jinkui keys rotate buckets); that makes the key store small again."});
  }
  if (next.lingering) {
    next.lingering = std::make_shared<const KeyTree>(next.lingering->without(parts_->suite, leaves));
  }
  next.tree = std::make_shared<const KeyForest>(std::move(tree));
  next.roots = with_new_shred_root(*next.roots, parts_->random);
  parts_->advance(std::move(next));
  return base::success();
}

base::Status KeyStore::check_backup(const std::string& path, base::Instant expires, base::Instant now) const {
  if (expires <= now || expires.ms - now.ms > kMaxBackupLife) {
    return make_error(
        base::Errc::invalid, "key-store/expiry",
        {"备份的到期时间须晚于现在，且不超过十年。", "A backup expires after now and within ten years."},
        {"请给出合适的到期时间。到期之前，已销毁的客户仍可能凭该备份恢复。",
         "Give another expiry. Until then a destroyed customer could be recovered from this backup."});
  }
  if (parts_->disk.exists(path)) {
    return exists_already(path);
  }
  if (backups(now).size() >= kMaxBackups) {
    return make_error(
        base::Errc::conflict, "key-store/backups",
        {"未到期的密钥库备份过多。", "Too many key store backups have not expired yet."},
        {"请等待旧备份到期，或缩短备份的有效期。", "Wait for some to expire, or make shorter-lived ones."});
  }
  return base::success();
}

base::Status KeyStore::backup(const std::string& path, base::Instant expires, base::Instant now) {
  JINKUI_RETURN_IF_ERROR(check_backup(path, expires, now));
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  Roots roots = next.roots->clone();
  roots.backups = unexpired(roots.backups, now);
  roots.backups.push_back({.made = now, .expires = expires});
  next.roots = std::make_shared<const Roots>(std::move(roots));
  parts_->advance(std::move(next));
  State copy = parts_->current();
  copy.header.expires = expires;
  parts_->disk.replace(path, encode(parts_->suite, copy, parts_->random));
  return base::success();
}

void KeyStore::put_on_record(std::span<const KeyBackup> backups, base::Instant now) {
  const std::lock_guard changing(parts_->changing);
  State next = parts_->current();
  Roots roots = next.roots->clone();
  std::vector<KeyBackup> known = unexpired(roots.backups, now);
  const std::size_t before = known.size();
  for (const KeyBackup& backup : backups) {
    if (backup.expires > now && std::ranges::find(known, backup) == known.end()) {
      known.push_back(backup);
    }
  }
  if (known.size() == before) {
    return;
  }
  std::ranges::sort(known, std::ranges::greater(), &KeyBackup::expires);
  known.resize(std::min(known.size(), kMaxBackups));
  roots.backups = std::move(known);
  next.roots = std::make_shared<const Roots>(std::move(roots));
  parts_->advance(std::move(next));
}

std::vector<KeyBackup> KeyStore::backups(base::Instant now) const {
  std::vector<KeyBackup> left = unexpired(parts_->current().roots->backups, now);
  std::ranges::sort(left, {}, &KeyBackup::made);
  return left;
}

base::Instant KeyStore::unrecoverable_from(base::Instant now) const {
  base::Instant last = now;
  for (const KeyBackup& backup : parts_->current().roots->backups) {
    last = std::max(last, backup.expires);
  }
  return last;
}

base::Status KeyStore::change_root(const RootKey& root) {
  State next = state_under(parts_->suite, root, parts_->random);  // may take a second: before the lock
  const std::lock_guard changing(parts_->changing);
  const State old = parts_->current();
  next.header.vault = old.header.vault;
  next.header.generation = old.header.generation;
  // The file of the second section is sealed under the shred root and the salt: a new root means a new shred root.
  next.roots = with_new_shred_root(*old.roots, parts_->random);
  next.tree = old.tree;
  next.near_end = old.near_end;
  next.lingering = old.lingering;
  parts_->advance(std::move(next));
  return base::success();
}

}  // namespace jinkui::vault
