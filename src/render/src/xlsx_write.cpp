#include "jinkui/render/xlsx_write.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::render {
namespace {

constexpr std::uint64_t kMaxRows = 1'048'576;
constexpr std::size_t kBuffer = std::size_t{64} << 10;
constexpr const char* kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr const char* kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr const char* kRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kPackage = "http://schemas.openxmlformats.org/package/2006/";
constexpr const char* kSheetType =
    "\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>";

// Text of an element or attribute; what XML 1.0 does not have is left out.
void put_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (byte >= 0x20 || c == '\n' || c == '\t') {
          out += c;
        }
    }
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  put_text(out, text);
  return out;
}

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

void put_row(std::string& out, std::uint64_t number, const std::vector<std::string_view>& fields, int style) {
  out += "<row r=\"" + std::to_string(number) + "\">";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].empty()) {
      out += "<c r=\"" + column_name(i) + std::to_string(number) + "\" s=\"" + std::to_string(style) +
             "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">";
      put_text(out, fields[i]);
      out += "</t></is></c>";
    }
  }
  out += "</row>";
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

constexpr int kPlain = 1;  // cell styles, by their place in cellXfs
constexpr int kHeader = 2;

}  // namespace

struct XlsxWriter::Impl {
  Impl(const XlsxSheet& sheet_in, Sink sink_in)
      : sheet(sheet_in), sink(std::move(sink_in)), out(archive_write_new(), archive_write_free) {
    archive_write_set_format_zip(out.get());
    archive_write_set_format_option(out.get(), "zip", "zip64", nullptr);
    archive_write_set_bytes_per_block(out.get(), 0);
    const int opened = archive_write_open(
        out.get(), this, nullptr,
        [](archive*, void* self, const void* data, std::size_t size) -> la_ssize_t {
          // libarchive never closes, nor frees the state of, an archive whose callback failed: a refusal is kept here
          // and what follows is dropped.
          auto& writer = *static_cast<Impl*>(self);
          writer.refused = writer.refused || !writer.sink({static_cast<const char*>(data), size});
          return static_cast<la_ssize_t>(size);
        },
        nullptr);
    good = opened == ARCHIVE_OK;
    start();
  }

  void begin_part(const char* name) {
    archive_entry* entry = archive_entry_new2(out.get());
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    good = good && archive_write_header(out.get(), entry) == ARCHIVE_OK && !refused;
    archive_entry_free(entry);
  }
  void put(std::string_view bytes) {
    const auto size = static_cast<la_ssize_t>(bytes.size());
    good = good && archive_write_data(out.get(), bytes.data(), bytes.size()) == size && !refused;
  }
  void part(const char* name, const std::string& content) {
    begin_part(name);
    put(content);
  }

  [[nodiscard]] bool has_notes() const { return !sheet.notes_name.empty(); }
  [[nodiscard]] bool has_choices() const {
    return std::any_of(sheet.columns.begin(), sheet.columns.end(), [](const auto& c) { return !c.choices.empty(); });
  }

  void start();
  void write_types();
  void write_workbook();
  void write_styles();
  void write_choices();
  void write_notes();
  void begin_sheet();
  void end_sheet();
  [[nodiscard]] std::string validation(std::size_t column) const;
  void flush() {
    put(pending);
    pending.clear();
  }

  XlsxSheet sheet;
  Sink sink;
  std::string pending;
  std::uint64_t rows = 0;
  bool good = false;
  bool refused = false;                             // by the sink, for good
  std::unique_ptr<archive, int (*)(archive*)> out;  // last: ending it calls the sink
};

void XlsxWriter::Impl::start() {
  write_types();
  write_workbook();
  write_styles();
  if (has_notes()) {
    write_notes();
  }
  if (has_choices()) {
    write_choices();
  }
  begin_sheet();
}

