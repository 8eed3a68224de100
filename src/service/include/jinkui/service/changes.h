// The messages of the use cases that change a customer file: entering, correcting, classifying, keeping, destroying.
// Plain values, in the way of types.h.
#pragma once
#include "jinkui/service/types.h"

namespace jinkui::service {

struct EnterCommand {
  FieldValues values;
  std::string level;              // a person may raise the proposed level; empty: as proposed
  base::DepartmentId department;  // owner; 0: the caller's own
  base::PersonId assigned;        // 0: nobody yet
  std::string duplicate_reason;   // why it is a file of its own though another has the same number
};

// What is unlikely about a value that was taken in.
struct ValueWarning {
  std::string slug;
  std::string field;
  base::Text message;
};

struct Entered {
  base::CustomerId customer;
  base::RecordId record;
  LevelView level;
  std::vector<base::ClauseRef> clauses;  // why this level
  std::vector<ValueWarning> warnings;
  ReceiptView receipt;
};

struct EnterRecordCommand {
  base::CustomerId customer;
  std::string category;
  FieldValues values;
  std::string level;
};

struct ChangeCommand {
  base::CustomerId customer;
  base::RecordId record;         // 0: the customer itself
  FieldValues values;            // the new ones; an empty text takes a value out
  std::string reason;            // free text, sealed under the customer
  std::int64_t revision = 0;     // that the person saw; another one meanwhile is a conflict
  std::string duplicate_reason;  // why the value stays though another file has it
};

struct Changed {
  base::CustomerId customer;
  base::RecordId record;
  std::int64_t revision = 0;
  LevelView level;
  bool raised = false;  // the level rose by rule
  std::vector<base::ClauseRef> clauses;
  std::vector<ValueWarning> warnings;
  ReceiptView receipt;
};

struct HistoryCommand {
  base::CustomerId customer;
  base::RecordId record;  // 0: the customer itself
};

struct HistoryRow {
  std::int64_t revision = 0;  // 0: the entry
  base::Instant at;
  PersonRef by;
  std::vector<std::string> fields;              // none at the entry
  std::optional<base::Hash> reason_commitment;  // of a correction
};

struct History {
  std::vector<HistoryRow> rows;  // ascending
  ReceiptView receipt;
};

struct BatchCommand {
  std::vector<EnterCommand> rows;  // 1..500
};

struct BatchEntered {
  std::vector<base::CustomerId> customers;
  ReceiptView receipt;
};

// In place of a level: the secrecy ends before its period does (提前解密).
inline constexpr const char* kLevelEnded = "none";

struct ClassifyCommand {
  base::CustomerId customer;
  base::RecordId record;
  std::string level;   // of the pack, or kLevelEnded; lower than the present one: only by an approved request
  std::string ground;  // free text, sealed under the customer
};

struct KeepCommand {
  base::CustomerId customer;
  base::PersonId keeper;  // who keeps the file from now on; 0: nobody
  std::string ground;     // free text, sealed under the customer
};

struct Kept {
  base::CustomerId customer;
  std::optional<PersonRef> keeper;
  std::vector<base::ClauseRef> clauses;
  ReceiptView receipt;
};

struct DestroyCommand {
  base::CustomerId customer;
};

struct Certificate {
  base::CustomerId customer;
  base::Instant destroyed_at;
  std::optional<base::Instant> unrecoverable_from;  // when the last key backup expires; none: now
  // Copies of the search index can confirm a guessed name or number until the index key is replaced (ADR 24): when
  // that was done last; none: never.
  std::optional<base::Instant> index_key_replaced;
  ReceiptView receipt;
};

}  // namespace jinkui::service
