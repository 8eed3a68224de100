// Making, moving and opening requests; revoking grants.
#include "jinkui/service/requests.h"

#include <algorithm>

#include "act_job.h"
#include "emergency.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/governance/versions.h"
#include "labels.h"
#include "masked.h"
#include "request_ground.h"
#include "request_views.h"
#include "version_check.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMaxReason = 2000;   // bytes
constexpr std::size_t kMaxOpinion = 2000;  // bytes, about 500 Chinese characters
constexpr std::size_t kMaxPage = 100;

base::Error simple(base::Errc code, const char* slug, const char* zh, const char* en, const char* where = "") {
  return {code, slug, {zh, en}, {"请改正后重新提交。", "Correct it and send it again."}, where, {}, ""};
}

base::Result<std::size_t> page_size(int limit) {
  if (limit < 1 || static_cast<std::size_t>(limit) > kMaxPage) {
    return simple(base::Errc::invalid, "list/limit", "每页条数须在 1 到 100 之间。",
                  "The page size must be between 1 and 100.", "/limit");
  }
  return static_cast<std::size_t>(limit);
}

base::Error no_such_request() {
  return {base::Errc::not_found,
          "request/unknown",
          {"没有这个申请，或与您无关。", "No such request, or it does not concern you."},
          {"请从“申请与审批”中打开。", "Open it from the inbox."},
          "",
          {},
          ""};
}

base::Status check_text(const std::string& text, std::size_t least, std::size_t most, const char* where) {
  if (text.size() < least) {
    return simple(base::Errc::invalid, "request/text-missing", "须填写事由。", "A reason is required.", where);
  }
  if (text.size() > most || !codec::is_utf8(text)) {
    return simple(base::Errc::invalid, "request/text", "文字过长或不是 UTF-8。", "The text is too long or not UTF-8.",
                  where);
  }
  return base::success();
}

base::Bytes encode_form(const FieldValues& form) {
  codec::CanonicalWriter writer;
  writer.count(form.size());
  for (const auto& [id, value] : form) {
    writer.text(id).text(value);
  }
  return writer.take();
}

base::Result<FieldValues> decode_form(base::ByteView bytes) {
  codec::CanonicalReader reader(bytes);
  FieldValues form(reader.count(64, 8));
  for (auto& [id, value] : form) {
    id = reader.text();
    value = reader.text();
  }
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return form;
}

// The form against the flow: known names, required ones present, in the flow's order.
base::Result<FieldValues> checked_form(const pack::Flow& flow, const FieldValues& given) {
  for (const auto& entry : given) {
    const auto& [id, value] = entry;
    const bool known =
        std::any_of(flow.form.begin(), flow.form.end(), [&entry](const auto& f) { return f.id == entry.first; });
    if (!known) {
      auto error = simple(base::Errc::invalid, "request/unknown-form-field", "申请表没有这一项。",
                          "The form has no such field.");
      error.where = "/form/" + id;
      return error;
    }
    JINKUI_RETURN_IF_ERROR(check_text(value, 0, kMaxReason, "/form"));
  }
  FieldValues form;
  for (const auto& field : flow.form) {
    const auto found = std::find_if(given.begin(), given.end(), [&](const auto& g) { return g.first == field.id; });
    const bool present = found != given.end() && !found->second.empty();
    if (field.required && !present) {
      base::Error error = simple(base::Errc::invalid, "request/form-field-missing", "", "");
      error.message = {"申请表须填写：" + field.title.zh, "The form needs: " + field.title.en};
      error.where = "/form/" + field.id;
      error.clauses = {};
      return error;
    }
    if (present) {
      form.emplace_back(field.id, found->second);
    }
  }
  return form;
}

base::Result<base::Bytes> seal(Core& core, store::Session& session, base::CustomerId customer, std::string_view what,
                               base::ByteView plain) {
  if (plain.empty()) {
    return base::Bytes{};
  }
  return core.vault().seal_text(session, customer, what, plain);
}

