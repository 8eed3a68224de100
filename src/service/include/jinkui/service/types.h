// The messages of the use cases: plain data in, plain data out, so that the gate could stand in a process of its own.
// Plain values. Names (levels, fields, purposes, posts, flows) are the pack's names as text.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/result.h"
#include "jinkui/base/time.h"

namespace jinkui::service {

// Called exactly once, on the completion executor, when the outcome is durable. Must not throw.
template <class T>
using Done = std::function<void(base::Result<T>)>;

// Who acts, as the door has authenticated them.
struct Caller {
  base::PersonId person;
  bool second_factor = false;  // shown in this session, and not longer ago than the pack lets it count
  bool external = false;       // from outside the company's network
  bool must_change = false;    // the initial password stands, or the password is due for a change
  bool must_enrol = false;     // a post of the person asks for a second factor, and there is none
  std::string address;         // of the client, for the ledger
  base::Hash session{};        // key of the session; zeros: none
  std::int64_t token = 0;      // of a service; 0: a person in a session
};

using FieldValues = std::vector<std::pair<std::string, std::string>>;  // (field, value) in pack order

// Proof of the entry that covers an answer; the long form is LedgerView::receipt_text.
struct ReceiptView {
  std::uint64_t index = 0;
  base::Hash leaf_hash{};
  base::Instant time;
  std::uint64_t size = 0;  // of the tree whose checkpoint covers the entry
  base::Hash root{};
};

struct Named {  // something with an id of the pack and a title
  std::string id;
  base::Text title;
};

struct LevelView {
  std::string id;
  base::Text title;
  std::string color;
  std::string mark;                    // e.g. 青禾商贸商密·机密
  std::optional<base::Instant> until;  // end of the confidentiality period
  bool declassified = false;
};

struct PersonRef {
  base::PersonId id;
  std::string name;
  std::string staff_number;
};

struct DepartmentRef {
  base::DepartmentId id;
  std::string name;
};

struct Watermark {
  std::string name;
  std::string staff_number;
  base::Instant time;
};

struct ReadCommand {
  base::CustomerId customer;
  base::RecordId record;  // 0: the customer itself
  std::string purpose;
  std::vector<std::string> fields;  // empty: all that the purpose allows
  // As the values stood after so many corrections, with the reason of the last of them; none: as they are now.
  std::optional<std::int64_t> revision{};
};

struct Revealed {
  base::CustomerId customer;
  base::RecordId record;
  FieldValues values;
  LevelView level;
  Watermark watermark;
  std::vector<base::ClauseRef> clauses;
  std::vector<std::string> obligations;
  std::int64_t number = 0;  // which copy of this customer this is, from 1; 0: not counted
  base::GrantId grant;      // none: no grant was needed
  std::int64_t use = 0;     // which use of the grant this was, from 1
  std::int64_t uses = 0;
  std::string reason;  // of the correction that was asked for, if one was
  ReceiptView receipt;
};

// A marked file with plaintext, counted.
struct MarkedFile {
  std::string name;  // suggested file name
  std::string media_type;
  std::string content;
  std::uint64_t number = 0;  // of the copy
  ReceiptView receipt;
};

struct ListCommand {
  base::CustomerId after;  // cursor; 0: from the start
  int limit = 20;          // 1..100
  base::PersonId keeper;   // only the files that this person keeps; 0: all
};

struct SearchTerm {
  std::string field;  // of the pack
  std::string value;  // as typed
};

// What to look for: every word of `text` and every one of `terms` must be met.
struct SearchCommand {
  std::string text;
  std::vector<SearchTerm> terms;
  std::string purpose;     // for looking up by a number: what the field would be read for
  base::CustomerId after;  // cursor; 0: from the start
  int limit = 20;          // 1..100
};

struct CustomerRow {
  base::CustomerId id;
  FieldValues masks;
  LevelView level;
  DepartmentRef department;
  std::optional<PersonRef> assigned;
  std::optional<PersonRef> keeper;
};

struct CustomerPage {
  std::vector<CustomerRow> rows;
  base::CustomerId next;  // 0: no more
  ReceiptView receipt;
};

// How many look-ups by number a person has left, and from when on there are more.
struct SearchBudget {
  int left = 0;
  int of = 0;
  base::Instant renews;
};

struct SearchResult {
  CustomerPage page;
  bool cut_short = false;              // what one search may cost was spent before the page was full
  std::optional<SearchBudget> budget;  // of a search that drew on it
};

// What one verb would meet, for the buttons of a page.
struct ActView {
  std::string verb;
  base::Text title;
  std::string verdict;  // permit, needs_flow, deny
  std::string flow;
  base::Text explanation;
  std::vector<base::ClauseRef> clauses;
};

struct PurposeView {
  Named name;
  std::vector<std::string> fields;
  bool yours = true;
};

struct RecordRow {
  base::RecordId id;
  Named category;
  LevelView level;
  std::int64_t revision = 0;
};

struct CustomerFile {
  CustomerRow row;
  std::int64_t revision = 0;  // how often the customer's own values were corrected
  std::vector<RecordRow> records;
  std::vector<ActView> acts;
  std::vector<PurposeView> purposes;
  ReceiptView receipt;
};

}  // namespace jinkui::service
