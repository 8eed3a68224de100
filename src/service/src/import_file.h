// An uploaded customer file: sealed bytes, what they are, and the rows in them.
// For one thread at a time.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "jinkui/values/to_utf8.h"
#include "sealed_scratch.h"

namespace jinkui::service {

struct FileRow {
  std::vector<std::string> fields;
  std::vector<std::size_t> damaged;  // columns that the spreadsheet lost digits of
};

class ImportFile {
 public:
  ImportFile(const crypto::Suite& suite, base::Random& random, std::unique_ptr<base::Scratch> scratch)
      : bytes_(suite, random, std::move(scratch)) {}

  void append(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }
  [[nodiscard]] bool is_xlsx() const { return start_.starts_with("PK"); }
  [[nodiscard]] values::Encoding encoding() const { return finder_.found(); }
  // A keyed tag of all bytes: the same file has the same one.
  [[nodiscard]] base::Hash tag(const crypto::Suite& suite, base::ByteView key, std::string_view context);

  // All rows in order, the header first; empty rows are left out. Errors: of the format, or what `on_row` returned.
  [[nodiscard]] base::Status read(const std::function<base::Status(FileRow&)>& on_row);

 private:
  base::Status read_csv(const std::function<base::Status(FileRow&)>& on_row);
  base::Status read_xlsx(const std::function<base::Status(FileRow&)>& on_row);

  SealedScratch bytes_;
  values::EncodingFinder finder_;
  std::string start_;
};

// Rows that were refused, with their reasons, sealed; read in the order written.
class RefusedRows {
 public:
  RefusedRows(const crypto::Suite& suite, base::Random& random, std::unique_ptr<base::Scratch> scratch)
      : bytes_(suite, random, std::move(scratch)) {}
  void add(const std::vector<std::string>& fields, const base::Text& reason);
  [[nodiscard]] base::Status read(
      const std::function<base::Status(const std::vector<std::string>&, const base::Text&)>& on_row);

 private:
  SealedScratch bytes_;
};

}  // namespace jinkui::service