// A job around the approval engine: `move` gives the remarks of the entry; the row is read after it.
class RequestJob final : public store::Job {
 public:
  struct Moved {
    workflow::RequestHead head;
    FieldValues remarks;
    Ruling ruling;
    ledger::Kind kind = ledger::Kind::request_made;
  };
  using Move = std::function<base::Result<Moved>(store::WriterSession&)>;
  RequestJob(Core& core, Caller caller, Move move, Done<RequestRow> done)
      : core_(core), caller_(std::move(caller)), move_(std::move(move)), done_(std::move(done)) {}

  base::Status run(store::WriterSession& session) override {
    JINKUI_TRY(auto moved, move_(session));
    row_ = request_row(core_, *moved.ruling.world, moved.head, &moved.ruling.object);
    const World& in_force = *core_.world().pending();
    JINKUI_TRY(auto draft,
               make_draft(core_, session, in_force,
                          {moved.kind, silent_scope(caller_, moved.head.asked.customer, moved.head.asked.record),
                           actor_part(caller_), decision_part_in(in_force, moved.ruling, moved.remarks)}));
    ticket_ = core_.ledger().append(std::move(draft));
    return base::success();
  }
  void finish(base::Status outcome) override {
    if (!outcome.ok()) {
      done_(outcome.take_error());
      return;
    }
    auto receipt = ledger::Ledger::redeem(std::move(ticket_));
    if (!receipt.ok()) {
      done_(receipt.take_error());
      return;
    }
    done_(std::move(row_));
  }

 private:
  Core& core_;
  Caller caller_;
  Move move_;
  Done<RequestRow> done_;
  RequestRow row_;
  ledger::Ticket ticket_;
};

void submit_request(Core& core, const Caller& caller, RequestJob::Move move, Done<RequestRow> done) {
  store::JobPtr job = std::make_unique<RequestJob>(core, caller, std::move(move), std::move(done));
  if (!core.queue().submit(store::Lane::write, job)) {
    job->finish(store::queue_full());
  }
}

// Does the pack send this act through this very flow?
base::Status check_asked(const Ruling& ruling, const pack::Flow& flow) {
  if (ruling.permitted()) {
    return simple(base::Errc::conflict, "request/not-needed", "您已可直接办理，无需申请。",
                  "You may do this already; no request is needed.");
  }
  if (ruling.decision.verdict != policy::Verdict::needs_flow) {
    return refusal(ruling);
  }
  if (ruling.decision.flow != flow.self) {
    base::Error error = refusal(ruling);
    error.code = base::Errc::invalid;
    error.slug = "request/other-flow";
    error.where = "/flow";
    return error;
  }
  return base::success();
}

// A request to change a level names one below the present, one to change the policy its version; any other names
// none.
base::Status check_level(const Ruling& ruling, const Act& act) {
  if (act.verb == pack::Verb::export_out) {
    return base::success();  // names the set of customers; rule_on() has found it
  }
  if (act.verb == pack::Verb::govern) {
    return base::success();  // see check_version()
  }
  if (act.verb != pack::Verb::declassify) {
    return act.to_level.empty()
               ? base::success()
               : base::Status(simple(base::Errc::invalid, "request/level", "这个流程不改变密级，不要填写目标密级。",
                                     "This flow changes no level; name none.", "/level"));
  }
  JINKUI_TRY(const auto level, level_to(ruling.pack(), act.to_level));
  static_cast<void>(level);
  if (!lowers(ruling.pack(), ruling.object.label, act.to_level)) {
    return simple(base::Errc::conflict, "request/not-lower", "目标密级不低于现行密级，无需申请，可直接定密。",
                  "The level asked for is not below the present one; classify without a request.", "/level");
  }
  return base::success();
}

