// Requests and grants: the approval flows of the pack, recorded step by step.
// Safe from several threads; done() as for Gate.
#pragma once
#include "jinkui/service/changes.h"

namespace jinkui::service {

class Core;

struct RequestCommand {
  std::string flow;
  base::CustomerId customer;
  base::RecordId record;
  std::vector<std::string> fields;  // empty: all that the purpose allows
  std::string purpose;
  std::string reason;  // free text, 1..2000 bytes, sealed under the customer
  FieldValues form;    // the flow's own form, by field id
  std::string level;   // a flow that changes a level: to which, or kLevelEnded; that changes the policy: the version
  bool emergency = false;  // 应急查阅: the grant at once, the review after
};

enum class RequestAction : std::uint8_t {
  approve,
  reject,
  give_back,
  resubmit,
  withdraw,
  reassign,
  add_approver,
  remind
};

struct ActionCommand {
  base::RequestId request;
  RequestAction action = RequestAction::approve;
  std::string opinion;    // at most 500 characters
  base::PersonId person;  // reassign, add_approver
};

struct StepView {
  std::uint16_t id = 0;
  std::string kind;   // act, sequence, any_of, all_of, quorum
  std::string state;  // waiting, open, approved, rejected, skipped, overdue
  std::vector<std::uint16_t> children;
  base::Text actor;  // who the step asks for, in words
  std::vector<PersonRef> eligible;
  std::optional<base::Instant> deadline;
  std::vector<base::ClauseRef> clauses;
};

struct OpinionView {
  PersonRef person;
  std::optional<PersonRef> principal;  // on behalf of
  std::string action;
  std::string text;
  base::Instant time;
};

struct GrantRow {
  base::GrantId id;
  base::RequestId request;
  Named flow;
  base::CustomerId customer;
  base::RecordId record;
  std::vector<std::string> verbs;
  std::vector<std::string> fields;
  std::string purpose;
  std::optional<Named> level;  // the only level it may be changed to; none: it changes none
  PersonRef holder;
  base::Instant not_before;
  base::Instant not_after;
  std::int64_t uses = 0;
  std::int64_t used = 0;
  std::string state;  // valid, used_up, expired, revoked
};

struct RequestRow {
  base::RequestId id;
  Named flow;
  base::CustomerId customer;
  base::RecordId record;
  LevelView level;
  PersonRef requester;
  Named purpose;
  std::optional<Named> to_level;  // the level asked for, where the flow changes one
  std::string version;            // hash of the version of the policy that it would put into force; empty: of none
  std::string state;              // open, returned, approved, rejected, withdrawn, lapsed, superseded
  base::Instant created;
  std::optional<base::Instant> decided;
  bool yours_to_decide = false;
  bool emergency = false;                   // released first; what is decided is a review
  std::optional<base::Instant> review_due;  // of an emergency
};

struct EmergencyPage {
  std::vector<RequestRow> rows;
  std::int64_t others = 0;
  std::int64_t overdue = 0;  // of all that are counted here
};

struct RequestFile {
  RequestRow row;
  std::vector<std::string> fields;
  std::string reason;
  FieldValues form;
  std::vector<StepView> steps;
  std::vector<OpinionView> opinions;
  std::optional<GrantRow> grant;
  std::vector<std::string> actions;  // what the caller can do now
  FieldValues masks;                 // of the customer, so that the approver knows what is asked for
  ReceiptView receipt;
};

struct RequestPage {
  std::vector<RequestRow> rows;
  base::RequestId next;
};

struct GrantPage {
  std::vector<GrantRow> rows;
  base::GrantId next;
};

enum class Box : std::uint8_t { todo, done, mine };  // 待办, 已办, 我发起的

class Requests {
 public:
  explicit Requests(Core& core) : core_(core) {}

  void make(const Caller& caller, RequestCommand command, Done<RequestRow> done);
  void act(const Caller& caller, ActionCommand command, Done<RequestRow> done);
  // The file holds free text about a customer: opening it is recorded.
  void open(const Caller& caller, base::RequestId request, Done<RequestFile> done);
  // 应急查阅 that are not reviewed yet: those that concern the caller as requester or reviewer, oldest first, and how
  // many there are besides, for whoever may audit.
  [[nodiscard]] EmergencyPage emergencies(const Caller& caller);
  [[nodiscard]] base::Result<RequestPage> box(const Caller& caller, Box box, base::RequestId before, int limit);
  // The caller's own, newest first; `about` one customer, or all (none).
  [[nodiscard]] base::Result<GrantPage> grants(const Caller& caller, base::CustomerId about, base::GrantId before,
                                               int limit);
  void revoke(const Caller& caller, base::GrantId grant, std::string reason, Done<GrantRow> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
