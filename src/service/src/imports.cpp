#include "jinkui/service/imports.h"

#include <algorithm>
#include <array>

#include "act_job.h"
#include "import_run.h"
#include "jinkui/codec/csv.h"
#include "refused_job.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kMostOfOne = 10;                         // unfinished or unfetched imports of a person
constexpr std::int64_t kKeptMs = std::int64_t{2} * 3'600'000;  // what nobody looks at
constexpr std::int64_t kIdBits = 48;

base::Error refused(base::Errc code, const char* slug, base::Text message, base::Text next) {
  return {code, slug, std::move(message), std::move(next), "", {}, ""};
}

base::Error no_such_import() {
  return refused(base::Errc::not_found, "import/unknown",
                 {"没有这个导入，或它已过期。", "There is no such import, or it has expired."},
                 {"请重新上传文件；已录入的行不会重复。", "Upload the file again; no row is entered twice."});
}

base::Error wrong_state() {
  return refused(base::Errc::conflict, "import/state",
                 {"导入目前的状态不允许这样做。", "The import is not in a state for this."},
                 {"请查看导入的状态。", "Look at the state of the import."});
}

base::Error busy() {
  return refused(base::Errc::unavailable, "import/busy", {"同时进行的导入过多。", "Too many imports are under way."},
                 {"请稍后再试。", "Try again later."});
}

// The decision for a file as a whole: some department's customers must be the caller's to import.
Ruling rule_on_file(Core& core, store::Session& session, const Caller& caller) {
  const WorldPtr world = core.world().now();
  Act act;
  act.caller = caller;
  act.verb = pack::Verb::import_in;
  const Stamp stamp = core.epochs().at(caller.person, {});
  const auto try_department = [&](base::DepartmentId department) {
    vault::ObjectFacts object;
    object.custody.department = department;
    object.custody.entered_by = caller.person;
    return rule_on_object(core, world, session, act, std::move(object));
  };
  const auto* person = world->directory->person(caller.person);
  Ruling own = try_department(person == nullptr ? base::DepartmentId{} : person->department);
  for (const auto& department : world->directory->departments()) {
    if (own.permitted()) {
      break;
    }
    if (Ruling other = try_department(department.id); other.permitted()) {
      own = std::move(other);
    }
  }
  own.stamp = stamp;
  return own;
}