base::Result<RequestJob::Moved> make_request(Core& core, store::WriterSession& session, const Caller& caller,
                                             const RequestCommand& command) {
  const WorldPtr world = core.world().pending();
  const pack::Pack& pack = world->pack();
  const auto flow_id = pack.flow_named(command.flow);
  if (flow_id.none()) {
    return simple(base::Errc::invalid, "request/unknown-flow", "制度中没有这个流程。", "The pack has no such flow.",
                  "/flow");
  }
  const pack::Flow& flow = pack.at(flow_id);
  if (flow.verbs.empty()) {
    return simple(base::Errc::invalid, "request/unused-flow", "制度中没有规定哪种行为走这个流程。",
                  "No rule of the pack sends an act through this flow.", "/flow");
  }
  JINKUI_TRY(const auto purpose, purpose_named(pack, command.purpose));
  JINKUI_TRY(const auto fields, fields_named(pack, command.fields));
  JINKUI_TRY(const auto form, checked_form(flow, command.form));
  workflow::Asked asked{flow.id,         world->active->hash, command.customer, command.record,   command.fields,
                        command.purpose, caller.person,       command.level,    command.emergency};
  Act act = act_of(caller, pack, flow, asked);
  act.purpose = purpose;
  act.fields = fields;
  JINKUI_TRY(auto ruling, rule_on(core, world, session, act));
  JINKUI_RETURN_IF_ERROR(check_asked(ruling, flow));
  JINKUI_RETURN_IF_ERROR(check_level(ruling, act));
  if (command.emergency) {
    JINKUI_RETURN_IF_ERROR(check_emergency(core, session, ruling, flow, caller.person));
  }
  if (act.verb == pack::Verb::govern) {
    JINKUI_RETURN_IF_ERROR(check_version(core, session, *world, command.level));
  }
  JINKUI_TRY(const auto reason, seal(core, session, asked.customer, kReasonText, base::as_bytes(command.reason)));
  JINKUI_TRY(const auto sealed_form, seal(core, session, asked.customer, kFormText, encode_form(form)));
  const base::Instant now = core.time().now();
  const MoveContext context(ruling, flow, asked, now, core.settings().zone_minutes);
  JINKUI_TRY(const auto outcome, workflow::create_request(session, asked, reason, sealed_form, context.context));
  RequestJob::Moved moved;
  moved.head = *workflow::request_head(session, outcome.request);
  moved.remarks = {{"request", std::to_string(outcome.request.value)}, {"flow", flow.id}};
  if (outcome.grant) {
    moved.remarks.emplace_back("emergency", "true");
    moved.remarks.emplace_back("grant", std::to_string(outcome.grant->value));
  }
  if (act.verb == pack::Verb::govern) {
    moved.remarks.emplace_back(kVersionRemark, command.level);
    governance::set_request(session, *codec::hash_from_hex(command.level), outcome.request);
  }
  moved.ruling = std::move(ruling);
  return moved;
}

workflow::Event::Kind kind_of(RequestAction action) {
  using Kind = workflow::Event::Kind;
  static constexpr std::array kKinds = {Kind::approve,  Kind::reject,   Kind::give_back,    Kind::resubmit,
                                        Kind::withdraw, Kind::reassign, Kind::add_approver, Kind::remind};
  return kKinds[static_cast<std::size_t>(action)];
}

ledger::Kind entry_kind(RequestAction action) {
  switch (action) {
    case RequestAction::approve:
    case RequestAction::reject:
      return ledger::Kind::request_decided;
    case RequestAction::withdraw:
      return ledger::Kind::request_withdrawn;
    default:
      return ledger::Kind::request_changed;
  }
}

base::Result<RequestJob::Moved> act_on_request(Core& core, store::WriterSession& session, const Caller& caller,
                                               const ActionCommand& command) {
  const WorldPtr world = core.world().pending();
  const auto head = workflow::request_head(session, command.request);
  if (!head) {
    return no_such_request();
  }
  JINKUI_TRY(const auto ground, ground_of(core, session, world, head->asked));
  if (!ground.ended.empty() && !workflow::is_final(head->status)) {
    return superseded();
  }
  const Act act = act_of(caller, ground.world->pack(), *ground.flow, head->asked);
  JINKUI_TRY(auto ruling, rule_on(core, ground.world, session, act, Sight::whole));
  const base::Instant now = core.time().now();
  const MoveContext context(ruling, *ground.flow, head->asked, now, core.settings().zone_minutes);
  workflow::Event event;
  event.kind = kind_of(command.action);
  event.actor = caller.person;
  event.target = command.person;
  workflow::Attachment attachment;
  JINKUI_TRY(attachment.sealed_opinion,
             seal(core, session, head->asked.customer, kOpinionText, base::as_bytes(command.opinion)));
  JINKUI_TRY(const auto outcome,
             workflow::move_request(session, command.request, event, attachment, context.context));
  RequestJob::Moved moved;
  moved.head = *workflow::request_head(session, command.request);
  moved.kind = entry_kind(command.action);
  moved.remarks = {{"request", std::to_string(command.request.value)},
                   {"action", name_of(event.kind)},
                   {"principal", std::to_string(outcome.principal.value)},
                   {"state", name_of(outcome.status)}};
  if (outcome.grant) {
    moved.remarks.emplace_back("grant", std::to_string(outcome.grant->value));
  }
  if (outcome.revoked) {
    moved.remarks.emplace_back("revoked", std::to_string(outcome.revoked->value));
    core.epochs().touch(head->asked.requester);
  }
  moved.ruling = std::move(ruling);
  return moved;
}

