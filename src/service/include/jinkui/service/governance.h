// Governance: versions of the policy — drafted, looked at, approved by the flow of the version in force, and put into
// force (P01-17); and how each clause is kept, with what the ledger shows for it (P01-2).
// Safe from several threads; done() as for Gate. The words hold names of packs and of staff, never of customers.
#pragma once
#include "jinkui/service/requests.h"
#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct VersionText {
  std::string name;  // of the file, for findings; 1..200 characters
  std::string text;
};

struct ProposeCommand {
  VersionText pack;    // pack.yaml; what it extends is taken from the version in force
  std::string policy;  // policy.md
};

// What `pack check` finds, and what the house's own data adds to it.
struct FindingView {
  bool error = false;
  std::string slug;
  std::string file;
  int line = 0;
  int column = 0;
  std::string clause;
  base::Text message;
  base::Text mend;
};

struct VersionRow {
  base::Hash hash{};
  std::string pack;
  std::string state;  // draft, asked, approved, in_force, replaced, outdated (another one has come into force since)
  std::optional<PersonRef> drafted_by;  // none: founded with the house
  base::Instant drafted;
  base::Hash replaces{};
  base::RequestId request;
  std::optional<base::Instant> activated;
  std::optional<base::Instant> replaced;
};

struct Proposed {
  std::optional<VersionRow> version;  // none: the findings have errors, nothing was kept
  std::vector<FindingView> findings;
};

struct NameChangeView {
  std::string what;  // added, removed, changed
  std::string kind;
  std::string id;
  base::Text title;
  base::Text before;
  base::Text after;
};

struct AccessChangeView {
  Named post;  // empty id: anybody on the staff
  Named verb;
  Named level;  // empty id: of whatever level
  base::Text standing;
  base::Text before;
  base::Text after;
  bool wider = false;
  std::vector<PersonRef> people;  // holders now, at most kMostPeople
  std::int64_t people_total = 0;
};

// Stored data that bears a name which the version reads otherwise.
struct ReadAs {
  std::string kind;
  std::string id;
  std::string becomes;  // empty: falls away
  std::int64_t amount = 0;
};

// Records whose secrecy would be lower than it is: that counts as lowering and is said.
struct LoweredView {
  std::string kind;  // level, category, field
  Named name;
  base::Text before;
  base::Text after;
  std::int64_t amount = 0;
};

struct VersionPreview {
  base::Hash in_force{};  // compared with
  std::vector<FindingView> findings;
  std::vector<NameChangeView> names;
  std::vector<AccessChangeView> access;
  std::vector<ReadAs> read_as;
  std::vector<LoweredView> lowered;
  std::int64_t requests_kept = 0;   // open ones, which go on under their own version
  std::int64_t requests_ended = 0;  // open ones that the version puts an end to
  std::int64_t grants_kept = 0;
  std::int64_t grants_void = 0;
  std::int64_t designations = 0;  // they name acts, not words of a pack, and stand
};

struct VersionFile {
  VersionRow row;
  base::Text title;
  std::string pack_text;  // pack.yaml
  std::string policy;
  std::optional<VersionPreview> preview;  // none: it is in force, or has been
};

struct ActivateCommand {
  base::Hash hash{};
  base::Hash replaces{};  // the version in force as the caller knows it: compare and set
};

// How one clause is kept.
struct ClauseCoverage {
  base::ClauseRef clause;
  base::Text printed;
  std::string status;  // enforced, evidenced, declared, not_yet
  std::string not_yet;
  std::string note;
  struct Binding {
    std::string id;  // rule:copy
    base::Text text;
  };
  std::vector<Binding> mechanisms;
  std::int64_t decisions = 0;               // entries whose decision cites it, since this version is in force
  std::optional<std::uint64_t> last_entry;  // the newest of them
  std::int64_t open_requests = 0;           // by the flows bound to it
  std::int64_t overdue = 0;                 // of those, past a deadline
};

// P01-2: 既确保秘密不被泄露,又便利工作, measured from the ledger.
struct MeasureView {
  Named name;
  std::optional<base::ClauseRef> clause;
  std::string from;  // civil days of the company's zone, both included
  std::string to;
  std::int64_t reads = 0;         // plaintext read
  std::int64_t reads_direct = 0;  // of those, without any request
  std::int64_t reads_asked = 0;   // of those, by an approved request
  std::int64_t refused_needs_request = 0;
  std::int64_t refused = 0;    // reads refused for good
  std::int64_t summed_up = 0;  // refusals of any act that a flood had summed up in one entry
};

struct Coverage {
  std::string pack;
  base::Hash hash{};
  std::vector<ClauseCoverage> clauses;
  std::vector<MeasureView> measures;
};

struct CoverageQuery {
  std::optional<base::Civil> from;  // days; none: 29 days before `to`
  std::optional<base::Civil> to;    // none: today
};

class Governance {
 public:
  static constexpr std::size_t kMostPeople = 50;

  explicit Governance(Core& core) : core_(core) {}

  // Keeps a draft, when the pack in force lets the caller draft and the text has no errors; recorded.
  void propose(const Caller& caller, ProposeCommand command, Done<Proposed> done);
  // Newest first. Drafts and what is asked for are shown to whom they concern: who may draft, who may audit, and who
  // is asked to approve.
  [[nodiscard]] base::Result<std::vector<VersionRow>> versions(const Caller& caller);
  [[nodiscard]] base::Result<VersionFile> version(const Caller& caller, const base::Hash& hash);
  // Asks for a draft to be put into force, by the flow of the version in force.
  void request(const Caller& caller, const base::Hash& hash, std::string reason, Done<RequestRow> done);
  // Puts an approved version into force. Errors: policy/needs-approval and other refusals of the pack in force,
  // version/replaced (another one has come into force), version/not-ready.
  void activate(const Caller& caller, ActivateCommand command, Done<VersionRow> done);

  [[nodiscard]] base::Result<Coverage> coverage(const Caller& caller, const CoverageQuery& query);

 private:
  Core& core_;
};

}  // namespace jinkui::service
