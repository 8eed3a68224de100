#include "jinkui/render/xlsx_read.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <pugixml.hpp>

#include "cell_text.h"
#include "errors.h"
#include "jinkui/codec/utf8.h"
#include "xml_pieces.h"
#include "zip.h"

namespace jinkui::render {
namespace {

constexpr unsigned kParsing = pugi::parse_minimal | pugi::parse_escapes | pugi::parse_ws_pcdata | pugi::parse_eol;
constexpr std::size_t kMaxPath = 512;

std::string_view local(const char* name) {
  const std::string_view text(name);
  const std::size_t colon = text.find(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& each : node.children()) {
    if (local(each.name()) == name) {
      return each;
    }
  }
  return {};
}

const char* attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& each : node.attributes()) {
    if (local(each.name()) == name) {
      return each.value();
    }
  }
  return "";
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto outcome = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = outcome.ec == std::errc() && outcome.ptr == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

// Strings as one block, so that a million short ones do not cost a million allocations.
class Strings {
 public:
  explicit Strings(std::size_t limit) : limit_(limit) {}
  [[nodiscard]] bool add(std::string_view text) {
    if (text_.size() + text.size() + (ends_.size() + 1) * sizeof(std::size_t) > limit_) {
      return false;
    }
    text_ += text;
    ends_.push_back(text_.size());
    return true;
  }
  [[nodiscard]] std::optional<std::string_view> at(std::uint64_t index) const {
    if (index >= ends_.size()) {
      return std::nullopt;
    }
    const std::size_t from = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(from, ends_[index] - from);
  }

 private:
  std::size_t limit_;
  std::string text_;
  std::vector<std::size_t> ends_;
};

// The text of <si> or <is>: its runs, without phonetic guides.
void gather_text(const pugi::xml_node& node, std::string& out) {
  for (const auto& each : node.children()) {
    const auto name = local(each.name());
    if (name == "t") {
      for (const auto& piece : each.children()) {
        out += piece.value();
      }
    } else if (name == "r") {
      gather_text(each, out);
    }
  }
}

class Reader {
 public:
  Reader(const FileBytes& file, const XlsxLimits& limits, const std::function<base::Status(XlsxRow&)>& on_row)
      : file_(file), limits_(limits), zip_(file, limits), on_row_(on_row), shared_(limits.shared_bytes) {}

  base::Status read() {
    JINKUI_RETURN_IF_ERROR(check_start());
    JINKUI_TRY(names_, zip_.names());
    JINKUI_TRY(const auto sheet, read_workbook());
    return read_sheet(sheet);
  }

 private:
  [[nodiscard]] base::Status check_start() const {
    static constexpr std::array<std::uint8_t, 4> kCompound = {0xD0, 0xCF, 0x11, 0xE0};
    std::array<std::uint8_t, 4> start{};
    const std::size_t got = file_.read(0, start);
    if (got == start.size() && start == kCompound) {
      return xlsx_error(
          "xlsx/encrypted",
          {"文件设有密码，或是旧的 .xls 格式。", "The file has a password, or is of the old .xls format."},
          {"请另存为不带密码的 .xlsx，或改用 CSV。", "Save it as .xlsx without a password, or use CSV."});
    }
    return base::success();
  }

  base::Status parse(const std::string& name, pugi::xml_document& document) {
    JINKUI_TRY(auto text, zip_.small(name));
    if (text.find("<!DOCTYPE") != std::string::npos || !document.load_buffer(text.data(), text.size(), kParsing)) {
      return malformed(name);
    }
    return base::success();
  }

  // Path of a relation's target, relative to the folder `from`.
  static std::string resolved(const std::string& from, std::string target) {
    if (target.starts_with('/')) {
      return target.substr(1);
    }
    std::string folder = from;
    while (target.starts_with("../")) {
      target.erase(0, 3);
      folder.erase(std::min(folder.find_last_of('/'), folder.size()));
    }
    return folder.empty() ? target : folder + "/" + target;
  }

  // Finds the workbook, reads styles and shared strings; the path of the first worksheet.
  base::Result<std::string> read_workbook() {
    JINKUI_TRY(const auto roots, relations("_rels/.rels", ""));
    const auto book = std::find_if(roots.begin(), roots.end(),
                                   [](const auto& r) { return r.second.type.ends_with("/officeDocument"); });
    if (book == roots.end()) {
      return malformed("_rels/.rels");
    }
    const std::string path = book->second.target;
    const std::size_t slash = path.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
    const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
    JINKUI_TRY(const auto parts, relations((folder.empty() ? "" : folder + "/") + "_rels/" + file + ".rels", folder));
    for (const auto& [id, relation] : parts) {
      if (relation.type.ends_with("/styles")) {
        JINKUI_RETURN_IF_ERROR(read_styles(relation.target));
      } else if (relation.type.ends_with("/sharedStrings")) {
        JINKUI_RETURN_IF_ERROR(read_shared(relation.target));
      }
    }
    pugi::xml_document document;
    JINKUI_RETURN_IF_ERROR(parse(path, document));
    const auto workbook = document.document_element();
    const std::string_view dates = attribute(child(workbook, "workbookPr"), "date1904");
    from_1904_ = dates == "1" || dates == "true";
    for (const auto& sheet : child(workbook, "sheets").children()) {
      const auto found = parts.find(attribute(sheet, "id"));
      if (found != parts.end() && found->second.type.ends_with("/worksheet")) {
        return found->second.target;
      }
    }
    return malformed(path);
  }

