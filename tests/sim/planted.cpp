#include "planted.h"

#include <algorithm>
#include <utility>

namespace jinkui::sim {
namespace {

// Session::use is protected; a name for it as a member of the base.
struct Access : store::Session {
  using store::Session::use;
};

class Writer final : public store::WriterSession {
 public:
  Writer(std::unique_ptr<store::WriterSession> inner, Plant plant) : inner_(std::move(inner)), plant_(plant) {}
  ~Writer() override {
    if (owed_) {
      inner_->rollback();
    }
  }
  void begin() override {
    settle();
    inner_->begin();
  }
  void commit() override {
    if (plant_ == Plant::early_acknowledgement) {
      owed_ = true;
      return;
    }
    inner_->commit();
  }
  void rollback() override { inner_->rollback(); }
  void tend() override {
    if (!owed_) {
      inner_->tend();
    }
  }
  void mark() override { inner_->mark(); }
  void keep_mark() override { inner_->keep_mark(); }
  void rollback_to_mark() override { inner_->rollback_to_mark(); }

 protected:
  store::Cursor& use(store::Sql sql, bool writes) override {
    const std::string_view text = sql.text;
    if (plant_ == Plant::lost_revocation &&
        text.starts_with("UPDATE grants SET revoked_at = $1, revoked_by = $2 WHERE id")) {
      sql.text =
          "UPDATE grants SET uses = uses + 0 * $1 + 0 * $2 WHERE id = $3 AND revoked_at IS NULL AND not_after > $1";
    }
    return (*inner_.*(&Access::use))(sql, writes);
  }

 private:
  void settle() {
    if (std::exchange(owed_, false)) {
      inner_->commit();
    }
  }
  std::unique_ptr<store::WriterSession> inner_;
  Plant plant_;
  bool owed_ = false;
};

class Database final : public store::Database {
 public:
  Database(std::unique_ptr<store::Database> inner, Plant plant) : inner_(std::move(inner)), plant_(plant) {}
  std::unique_ptr<store::Session> open_reader() override { return inner_->open_reader(); }
  std::unique_ptr<store::WriterSession> open_writer() override {
    return std::make_unique<Writer>(inner_->open_writer(), plant_);
  }
  base::Status migrate(std::span<const store::Migration> migrations) override { return inner_->migrate(migrations); }
  base::Status backup_to(const std::string& path, std::span<const char* const> emptied) override {
    return inner_->backup_to(path, emptied);
  }

 private:
  std::unique_ptr<store::Database> inner_;
  Plant plant_;
};

}  // namespace

std::optional<Plant> plant_of(std::string_view name) {
  const auto* at = std::find(std::begin(kPlants), std::end(kPlants), name);
  return at == std::end(kPlants) ? std::nullopt : std::optional(static_cast<Plant>(at - std::begin(kPlants)));
}

std::unique_ptr<store::Database> planted(std::unique_ptr<store::Database> database, Plant plant) {
  const bool needed = plant == Plant::early_acknowledgement || plant == Plant::lost_revocation;
  return needed ? std::make_unique<Database>(std::move(database), plant) : std::move(database);
}

}  // namespace jinkui::sim
