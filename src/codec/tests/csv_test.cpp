#include "jinkui/codec/csv.h"

#include <gtest/gtest.h>

namespace jinkui::codec {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Read {
  Rows rows;
  std::vector<std::uint64_t> lines;
  base::Status status = base::success();
};

// Feeds `text` in pieces of `step` bytes.
Read read(std::string_view text, std::size_t step, CsvLimits limits = {}) {
  Read out;
  CsvReader reader(
      [&out](const CsvRow& row) {
        out.rows.emplace_back(row.fields.begin(), row.fields.end());
        out.lines.push_back(row.line);
        EXPECT_EQ(row.number, out.rows.size());
        return base::success();
      },
      limits);
  for (std::size_t at = 0; at < text.size() && out.status.ok(); at += step) {
    out.status = reader.feed(text.substr(at, step));
  }
  if (out.status.ok()) {
    out.status = reader.finish();
  }
  return out;
}

Rows rows_of(std::string_view text) {
  const Read whole = read(text, text.size() + 1);
  const Read bytes = read(text, 1);
  EXPECT_TRUE(whole.status.ok()) << text;
  EXPECT_TRUE(bytes.status.ok()) << text;
  EXPECT_EQ(whole.rows, bytes.rows) << text;
  EXPECT_EQ(whole.lines, bytes.lines) << text;
  return whole.rows;
}

std::string slug_of(std::string_view text, CsvLimits limits = {}) {
  const Read whole = read(text, text.size() + 1, limits);
  const Read bytes = read(text, 1, limits);
  EXPECT_EQ(whole.status.ok(), bytes.status.ok()) << text;
  return whole.status.ok() ? "" : whole.status.error().slug;
}

TEST(Csv, ReadsRfc4180) {
  EXPECT_EQ(rows_of("a,b\r\n1,2\r\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows_of("a,b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows_of("\"a,\"\"b\"\"\r\nc\",\"\",d"), (Rows{{"a,\"b\"\r\nc", "", "d"}}));
  EXPECT_EQ(rows_of(",\n,,"), (Rows{{"", ""}, {"", "", ""}}));
  EXPECT_EQ(rows_of("\"\"\n"), (Rows{{""}}));
  EXPECT_EQ(rows_of("a\n\n\r\nb\n"), (Rows{{"a"}, {"b"}}));
  EXPECT_EQ(rows_of(""), Rows{});
  EXPECT_EQ(rows_of("\xEF\xBB\xBF姓名,电话\n张三,1"), (Rows{{"姓名", "电话"}, {"张三", "1"}}));
  EXPECT_EQ(rows_of("\xEF\xBB\xBF"), Rows{});
  EXPECT_EQ(rows_of("\xEF\xBC\x8C"), (Rows{{"，"}}));  // starts like a byte-order mark
  EXPECT_EQ(rows_of(" a , b "), (Rows{{" a ", " b "}}));
}

TEST(Csv, CountsLinesAcrossQuotedBreaks) {
  const Read done = read("h\n\n\"x\ny\"\nz\n", 3);
  EXPECT_EQ(done.lines, (std::vector<std::uint64_t>{1, 3, 5}));
}

TEST(Csv, RefusesMalformedInput) {
  for (const std::string_view text : {"a\"b\n", "\"a\"b\n", "\"a", "\"a\nb", "a\rb\n", "\r", "a\r", "\"a\"\r"}) {
    EXPECT_EQ(slug_of(text), "csv/malformed") << text;
  }
  EXPECT_EQ(slug_of("a,\xD5\xC5\xC8\xFD\n"), "csv/not-utf8");
  EXPECT_EQ(slug_of("\xE4,\xB8\xAD\n"), "csv/not-utf8");  // valid only when the fields are joined
  EXPECT_EQ(slug_of("\xEF\xBB"), "csv/not-utf8");
}

TEST(Csv, LimitsHold) {
  EXPECT_EQ(slug_of("abcde,f\n", {.field_bytes = 5, .row_bytes = 6, .fields = 2}), "");
  EXPECT_EQ(slug_of("abcdef\n", {.field_bytes = 5, .row_bytes = 6, .fields = 2}), "csv/too-large");
  EXPECT_EQ(slug_of("abcde,fg\n", {.field_bytes = 5, .row_bytes = 6, .fields = 2}), "csv/too-large");
  EXPECT_EQ(slug_of("a,b,c\n", {.field_bytes = 5, .row_bytes = 6, .fields = 2}), "csv/too-large");
  EXPECT_EQ(slug_of("\"" + std::string(100'000, 'x')), "csv/too-large");
}

TEST(Csv, ErrorsNameRowAndLineAndStay) {
  CsvReader reader([](const CsvRow&) { return base::success(); });
  ASSERT_TRUE(reader.feed("h\r\n\"a\nb\"\r\n").ok());
  const auto bad = reader.feed("x\"\n");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().where, "row 3, line 4");
  EXPECT_FALSE(reader.feed("fine\n").ok());
  EXPECT_FALSE(reader.finish().ok());
  EXPECT_EQ(reader.rows(), 2U);
}

TEST(Csv, TheHandlersErrorStopsTheReader) {
  int seen = 0;
  const auto status = read_csv("a\nb\nc\n", [&seen](const CsvRow&) -> base::Status {
    if (++seen == 2) {
      base::Error stop;
      stop.slug = "import/stop";
      return stop;
    }
    return base::success();
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().slug, "import/stop");
  EXPECT_EQ(seen, 2);
}

TEST(CsvWriter, WhatItWritesReadsBack) {
  const Rows rows = {{"a", "b,c", "d\"e"}, {""}, {"", ""}, {"x\r\ny", " z "}, {"\xEF\xBB\xBF", "\r"}, {"=1+1", "'q"}};
  std::string out;
  CsvWriter writer(out);
  for (const auto& row : rows) {
    writer.row({row.begin(), row.end()});
  }
  EXPECT_EQ(rows_of(out), rows);
}

TEST(CsvWriter, QuotesOnlyWhenNeeded) {
  std::string out;
  CsvWriter(out).field("a").field("b c").field("").field("d,e").end_row();
  EXPECT_EQ(out, "a,b c,,\"d,e\"\r\n");
}

TEST(CsvWriter, NeutralisesFormulasOnlyWhenAsked) {
  std::string out;
  CsvWriter(out, CsvFormulas::neutralise).row({"=1+1", "+86 10", "-5", "@x", "a=b", "\tx"});
  EXPECT_EQ(rows_of(out), (Rows{{"'=1+1", "'+86 10", "'-5", "'@x", "a=b", "'\tx"}}));
  std::string kept;
  CsvWriter(kept).row({"=1+1", "-5"});
  EXPECT_EQ(kept, "=1+1,-5\r\n");
}

}  // namespace
}  // namespace jinkui::codec