void XlsxWriter::Impl::write_types() {
  std::string text =
      std::string(kXml) + "<Types xmlns=\"" + kPackage + "content-types\">" +
      "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Override PartName=\"/xl/workbook.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
      "<Override PartName=\"/xl/styles.xml\" "
      "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
      "<Override PartName=\"/xl/worksheets/sheet1.xml" +
      kSheetType;
  if (has_notes()) {
    text += std::string("<Override PartName=\"/xl/worksheets/sheet2.xml") + kSheetType;
  }
  if (has_choices()) {
    text += std::string("<Override PartName=\"/xl/worksheets/sheet3.xml") + kSheetType;
  }
  part("[Content_Types].xml", text + "</Types>");
  part("_rels/.rels", std::string(kXml) + "<Relationships xmlns=\"" + kPackage +
                          "relationships\"><Relationship Id=\"rId1\" Type=\"" + kRelations +
                          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
}

void XlsxWriter::Impl::write_workbook() {
  std::string sheets;
  std::string relations;
  const auto add = [&](int number, const std::string& name, const char* state) {
    const std::string id = std::to_string(number);
    sheets += "<sheet name=\"" + escaped(name) + "\" sheetId=\"" + id + "\"" + state + " r:id=\"rId" + id + "\"/>";
    relations += "<Relationship Id=\"rId" + id + "\" Type=\"" + kRelations +
                 "/worksheet\" Target=\"worksheets/sheet" + id + ".xml\"/>";
  };
  add(1, sheet.name, "");
  if (has_notes()) {
    add(2, sheet.notes_name, "");
  }
  if (has_choices()) {
    add(3, "choices", " state=\"hidden\"");
  }
  part("xl/workbook.xml", std::string(kXml) + "<workbook xmlns=\"" + kMain + "\" xmlns:r=\"" + kRelations +
                              "\"><sheets>" + sheets + "</sheets></workbook>");
  part("xl/_rels/workbook.xml.rels", std::string(kXml) + "<Relationships xmlns=\"" + kPackage + "relationships\">" +
                                         relations + "<Relationship Id=\"rId9\" Type=\"" + kRelations +
                                         "/styles\" Target=\"styles.xml\"/></Relationships>");
}

// Style 1: text (number format 49, '@'), 2: the header, bold on grey.
void XlsxWriter::Impl::write_styles() {
  part("xl/styles.xml",
       std::string(kXml) + "<styleSheet xmlns=\"" + kMain +
           "\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
           "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
           "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
           "patternType=\"gray125\"/></fill>"
           "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE8EEF7\"/></patternFill></fill></fills>"
           "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
           "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
           "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
           "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
           "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" "
           "applyFont=\"1\" "
           "applyFill=\"1\"/></cellXfs></styleSheet>");
}

void XlsxWriter::Impl::write_notes() {
  std::string text =
      std::string(kXml) + "<worksheet xmlns=\"" + kMain +
      "\"><cols><col min=\"1\" max=\"1\" width=\"24\" customWidth=\"1\"/><col min=\"2\" max=\"8\" width=\"40\" "
      "customWidth=\"1\"/></cols><sheetData>";
  for (std::size_t i = 0; i < sheet.notes.size(); ++i) {
    put_row(text, i + 1, views(sheet.notes[i]), i == 0 ? kHeader : kPlain);
  }
  part("xl/worksheets/sheet2.xml", text + "</sheetData></worksheet>");
}

// One column of choices for each column that has some, in the same place.
void XlsxWriter::Impl::write_choices() {
  std::size_t most = 0;
  for (const auto& column : sheet.columns) {
    most = std::max(most, column.choices.size());
  }
  std::string text = std::string(kXml) + "<worksheet xmlns=\"" + kMain + "\"><sheetData>";
  for (std::size_t i = 0; i < most; ++i) {
    std::vector<std::string_view> fields;
    for (const auto& column : sheet.columns) {
      fields.push_back(i < column.choices.size() ? std::string_view(column.choices[i]) : std::string_view());
    }
    put_row(text, i + 1, fields, kPlain);
  }
  part("xl/worksheets/sheet3.xml", text + "</sheetData></worksheet>");
}

void XlsxWriter::Impl::begin_sheet() {
  begin_part("xl/worksheets/sheet1.xml");
  const std::uint64_t header = sheet.lead.size() + 1;
  pending = kXml;
  pending += "<worksheet xmlns=\"" + std::string(kMain) +
             "\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"" + std::to_string(header) +
             "\" topLeftCell=\"A" + std::to_string(header + 1) +
             "\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
  if (!sheet.columns.empty()) {
    pending += "<cols>";
    for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
      const std::string place = std::to_string(i + 1);
      pending.append("<col min=\"").append(place).append("\" max=\"").append(place).append("\" width=\"");
      pending.append(std::to_string(sheet.columns[i].width)).append("\" style=\"1\" customWidth=\"1\"/>");
    }
    pending += "</cols>";
  }
  pending += "<sheetData>";
  for (const auto& line : sheet.lead) {
    put_row(pending, ++rows, views(line), kPlain);
  }
  std::vector<std::string_view> titles;
  for (const auto& column : sheet.columns) {
    titles.emplace_back(column.title);
  }
  put_row(pending, ++rows, titles, kHeader);
}

