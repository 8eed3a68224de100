#include "jinkui/codec/object_reader.h"

#include <gtest/gtest.h>

namespace jinkui::codec {
namespace {

enum class Purpose : std::uint8_t { service, audit };
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();

Json json(std::string_view text) {
  return parse_json(text).value();
}

// Reads one required field with `read` and returns the error, or an empty one.
template <class Read>
base::Error error_of(std::string_view text, Read read) {
  const Json value = json(text);
  ObjectReader reader(value);
  read(reader);
  auto status = reader.finish();
  return status.ok() ? base::Error{} : status.take_error();
}

TEST(ObjectReader, ReadsEveryType) {
  const Json value = json(R"({"t":"张三","i":5,"r":1,"b":true,"a":["x","y"],"n":[1,2],"e":"audit",
                              "o":{"k":1},"m":{"p":1,"q":2},"z":null,"any":[1]})");
  ObjectReader reader(value);
  EXPECT_EQ(reader.text("t"), "张三");
  EXPECT_EQ(reader.integer("i", {1, 5}), 5);
  EXPECT_EQ(reader.real("r"), 1.0);
  EXPECT_TRUE(reader.boolean("b"));
  EXPECT_EQ(reader.texts("a", 2), (std::vector<std::string_view>{"x", "y"}));
  EXPECT_EQ(reader.integers("n", 9), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(reader.one_of<Purpose>("e", {{"service", Purpose::service}, {"audit", Purpose::audit}}), Purpose::audit);
  ObjectReader inner = reader.object("o");
  EXPECT_EQ(inner.integer("k"), 1);
  inner.close();
  EXPECT_EQ(reader.members("m", 2).size(), 2U);
  EXPECT_FALSE(reader.optional_text("z"));
  EXPECT_FALSE(reader.optional_integer("absent"));
  EXPECT_FALSE(reader.optional_boolean("absent"));
  EXPECT_FALSE(reader.optional_real("absent"));
  EXPECT_TRUE(reader.any("any").is_array());
  EXPECT_TRUE(reader.has("t"));
  EXPECT_FALSE(reader.has("z"));
  EXPECT_TRUE(reader.finish().ok());
}

TEST(ObjectReader, MissingAndNullAreNamed) {
  for (const std::string_view text : {"{}", R"({"name":null})"}) {
    const auto error = error_of(text, [](ObjectReader& r) { EXPECT_EQ(r.text("name"), ""); });
    EXPECT_EQ(error.where, "/name");
    EXPECT_EQ(error.slug, "json/field");
    EXPECT_EQ(error.code, base::Errc::invalid);
    EXPECT_FALSE(error.message.zh.empty());
    EXPECT_FALSE(error.next.en.empty());
  }
}

TEST(ObjectReader, WrongTypesAreNamed) {
  const auto where = [](auto read) { return error_of(R"({"f":{"x":1}})", read).where; };
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.text("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.integer("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.real("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.boolean("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.array("f", 1)); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.optional_text("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.optional_integer("f")); }), "/f");
  EXPECT_EQ(where([](ObjectReader& r) { static_cast<void>(r.optional_boolean("f")); }), "/f");
  EXPECT_EQ(error_of(R"({"f":1.0})", [](ObjectReader& r) { static_cast<void>(r.integer("f")); }).where, "/f");
  EXPECT_EQ(error_of(R"({"f":1})", [](ObjectReader& r) { static_cast<void>(r.object("f")); }).where, "/f");
  EXPECT_EQ(error_of(R"({"f":1})", [](ObjectReader& r) { static_cast<void>(r.members("f", 1)); }).where, "/f");
}

TEST(ObjectReader, TextRulesCountCodePoints) {
  const auto bad = [](std::string_view text, TextRule rule) {
    return !error_of(text, [rule](ObjectReader& r) { static_cast<void>(r.text("t", rule)); }).where.empty();
  };
  EXPECT_FALSE(bad(R"({"t":"一二三"})", {.max_chars = 3}));
  EXPECT_TRUE(bad(R"({"t":"一二三四"})", {.max_chars = 3}));
  EXPECT_TRUE(bad(R"({"t":""})", {}));
  EXPECT_FALSE(bad(R"({"t":""})", {.min_chars = 0}));
  EXPECT_TRUE(bad(R"({"t":"a\nb"})", {}));
  EXPECT_FALSE(bad(R"({"t":"a\r\n\tb"})", {.multiline = true}));
  EXPECT_TRUE(bad(R"({"t":"a\u0000b"})", {.multiline = true}));
  EXPECT_TRUE(bad(R"({"t":"a\u007f"})", {}));
}

TEST(ObjectReader, IntegerRangesAreInclusive) {
  const auto bad = [](std::string_view text, IntRule rule) {
    return !error_of(text, [rule](ObjectReader& r) { static_cast<void>(r.integer("i", rule)); }).where.empty();
  };
  EXPECT_FALSE(bad(R"({"i":9223372036854775807})", {0, kMax}));
  EXPECT_TRUE(bad(R"({"i":0})", {1, 2}));
  EXPECT_TRUE(bad(R"({"i":3})", {1, 2}));
  EXPECT_FALSE(bad(R"({"i":2})", {1, 2}));
}

TEST(ObjectReader, ArraysAreBoundedAndPointAtTheItem) {
  const auto read = [](ObjectReader& r) { EXPECT_TRUE(r.texts("a", 2).empty()); };
  EXPECT_EQ(error_of(R"({"a":["x",1]})", read).where, "/a/1");
  EXPECT_EQ(error_of(R"({"a":["x","y","z"]})", read).where, "/a");
  EXPECT_EQ(error_of(R"({"a":[1,"x"]})", [](ObjectReader& r) { static_cast<void>(r.integers("a", 2)); }).where,
            "/a/1");
  EXPECT_EQ(error_of(R"({"m":{"a":1,"b":2}})", [](ObjectReader& r) { static_cast<void>(r.members("m", 1)); }).where,
            "/m");
}

TEST(ObjectReader, NestedErrorsCarryTheirWholePointer) {
  const auto error = error_of(R"({"list":[{"in/ner":{"n":1}},{"in/ner":{"n":"x"}}]})", [](ObjectReader& r) {
    const JsonArray& items = r.array("list", 10);
    for (std::size_t i = 0; i < items.size(); ++i) {
      ObjectReader item(r, "list", items, i);
      ObjectReader inner = item.object("in/ner");
      static_cast<void>(inner.integer("n"));
      inner.close();
      item.close();
    }
  });
  EXPECT_EQ(error.where, "/list/1/in~1ner/n");
  const auto scalar = error_of(R"({"list":[5]})", [](ObjectReader& r) {
    const JsonArray& items = r.array("list", 10);
    ObjectReader item(r, "list", items, 0);
    item.close();
  });
  EXPECT_EQ(scalar.where, "/list/0");
}

TEST(ObjectReader, UnknownFieldsAreRefused) {
  EXPECT_EQ(error_of(R"({"a":1,"b":2})", [](ObjectReader& r) { static_cast<void>(r.integer("a")); }).where, "/b");
  EXPECT_EQ(error_of(R"({"a":{"x":1}})", [](ObjectReader& r) { r.object("a").close(); }).where, "/a/x");
  std::string many = "{";
  for (int i = 0; i < 100; ++i) {
    many += "\"k" + std::to_string(i) + "\":0,";
  }
  many += "\"end\":0}";
  const auto read_all = [](ObjectReader& r) {
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ(r.integer("k" + std::to_string(i)), 0);
    }
  };
  EXPECT_EQ(error_of(many, read_all).where, "/end");
}

TEST(ObjectReader, TheFirstErrorStaysAndLaterGettersAreEmpty) {
  const auto error = error_of(R"({"a":"x","b":7})", [](ObjectReader& r) {
    EXPECT_EQ(r.integer("a"), 0);
    EXPECT_FALSE(r.ok());
    EXPECT_EQ(r.integer("b"), 0);
    EXPECT_EQ(r.array("c", 1).size(), 0U);
    r.fail("b", "后来的错误", "a later error");
  });
  EXPECT_EQ(error.where, "/a");
}

TEST(ObjectReader, TheCallersFindingIsKept) {
  const auto error = error_of(R"({"a":1})", [](ObjectReader& r) {
    static_cast<void>(r.integer("a"));
    base::Error mine;
    mine.code = base::Errc::conflict;
    mine.slug = "x/y";
    r.fail("a", mine);
  });
  EXPECT_EQ(error.slug, "x/y");
  EXPECT_EQ(error.where, "/a");
}

TEST(ObjectReader, UnknownWordsListTheChoices) {
  const auto read = [](ObjectReader& r) {
    EXPECT_EQ(r.one_of<Purpose>("e", {{"service", Purpose::service}, {"audit", Purpose::audit}}), Purpose::service);
  };
  const auto error = error_of(R"({"e":"other"})", read);
  EXPECT_NE(error.message.en.find("service, audit"), std::string::npos);
  const auto optional = [](ObjectReader& r) {
    EXPECT_FALSE(r.optional_one_of<Purpose>("none", {{"audit", Purpose::audit}}));
    EXPECT_EQ(r.optional_one_of<Purpose>("e", {{"audit", Purpose::audit}}), Purpose::audit);
  };
  EXPECT_EQ(error_of(R"({"e":"audit"})", optional).slug, "");
}

TEST(ObjectReader, TheRootMustBeAnObject) {
  const auto error = error_of("[1]", [](ObjectReader& r) { EXPECT_EQ(r.text("a"), ""); });
  EXPECT_EQ(error.where, "");
  EXPECT_EQ(error.slug, "json/field");
}

}  // namespace
}  // namespace jinkui::codec