base::Result<std::string> open_opinion(Core& core, store::Session& session, const receipt::Receipt& receipt,
                                       std::string_view what, base::ByteView sealed) {
  if (sealed.empty()) {
    return std::string();
  }
  JINKUI_TRY(const auto plain, core.vault().open_text(receipt, session, what, sealed));
  return std::string(base::as_text(plain));
}

base::Status fill_texts(Core& core, store::Session& session, const receipt::Receipt& receipt, const World& world,
                        const workflow::Request& request, RequestFile& file) {
  JINKUI_TRY(file.reason, open_opinion(core, session, receipt, kReasonText, request.sealed_reason));
  if (!request.sealed_form.empty()) {
    JINKUI_TRY(const auto plain, core.vault().open_text(receipt, session, kFormText, request.sealed_form));
    JINKUI_TRY(file.form, decode_form(plain));
  }
  for (const auto& line : workflow::log_of(session, request.head.id)) {
    OpinionView view;
    view.person = person_ref(*world.directory, line.actor);
    if (!line.principal.none() && line.principal != line.actor) {
      view.principal = person_ref(*world.directory, line.principal);
    }
    view.action = name_of(line.kind);
    view.time = line.at;
    JINKUI_TRY(view.text, open_opinion(core, session, receipt, kOpinionText, line.sealed_opinion));
    file.opinions.push_back(std::move(view));
  }
  return base::success();
}

base::Result<RequestFile> open_file(Core& core, const Caller& caller, base::RequestId id, receipt::Receipt receipt) {
  auto reader = core.readers().take();
  JINKUI_TRY(auto request, workflow::load_request(*reader, id));
  JINKUI_TRY(const auto ground, ground_of(core, *reader, core.world().now(), request.head.asked));
  const WorldPtr& world = ground.world;
  const pack::Flow& flow = *ground.flow;
  JINKUI_TRY(auto ruling,
             rule_on(core, world, *reader, act_of(caller, world->pack(), flow, request.head.asked), Sight::whole));
  const base::Instant now = core.time().now();
  const MoveContext context(ruling, flow, request.head.asked, now, core.settings().zone_minutes);
  RequestFile file;
  file.row = request_row(core, *world, request.head, &ruling.object);
  file.row.yours_to_decide = !workflow::says(request.state, caller.person, context.context).empty();
  file.fields = request.head.asked.fields;
  file.steps = step_views(*world, flow, request.state);
  for (const auto kind : workflow::possible(request.state, caller.person, context.context)) {
    file.actions.push_back(name_of(kind));
  }
  if (const auto grant = workflow::grant_of(*reader, id)) {
    file.grant = grant_row(*world, *grant, now);
  }
  file.receipt = view_of(receipt);
  JINKUI_RETURN_IF_ERROR(fill_texts(core, *reader, receipt, *world, request, file));
  return file;
}

// The masks tell an approver whose file is asked for; who may not see them gets the file without.
void add_masks(Core& core, const Caller& caller, base::CustomerId customer, RequestFile file,
               const Done<RequestFile>& done) {
  Knowable known;
  if (!customer.none()) {
    auto reader = core.readers().take();
    const auto ruling = rule_on(core, core.world().now(), *reader, masked_act(caller, customer));
    if (ruling.ok() && ruling->permitted()) {
      known = {ruling->world, {{customer, ruling->stamp}}};
    }
  }
  if (known.customers.empty()) {
    done(std::move(file));
    return;
  }
  FieldValues query = {{"request", std::to_string(file.row.id.value)}};
  show_masks(core, caller, std::move(known), std::move(query),
             [customer, file = std::move(file), done](base::Result<ShownMasks> masks) mutable {
               if (!masks.ok()) {
                 done(masks.take_error());
                 return;
               }
               file.masks = masks->take(customer).value_or(FieldValues{});
               done(std::move(file));
             });
}

}  // namespace

