// One import: the uploaded file, what is known of it, and the run over its rows.
// Everything but the run belongs to whoever holds `mutex`; the file belongs to the run while it lasts (`working`).
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "import_file.h"
#include "import_job.h"
#include "import_rows.h"

namespace jinkui::service {

enum class ImportState : std::uint8_t {
  uploading,
  reading,  // the header
  ready,
  waiting,  // for a thread
  running,
  paused,
  done,
  checked,
  cancelled,
  failed
};
[[nodiscard]] std::string_view name_of(ImportState state);
[[nodiscard]] bool is_over(ImportState state);

struct Imports::One {
  One(Core& core_in, std::int64_t id_in, const Caller& caller_in, NewImport what);

  Core& core;
  const std::int64_t id;
  const Caller caller;
  const NewImport file_named;
  const base::Instant created;

  std::mutex mutex;
  std::condition_variable changed;
  ImportState state = ImportState::uploading;
  bool working = false;  // a task of the background pool has it
  bool stop = false;
  bool dry_run = false;
  base::Instant touched;
  ImportFile file;
  std::unique_ptr<RefusedRows> refused;
  FieldValues mapping;
  ImportHeader header;
  std::vector<std::vector<std::string>> samples;  // the first rows, raw
  std::vector<std::vector<std::string>> preview;  // the same, masked
  ImportCounts counts;
  std::vector<ImportRefusal> refusals;  // the first of them, for the view
  std::int64_t file_id = 0;             // of transfer::open_file; negative: that failed
  std::size_t in_flight = 0;            // chunks with the writer
  std::size_t chunk_rows = 20;          // of the next chunk, so that the writer takes some 6 ms
  std::optional<base::Error> error;
  std::chrono::steady_clock::time_point begun;
  std::chrono::steady_clock::time_point ended;

  [[nodiscard]] ImportView view();                          // mutex held
  void take_header(const std::vector<std::string>& names);  // mutex held
  void fail(base::Error why);                               // mutex held
};

// On the background pool: reads the header and the first rows.
void read_beginning(const std::shared_ptr<Imports::One>& one);
// On the background pool: all rows.
void run_import(const std::shared_ptr<Imports::One>& one);

}  // namespace jinkui::service