std::string stem(const std::string& name) {
  const auto dot = name.find_last_of('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

constexpr const char* kXlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr const char* kCsvType = "text/csv; charset=utf-8";
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // so that spreadsheets read UTF-8

// The refused rows of an import as one file.
base::Status write_refused(Imports::One& one, bool english, const std::function<bool(std::string_view)>& sink) {
  std::vector<std::string> names = one.header.names;
  std::size_t column = names.size();
  for (std::size_t i = 0; i < one.header.columns.size(); ++i) {
    column = one.header.columns[i].kind == ImportColumn::Kind::reason ? i : column;
  }
  names.resize(std::max(names.size(), column + 1));
  names[column] = english ? reason_header().en : reason_header().zh;
  render::XlsxSheet sheet;
  sheet.name = english ? "Refused rows" : "未导入的行";
  for (const auto& name : names) {
    sheet.columns.push_back({name, "", {}, 18});
  }
  std::unique_ptr<render::XlsxWriter> xlsx;
  std::string text;
  if (one.file.is_xlsx()) {
    xlsx = std::make_unique<render::XlsxWriter>(sheet, sink);
  } else {
    text = kMark;
  }
  codec::CsvWriter csv(text, codec::CsvFormulas::neutralise);
  const auto put = [&](const std::vector<std::string>& cells) -> base::Status {
    if (xlsx != nullptr) {
      return xlsx->row({cells.begin(), cells.end()});
    }
    csv.row({cells.begin(), cells.end()});
    const bool read = text.size() < SealedScratch::kBlock || sink(text);
    if (text.size() >= SealedScratch::kBlock) {
      text.clear();
    }
    return read ? base::success() : base::Status(no_such_import());
  };
  if (xlsx == nullptr) {
    JINKUI_RETURN_IF_ERROR(put(names));
  }
  JINKUI_RETURN_IF_ERROR(one.refused->read([&](const std::vector<std::string>& fields, const base::Text& reason) {
    std::vector<std::string> cells = fields;
    cells.resize(names.size());
    cells[column] = english ? reason.en : reason.zh;
    return put(cells);
  }));
  if (xlsx != nullptr) {
    return xlsx->finish();
  }
  return sink(text) ? base::success() : base::Status(no_such_import());
}

}  // namespace

Imports::Imports(Core& core) : core_(core) {}

Imports::~Imports() {
  for (const auto& [id, one] : imports_) {
    std::unique_lock lock(one->mutex);
    one->stop = true;
    one->changed.notify_all();
    one->changed.wait(lock, [&one = *one] { return !one.working; });
  }
}

void Imports::create(const Caller& caller, NewImport command, Done<ImportView> done) {
  sweep();
  if (command.bytes == 0 || command.bytes > kMaxBytes) {
    done(refused(base::Errc::too_large, "import/size",
                 {"文件须在 1 字节到 1 GiB 之间。", "A file has 1 byte to 1 GiB."},
                 {"请拆成几个文件。", "Split it."}));
    return;
  }
  auto reader = core_.readers().take();
  Ruling ruling = rule_on_file(core_, *reader, caller);
  if (!ruling.permitted()) {
    return refuse(core_, caller, std::move(ruling),
                  [done = std::move(done)](base::Error error) { done(std::move(error)); });
  }
  std::array<std::uint8_t, 8> random{};
  core_.random().fill(random);
  std::int64_t id = 1;  // not to be guessed
  for (const std::uint8_t byte : random) {
    id = ((id << 8) | byte) & ((std::int64_t{1} << kIdBits) - 1);
  }
  auto one = std::make_shared<One>(core_, id, caller, std::move(command));
  ImportView view = one->view();
  {
    const std::lock_guard lock(mutex_);
    const auto own = std::count_if(imports_.begin(), imports_.end(),
                                   [&](const auto& pair) { return pair.second->caller.person == caller.person; });
    if (static_cast<std::size_t>(own) >= kMostOfOne) {
      view.id = 0;
    } else {
      imports_[id] = std::move(one);
    }
  }
  done(view.id == 0 ? base::Result<ImportView>(busy()) : base::Result<ImportView>(std::move(view)));
}

base::Result<Imports::Ptr> Imports::find(const Caller& caller, std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = imports_.find(id);
  if (found == imports_.end() || found->second->caller.person != caller.person) {
    return no_such_import();
  }
  const std::lock_guard held(found->second->mutex);
  found->second->touched = core_.time().now();
  return found->second;
}

base::Result<ImportView> Imports::content(const Caller& caller, std::int64_t id, std::uint64_t offset,
                                          std::string_view bytes) {
  JINKUI_TRY(const auto one, find(caller, id));
  const std::lock_guard lock(one->mutex);
  if (one->state != ImportState::uploading) {
    return wrong_state();
  }
  if (offset != one->file.size() || bytes.size() > one->file_named.bytes - offset) {
    const std::string expected = std::to_string(one->file.size());
    return refused(base::Errc::conflict, "import/offset",
                   {"下一段应从第 " + expected + " 字节开始。", "The next piece begins at byte " + expected + "."},
                   {"请从该处继续上传。", "Go on from there."});
  }
  one->file.append(bytes);
  if (one->file.size() == one->file_named.bytes) {
    one->state = ImportState::reading;
    one->working = true;
    if (!core_.settings().background(base::make_task([one] { read_beginning(one); }))) {
      one->working = false;
      one->fail(busy());
    }
  }
  return one->view();
}

base::Result<ImportView> Imports::map(const Caller& caller, std::int64_t id, const FieldValues& mapping) {
  JINKUI_TRY(const auto one, find(caller, id));
  const std::lock_guard lock(one->mutex);
  if (one->working || (one->state != ImportState::ready && one->state != ImportState::checked)) {
    return wrong_state();
  }
  one->mapping = mapping;
  one->take_header(one->header.names);
  return one->view();
}

base::Result<ImportView> Imports::start(const Caller& caller, StartImport command) {
  JINKUI_TRY(const auto one, find(caller, command.import));
  const std::lock_guard lock(one->mutex);
  const bool again =
      one->state == ImportState::checked || one->state == ImportState::cancelled || one->state == ImportState::failed;
  if (one->working || one->in_flight != 0 ||
      (one->state != ImportState::ready && !(again && !one->header.names.empty()))) {
    return wrong_state();
  }
  one->take_header(one->header.names);
  if (!one->header.problems.empty()) {
    return base::Error{base::Errc::invalid,
                       "import/header",
                       one->header.problems.front(),
                       {"请改正表头，或指定每一列是什么。", "Mend the header, or say what each column is."},
                       "/mapping",
                       {},
                       ""};
  }
  one->dry_run = command.dry_run;
  one->stop = false;
  one->error.reset();
  one->counts = {};
  one->refusals.clear();
  one->file_id = 0;
  one->refused = std::make_unique<RefusedRows>(core_.keys().suite(), core_.random(), core_.settings().scratch());
  one->state = ImportState::waiting;
  one->working = true;
  if (!core_.settings().background(base::make_task([one] { run_import(one); }))) {
    one->working = false;
    one->state = ImportState::ready;
    return busy();
  }
  return one->view();
}

base::Result<ImportView> Imports::act(const Caller& caller, std::int64_t id, ImportAction action) {
  JINKUI_TRY(const auto one, find(caller, id));
  const std::lock_guard lock(one->mutex);
  const bool runs =
      one->state == ImportState::running || one->state == ImportState::paused || one->state == ImportState::waiting;
  if (action == ImportAction::cancel) {
    one->stop = true;
    if (!runs && !is_over(one->state)) {
      one->state = ImportState::cancelled;
    }
  } else if (!runs) {
    return wrong_state();
  } else {
    one->state = action == ImportAction::pause ? ImportState::paused : ImportState::running;
  }
  one->changed.notify_all();
  return one->view();
}

base::Result<ImportView> Imports::view(const Caller& caller, std::int64_t id) {
  JINKUI_TRY(const auto one, find(caller, id));
  const std::lock_guard lock(one->mutex);
  return one->view();
}

std::vector<ImportView> Imports::list(const Caller& caller) {
  sweep();
  std::vector<ImportView> views;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, one] : imports_) {
    if (one->caller.person == caller.person) {
      const std::lock_guard held(one->mutex);
      views.push_back(one->view());
    }
  }
  std::stable_sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.created > b.created; });
  return views;
}

