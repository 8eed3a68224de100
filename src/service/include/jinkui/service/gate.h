// The one gate: every touch of customer data passes here — facts, decision, entry, vault, marks, answer.
// Safe from several threads; done() is called on the completion executor. Errors name their clauses; a failure of the
// database reaches done() as `unavailable`, and then nothing was released.
#pragma once
#include "jinkui/service/changes.h"

namespace jinkui::service {

class Core;

class Gate {
 public:
  explicit Gate(Core& core) : core_(core) {}

  // 查阅 (P01-3, P01-12): plaintext of the fields that the purpose allows.
  void reveal(const Caller& caller, const ReadCommand& command, Done<Revealed> done);
  // 复制 (P01-8.2): plaintext as a marked, counted file; needs a copy grant.
  void copy(const Caller& caller, const ReadCommand& command, Done<MarkedFile> done);
  // 对外提供 (P01-10): as copy, under a provide_outside grant.
  void provide_outside(const Caller& caller, const ReadCommand& command, Done<MarkedFile> done);
  // Masks of the files that the caller may know of, and nothing counted beyond them.
  void list(const Caller& caller, ListCommand command, Done<CustomerPage> done);
  // Masks of the files that meet a query, among those that the caller may know of (design: "Searching is reading").
  void search(const Caller& caller, SearchCommand command, Done<SearchResult> done);
  // One file with masks, its records, and what the caller could do with it.
  void view(const Caller& caller, base::CustomerId customer, Done<CustomerFile> done);
  // 制作 (P01-12): a new customer; its level by rule (P01-6), its period by level (P01-7).
  void enter(const Caller& caller, EnterCommand command, Done<Entered> done);
  void enter_record(const Caller& caller, const EnterRecordCommand& command, const Done<Entered>& done);
  void enter_batch(const Caller& caller, BatchCommand command, Done<BatchEntered> done);
  // 更正 (verb change): new values with a reason; the versions before stay sealed. The level may rise by rule.
  void change(const Caller& caller, ChangeCommand command, Done<Changed> done);
  // Who corrected which fields when; no values. Old versions open by reveal with a revision.
  void history(const Caller& caller, HistoryCommand command, Done<History> done);
  // 定密: raising a level; lowering is a flow.
  void classify(const Caller& caller, ClassifyCommand command, Done<Entered> done);
  // 保管 (P01-12): hands the file into the keeping of a person whom the pack lets keep it, or ends its keeping.
  void keep(const Caller& caller, KeepCommand command, Done<Kept> done);
  // 销毁: under a destroy grant; the customer's keys are gone when done() is called.
  void destroy(const Caller& caller, DestroyCommand command, Done<Certificate> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
