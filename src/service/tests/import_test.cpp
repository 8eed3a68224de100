#include <gtest/gtest.h>

#include <cstring>

#include "import_file.h"
#include "jinkui/crypto/crypto.h"
#include "sealed_scratch.h"

namespace jinkui::service {
namespace {

class MemoryScratch final : public base::Scratch {
 public:
  explicit MemoryScratch(std::string& bytes) : bytes_(bytes) {}
  void append(base::ByteView bytes) override { bytes_ += base::as_text(bytes); }
  std::size_t read(std::uint64_t offset, std::span<std::uint8_t> out) override {
    const auto at = std::min<std::size_t>(static_cast<std::size_t>(offset), bytes_.size());
    const std::size_t size = std::min(out.size(), bytes_.size() - at);
    std::memcpy(out.data(), bytes_.data() + at, size);
    return size;
  }

 private:
  std::string& bytes_;
};

struct Kit {
  Kit() { crypto::initialise(); }
  crypto::SystemRandom random;
  const crypto::Suite& suite = **crypto::suite(crypto::SuiteId::intl);
  std::string disk;
  std::unique_ptr<base::Scratch> scratch() { return std::make_unique<MemoryScratch>(disk); }
};

std::vector<std::vector<std::string>> rows_of(std::string_view content, std::size_t step) {
  Kit kit;
  ImportFile file(kit.suite, kit.random, kit.scratch());
  for (std::size_t at = 0; at < content.size(); at += step) {
    file.append(content.substr(at, step));
  }
  std::vector<std::vector<std::string>> rows;
  const auto status = file.read([&](FileRow& row) {
    rows.push_back(row.fields);
    return base::success();
  });
  if (!status.ok()) {
    rows = {{status.error().slug}};
  }
  return rows;
}

TEST(SealedScratch, NothingLiesInClearAndAllReadsBack) {
  Kit kit;
  SealedScratch file(kit.suite, kit.random, kit.scratch());
  std::string whole;
  for (int i = 0; i < 40'000; ++i) {
    whole += "客户" + std::to_string(i) + ",";
  }
  for (std::size_t at = 0; at < whole.size(); at += 7919) {
    file.append(std::string_view(whole).substr(at, 7919));
  }
  EXPECT_EQ(file.size(), whole.size());
  EXPECT_EQ(kit.disk.find("客户"), std::string::npos);
  for (const std::size_t at : {std::size_t{0}, std::size_t{65'530}, whole.size() - 10}) {
    std::string out(20, '\0');
    out.resize(file.read(at, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
    EXPECT_EQ(out, whole.substr(at, 20));
  }
  kit.disk[100] ^= 1;
  std::array<std::uint8_t, 8> out{};
  EXPECT_THROW(static_cast<void>(file.read(0, out)), base::Fatal);
}

const std::vector<std::vector<std::string>> kTwoRows = {{"姓名", "备注"}, {"张三", "a,\"b\"\n第二行"}};

TEST(ImportFile, EncodingsAndLineEndings) {
  const std::string utf8 = "姓名,备注\r\n张三,\"a,\"\"b\"\"\n第二行\"\r\n";
  // iconv -t GB18030 of the same text.
  const std::string gb =
      "\xd0\xd5\xc3\xfb,\xb1\xb8\xd7\xa2\r\n\xd5\xc5\xc8\xfd,\"a,\"\"b\"\"\n\xb5\xda\xb6\xfe\xd0\xd0\"\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1000}}) {
    EXPECT_EQ(rows_of(utf8, step), kTwoRows) << step;
    EXPECT_EQ(rows_of("\xEF\xBB\xBF" + utf8, step), kTwoRows) << step;
    EXPECT_EQ(rows_of(gb, step), kTwoRows) << step;
  }
  // Four bytes of GB18030 for a character outside GBK (U+20087), and one of the supplementary planes in UTF-16.
  EXPECT_EQ(rows_of("\x95\x32\x90\x31,\xd0\xd5\n", 1), (std::vector<std::vector<std::string>>{{"\U00020087", "姓"}}));
  EXPECT_EQ(rows_of(std::string("\xFF\xFE\x40\xD8\x87\xDC\x2C\x00\xD3\x59\x0A\x00", 12), 1),
            (std::vector<std::vector<std::string>>{{"\U00020087", "姓"}}));
}

TEST(ImportFile, WhatIsNoTextIsRefused) {
  EXPECT_EQ(rows_of("\xd0\xd5,\xff\xff\n", 100), (std::vector<std::vector<std::string>>{{"import/encoding"}}));
  EXPECT_EQ(rows_of("a,b\n\xe5\xa7", 100), (std::vector<std::vector<std::string>>{{"a", "b"}, {"濮"}}));  // GB18030
  EXPECT_EQ(rows_of("a,\"b\n", 100), (std::vector<std::vector<std::string>>{{"csv/malformed"}}));
  EXPECT_TRUE(rows_of("\n\n,,\n", 1).empty());
}

TEST(ImportFile, TheTagIsOfTheBytesAndTheMapping) {
  Kit kit;
  const auto tag = [&kit](std::string_view content, std::size_t step, std::string_view context) {
    ImportFile file(kit.suite, kit.random, kit.scratch());
    for (std::size_t at = 0; at < content.size(); at += step) {
      file.append(content.substr(at, step));
    }
    const base::Bytes key(32, 1);
    kit.disk.clear();
    return file.tag(kit.suite, key, context);
  };
  EXPECT_EQ(tag("a,b\n1,2\n", 1, ""), tag("a,b\n1,2\n", 100, ""));
  EXPECT_NE(tag("a,b\n1,2\n", 1, ""), tag("a,b\n1,3\n", 1, ""));
  EXPECT_NE(tag("a,b\n1,2\n", 1, ""), tag("a,b\n1,2\n", 1, "a\nname\n"));
}

TEST(RefusedRows, AreKeptInOrder) {
  Kit kit;
  RefusedRows refused(kit.suite, kit.random, kit.scratch());
  for (int i = 0; i < 2000; ++i) {
    refused.add({"行" + std::to_string(i), std::string(100, 'x')}, {"必填", "required"});
  }
  int next = 0;
  const auto status = refused.read([&](const std::vector<std::string>& fields, const base::Text& reason) {
    EXPECT_EQ(fields.at(0), "行" + std::to_string(next++));
    EXPECT_EQ(reason.en, "required");
    return base::success();
  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(next, 2000);
}

}  // namespace
}  // namespace jinkui::service