void Requests::make(const Caller& caller, RequestCommand command, Done<RequestRow> done) {
  if (auto checked = check_text(command.reason, 1, kMaxReason, "/reason"); !checked.ok()) {
    done(checked.take_error());
    return;
  }
  submit_request(
      core_, caller,
      [&core = core_, caller, command = std::move(command)](store::WriterSession& session) {
        return make_request(core, session, caller, command);
      },
      std::move(done));
}

void Requests::act(const Caller& caller, ActionCommand command, Done<RequestRow> done) {
  if (auto checked = check_text(command.opinion, 0, kMaxOpinion, "/opinion"); !checked.ok()) {
    done(checked.take_error());
    return;
  }
  submit_request(
      core_, caller,
      [&core = core_, caller, command = std::move(command)](store::WriterSession& session) {
        return act_on_request(core, session, caller, command);
      },
      std::move(done));
}

void Requests::open(const Caller& caller, base::RequestId request, Done<RequestFile> done) {
  base::CustomerId customer;
  {
    auto reader = core_.readers().take();
    const auto head = workflow::request_head(*reader, request);
    const auto principals = core_.world().now()->directory->principals_of(caller.person, core_.time().now());
    const bool concerned = head && (workflow::concerns(*reader, request, caller.person) ||
                                    std::any_of(principals.begin(), principals.end(), [&](base::PersonId p) {
                                      return workflow::concerns(*reader, request, p);
                                    }));
    if (!concerned) {
      done(no_such_request());
      return;
    }
    customer = head->asked.customer;
  }
  const NoteJob::Note what{ledger::Kind::masks_listed, caller, customer, receipt::Scope::What::opening};
  note(
      core_, what,
      [request](store::WriterSession&) -> base::Result<FieldValues> {
        return FieldValues{{"request", std::to_string(request.value)}};
      },
      [&core = core_, caller, customer, request, done = std::move(done)](base::Result<receipt::Receipt> receipt) {
        if (!receipt.ok()) {
          done(receipt.take_error());
          return;
        }
        auto file = open_file(core, caller, request, std::move(receipt).value());
        if (!file.ok()) {
          done(file.take_error());
          return;
        }
        add_masks(core, caller, customer, std::move(file).value(), done);
      });
}

base::Result<RequestPage> Requests::box(const Caller& caller, Box box, base::RequestId before, int limit) {
  JINKUI_TRY(const auto size, page_size(limit));
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  std::vector<workflow::RequestHead> heads;
  if (box == Box::todo) {
    const auto principals = world->directory->principals_of(caller.person, core_.time().now());
    heads = workflow::inbox_todo(*reader, caller.person, principals, before, size);
  } else if (box == Box::done) {
    heads = workflow::inbox_done(*reader, caller.person, before, size);
  } else {
    heads = workflow::inbox_mine(*reader, caller.person, before, size);
  }
  RequestPage page;
  for (const auto& head : heads) {
    const auto object = core_.vault().facts(*reader, head.asked.customer, head.asked.record);
    const auto ground = ground_of(core_, *reader, world, head.asked);
    const World& its_own = ground.ok() ? *ground->world : *world;
    page.rows.push_back(request_row(core_, its_own, head, object.ok() ? &*object : nullptr));
    page.rows.back().yours_to_decide = box == Box::todo;
  }
  if (heads.size() == size) {
    page.next = heads.back().id;
  }
  return page;
}

base::Result<GrantPage> Requests::grants(const Caller& caller, base::CustomerId about, base::GrantId before,
                                         int limit) {
  JINKUI_TRY(const auto size, page_size(limit));
  auto reader = core_.readers().take();
  const WorldPtr world = core_.world().now();
  const auto held = workflow::grants_held_by(*reader, caller.person, before, size, about);
  GrantPage page;
  for (const auto& grant : held) {
    page.rows.push_back(grant_row(*world, grant, core_.time().now()));
  }
  if (held.size() == size) {
    page.next = held.back().id;
  }
  return page;
}

}  // namespace jinkui::service
