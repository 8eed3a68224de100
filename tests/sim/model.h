// What the outside world knows of a house: what was acknowledged to it, what it was shown; and the invariants that
// follow, checked while a schedule runs and after every crash:
//
//   acknowledged ⇒ durable       what an answer said is there after any crash, with the entry that its receipt names
//   released ⇒ included          whoever was shown plaintext stands in the ledger, as a release
//   revoked ⇒ not released       nothing is released under a grant after the entry that revokes it
//   destroyed ⇒ unrecoverable    neither the house nor any file of the key store opens a destroyed customer again
//
// A breach is thrown as std::runtime_error. One thread.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "play.h"
#include "stage.h"

namespace jinkui::sim {

class Model {
 public:
  Model(const Image& image, Stage& stage, Tally& tally) : image_(image), stage_(stage), tally_(tally) {}

  void open();
  void step(const Step& step);
  // Lets all that waits come to its end and checks everything once more, with restores of old backups.
  void finish();

 private:
  struct Customer {
    service::FieldValues values;
    bool destruction_begun = false;          // submitted; it may or may not have happened
    std::optional<base::Instant> destroyed;  // acknowledged
  };
  struct Entry {
    base::Hash leaf_hash{};
    std::uint16_t kind = 0;
  };
  struct Release {
    std::uint64_t index = 0;
    base::GrantId grant;
  };
  struct Request {
    bool destroy = false;
    base::CustomerId customer;
    bool approved = false;
  };
  struct Backup {
    std::string name;
    base::Instant expires;  // of a key backup
    std::size_t order = 0;  // among all acknowledgements
  };

  // Acts; model_acts.cpp.
  void act(const Step& step);
  void enter(const Step& step);
  void import_chunk(const Step& step);
  void read(const Step& step, base::PersonId person);
  void ask(const Step& step, bool destroy);
  void approve(const Step& step);
  void revoke(const Step& step);
  void destroy(const Step& step);
  void back_up_keys(const Step& step);
  void back_up_database();
  void lose_keys(const Step& step);

  // Answers.
  void entered(base::Result<service::Entered> answer, const service::FieldValues& values);
  void imported(const base::Result<service::BatchEntered>& answer, const std::vector<service::EnterCommand>& rows);
  void revealed(const base::Result<service::Revealed>& answer, base::CustomerId customer, bool was_destroyed,
                const std::set<base::GrantId>& revoked_before);
  void acknowledge(const service::ReceiptView& receipt, std::uint16_t kind);
  [[nodiscard]] bool refused(const base::Error& error);

  // Checks; model_checks.cpp.
  void recover();
  void check_entries(store::Session& session);
  void check_ledger(store::Session& session);
  void check_requests(store::Session& session);
  void check_destroyed();
  void check_key_files();
  void check_customer_reads();
  void check_revocations();
  void check_replay();
  void check_old_backups();
  void drain();

  [[nodiscard]] service::Caller caller(base::PersonId person) const;
  [[nodiscard]] std::optional<base::CustomerId> some_customer(std::uint64_t pick) const;
  // Of a customer about whom such a request was approved; else any.
  [[nodiscard]] std::optional<base::CustomerId> granted_customer(std::uint64_t pick, bool destroy) const;
  [[nodiscard]] service::UseCases& use() { return stage_.house->use(); }

  const Image& image_;
  Stage& stage_;
  Tally& tally_;
  std::map<base::CustomerId, Customer> customers_;
  std::map<std::uint64_t, Entry> entries_;  // acknowledged, by index
  std::vector<Release> releases_;
  std::map<base::RequestId, Request> requests_;
  std::map<base::GrantId, std::uint64_t> revoked_;  // grant → index of the entry
  bool revoking_ = false;
  std::vector<std::string> checkpoints_;  // that were shown
  std::vector<Backup> key_backups_;
  std::optional<std::string> database_backup_;
  std::set<base::CustomerId> destroyed_before_backup_;
  std::uint64_t counter_ = 0;
  std::optional<std::string> breach_;  // found inside a completion
};

}  // namespace jinkui::sim
