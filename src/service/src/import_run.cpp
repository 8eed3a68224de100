#include "import_run.h"

#include <algorithm>

namespace jinkui::service {
namespace {

constexpr std::size_t kSamples = 10;
constexpr std::size_t kMostShown = 100;       // refused rows of a view
constexpr std::size_t kInFlight = 3;          // chunks that wait for the writer, so that it is never idle
constexpr std::int64_t kTargetMicros = 2000;  // of the writer for a chunk: a reveal may have to wait for one
constexpr std::size_t kLeastRows = 5;
constexpr std::size_t kMostRows = 250;
constexpr std::uint64_t kMostSpan = 4096;  // rows of the file from a chunk's first to its last
constexpr std::string_view kTagKey = "jinkui/import-file/1";

base::Error stopped() {
  return {base::Errc::conflict, "import/stopped", {"导入已取消。", "The import was cancelled."}, {}, "", {}, ""};
}

base::Error header_changed() {
  return {
      base::Errc::conflict,
      "import/header",
      {"制度换了版本，文件的表头不再适用。", "The policy has changed, and the header no longer fits."},
      {"请核对表头后重新开始；已录入的行不会重复。", "Check the header and start again; no row is entered twice."},
      "",
      {},
      ""};
}

base::Text reason_of(const base::Error& error) {
  base::Text reason = error.message;
  const auto add = [](std::string& to, const std::string& more) {
    if (!more.empty()) {
      to += (to.empty() ? "" : " ") + more;
    }
  };
  add(reason.zh, error.next.zh);
  add(reason.en, error.next.en);
  return reason;
}

class Run {
 public:
  explicit Run(std::shared_ptr<Imports::One> one)
      : one_(std::move(one)), core_(one_->core), session_(core_.readers().take()) {}

  base::Status go() {
    if (!one_->dry_run) {
      JINKUI_RETURN_IF_ERROR(open_file());
    }
    refresh_world();
    if (rows_ == nullptr) {
      return header_changed();
    }
    JINKUI_RETURN_IF_ERROR(one_->file.read([this](FileRow& row) { return take(row); }));
    JINKUI_RETURN_IF_ERROR(flush());
    return wait_for_chunks(0);
  }

 private:
  // Which file this is, and which of its rows are in already.
  base::Status open_file() {
    const auto key = core_.keys().derive(kTagKey, 32);
    std::string context;
    for (const auto& [header, target] : one_->mapping) {
      context.append(header).append("\n").append(target).append("\n");
    }
    const base::Hash tag = one_->file.tag(core_.keys().suite(), key.view(), context);
    auto work = [tag, person = one_->caller.person, &core = core_](store::WriterSession& session) {
      return base::Result<std::int64_t>(transfer::open_file(session, tag, person, core.time().now()).id);
    };
    auto keep = [one = one_](base::Result<std::int64_t> id) {
      const std::lock_guard lock(one->mutex);
      one->file_id = id.ok() ? *id : -1;
      one->changed.notify_all();
    };
    store::JobPtr job = store::make_job<std::int64_t>(std::move(work), std::move(keep));
    if (!core_.queue().submit(store::Lane::write, job)) {
      return store::queue_full();
    }
    {
      std::unique_lock lock(one_->mutex);
      one_->changed.wait(lock, [this] { return one_->file_id != 0 || one_->stop; });
      if (one_->file_id <= 0) {
        return one_->stop ? stopped() : store::queue_full();
      }
    }
    JINKUI_TRY(in_, transfer::rows_in(*session_, one_->file_id));
    return base::success();
  }

  void refresh_world() {
    WorldPtr world = core_.world().now();
    if (rows_ != nullptr && rows_->world() == world) {
      return;
    }
    ImportHeader header = read_header(*world, one_->header.names, one_->mapping);
    rows_ = header.problems.empty() ? std::make_unique<ImportRows>(world, std::move(header)) : nullptr;
  }

  base::Status take(FileRow& row) {
    if (std::exchange(header_, false)) {
      return base::success();
    }
    JINKUI_RETURN_IF_ERROR(may_go_on());
    const std::uint64_t number = ++number_;
    if (in_.has(number)) {
      const std::lock_guard lock(one_->mutex);
      ++one_->counts.rows;
      ++one_->counts.skipped;
      return base::success();
    }
    const bool far = chunk_ != nullptr && number - chunk_->rows.front().number >= kMostSpan;
    if (far || (chunk_ != nullptr && chunk_->rows.size() >= rows_of_chunk_)) {
      JINKUI_RETURN_IF_ERROR(flush());
    }
    return add(row, number);
  }

