#include "jinkui/codec/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "jinkui/codec/json_writer.h"

namespace jinkui::codec {
namespace {

std::string slug_of(std::string_view text) {
  const auto parsed = parse_json(text);
  return parsed.ok() ? "" : parsed.error().slug;
}

TEST(Json, ParsesValuesOfEveryKind) {
  const auto parsed = parse_json(
      R"( {"s":"字\u5b57\ud83d\ude00\n","i":-9223372036854775808,"d":1.5e3,"t":true,"n":null,"a":[1,{}]} )");
  ASSERT_TRUE(parsed.ok());
  const JsonObject& object = parsed->as_object();
  EXPECT_EQ(object.at("s").as_string(), "字字😀\n");
  EXPECT_EQ(object.at("i").as_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(object.at("d").as_double(), 1500.0);
  EXPECT_TRUE(object.at("t").as_bool());
  EXPECT_TRUE(object.at("n").is_null());
  EXPECT_EQ(object.at("a").as_array().size(), 2U);
}

TEST(Json, RefusesWhatRfc8259DoesNotAllow) {
  for (const std::string_view text : {"",
                                      " ",
                                      "{",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "// x\n1",
                                      "/* */ 1",
                                      "1 2",
                                      "[] x",
                                      "nul",
                                      "NaN",
                                      "Infinity",
                                      "'a'",
                                      "{a:1}",
                                      "01",
                                      "+1",
                                      "1.",
                                      ".5",
                                      "\"\t\"",
                                      "\"\\x\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00\\ud800\"",
                                      "[1 2]",
                                      "\xEF\xBB\xBF[]",
                                      "{\"a\" 1}",
                                      "\"a",
                                      "[",
                                      "tru",
                                      "-",
                                      "1e",
                                      "\"\\u12\""}) {
    EXPECT_EQ(slug_of(text), "json/malformed") << text;
  }
}

TEST(Json, RefusesBadUtf8) {
  for (const std::string_view text :
       {"\"\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "{\"\x80\":1}", "\"\xE4\xB8\""}) {
    EXPECT_EQ(slug_of(text), "json/malformed");
  }
}

TEST(Json, RefusesDuplicateKeysAtAnyDepth) {
  EXPECT_EQ(slug_of(R"({"a":1,"b":2,"a":3})"), "json/duplicate-key");
  EXPECT_EQ(slug_of(R"([{"x":{"k":1,"k":1}}])"), "json/duplicate-key");
  EXPECT_EQ(slug_of(R"({"a":1,"\u0061":2})"), "json/duplicate-key");
  EXPECT_EQ(slug_of(R"({"":1,"":2})"), "json/duplicate-key");
  EXPECT_EQ(slug_of(R"({"a":{"a":1},"A":[{"a":1},{"a":1}]})"), "");
  // A member that is itself thrown away as a duplicate must not hide or fake the count.
  EXPECT_EQ(slug_of(R"({"a":{"x":1,"y":2},"a":{}})"), "json/duplicate-key");
  const auto parsed = parse_json(R"({"a":1,"a":2})");
  EXPECT_EQ(parsed.error().where, "byte 9");
  std::string many = "{";
  for (int i = 0; i < 200; ++i) {
    many += "\"k" + std::to_string(i) + "\":0,";
  }
  EXPECT_EQ(slug_of(many + "\"k7\":0}"), "json/duplicate-key");
  EXPECT_EQ(slug_of(many + "\"k\":0}"), "");
}

TEST(Json, NumbersKeepTheirDigitsOrAreRefused) {
  for (const std::string_view text :
       {"9223372036854775808", "-9223372036854775809", "18446744073709551615", "123456789012345678901234567890",
        "1e400", "-1e400", "[1,1e309]", "1e99999999999"}) {
    EXPECT_EQ(slug_of(text), "json/number-range") << text;
  }
  EXPECT_EQ(parse_json("9223372036854775807")->as_int64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_json("0.1")->as_double(), 0.1);
  EXPECT_EQ(parse_json("-2.5E-3")->as_double(), -2.5e-3);
  EXPECT_EQ(parse_json("555555151111155555505555555555544e43")->as_double(), 555555151111155555505555555555544e43);
  EXPECT_EQ(parse_json("5e-324")->as_double(), 5e-324);
  EXPECT_EQ(parse_json("1.7976931348623157e308")->as_double(), std::numeric_limits<double>::max());
  EXPECT_EQ(slug_of("1e-400"), "json/number-range");
  EXPECT_TRUE(parse_json("1.0")->is_double());
  EXPECT_TRUE(parse_json("1e2")->is_double());
}

TEST(Json, DepthAndSizeAreBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(slug_of(nested(kJsonMaxDepth)), "");
  EXPECT_EQ(slug_of(nested(kJsonMaxDepth + 1)), "json/too-deep");
  EXPECT_EQ(slug_of(std::string(1'000'000, '[')), "json/too-deep");
  const std::string text = "\"" + std::string(100, 'x') + "\"";
  EXPECT_TRUE(parse_json(text, 102).ok());
  const auto large = parse_json(text, 101);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().slug, "json/too-large");
  EXPECT_EQ(large.error().code, base::Errc::too_large);
}

TEST(Json, ErrorsSpeakBothLanguagesAndSayWhere) {
  const auto parsed = parse_json("[1,2,}");
  ASSERT_FALSE(parsed.ok());
  EXPECT_FALSE(parsed.error().message.zh.empty());
  EXPECT_FALSE(parsed.error().message.en.empty());
  EXPECT_FALSE(parsed.error().next.zh.empty());
  EXPECT_EQ(parsed.error().where, "byte 5");
}

TEST(JsonDocument, LivesInItsArena) {
  JsonDocument document;
  EXPECT_TRUE(document.root().is_null());
  ASSERT_TRUE(document.parse(R"({"customer":12,"fields":["phone","id"]})").ok());
  EXPECT_EQ(document.root().at("customer").as_int64(), 12);
  EXPECT_EQ(document.root().at("fields").as_array()[1].as_string(), "id");
  ASSERT_TRUE(document.parse("[" + std::string(9000, '1').replace(0, 9000, 4500, ' ') + "1]").ok());
  EXPECT_EQ(document.root().as_array().size(), 1U);
  const std::string large = "[\"" + std::string(100'000, 'x') + "\"]";
  ASSERT_TRUE(document.parse(large).ok());
  EXPECT_EQ(document.root().as_array()[0].as_string().size(), 100'000U);
  EXPECT_FALSE(document.parse("{").ok());
  EXPECT_TRUE(document.root().is_null());
}

TEST(JsonPointer, EscapesSegments) {
  std::string pointer;
  append_pointer(pointer, "a/b~c");
  append_pointer(pointer, "0");
  append_pointer(pointer, "");
  EXPECT_EQ(pointer, "/a~1b~0c/0/");
}

TEST(JsonWriter, WritesStraightIntoAString) {
  std::string out = "HEAD ";
  JsonWriter writer(out);
  writer.begin_object().integer("id", 7).text("name", "张\"三\"").boolean("ok", false).null("x");
  writer.array("list").integer(-1).text("t").begin_object().end_object().end_array();
  writer.object("o").key("d").real(0.1).end_object().key("raw").verbatim("[1]").end_object();
  EXPECT_TRUE(writer.complete());
  EXPECT_EQ(out, R"(HEAD {"id":7,"name":"张\"三\"","ok":false,"x":null,"list":[-1,"t",{}],"o":{"d":0.1},"raw":[1]})");
}

TEST(JsonWriter, EscapesSoThatTheParserReadsTheSame) {
  std::string all;
  for (int c = 0; c < 128; ++c) {
    all += static_cast<char>(c);
  }
  all += "é字😀\u2028";
  std::string out;
  append_json_string(out, all);
  const auto parsed = parse_json(out);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(std::string_view(parsed->as_string()), all);
  EXPECT_EQ(out.find('\n'), std::string::npos);
}

// Whole words are looked at at once: every byte in every place of a word and beside it.
TEST(JsonWriter, EscapesTheSameInEveryPlace) {
  for (int c = 0; c < 128; ++c) {
    std::string alone;
    append_json_string(alone, std::string(1, static_cast<char>(c)));
    const std::string escaped = alone.substr(1, alone.size() - 2);
    for (std::size_t at = 0; at < 19; ++at) {
      for (const std::string beside : {"a", "\"", "\x01", "\x7F", "字"}) {
        const std::string before(at, '~');
        std::string out;
        append_json_string(out, before + static_cast<char>(c) + beside + "01234567");
        std::string word;
        append_json_string(word, beside);
        EXPECT_EQ(out, '"' + before + escaped + word.substr(1, word.size() - 2) + "01234567\"");
      }
    }
  }
}

TEST(JsonWriter, ReplacesBytesThatAreNotUtf8) {
  std::string out;
  append_json_string(out, "a\xFF\xE4\xB8z");
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  EXPECT_TRUE(parse_json(out).ok());
}

TEST(JsonWriter, TreesRoundTrip) {
  const std::string text = R"({"b":[1,-2,1.5,true,false,null,"x",[],{}],"a":{"z":[[[]]]},"e":1e+300,"f":2.0})";
  const auto parsed = parse_json(text);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(to_string(*parsed), text);
  EXPECT_EQ(to_string(Json(std::uint64_t{18446744073709551615U})), "18446744073709551615");
}

TEST(JsonWriterDeathTest, MisuseIsABug) {
  std::string out;
  EXPECT_DEATH(JsonWriter(out).begin_object().integer(1), "keyed");
  EXPECT_DEATH(JsonWriter(out).begin_array().key("a"), "");
  EXPECT_DEATH(JsonWriter(out).begin_object().key("a").end_object(), "");
  EXPECT_DEATH(JsonWriter(out).begin_object().end_array(), "");
  EXPECT_DEATH(JsonWriter(out).integer(1).integer(2), "");
  EXPECT_DEATH(JsonWriter(out).real(std::numeric_limits<double>::infinity()), "isfinite");
}

}  // namespace
}  // namespace jinkui::codec
