#include "service_double.h"

namespace jinkui::service {

namespace {
const base::Instant kNoon{1'795'320'000'000};  // 2026-11-22T04:00:00Z
const base::ClauseRef kClause{"qinghe", "8", {"复制", "Copying"}};
}  // namespace

LevelView some_level() {
  return {"m", {"机密", "confidential"}, "#c00", "商密·机密", kNoon, false};
}
ReceiptView some_receipt() {
  ReceiptView receipt;
  receipt.index = 41;
  receipt.leaf_hash.fill(0xab);
  receipt.time = kNoon;
  receipt.size = 42;
  receipt.root.fill(0xcd);
  return receipt;
}
PersonRef some_person() {
  return {{7}, "王芳", "QH-007"};
}
RequestRow some_request_row() {
  return {{5},
          {"copying", {"复制审批", "Copying"}},
          {3},
          {0},
          some_level(),
          some_person(),
          {"visit", {"回访", "Visit"}},
          std::nullopt,
          "",
          "open",
          kNoon,
          std::nullopt,
          true,
          false,
          std::nullopt};
}
GrantRow some_grant() {
  return {{9},
          {5},
          {"copying", {"复制审批", "Copying"}},
          {3},
          {0},
          {"copy"},
          {"phone"},
          "visit",
          std::nullopt,
          some_person(),
          kNoon,
          kNoon,
          2,
          1,
          "valid"};
}

void Gate::reveal(const Caller&, const ReadCommand& command, Done<Revealed> done) {
  core_.read = std::move(command);
  Revealed revealed;
  revealed.customer = core_.read.customer;
  revealed.values = {{"phone", "13800138000"}};
  revealed.level = some_level();
  revealed.watermark = {"王芳", "QH-007", kNoon};
  revealed.clauses = {kClause};
  revealed.obligations = {"watermark"};
  revealed.receipt = some_receipt();
  core_.end("reveal", done, std::move(revealed));
}
void Gate::copy(const Caller&, const ReadCommand& command, Done<MarkedFile> done) {
  core_.read = std::move(command);
  core_.end<MarkedFile>("copy", done, {"复制 1.csv", "text/csv; charset=utf-8", "a,b\r\n", 12, some_receipt()});
}
void Gate::provide_outside(const Caller&, const ReadCommand& command, Done<MarkedFile> done) {
  core_.read = std::move(command);
  core_.end<MarkedFile>("provide", done, {"x.csv", "text/csv; charset=utf-8", "a\r\n", 13, some_receipt()});
}
void Gate::list(const Caller&, ListCommand command, Done<CustomerPage> done) {
  core_.list = command;
  CustomerRow row{{3}, {{"phone", "138****8000"}}, some_level(), {{2}, "销售部"}, std::nullopt, some_person()};
  core_.end<CustomerPage>("list", done, {{row}, {}, some_receipt()});
}
void Gate::search(const Caller&, SearchCommand command, Done<SearchResult> done) {
  core_.search = std::move(command);
  CustomerRow row{{3}, {{"phone", "138****8000"}}, some_level(), {{2}, "销售部"}, std::nullopt, some_person()};
  core_.end<SearchResult>("search", done,
                          {{{row}, {3}, some_receipt()}, true, SearchBudget{59, 60, {1'800'000'000'000}}});
}
void Gate::view(const Caller&, base::CustomerId customer, Done<CustomerFile> done) {
  CustomerFile file;
  file.row = {customer, {{"phone", "138****8000"}}, some_level(), {{2}, "销售部"}, some_person(), std::nullopt};
  file.records = {{{1}, {"trade", {"交易", "Trade"}}, some_level()}};
  file.acts = {{"copy", {"复制", "Copy"}, "needs_flow", "copying", {"须经批准", "by approval"}, {kClause}},
               {"read", {"查阅", "Read"}, "permit", "", {"可以", "yes"}, {}}};
  file.purposes = {{{"visit", {"回访", "Visit"}}, {"phone"}, true}};
  file.receipt = some_receipt();
  core_.end("view", done, std::move(file));
}
void Gate::enter(const Caller&, EnterCommand command, Done<Entered> done) {
  core_.enter = std::move(command);
  core_.end<Entered>(
      "enter", done,
      {{4}, {0}, some_level(), {kClause}, {{"value/mobile-prefix", "phone", {"号段", "prefix"}}}, some_receipt()});
}
void Gate::enter_record(const Caller&, const EnterRecordCommand&, const Done<Entered>& done) {
  core_.end<Entered>("enter_record", done, {{4}, {1}, some_level(), {}, {}, some_receipt()});
}
void Gate::enter_batch(const Caller&, BatchCommand command, Done<BatchEntered> done) {
  core_.batch = std::move(command);
  core_.end<BatchEntered>("enter_batch", done, {{{4}, {5}}, some_receipt()});
}
void Gate::classify(const Caller&, ClassifyCommand, Done<Entered> done) {
  core_.end<Entered>("classify", done, {{4}, {0}, some_level(), {}, {}, some_receipt()});
}
void Gate::change(const Caller&, ChangeCommand command, Done<Changed> done) {
  core_.change = std::move(command);
  core_.end<Changed>("change", done, {{4}, {0}, 2, some_level(), true, {kClause}, {}, some_receipt()});
}
void Gate::history(const Caller&, HistoryCommand command, Done<History> done) {
  core_.history = command;
  HistoryRow entry{0, kNoon, some_person(), {}, std::nullopt};
  HistoryRow corrected{1, kNoon, some_person(), {"phone"}, some_receipt().root};
  core_.end<History>("history", done, {{entry, corrected}, some_receipt()});
}
void Gate::keep(const Caller&, KeepCommand command, Done<Kept> done) {
  core_.keep = std::move(command);
  const auto keeper = core_.keep.keeper.none() ? std::nullopt : std::optional(some_person());
  core_.end<Kept>("keep", done, {core_.keep.customer, keeper, {kClause}, some_receipt()});
}
void Gate::destroy(const Caller&, DestroyCommand command, Done<Certificate> done) {
  core_.end<Certificate>("destroy", done, {command.customer, kNoon, std::nullopt, std::nullopt, some_receipt()});
}

void Requests::make(const Caller&, RequestCommand command, Done<RequestRow> done) {
  core_.request = std::move(command);
  core_.end("make", done, some_request_row());
}
void Requests::act(const Caller&, ActionCommand command, Done<RequestRow> done) {
  core_.action = std::move(command);
  core_.end("act", done, some_request_row());
}
void Requests::open(const Caller&, base::RequestId, Done<RequestFile> done) {
  RequestFile file;
  file.row = some_request_row();
  file.fields = {"phone"};
  file.reason = "客户要求";
  file.form = {{"copies", "1"}};
  file.steps = {{1, "act", "open", {2}, {"经理", "manager"}, {some_person()}, kNoon, {kClause}}};
  file.opinions = {{some_person(), std::nullopt, "approve", "同意", kNoon}};
  file.grant = some_grant();
  file.actions = {"approve"};
  file.masks = {{"phone", "138****8000"}};
  file.receipt = some_receipt();
  core_.end("open", done, std::move(file));
}
base::Result<RequestPage> Requests::box(const Caller&, Box, base::RequestId, int) {
  return RequestPage{{some_request_row()}, {5}};
}
EmergencyPage Requests::emergencies(const Caller&) {
  return {{some_request_row()}, 2, 1};
}
base::Result<GrantPage> Requests::grants(const Caller&, base::CustomerId, base::GrantId, int) {
  return GrantPage{{some_grant()}, {9}};
}
void Requests::revoke(const Caller&, base::GrantId, std::string, Done<GrantRow> done) {
  core_.end("revoke", done, some_grant());
}

void Accounts::login(LoginCommand command, Done<LoggedIn> done) {
  core_.login = std::move(command);
  LoggedIn in;
  in.token = "secret-token";
  in.session.person = some_person();
  in.session.posts = {{{"agent", {"座席", "Agent"}}, DepartmentRef{{2}, "客户服务部"}}};
  in.session.may = {"administer", "audit"};
  in.session.csrf = "csrf-1";
  in.session.company = "青禾商贸有限公司";
  core_.end("login", done, std::move(in));
}
base::Result<SessionFound> Accounts::find(std::string_view token, std::string_view address) {
  if (token != "secret-token") {
    base::Error error;
    error.code = base::Errc::unauthenticated;
    error.slug = "session/unknown";
    return error;
  }
  SessionFound found;
  found.caller.person = {7};
  found.caller.must_change = core_.must_change;
  found.caller.must_enrol = core_.must_enrol;
  found.caller.address = address;
  found.csrf = "csrf-1";
  return found;
}
base::Result<SessionView> Accounts::view(const Caller&, std::string_view) {
  SessionView view;
  view.person = some_person();
  view.csrf = "csrf-1";
  return view;
}
void Accounts::logout(const Caller&, std::string_view, Done<base::Unit> done) {
  core_.end("logout", done, base::Unit{});
}
void Accounts::change_password(const Caller&, std::string, std::string, Done<base::Unit> done) {
  core_.end("change_password", done, base::Unit{});
}

base::Result<std::vector<OpenSession>> Accounts::sessions(const Caller&) {
  return std::vector<OpenSession>{{"0011223344556677", kNoon, kNoon, "10.0.0.7", true}};
}
void Accounts::end(const Caller&, std::string, Done<base::Unit> done) {
  core_.end("end", done, base::Unit{});
}

base::Result<SecondFactorView> SecondFactors::view(const Caller&) {
  return SecondFactorView{true, true, 9, kNoon};
}
void SecondFactors::begin(const Caller&, std::string, std::string, Done<EnrolmentOffer> done) {
  core_.end<EnrolmentOffer>("begin_enrolment", done, {"GEZDGNBV", "otpauth://totp/x:y?secret=GEZDGNBV"});
}
void SecondFactors::confirm(const Caller&, std::string, Done<Enrolled> done) {
  core_.end<Enrolled>("confirm_enrolment", done, {{"ABCD-EFGH-JKLM-NPQR"}});
}
void SecondFactors::show(const Caller&, std::string, Done<base::Unit> done) {
  core_.end("show_code", done, base::Unit{});
}

namespace {
TokenView some_token() {
  return {1,     some_person(), "导入程序", {"read_masked"}, {}, {}, {"10.0.0.0/8"},
          kNoon, some_person(), kNoon,      std::nullopt};
}
}  // namespace
base::Result<std::vector<TokenView>> Services::tokens(const Caller&) {
  return std::vector<TokenView>{some_token()};
}
void Services::issue(const Caller&, NewToken, Done<NewTokenView> done) {
  core_.end<NewTokenView>("issue_token", done, {some_token(), "jkt_secret"});
}
void Services::revoke(const Caller&, std::int64_t, Done<TokenView> done) {
  core_.end("revoke_token", done, some_token());
}

namespace {
RecoveryView some_recovery() {
  return {1,     some_person(), true,         false,       some_person(), kNoon, some_person(),
          kNoon, "confirmed",   {"withdraw"}, std::nullopt};
}
}  // namespace
base::Result<std::vector<RecoveryView>> Recoveries::list(const Caller&) {
  return std::vector<RecoveryView>{some_recovery()};
}
void Recoveries::start(const Caller&, base::PersonId, bool, bool, Done<RecoveryView> done) {
  core_.end("start_recovery", done, some_recovery());
}
void Recoveries::confirm(const Caller&, std::int64_t, Done<RecoveryView> done) {
  core_.end("confirm_recovery", done, some_recovery());
}
void Recoveries::object(const Caller&, std::int64_t, Done<RecoveryView> done) {
  core_.end("object", done, some_recovery());
}
void Recoveries::withdraw(const Caller&, std::int64_t, Done<RecoveryView> done) {
  core_.end("withdraw_recovery", done, some_recovery());
}
void Recoveries::complete(const Caller&, std::int64_t, const Done<Completed>& done) {
  core_.end<Completed>("complete_recovery", done, {some_recovery(), "Initial-1"});
}

namespace {
PersonView some_person_view() {
  return {some_person(), "staff",    DepartmentRef{{2}, "销售部"},
          true,          "wangfang", {{1, {"agent", {"座席", "Agent"}}, std::nullopt, kNoon, kNoon}}};
}
}  // namespace

base::Result<std::vector<PersonView>> Organisation::people(const Caller&) {
  return std::vector<PersonView>{some_person_view()};
}
base::Result<std::vector<DepartmentRef>> Organisation::departments(const Caller&) {
  return std::vector<DepartmentRef>{{{2}, "销售部"}};
}
base::Result<std::vector<DesignationView>> Organisation::designations(const Caller&) {
  return std::vector<DesignationView>{
      {1, some_person(), {"read"}, std::nullopt, {3}, some_person(), kNoon, std::nullopt}};
}
base::Result<std::vector<DelegationView>> Organisation::delegations(const Caller&) {
  return std::vector<DelegationView>{{1, some_person(), some_person(), kNoon, kNoon}};
}
void Organisation::add_department(const Caller&, std::string name, base::DepartmentId, Done<DepartmentRef> done) {
  core_.end<DepartmentRef>("add_department", done, {{6}, std::move(name)});
}
void Organisation::add_person(const Caller&, NewPerson, const Done<NewPersonView>& done) {
  core_.end<NewPersonView>("add_person", done, {some_person_view(), "initial-1"});
}
void Organisation::set_active(const Caller&, base::PersonId, bool, Done<PersonView> done) {
  core_.end("set_active", done, some_person_view());
}
void Organisation::appoint(const Caller&, NewAppointment appointment, Done<AppointmentView> done) {
  core_.appointment = std::move(appointment);
  core_.end<AppointmentView>("appoint", done, {1, {"agent", {"座席", "Agent"}}, std::nullopt, kNoon, std::nullopt});
}
void Organisation::end_appointment(const Caller&, std::int64_t, Done<base::Unit> done) {
  core_.end("end_appointment", done, base::Unit{});
}
void Organisation::designate(const Caller&, NewDesignation, Done<DesignationView> done) {
  core_.end<DesignationView>("designate", done,
                             {1, some_person(), {"read"}, std::nullopt, {}, some_person(), kNoon, std::nullopt});
}
void Organisation::end_designation(const Caller&, std::int64_t, Done<base::Unit> done) {
  core_.end("end_designation", done, base::Unit{});
}
void Organisation::delegate(const Caller&, NewDelegation delegation, Done<DelegationView> done) {
  core_.end<DelegationView>("delegate", done, {1, some_person(), some_person(), delegation.from, delegation.to});
}
void Organisation::end_delegation(const Caller&, std::int64_t, Done<base::Unit> done) {
  core_.end("end_delegation", done, base::Unit{});
}

std::string LedgerView::checkpoint() const {
  return "jinkui.test\n42\n";
}
std::string LedgerView::verifier_key() const {
  return "jinkui.test+1+a";
}
std::string LedgerView::second_verifier_key() const {
  return "SM2 jinkui.test+1+second";
}
std::string LedgerView::origin() const {
  return "jinkui.test";
}
base::Result<EntryPage> LedgerView::entries(const Caller&, std::optional<std::uint64_t> before, int) {
  EntryView entry;
  entry.index = before.value_or(42) - 1;
  entry.time = kNoon;
  entry.kind = "released";
  entry.title = {"放行", "Released"};
  entry.leaf = {0, 1, 2};
  return EntryPage{{entry}, 42};
}
base::Result<ProofView> LedgerView::proof(const Caller&, std::uint64_t index, std::uint64_t size) {
  ProofView proof;
  proof.index = index;
  proof.size = size == 0 ? 42 : size;
  proof.hashes.resize(2);
  return proof;
}
base::Result<std::vector<base::Hash>> LedgerView::consistency(std::uint64_t, std::uint64_t) {
  return std::vector<base::Hash>(1);
}
base::Result<std::string> LedgerView::receipt_text(const Caller&, std::uint64_t index) {
  return "receipt " + std::to_string(index);
}
void LedgerView::opening(const Caller&, std::uint64_t index, Done<OpeningView> done) {
  core_.end<OpeningView>("opening", done, {index, {{"person", "王芳"}}, {}, {}, false, some_receipt()});
}
base::Result<base::Bytes> LedgerView::tile(const std::string& path) {
  if (path == "tile/none") {
    return base::Error{base::Errc::not_found, "ledger/no-such-tile", {}, {}, path, {}, ""};
  }
  return base::to_bytes(base::as_bytes(path));
}
base::Status LedgerView::export_to(const Caller&, const std::function<bool(std::string_view)>& write) {
  if (core_.refusal) {
    return *core_.refusal;
  }
  write("export");
  return base::success();
}

base::Result<WitnessesView> Witnesses::summary() const {
  return WitnessesView{"1/2(w1, w2)", {{"w1", "w1+1+a", 40, kNoon}, {"w2", "w2+1+a", 0, std::nullopt}}, 40, 42};
}
base::Result<std::string> Witnesses::checkpoint() const {
  return std::string("jinkui.test\n40\n");
}
base::Result<std::string> Witnesses::receipt_text(std::uint64_t index) const {
  return "witnessed receipt " + std::to_string(index);
}
void Witnesses::add(std::string note, const Done<WitnessesView>& done) {
  core_.end("witnesses.add " + note, done, summary().value());
}

base::Result<PackSummary> PackView::summary() const {
  return PackSummary{"qinghe", {"制度", "Policy"}, {}, kNoon, R"({"levels":[]})", "# 制度\n"};
}

base::Instant Simulation::now() const {
  return kNoon;
}
bool Simulation::allowed() const {
  return true;
}
void Simulation::advance(const Caller&, base::Period by, Done<base::Instant> done) {
  core_.end("advance", done, base::add(kNoon, by));
}

base::Result<ClockSummary> ClockDesk::summary(const Caller&) {
  return ClockSummary{kNoon, {kNoon.ms + 86'400'000}, true, {{some_person(), kNoon, kNoon}}, 2, 300'000, true, false};
}
void ClockDesk::admit(const Caller& caller, base::Instant wall, Done<Admitted> done) {
  core_.admitted = wall;
  core_.end<Admitted>("admit", done, {summary(caller).value(), some_receipt()});
}

KeyDesk::KeyDesk(Core& core) : core_(core) {}
KeysView KeyDesk::view(const Caller&) {
  KeysView keys;
  keys.suite = "intl";
  keys.backups = {{kNoon, {kNoon.ms + 1}}};
  keys.rotations = {{1, "buckets", "running", some_person(), kNoon, {}, 3, 9}};
  keys.yours_to_rotate = true;
  return keys;
}
void KeyDesk::back_up(const std::string&, base::Instant, Done<KeyBackupView>) {}
void KeyDesk::rotate(const Caller&, RotateCommand command, Done<RotationView> done) {
  const std::string what = command.keys == RotatedKeys::buckets ? "buckets" : "root " + command.key_file;
  core_.end<RotationView>("keys.rotate " + what, done, {2, "root", "done", some_person(), kNoon, kNoon, 0, 0});
}

}  // namespace jinkui::service