  base::Status may_go_on() {
    std::unique_lock lock(one_->mutex);
    one_->changed.wait(lock, [this] { return one_->stop || one_->state != ImportState::paused; });
    rows_of_chunk_ = one_->chunk_rows;
    return one_->stop ? base::Status(stopped()) : base::success();
  }

  base::Status add(FileRow& row, std::uint64_t number) {
    if (chunk_ == nullptr) {
      refresh_world();
      if (rows_ == nullptr) {
        return header_changed();
      }
      chunk_ = std::make_unique<ImportChunk>();
      chunk_->caller = one_->caller;
      chunk_->world = rows_->world();
      chunk_->file = one_->file_id;
    }
    ImportRow& made = chunk_->rows.emplace_back();
    made.number = number;
    made.fields = row.fields;
    auto command = rows_->command(row.fields, row.damaged);
    if (!command.ok()) {
      made.refused = command.take_error();
      return base::success();
    }
    made.command = std::move(command).value();
    auto prepared = prepare(core_, chunk_->world, *session_, one_->caller, pack::Verb::import_in, made.command);
    if (!prepared.ok()) {
      made.refused = prepared.take_error();
    } else if (!prepared->ruling.permitted()) {
      made.refused = refusal(prepared->ruling);
    } else {
      made.prepared = std::move(prepared).value();
    }
    return base::success();
  }

  // Gives the chunk to the writer, or counts it when nothing is to be entered.
  base::Status flush() {
    if (chunk_ == nullptr) {
      return base::success();
    }
    auto chunk = std::move(chunk_);
    const bool any =
        std::any_of(chunk->rows.begin(), chunk->rows.end(), [](const auto& row) { return !row.refused; });
    if (one_->dry_run || !any) {
      const std::lock_guard lock(one_->mutex);
      for (ImportRow& row : chunk->rows) {
        row.outcome = row.refused ? transfer::Outcome::rejected : transfer::Outcome::in;
      }
      settle(*one_, *chunk);
      return base::success();
    }
    JINKUI_RETURN_IF_ERROR(wait_for_chunks(kInFlight - 1));
    {
      const std::lock_guard lock(one_->mutex);
      ++one_->in_flight;
    }
    submit_chunk(core_, std::move(chunk), [one = one_](std::unique_ptr<ImportChunk> back, base::Status outcome) {
      const std::lock_guard lock(one->mutex);
      --one->in_flight;
      if (outcome.ok()) {
        settle(*one, *back);
      } else {
        one->error = outcome.take_error();
        one->stop = true;
      }
      one->changed.notify_all();
    });
    return base::success();
  }

  base::Status wait_for_chunks(std::size_t most) {
    std::unique_lock lock(one_->mutex);
    one_->changed.wait(lock, [&] { return one_->in_flight <= most || one_->stop; });
    return one_->stop ? base::Status(stopped()) : base::success();
  }

  // Counts what became of the rows and keeps the refused ones; mutex held.
  static void settle(Imports::One& one, const ImportChunk& chunk) {
    for (const ImportRow& row : chunk.rows) {
      ++one.counts.rows;
      if (row.outcome == transfer::Outcome::rejected) {
        ++one.counts.rejected;
        one.refused->add(row.fields, reason_of(*row.refused));
        if (one.refusals.size() < kMostShown) {
          one.refusals.push_back({row.number, row.refused->message, row.refused->next});
        }
      } else if (row.outcome == transfer::Outcome::known) {
        ++one.counts.known;
      } else {
        ++one.counts.in;
      }
    }
    if (chunk.micros > 0) {
      const auto fitting =
          static_cast<std::size_t>(static_cast<std::int64_t>(chunk.rows.size()) * kTargetMicros / chunk.micros);
      one.chunk_rows = std::clamp((one.chunk_rows + fitting) / 2, kLeastRows, kMostRows);
    }
  }