  struct Relation {
    std::string type;
    std::string target;
  };
  base::Result<std::map<std::string, Relation>> relations(const std::string& name, const std::string& folder) {
    pugi::xml_document document;
    JINKUI_RETURN_IF_ERROR(parse(name, document));
    std::map<std::string, Relation> found;
    for (const auto& each : document.document_element().children()) {
      const std::string target = attribute(each, "Target");
      if (target.size() <= kMaxPath && std::string_view(attribute(each, "TargetMode")) != "External") {
        found[attribute(each, "Id")] = {attribute(each, "Type"), resolved(folder, target)};
      }
    }
    return found;
  }

  base::Status read_styles(const std::string& name) {
    pugi::xml_document document;
    JINKUI_RETURN_IF_ERROR(parse(name, document));
    std::map<std::uint64_t, std::string> codes;
    for (const auto& format : child(document.document_element(), "numFmts").children()) {
      codes[number(attribute(format, "numFmtId")).value_or(0)] = attribute(format, "formatCode");
    }
    for (const auto& style : child(document.document_element(), "cellXfs").children()) {
      const auto id = number(attribute(style, "numFmtId")).value_or(0);
      const auto code = codes.find(id);
      is_date_.push_back(is_date_format(static_cast<int>(std::min<std::uint64_t>(id, 100'000)),
                                        code == codes.end() ? "" : code->second));
    }
    return base::success();
  }

  base::Status read_shared(const std::string& name) {
    XmlPieces pieces("sst", "si", "sst", limits_.row_bytes);
    const auto take = [&](std::string_view piece) -> base::Status {
      pugi::xml_document document;
      if (!document.load_buffer(piece.data(), piece.size(), kParsing, pugi::encoding_utf8)) {
        return malformed(name);
      }
      std::string text;
      gather_text(document.document_element(), text);
      return shared_.add(unescaped(text)) ? base::success() : base::Status(too_large(name));
    };
    return zip_.stream(name, [&](std::string_view block) { return pieces.feed(block, take); });
  }

  base::Status read_sheet(const std::string& name) {
    XmlPieces pieces("worksheet", "row", "sheetData", limits_.row_bytes);
    JINKUI_RETURN_IF_ERROR(zip_.stream(name, [&](std::string_view block) {
      return pieces.feed(block, [this](std::string_view piece) { return take_row(piece); });
    }));
    return pieces.ended() || row_.number == 0 ? base::success() : base::Status(malformed(name));
  }

  [[nodiscard]] std::string place() const { return "row " + std::to_string(row_.number); }

  base::Status take_row(std::string_view piece) {
    pugi::xml_document document;
    if (!document.load_buffer(piece.data(), piece.size(), kParsing, pugi::encoding_utf8)) {
      return malformed(place());
    }
    const auto row = document.document_element();
    const auto at = number(attribute(row, "r")).value_or(row_.number + 1);
    if (at <= row_.number) {
      return malformed(place());
    }
    row_.number = at;
    row_.fields.clear();
    row_.damaged.clear();
    for (const auto& cell : row.children()) {
      if (local(cell.name()) == "c") {
        JINKUI_RETURN_IF_ERROR(take_cell(cell));
      }
    }
    while (!row_.fields.empty() && row_.fields.back().empty()) {
      row_.fields.pop_back();
    }
    return row_.fields.empty() ? base::success() : on_row_(row_);
  }

  base::Status take_cell(const pugi::xml_node& cell) {
    std::size_t column = row_.fields.size();
    const std::string_view reference = attribute(cell, "r");
    if (!reference.empty()) {
      std::size_t named = 0;
      for (const char c : reference) {
        if (c < 'A' || c > 'Z' || named > limits_.fields) {
          break;
        }
        named = named * 26 + static_cast<std::size_t>(c - 'A') + 1;
      }
      if (named == 0 || named - 1 < column) {
        return malformed(place());
      }
      column = named - 1;
    }
    if (column >= limits_.fields) {
      return too_large(place());
    }
    row_.fields.resize(column + 1);
    auto [text, damaged] = cell_text(cell);
    if (text.size() > limits_.field_bytes) {
      return too_large(place());
    }
    if (!codec::is_utf8(text)) {
      return malformed(place());
    }
    if (damaged) {
      row_.damaged.push_back(column);
    }
    row_.fields.back() = std::move(text);
    return base::success();
  }

  [[nodiscard]] CellText cell_text(const pugi::xml_node& cell) const {
    const std::string_view type = attribute(cell, "t");
    if (type == "inlineStr") {
      std::string text;
      gather_text(child(cell, "is"), text);
      return {unescaped(text), false};
    }
    const std::string_view value = child(cell, "v").child_value();
    if (value.empty()) {
      return {};
    }
    if (type == "s") {
      const auto index = number(value);
      const auto text = index ? shared_.at(*index) : std::nullopt;
      return text ? CellText{std::string(*text), false} : CellText{"", true};
    }
    if (type == "b") {
      return {value == "1" ? "true" : "false", false};
    }
    if (type == "str") {
      return {unescaped(value), false};
    }
    if (type == "e") {
      return {std::string(value), true};
    }
    if (type == "d") {
      return {std::string(value), false};
    }
    const auto style = number(attribute(cell, "s")).value_or(0);
    return style < is_date_.size() && is_date_[style] ? date_text(value, from_1904_) : number_text(value);
  }

  const FileBytes& file_;
  const XlsxLimits& limits_;
  Zip zip_;
  const std::function<base::Status(XlsxRow&)>& on_row_;
  std::set<std::string> names_;
  Strings shared_;
  std::vector<bool> is_date_;
  bool from_1904_ = false;
  XlsxRow row_;
};

}  // namespace

base::Status read_xlsx(const FileBytes& file, const std::function<base::Status(XlsxRow&)>& on_row,
                       const XlsxLimits& limits) {
  const auto reader = std::make_unique<Reader>(file, limits, on_row);
  return reader->read();
}

}  // namespace jinkui::render
