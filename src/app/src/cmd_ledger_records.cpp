// jinkui ledger verify-records: an exported file against its proof and the ledger's key, offline.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "commands.h"
#include "jinkui/codec/csv.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/records.h"
#include "jinkui/render/xlsx_read.h"
#include "pack_files.h"

namespace jinkui::app {
namespace {

struct RecordsOptions {
  std::string file;
  std::string proof;
  std::string key;  // vkey, or a file that holds it
};

base::Error bad_file(const char* zh, const char* en) {
  return {base::Errc::malformed, "records/file", {zh, en}, {"请检查文件。", "Check the file."}, "", {}, ""};
}

// A CSV cell as it was before ' was put in front of what a spreadsheet would run.
std::string plain_cell(const std::string& cell) {
  const bool guarded =
      cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos;
  return guarded ? cell.substr(1) : cell;
}

base::Result<std::vector<std::vector<std::string>>> read_rows(const std::string& bytes) {
  std::vector<std::vector<std::string>> rows;
  if (bytes.starts_with("PK")) {
    JINKUI_RETURN_IF_ERROR(
        render::read_xlsx(render::file_bytes(base::as_bytes(bytes)), [&rows](render::XlsxRow& row) {
          rows.push_back(std::move(row.fields));
          return base::success();
        }));
    return rows;
  }
  JINKUI_RETURN_IF_ERROR(codec::read_csv(bytes, [&rows](const codec::CsvRow& row) {
    rows.emplace_back();
    for (const auto field : row.fields) {
      rows.back().push_back(plain_cell(std::string(field)));
    }
    return base::success();
  }));
  return rows;
}

// The records below the header, whose first cell is 档案.
base::Result<std::vector<ledger::RecordContent>> contents_of(const std::vector<std::vector<std::string>>& rows,
                                                             const std::vector<std::string>& fields) {
  std::vector<ledger::RecordContent> contents;
  bool begun = false;
  for (const auto& row : rows) {
    if (!begun) {
      begun = row.size() > 1 && row[0] == "档案" && row[1] == "份号";
      continue;
    }
    ledger::RecordContent content;
    if (row.empty() || row[0].empty() || row[0].find_first_not_of("0123456789") != std::string::npos ||
        row[0].size() > 18) {
      return bad_file("有一行不是记录。", "A row is not a record.");
    }
    content.customer.value = std::stoll(row[0]);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      content.values.emplace_back(fields[i], i + 2 < row.size() ? row[i + 2] : "");
    }
    contents.push_back(std::move(content));
  }
  return contents;
}

base::Status verify(const RecordsOptions& options) {
  crypto::initialise();
  JINKUI_TRY(const auto json, read_text_file(options.proof));
  JINKUI_TRY(const auto proof, ledger::parse_records_proof(json));
  std::string key = options.key;
  if (auto text = read_text_file(options.key); text.ok()) {
    key = text->substr(0, text->find_first_of("\r\n"));
  }
  JINKUI_TRY(const auto log, ledger::parse_vkey(key));
  JINKUI_TRY(const auto scope, ledger::verify_entry(proof, log));
  std::ifstream in(options.file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  JINKUI_TRY(const auto rows, read_rows(bytes.str()));
  JINKUI_TRY(const auto contents, contents_of(rows, scope.fields));
  return ledger::verify_all(proof, scope, contents);
}

}  // namespace

void add_ledger_records(CLI::App& ledger, Command& chosen) {
  auto options = std::make_shared<RecordsOptions>();
  auto* command =
      ledger.add_subcommand("verify-records", "核对导出文件与账本 / check an exported file against the ledger");
  command->add_option("file", options->file, "导出的文件 / the exported file")->required();
  command->add_option("--proof", options->proof, "证明文件 / its proof")->required();
  command->add_option("--key", options->key, "账本公钥（ledger.vkey 或其内容）/ the ledger's key")->required();
  command->callback([options, &chosen] {
    chosen = [options] {
      const Voice voice = voice_of_terminal(false);
      auto status = verify(*options);
      if (!status.ok()) {
        static_cast<void>(voice.fail(status.error()));
        return kFindings;
      }
      std::cout << voice.pick({"文件中的每条记录都是账本所承诺的。",
                               "Every record of the file is what the ledger commits to."})
                << "\n";
      return kOk;
    };
  });
}

}  // namespace jinkui::app