  std::shared_ptr<Imports::One> one_;
  Core& core_;
  ReaderPool::Lease session_;
  transfer::RowSet in_;
  std::unique_ptr<ImportRows> rows_;
  std::unique_ptr<ImportChunk> chunk_;
  std::uint64_t number_ = 0;
  std::size_t rows_of_chunk_ = 20;
  bool header_ = true;
};

base::Status guarded(const std::function<base::Status()>& work) {
  try {
    return work();
  } catch (const base::Fatal&) {
    return base::Error{base::Errc::unavailable,
                       "import/storage",
                       {"存储暂时不可用，导入已停下。", "The storage is not available; the import has stopped."},
                       {"请稍后重新导入同一文件；已录入的行不会重复。",
                        "Import the same file again later; no row is entered twice."},
                       "",
                       {},
                       ""};
  }
}

}  // namespace

std::string_view name_of(ImportState state) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "uploading", "reading", "ready", "waiting", "running", "paused", "done", "checked", "cancelled", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

bool is_over(ImportState state) {
  return state >= ImportState::done;
}

Imports::One::One(Core& core_in, std::int64_t id_in, const Caller& caller_in, NewImport what)
    : core(core_in),
      id(id_in),
      caller(caller_in),
      file_named(std::move(what)),
      created(core_in.time().now()),
      touched(created),
      file(core_in.keys().suite(), core_in.random(), core_in.settings().scratch()) {}

void Imports::One::fail(base::Error why) {
  state = ImportState::failed;
  error = std::move(why);
}

void Imports::One::take_header(const std::vector<std::string>& names) {
  const WorldPtr world = core.world().now();
  header = read_header(*world, names, mapping);
  const ImportRows rows(world, header);
  preview.clear();
  for (const auto& sample : samples) {
    preview.push_back(rows.masked(sample));
  }
}

ImportView Imports::One::view() {
  ImportView out;
  out.id = id;
  out.name = file_named.name;
  out.state = name_of(state);
  out.bytes = file_named.bytes;
  out.received = file.size();
  out.created = created;
  if (state != ImportState::uploading) {
    out.format = file.is_xlsx() ? "xlsx" : "csv";
    out.encoding = file.is_xlsx() ? "" : values::name_of(file.encoding());
  }
  out.columns = header.views;
  out.problems = header.problems;
  out.preview = preview;
  out.counts = counts;
  out.refused = refusals;
  const bool runs = state == ImportState::running || state == ImportState::paused;
  const auto until = runs ? std::chrono::steady_clock::now() : ended;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(until - begun).count();
  if (ms > 0 && counts.rows > 0) {
    out.rows_per_second = static_cast<std::int64_t>((counts.rows - counts.skipped) * 1000) / ms;
  }
  if (state == ImportState::failed) {
    out.error = error;
  }
  return out;
}

void read_beginning(const std::shared_ptr<Imports::One>& one) {
  std::vector<std::vector<std::string>> rows;
  auto status = guarded([&] {
    return one->file.read([&](FileRow& row) -> base::Status {
      rows.push_back(row.fields);
      return rows.size() <= kSamples ? base::success() : base::Status(stopped());
    });
  });
  const std::lock_guard lock(one->mutex);
  one->working = false;
  one->changed.notify_all();
  if (!status.ok() && status.error().slug != "import/stopped") {
    return one->fail(status.take_error());
  }
  if (rows.empty()) {
    return one->fail({base::Errc::invalid,
                      "import/empty",
                      {"文件是空的。", "The file is empty."},
                      {"请选择有表头和数据的文件。", "Choose a file with a header and rows."},
                      "",
                      {},
                      ""});
  }
  const auto names = std::move(rows.front());
  rows.erase(rows.begin());
  one->samples = std::move(rows);
  one->take_header(names);
  one->state = ImportState::ready;
}

void run_import(const std::shared_ptr<Imports::One>& one) {
  {
    const std::lock_guard lock(one->mutex);
    one->begun = std::chrono::steady_clock::now();
    if (one->state == ImportState::waiting) {
      one->state = ImportState::running;
    }
  }
  auto status = guarded([&] { return Run(one).go(); });
  const std::lock_guard lock(one->mutex);
  one->ended = std::chrono::steady_clock::now();
  one->working = false;
  if (status.ok()) {
    one->state = one->dry_run ? ImportState::checked : ImportState::done;
  } else if (one->error) {
    one->state = ImportState::failed;
  } else if (status.error().slug == "import/stopped") {
    one->state = ImportState::cancelled;
  } else {
    one->fail(status.take_error());
  }
  one->changed.notify_all();
}

}  // namespace jinkui::service
