#include "export_file.h"

#include "jinkui/codec/csv.h"
#include "jinkui/render/xlsx_write.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kFull = std::size_t{64} << 10;

std::vector<std::string> header_of(const ExportSheet& sheet) {
  std::vector<std::string> header = {"档案", "份号"};
  header.insert(header.end(), sheet.titles.begin(), sheet.titles.end());
  return header;
}

std::vector<std::string> cells_of(const ExportRow& row) {
  std::vector<std::string> cells = {std::to_string(row.customer), std::to_string(row.number)};
  for (const auto& [field, value] : row.values) {
    cells.push_back(value);
  }
  return cells;
}

base::Error gone() {
  return {base::Errc::unavailable, "export/stopped", {"导出中断。", "The export was cut off."}, {}, "", {}, ""};
}

base::Status write_csv(const ExportSheet& sheet, const std::function<bool(ExportRow&)>& rows,
                       const std::function<bool(std::string_view)>& sink) {
  std::string text = "\xEF\xBB\xBF";  // so that spreadsheets read UTF-8
  codec::CsvWriter csv(text, codec::CsvFormulas::neutralise);
  for (const auto& [name, value] : sheet.marks) {
    csv.field(name).field(value).end_row();
  }
  const auto header = header_of(sheet);
  csv.row({header.begin(), header.end()});
  for (ExportRow row; rows(row);) {
    const auto cells = cells_of(row);
    csv.row({cells.begin(), cells.end()});
    if (text.size() >= kFull) {
      if (!sink(text)) {
        return gone();
      }
      text.clear();
    }
  }
  return sink(text) ? base::success() : base::Status(gone());
}

}  // namespace

base::Status write_export(const ExportSheet& sheet, SheetFormat format, const std::function<bool(ExportRow&)>& rows,
                          const std::function<bool(std::string_view)>& sink) {
  if (format == SheetFormat::csv) {
    return write_csv(sheet, rows, sink);
  }
  render::XlsxSheet xlsx;
  xlsx.name = "导出";
  for (const auto& [name, value] : sheet.marks) {
    xlsx.lead.push_back({name, value});
  }
  for (const auto& title : header_of(sheet)) {
    xlsx.columns.push_back({title, "", {}, 18});
  }
  render::XlsxWriter writer(xlsx, sink);
  for (ExportRow row; rows(row);) {
    const auto cells = cells_of(row);
    JINKUI_RETURN_IF_ERROR(writer.row({cells.begin(), cells.end()}));
  }
  return writer.finish();
}

}  // namespace jinkui::service
