#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "cell_text.h"
#include "jinkui/render/xlsx_read.h"
#include "jinkui/render/xlsx_write.h"
#include "xml_pieces.h"

namespace jinkui::render {
namespace {

using Rows = std::vector<XlsxRow>;

std::string file(const std::string& name) {
  std::ifstream in("tests/vectors/render/" + name, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  EXPECT_FALSE(out.str().empty()) << name;
  return out.str();
}

base::Status read(const std::string& bytes, Rows& rows, const XlsxLimits& limits = {}) {
  return read_xlsx(
      file_bytes(base::as_bytes(bytes)),
      [&rows](XlsxRow& row) {
        rows.push_back(row);
        return base::success();
      },
      limits);
}

std::string slug(base::Status status) {
  return status.ok() ? "" : status.error().slug;
}

TEST(CellText, NumbersKeepTheirDigits) {
  EXPECT_EQ(number_text("13800138000").text, "13800138000");
  EXPECT_EQ(number_text("1.3800138E+10").text, "13800138000");
  EXPECT_EQ(number_text("0.1").text, "0.1");
  EXPECT_EQ(number_text("0.30000000000000004").text, "0.3");
  EXPECT_EQ(number_text("1E-7").text, "0.0000001");
  EXPECT_EQ(number_text("-12.50").text, "-12.5");
  EXPECT_EQ(number_text("0").text, "0");
  EXPECT_FALSE(number_text("999999999999999").damaged);
  EXPECT_TRUE(number_text("1.1010519491231E+17").damaged);
  EXPECT_TRUE(number_text("x").damaged);
  EXPECT_TRUE(number_text("1e999").damaged);
}

TEST(CellText, DatesOfBothCounts) {
  EXPECT_EQ(date_text("46347", false).text, "2026-11-21");
  EXPECT_EQ(date_text("46347.5", false).text, "2026-11-21 12:00:00");
  EXPECT_EQ(date_text("1", false).text, "1900-01-01");
  EXPECT_EQ(date_text("61", false).text, "1900-03-01");
  EXPECT_EQ(date_text("0.75", false).text, "18:00:00");
  EXPECT_EQ(date_text("44885", true).text, "2026-11-21");
  EXPECT_TRUE(date_text("-1", false).damaged);
  EXPECT_TRUE(date_text("1e300", false).damaged);
  EXPECT_TRUE(is_date_format(14, ""));
  EXPECT_TRUE(is_date_format(170, "yyyy\"年\"m\"月\"d\"日\""));
  EXPECT_FALSE(is_date_format(171, "#,##0.00\"days\""));
  EXPECT_FALSE(is_date_format(172, "[Red]0.00"));
  EXPECT_FALSE(is_date_format(0, ""));
}

TEST(CellText, EscapedControlCharacters) {
  EXPECT_EQ(unescaped("a_x000D_b"), "a\rb");
  EXPECT_EQ(unescaped("_x005F_x000D_"), "_x000D_");
  EXPECT_EQ(unescaped("_xZZZZ_"), "_xZZZZ_");
}

TEST(XmlPieces, AnyCutGivesTheSame) {
  const std::string text =
      "<?xml version=\"1.0\"?><x:worksheet a=\">\"><x:sheetData><x:row r=\"1\"><c/></x:row><x:row/>"
      "</x:sheetData><x:row>after</x:row></x:worksheet>";
  for (std::size_t step = 1; step < 40; ++step) {
    std::vector<std::string> found;
    XmlPieces pieces("worksheet", "row", "sheetData", 1000);
    for (std::size_t at = 0; at < text.size(); at += step) {
      ASSERT_TRUE(pieces
                      .feed(std::string_view(text).substr(at, step),
                            [&](std::string_view piece) {
                              found.emplace_back(piece);
                              return base::success();
                            })
                      .ok());
    }
    EXPECT_EQ(found, (std::vector<std::string>{"<x:row r=\"1\"><c/></x:row>", "<x:row/>"})) << step;
    EXPECT_TRUE(pieces.ended());
  }
}

TEST(XmlPieces, RefusesCommentsOtherRootsAndLongPieces) {
  const auto outcome = [](const char* text) {
    XmlPieces pieces("a", "b", "a", 16);
    return slug(pieces.feed(text, [](std::string_view) { return base::success(); }));
  };
  EXPECT_EQ(outcome("<a><!-- <b/> --></a>"), "xlsx/malformed");
  EXPECT_EQ(outcome("<a><b><![CDATA[x]]></b></a>"), "xlsx/malformed");
  EXPECT_EQ(outcome("<c><b/></c>"), "xlsx/malformed");
  EXPECT_EQ(outcome("<a><b>0123456789012345678901234567890"), "xlsx/too-large");
  EXPECT_EQ(outcome("<a><b>1</b></a>"), "");
}

std::string written(const XlsxSheet& sheet, const std::vector<std::vector<std::string_view>>& rows) {
  std::string out;
  XlsxWriter writer(sheet, [&out](std::string_view bytes) {
    out += bytes;
    return true;
  });
  for (const auto& row : rows) {
    EXPECT_TRUE(writer.row(row).ok());
  }
  EXPECT_TRUE(writer.finish().ok());
  return out;
}

XlsxSheet sheet_of_two() {
  XlsxSheet sheet;
  sheet.name = "客户";
  sheet.columns = {{"姓名", "必填", {}, 16}, {"类型", "", {"个人", "企业"}, 10}};
  sheet.notes_name = "填写说明";
  sheet.notes = {{"列", "说明"}, {"姓名", "必填"}};
  sheet.checked_rows = 1000;
  return sheet;
}

TEST(XlsxWrite, WhatIsWrittenReadsBack) {
  Rows rows;
  const std::string bytes =
      written(sheet_of_two(), {{"=HYPERLINK(\"x\")", "个人"}, {"", ""}, {"a<b>&\"c\"\n d ", "企业"}});
  ASSERT_EQ(slug(read(bytes, rows)), "");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"姓名", "类型"}));
  EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"=HYPERLINK(\"x\")", "个人"}));
  EXPECT_EQ(rows[2].fields, (std::vector<std::string>{"a<b>&\"c\"\n d ", "企业"}));
  EXPECT_EQ(rows[2].number, 4U);
}