base::Result<PlainFile> Imports::rejected(const Caller& caller, std::int64_t id, bool english) {
  JINKUI_TRY(const auto one, find(caller, id));
  const std::lock_guard lock(one->mutex);
  if (one->working || one->in_flight != 0 || one->refused == nullptr) {
    return wrong_state();
  }
  PlainFile file;
  file.name =
      stem(one->file_named.name) + (english ? "-refused." : "-未导入.") + (one->file.is_xlsx() ? "xlsx" : "csv");
  file.media_type = one->file.is_xlsx() ? kXlsxType : kCsvType;
  file.write = [one, english](const std::function<bool(std::string_view)>& sink) -> base::Status {
    {
      const std::lock_guard held(one->mutex);
      if (std::exchange(one->working, true)) {
        return wrong_state();
      }
    }
    // Without the lock: a slow reader must hold up nobody who only looks.
    auto status = write_refused(*one, english, sink);
    const std::lock_guard held(one->mutex);
    one->working = false;
    one->changed.notify_all();
    return status;
  };
  return file;
}

base::Result<PlainFile> Imports::form(const Caller& caller, SheetFormat format, bool english) {
  static_cast<void>(caller);
  PlainFile file;
  const std::string name = english ? "customers-form" : "客户导入模板";
  file.name = name + (format == SheetFormat::xlsx ? ".xlsx" : ".csv");
  file.media_type = format == SheetFormat::xlsx ? kXlsxType : kCsvType;
  file.write = [world = core_.world().now(), format,
                english](const std::function<bool(std::string_view)>& sink) -> base::Status {
    const render::XlsxSheet sheet = import_form(*world, english);
    if (format == SheetFormat::xlsx) {
      return render::XlsxWriter(sheet, sink).finish();
    }
    std::string text(kMark);
    codec::CsvWriter csv(text);
    for (const auto& column : sheet.columns) {
      csv.field(column.title);
    }
    csv.end_row();
    return sink(text) ? base::success() : base::Status(no_such_import());
  };
  return file;
}

void Imports::sweep() {
  const base::Instant now = core_.time().now();
  const std::lock_guard lock(mutex_);
  std::erase_if(imports_, [&](const auto& pair) {
    One& one = *pair.second;
    const std::lock_guard held(one.mutex);
    return !one.working && one.in_flight == 0 && now.ms - one.touched.ms > kKeptMs;
  });
}

}  // namespace jinkui::service
