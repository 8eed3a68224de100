// Imports: customer files in CSV or XLSX, uploaded piece by piece, checked, and entered chunk by chunk through the
// gate. Safe from several threads; the work runs on the background pool of the settings. What was uploaded lies
// sealed under a key that only this process has: after a restart the file is sent again, and rows that are in are not
// entered twice.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct NewImport {
  std::string name;         // of the file, shown back; its ending says nothing
  std::uint64_t bytes = 0;  // of the file
};

struct ImportColumnView {
  std::string header;      // as it stands in the file
  std::string target;      // a field of the pack, or department, assigned, level, reason, ignored; empty: unknown
  base::Text title;        // of the target
  std::string suggestion;  // the nearest header that is known, when this one is not
};

struct ImportCounts {
  std::uint64_t rows = 0;      // seen so far
  std::uint64_t in = 0;        // entered by this run
  std::uint64_t rejected = 0;  // to be had back with reasons
  std::uint64_t known = 0;     // a customer of this number is there already
  std::uint64_t skipped = 0;   // entered by an earlier run of the same file
};

// Why a row was refused; its cells are in the file that is to be had back.
struct ImportRefusal {
  std::uint64_t row = 0;  // in the file, the header not counted, from 1
  base::Text message;
  base::Text next;
};

struct ImportView {
  std::int64_t id = 0;
  std::string name;
  std::string state;  // uploading, ready, waiting, running, paused, done, checked (a dry run), cancelled, failed
  std::uint64_t bytes = 0;
  std::uint64_t received = 0;
  std::string format;    // csv, xlsx; empty until all is received
  std::string encoding;  // of a CSV file: utf-8, gb18030, utf-16
  std::vector<ImportColumnView> columns;
  std::vector<base::Text> problems;               // of the header: why it cannot start
  std::vector<std::vector<std::string>> preview;  // the first rows, masked
  ImportCounts counts;
  std::vector<ImportRefusal> refused;  // the first of them
  std::int64_t rows_per_second = 0;
  std::optional<base::Error> error;  // failed
  base::Instant created;
};

struct StartImport {
  std::int64_t import = 0;
  bool dry_run = false;  // checks every row, enters none
};

enum class ImportAction : std::uint8_t { pause, resume, cancel };

enum class SheetFormat : std::uint8_t { csv, xlsx };

// A file for download that holds no copy number: templates, rejected rows.
struct PlainFile {
  std::string name;
  std::string media_type;
  std::function<base::Status(const std::function<bool(std::string_view)>&)> write;
};

class Imports {
 public:
  struct One;  // of this room's own
  explicit Imports(Core& core);
  ~Imports();  // stops what runs
  Imports(const Imports&) = delete;
  Imports& operator=(const Imports&) = delete;

  static constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;  // of a file
  static constexpr std::size_t kMaxPiece = std::size_t{512} << 10;    // of an upload

  // 导入: begins an upload. Decided by the pack (verb import_in) for at least one department; a refusal is recorded.
  void create(const Caller& caller, NewImport command, Done<ImportView> done);
  // The next bytes of the file; `offset` must be what was received so far. With the last piece the header is read.
  // Error import/offset: conflict, names the offset expected.
  [[nodiscard]] base::Result<ImportView> content(const Caller& caller, std::int64_t id, std::uint64_t offset,
                                                 std::string_view bytes);
  // Which column is which: (header, target); what is not named stays as found. Only before the start.
  [[nodiscard]] base::Result<ImportView> map(const Caller& caller, std::int64_t id, const FieldValues& mapping);
  [[nodiscard]] base::Result<ImportView> start(const Caller& caller, StartImport command);
  [[nodiscard]] base::Result<ImportView> act(const Caller& caller, std::int64_t id, ImportAction action);
  [[nodiscard]] base::Result<ImportView> view(const Caller& caller, std::int64_t id);
  [[nodiscard]] std::vector<ImportView> list(const Caller& caller);  // the caller's own, newest first
  // Rows that were refused, in the layout and format of the file, with the reason as a further column.
  [[nodiscard]] base::Result<PlainFile> rejected(const Caller& caller, std::int64_t id, bool english);
  // An empty file with the columns of the pack, notes and drop-downs.
  [[nodiscard]] base::Result<PlainFile> form(const Caller& caller, SheetFormat format, bool english);

  // Forgets imports that nobody has looked at for long; called by housekeeping.
  void sweep();

 private:
  using Ptr = std::shared_ptr<One>;
  [[nodiscard]] base::Result<Ptr> find(const Caller& caller, std::int64_t id);

  Core& core_;
  std::mutex mutex_;
  std::map<std::int64_t, Ptr> imports_;
};

}  // namespace jinkui::service