TEST(XlsxWrite, StopsWhenNobodyReads) {
  std::size_t asked = 0;
  XlsxWriter writer(sheet_of_two(), [&](std::string_view) { return ++asked < 3; });
  EXPECT_EQ(slug(writer.finish()), "xlsx/write");
  EXPECT_EQ(slug(writer.row({"1", "2"})), "xlsx/write");
  EXPECT_EQ(asked, 3U);
}

TEST(XlsxWrite, LeadingRowsStandAboveTheHeader) {
  XlsxSheet sheet = sheet_of_two();
  sheet.lead = {{"密级", "青禾商贸商密·机密"}};
  Rows rows;
  ASSERT_EQ(slug(read(written(sheet, {{"甲", "个人"}}), rows)), "");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].fields[1], "青禾商贸商密·机密");
  EXPECT_EQ(rows[2].fields[0], "甲");
}

// Written by openpyxl 3.0.9 with the cell kinds that Excel and LibreOffice write.
TEST(XlsxRead, FileByAnotherProgram) {
  Rows rows;
  ASSERT_EQ(slug(read(file("by_openpyxl.xlsx"), rows)), "");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"编号", "手机号", "日期", "金额", "标志", "备注", "合计"}));
  EXPECT_EQ(rows[1].fields,
            (std::vector<std::string>{"C-1", "13800138000", "2026-11-21", "1234.5", "true", "多行\n文字"}));
  EXPECT_TRUE(rows[1].damaged.empty());
  EXPECT_EQ(rows[2].number, 4U);
  EXPECT_EQ(rows[2].fields[0], "C-2");
  EXPECT_EQ(rows[2].fields[1], "");
  EXPECT_EQ(rows[2].fields[2], "2026-11-21 14:05:00");
  EXPECT_EQ(rows[3].damaged, (std::vector<std::size_t>{1, 3}));
}

// Written by hand after Excel's conventions: shared strings with runs and phonetic guides, a prefix, a date style.
TEST(XlsxRead, SharedStringsRunsAndPrefixes) {
  Rows rows;
  ASSERT_EQ(slug(read(file("excel_like.xlsx"), rows)), "");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].fields, (std::vector<std::string>{"姓名", "生日", "结果"}));
  EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"张三丰", "2026-11-21", "3"}));
}

TEST(XlsxRead, RefusesBombsAndBrokenFiles) {
  Rows rows;
  const std::string bomb = file("bomb.xlsx");
  EXPECT_LT(bomb.size(), 200'000U);
  EXPECT_EQ(slug(read(bomb, rows, {.ratio = 20, .always_bytes = 1 << 20})), "xlsx/too-large");
  EXPECT_EQ(slug(read(bomb, rows, {.inflated_bytes = 1 << 20})), "xlsx/too-large");
  EXPECT_EQ(slug(read("PK\x03\x04 nothing", rows)), "xlsx/malformed");
  EXPECT_EQ(slug(read("", rows)), "xlsx/malformed");
  EXPECT_EQ(slug(read(std::string("\xD0\xCF\x11\xE0\xA1\xB1", 6), rows)), "xlsx/encrypted");
  const std::string good = file("by_openpyxl.xlsx");
  EXPECT_NE(slug(read(good.substr(0, good.size() / 2), rows)), "");
  EXPECT_EQ(slug(read(good, rows, {.fields = 3})), "xlsx/too-large");
  EXPECT_EQ(slug(read(good, rows, {.row_bytes = 64})), "xlsx/too-large");
  EXPECT_EQ(slug(read(file("doctype.xlsx"), rows)), "xlsx/malformed");
}

}  // namespace
}  // namespace jinkui::render
