#include "jinkui/service/exports.h"

#include <algorithm>
#include <array>

#include "export_set.h"
#include "export_work.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/codec/hex.h"
#include "jinkui/transfer/exports.h"
#include "labels.h"
#include "masked.h"
#include "refused_job.h"

namespace jinkui::service {
namespace {

constexpr int kMostScanned = 20'000;                           // customers looked at for one plan
constexpr std::size_t kMostOfOne = 10;                         // files of a person that wait to be fetched
constexpr std::int64_t kKeptMs = std::int64_t{3'600} * 1'000;  // of a file

base::Error refused(base::Errc code, const char* slug, base::Text message, base::Text next) {
  return {code, slug, std::move(message), std::move(next), "", {}, ""};
}

base::Error no_such_export() {
  return refused(base::Errc::not_found, "export/unknown",
                 {"没有这个导出文件，或它已过期。", "There is no such export, or it has expired."},
                 {"如仍需要，请重新申请。", "If still needed, make a new request."});
}

base::Error too_many() {
  return refused(base::Errc::too_large, "export/too-many",
                 {"范围内的客户超过 1,000 个。", "There are more than 1,000 customers in this scope."},
                 {"请缩小范围，分几次申请。", "Narrow the scope, and ask in parts."});
}

base::Error busy() {
  return refused(base::Errc::unavailable, "export/busy", {"同时进行的导出过多。", "Too many exports are under way."},
                 {"请稍后再试。", "Try again later."});
}

base::Result<Act> act_of(const pack::Pack& pack, const Caller& caller, const std::string& scope,
                         const std::string& purpose, const std::vector<std::string>& fields) {
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::export_out;
  act.to_level = scope;
  JINKUI_TRY(act.purpose, purpose_named(pack, purpose));
  JINKUI_TRY(act.fields, fields_named(pack, fields));
  return act;
}

// Customers within the filter that the caller may know of.
base::Result<std::vector<base::CustomerId>> customers_of(Core& core, const WorldPtr& world, store::Session& session,
                                                         const Caller& caller, const PlanExport& command) {
  std::vector<base::CustomerId> found;
  const auto consider = [&](const vault::ObjectFacts& object) {
    const bool fits = !object.destroyed && (command.level.empty() || object.customer_label.level == command.level) &&
                      (command.department.none() || object.custody.department == command.department);
    if (fits && rule_on_object(core, world, session, masked_act(caller, object.customer), object).permitted()) {
      found.push_back(object.customer);
    }
  };
  if (!command.customers.empty()) {
    for (const auto customer : command.customers) {
      auto facts = core.vault().facts(session, customer, {});
      if (facts.ok()) {
        consider(*facts);
      } else if (facts.error().code != base::Errc::not_found) {
        return facts.take_error();
      }
    }
    std::sort(found.begin(), found.end(), [](auto a, auto b) { return a.value < b.value; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }
  vault::ListFilter filter;
  if (!command.department.none()) {
    filter.department = command.department;
  }
  int scanned = 0;
  for (std::int64_t cursor = 0; found.size() <= Exports::kMostRecords;) {
    JINKUI_TRY(const auto page, core.vault().list(session, {cursor}, vault::Vault::kMaxPage, filter));
    for (const auto& object : page.items) {
      consider(object);
    }
    scanned += static_cast<int>(page.items.size());
    cursor = page.next;
    if (cursor == 0 || scanned >= kMostScanned) {
      if (cursor != 0) {
        return too_many();
      }
      break;
    }
  }
  return found;
}

std::string scope_name(const Caller& caller, const std::vector<base::CustomerId>& customers) {
  codec::CanonicalWriter writer(16 + 8 * customers.size());
  writer.text("jinkui/export-scope/1").i64(caller.person.value).count(customers.size());
  for (const auto customer : customers) {
    writer.i64(customer.value);
  }
  return codec::to_hex(crypto::sha256(writer.take()));
}

}  // namespace

Exports::Exports(Core& core) : core_(core) {}
Exports::~Exports() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return working_ == 0; });
}

void Exports::plan(const Caller& caller, const PlanExport& command, Done<ExportPlan> done) {
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  auto customers = customers_of(core_, world, *reader, caller, command);
  if (!customers.ok()) {
    return done(customers.take_error());
  }
  if (customers->size() > kMostRecords) {
    return done(too_many());
  }
  ExportPlan plan;
  plan.scope = scope_name(caller, *customers);
  plan.count = customers->size();
  auto act = act_of(world->pack(), caller, plan.scope, command.purpose, command.fields);
  if (!act.ok()) {
    return done(act.take_error());
  }
  act->quantity = static_cast<std::int64_t>(customers->size());
  auto ruling = rule_on_set(core_, world, *reader, *act, *customers);
  if (!ruling.ok()) {
    return done(ruling.take_error());
  }
  if (ruling->decision.verdict == policy::Verdict::deny) {
    return refuse(core_, caller, std::move(ruling).value(), [done](base::Error error) { done(std::move(error)); });
  }
  plan.level = level_view(world->pack(), core_.settings(), ruling->object.label, core_.time().now());
  plan.verdict = ruling->permitted() ? "permit" : "needs_flow";
  plan.flow = ruling->decision.flow.none() ? "" : world->pack().at(ruling->decision.flow).id;
  plan.clauses = clauses_of(*ruling);
  plan.fields = names_of(world->pack(), ruling->decision.visible);
  note(
      core_, {ledger::Kind::masks_listed, caller, {}, receipt::Scope::What::nothing},
      [scope = plan.scope, list = std::move(*customers), caller,
       &core = core_](store::WriterSession& session) -> base::Result<FieldValues> {
        transfer::put_scope(session, scope, {list}, caller.person, core.time().now());
        return FieldValues{{"export_scope", scope}, {"customers", std::to_string(list.size())}};
      },
      [plan, done = std::move(done)](base::Result<receipt::Receipt> receipt) mutable {
        if (!receipt.ok()) {
          return done(receipt.take_error());
        }
        plan.receipt = view_of(*receipt);
        done(std::move(plan));
      });
}

void Exports::run(const Caller& caller, RunExport command, Done<ExportView> done) {
  const WorldPtr world = core_.world().now();
  auto act = act_of(world->pack(), caller, command.scope, command.purpose, command.fields);
  if (!act.ok()) {
    return done(act.take_error());
  }
  std::array<std::uint8_t, 6> random{};
  core_.random().fill(random);
  auto one = std::make_shared<One>(core_, caller);
  one->format = command.format;
  one->view.id = 1;
  for (const std::uint8_t byte : random) {
    one->view.id = one->view.id * 256 % (std::int64_t{1} << 48) + byte;
  }
  {
    const std::lock_guard lock(mutex_);
    const auto now = core_.time().now();
    std::erase_if(exports_, [&](const auto& pair) { return now.ms - pair.second->made.ms > kKeptMs; });
    const auto own = std::count_if(exports_.begin(), exports_.end(),
                                   [&](const auto& pair) { return pair.second->caller.person == caller.person; });
    if (static_cast<std::size_t>(own) >= kMostOfOne) {
      return done(busy());
    }
  }
  const auto finished = [this, one, done = std::move(done)](base::Status status) {
    if (!status.ok()) {
      return done(status.take_error());
    }
    {
      const std::lock_guard lock(mutex_);
      exports_[one->view.id] = one;
    }
    done(one->view);
  };
  submit(core_, store::Lane::reveal,
         open_set(core_, std::move(act).value(), world,
                  [this, one, purpose = std::move(command.purpose), finished](base::Result<OpenedSetPtr> opened) {
                    if (!opened.ok()) {
                      return finished(opened.take_error());
                    }
                    const std::shared_ptr<OpenedSet> set = std::move(opened).value();
                    begin_work();
                    const bool taken =
                        one->core.settings().background(base::make_task([this, one, set, purpose, finished] {
                          try {
                            finish_export(one, *set, purpose, finished);
                          } catch (const base::Fatal&) {
                            finished(no_such_export());
                          }
                          end_work();
                        }));
                    if (!taken) {
                      end_work();
                      finished(busy());
                    }
                  }));
}

void Exports::begin_work() {
  const std::lock_guard lock(mutex_);
  ++working_;
}

void Exports::end_work() {
  const std::lock_guard lock(mutex_);
  --working_;
  idle_.notify_all();
}

base::Result<Exports::Ptr> Exports::find(const Caller& caller, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = exports_.find(id);
  const bool own = found != exports_.end() && found->second->caller.person == caller.person;
  if (!own || core_.time().now().ms - found->second->made.ms > kKeptMs) {
    return no_such_export();
  }
  return found->second;
}

base::Result<PlainFile> Exports::file(const Caller& caller, std::int64_t id) {
  JINKUI_TRY(const auto one, find(caller, id));
  PlainFile file;
  file.name = one->view.name;
  file.media_type = one->format == SheetFormat::xlsx
                        ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        : "text/csv; charset=utf-8";
  file.write = [one](const std::function<bool(std::string_view)>& sink) -> base::Status {
    base::Bytes block(SealedScratch::kBlock);
    for (std::uint64_t at = 0; at < one->file.size();) {
      std::size_t got = 0;
      {
        const std::lock_guard lock(one->mutex);
        got = one->file.read(at, block);
      }
      at += got;
      if (!sink(base::as_text(base::ByteView(block).first(got)))) {
        break;
      }
    }
    crypto::wipe(block);
    return base::success();
  };
  return file;
}

base::Result<PlainFile> Exports::proof(const Caller& caller, std::int64_t id) {
  JINKUI_TRY(const auto one, find(caller, id));
  PlainFile file;
  file.name = one->view.name + ".proof.json";
  file.media_type = "application/json";
  file.write = [one](const std::function<bool(std::string_view)>& sink) -> base::Status {
    static_cast<void>(sink(one->proof));
    return base::success();
  };
  return file;
}

}  // namespace jinkui::service
