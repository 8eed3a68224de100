#include "service_double.h"

namespace jinkui::service {

struct Imports::One {};

namespace {

ImportView some_import() {
  ImportView view;
  view.id = 7;
  view.name = "customers.csv";
  view.state = "ready";
  view.bytes = 10;
  view.received = 4;
  view.format = "csv";
  view.encoding = "utf-8";
  view.columns = {{"姓名", "name", {"姓名", "Name"}, ""}, {"电话号", "", {}, "手机号"}};
  view.problems = {{"不认识的列：电话号", "Unknown column: 电话号"}};
  view.preview = {{"张*", "…"}};
  view.refused = {{3, {"姓名或名称必填。", "Name is required."}, {"请填写。", "Fill it in."}}};
  return view;
}

PlainFile some_file() {
  return {"模板.csv", "text/csv; charset=utf-8", [](const std::function<bool(std::string_view)>& sink) {
            static_cast<void>(sink("a,b\r\n"));
            return base::success();
          }};
}

}  // namespace

Imports::Imports(Core& core) : core_(core) {}
Imports::~Imports() = default;
void Imports::create(const Caller&, NewImport, Done<ImportView> done) {
  core_.end<ImportView>("import", done, some_import());
}
base::Result<ImportView> Imports::content(const Caller&, std::int64_t, std::uint64_t offset, std::string_view bytes) {
  ImportView view = some_import();
  view.received = offset + bytes.size();
  return view;
}
base::Result<ImportView> Imports::map(const Caller&, std::int64_t, const FieldValues&) {
  return some_import();
}
base::Result<ImportView> Imports::start(const Caller&, StartImport) {
  return some_import();
}
base::Result<ImportView> Imports::act(const Caller&, std::int64_t, ImportAction) {
  return some_import();
}
base::Result<ImportView> Imports::view(const Caller&, std::int64_t) {
  return some_import();
}
std::vector<ImportView> Imports::list(const Caller&) {
  return {some_import()};
}
base::Result<PlainFile> Imports::rejected(const Caller&, std::int64_t, bool) {
  return some_file();
}
base::Result<PlainFile> Imports::form(const Caller&, SheetFormat, bool) {
  return some_file();
}

struct Exports::One {};

Exports::Exports(Core& core) : core_(core) {}
Exports::~Exports() = default;
void Exports::plan(const Caller&, const PlanExport&, Done<ExportPlan> done) {
  ExportPlan plan;
  plan.scope = std::string(64, 'a');
  plan.count = 2;
  plan.level = some_level();
  plan.verdict = "needs_flow";
  plan.flow = "copying";
  plan.fields = {"name"};
  plan.receipt = some_receipt();
  core_.end<ExportPlan>("plan", done, std::move(plan));
}
void Exports::run(const Caller&, RunExport, Done<ExportView> done) {
  ExportView view;
  view.id = 9;
  view.name = "export.csv";
  view.count = 2;
  view.level = some_level();
  view.grant = {5};
  view.receipt = some_receipt();
  core_.end<ExportView>("export", done, std::move(view));
}
base::Result<PlainFile> Exports::file(const Caller&, std::int64_t) {
  return some_file();
}
base::Result<PlainFile> Exports::proof(const Caller&, std::int64_t) {
  return some_file();
}

}  // namespace jinkui::service