std::string XlsxWriter::Impl::validation(std::size_t column) const {
  static constexpr std::size_t kMaxNote = 255;  // characters of a prompt
  const XlsxColumn& its = sheet.columns[column];
  const std::string name = column_name(column);
  const std::uint64_t first = sheet.lead.size() + 2;
  const std::string area = name + std::to_string(first) + ":" + name + std::to_string(first + sheet.checked_rows - 1);
  std::string text = "<dataValidation allowBlank=\"1\" sqref=\"" + area + "\"";
  if (!its.note.empty()) {
    text += " showInputMessage=\"1\" promptTitle=\"" + escaped(codec::prefix_of(its.title, 32)) + "\" prompt=\"" +
            escaped(codec::prefix_of(its.note, kMaxNote)) + "\"";
  }
  if (its.choices.empty()) {
    return text + "/>";
  }
  return text + " type=\"list\" showErrorMessage=\"1\"><formula1>choices!$" + name + "$1:$" + name + "$" +
         std::to_string(its.choices.size()) + "</formula1></dataValidation>";
}

void XlsxWriter::Impl::end_sheet() {
  pending += "</sheetData>";
  std::string checks;
  std::size_t count = 0;
  for (std::size_t i = 0; i < sheet.columns.size() && sheet.checked_rows > 0; ++i) {
    if (!sheet.columns[i].note.empty() || !sheet.columns[i].choices.empty()) {
      checks += validation(i);
      ++count;
    }
  }
  if (count > 0) {
    pending += "<dataValidations count=\"" + std::to_string(count) + "\">" + checks + "</dataValidations>";
  }
  pending += "</worksheet>";
}

XlsxWriter::XlsxWriter(const XlsxSheet& sheet, Sink sink) : impl_(std::make_unique<Impl>(sheet, std::move(sink))) {}
XlsxWriter::~XlsxWriter() = default;

namespace {

base::Error write_error() {
  return xlsx_error("xlsx/write", {"无法写出 XLSX。", "The XLSX file cannot be written."},
                    {"行数超过 1,048,575 时请改用 CSV。", "Use CSV for more than 1,048,575 rows."});
}

}  // namespace

base::Status XlsxWriter::row(const std::vector<std::string_view>& fields) {
  if (impl_->rows >= kMaxRows) {
    return write_error();
  }
  put_row(impl_->pending, ++impl_->rows, fields, kPlain);
  if (impl_->pending.size() >= kBuffer) {
    impl_->flush();
  }
  return impl_->good ? base::success() : base::Status(write_error());
}

base::Status XlsxWriter::finish() {
  impl_->end_sheet();
  impl_->flush();
  impl_->good = impl_->good && archive_write_close(impl_->out.get()) == ARCHIVE_OK && !impl_->refused;
  return impl_->good ? base::success() : base::Status(write_error());
}

}  // namespace jinkui::render
