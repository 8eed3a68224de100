#include "jinkui/codec/json.h"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <set>
#include <vector>

namespace jinkui::codec {
namespace {

namespace bj = boost::json;
using View = bj::string_view;

constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);  // the size of the input bounds all of these

// Builds values, refuses numbers that would lose digits, and counts members to find duplicate keys afterwards.
struct Builder {
  static constexpr std::size_t max_object_size = kUnlimited;
  static constexpr std::size_t max_array_size = kUnlimited;
  static constexpr std::size_t max_key_size = kUnlimited;
  static constexpr std::size_t max_string_size = kUnlimited;

  Builder(bj::storage_ptr storage, unsigned char* scratch, std::size_t size)
      : stack(bj::storage_ptr{}, scratch, size), storage_(std::move(storage)) {}

  bool on_document_begin(bj::error_code& /*ec*/) {
    stack.reset(storage_);
    return true;
  }
  bool on_document_end(bj::error_code& /*ec*/) { return true; }
  bool on_object_begin(bj::error_code& /*ec*/) { return true; }
  bool on_object_end(std::size_t n, bj::error_code& /*ec*/) {
    members += n;
    stack.push_object(n);
    return true;
  }
  bool on_array_begin(bj::error_code& /*ec*/) { return true; }
  bool on_array_end(std::size_t n, bj::error_code& /*ec*/) {
    stack.push_array(n);
    return true;
  }
  bool on_key_part(View s, std::size_t /*n*/, bj::error_code& /*ec*/) {
    stack.push_chars(s);
    return true;
  }
  bool on_key(View s, std::size_t /*n*/, bj::error_code& /*ec*/) {
    stack.push_key(s);
    return true;
  }
  bool on_string_part(View s, std::size_t /*n*/, bj::error_code& /*ec*/) {
    stack.push_chars(s);
    return true;
  }
  bool on_string(View s, std::size_t /*n*/, bj::error_code& /*ec*/) {
    stack.push_string(s);
    return true;
  }
  bool on_number_part(View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_int64(std::int64_t i, View /*s*/, bj::error_code& /*ec*/) {
    stack.push_int64(i);
    return true;
  }
  bool on_uint64(std::uint64_t /*u*/, View /*s*/, bj::error_code& ec) {
    ec = bj::error::not_exact;
    return false;
  }
  // The parser's own double may be off in the last digits, so the text is read again, correctly rounded. It is whole,
  // because the document came in one piece. An integer too long for int64 arrives here without point or exponent.
  bool on_double(double /*d*/, View s, bj::error_code& ec) {
    double exact = 0;
    const auto [end, result] = std::from_chars(s.data(), s.data() + s.size(), exact);
    if (result != std::errc{} || end != s.data() + s.size() || s.find_first_of(".eE") == View::npos) {
      ec = bj::error::not_exact;
      return false;
    }
    stack.push_double(exact);
    return true;
  }
  bool on_bool(bool b, bj::error_code& /*ec*/) {
    stack.push_bool(b);
    return true;
  }
  bool on_null(bj::error_code& /*ec*/) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_comment(View /*s*/, bj::error_code& /*ec*/) { return true; }

  bj::value_stack stack;
  std::size_t members = 0;

 private:
  bj::storage_ptr storage_;
};

// Finds the first duplicate key of a valid document; runs only when there is one. Sources: the keys as written in the
// order of the input, so the position is the parser's at the second occurrence.
struct DuplicateFinder {
  static constexpr std::size_t max_object_size = kUnlimited;
  static constexpr std::size_t max_array_size = kUnlimited;
  static constexpr std::size_t max_key_size = kUnlimited;
  static constexpr std::size_t max_string_size = kUnlimited;

  bool on_document_begin(bj::error_code& /*ec*/) { return true; }
  bool on_document_end(bj::error_code& /*ec*/) { return true; }
  bool on_object_begin(bj::error_code& /*ec*/) {
    seen.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t /*n*/, bj::error_code& /*ec*/) {
    seen.pop_back();
    return true;
  }
  bool on_array_begin(bj::error_code& /*ec*/) { return true; }
  bool on_array_end(std::size_t /*n*/, bj::error_code& /*ec*/) { return true; }
  bool on_key_part(View s, std::size_t /*n*/, bj::error_code& /*ec*/) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_key(View s, std::size_t /*n*/, bj::error_code& ec) {
    part.append(s.data(), s.size());
    if (!seen.back().insert(std::move(part)).second) {
      ec = bj::error::not_exact;
      return false;
    }
    part.clear();
    return true;
  }
  bool on_string_part(View /*s*/, std::size_t /*n*/, bj::error_code& /*ec*/) { return true; }
  bool on_string(View /*s*/, std::size_t /*n*/, bj::error_code& /*ec*/) { return true; }
  bool on_number_part(View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_int64(std::int64_t /*i*/, View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_uint64(std::uint64_t /*u*/, View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_double(double /*d*/, View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_bool(bool /*b*/, bj::error_code& /*ec*/) { return true; }
  bool on_null(bj::error_code& /*ec*/) { return true; }
  bool on_comment_part(View /*s*/, bj::error_code& /*ec*/) { return true; }
  bool on_comment(View /*s*/, bj::error_code& /*ec*/) { return true; }

  std::vector<std::set<std::string>> seen;  // one set for each open object
  std::string part;
};

bj::parse_options strict() {
  bj::parse_options options;
  options.max_depth = kJsonMaxDepth;
  options.allow_comments = false;
  options.allow_trailing_commas = false;
  options.allow_invalid_utf8 = false;
  return options;
}

base::Error json_error(base::Errc code, const char* slug, base::Text message, base::Text next, std::size_t at) {
  base::Error error;
  error.code = code;
  error.slug = slug;
  error.message = std::move(message);
  error.next = std::move(next);
  error.where = "byte " + std::to_string(at);
  return error;
}

base::Error parse_error(const bj::error_code& ec, std::size_t at) {
  const base::Text fix{"请修正所指位置后重新提交。", "Correct the place named and send it again."};
  if (ec == bj::error::too_deep) {
    return json_error(base::Errc::malformed, "json/too-deep",
                      {"JSON 嵌套超过 " + std::to_string(kJsonMaxDepth) + " 层。",
                       "JSON nested deeper than " + std::to_string(kJsonMaxDepth) + " levels"},
                      fix, at);
  }
  if (ec == bj::error::not_exact || ec == bj::error::exponent_overflow) {
    return json_error(base::Errc::malformed, "json/number-range",
                      {"JSON 中有超出范围的数字；整数须在 64 位有符号范围内。",
                       "a JSON number out of range; integers must fit 64 bits, signed"},
                      fix, at);
  }
  return json_error(base::Errc::malformed, "json/malformed",
                    {"内容不是合法的 JSON（" + ec.message() + "）。", "not valid JSON: " + ec.message()}, fix, at);
}

base::Error duplicate_error(std::string_view text) {
  bj::basic_parser<DuplicateFinder> parser(strict());
  bj::error_code ec;
  const std::size_t at = parser.write_some(false, text.data(), text.size(), ec);
  return json_error(base::Errc::malformed, "json/duplicate-key",
                    {"JSON 对象中有重复的字段名。", "a JSON object with the same key twice"},
                    {"每个字段名只写一次。", "Write every key once."}, at);
}

// Members of all objects of a tree; a member that replaced another is missing here.
std::size_t count_members(const Json& root) {
  std::size_t members = 0;
  std::vector<const Json*> open{&root};
  while (!open.empty()) {
    const Json* value = open.back();
    open.pop_back();
    if (const auto* object = value->if_object()) {
      members += object->size();
      for (const auto& member : *object) {
        open.push_back(&member.value());
      }
    } else if (const auto* array = value->if_array()) {
      for (const auto& item : *array) {
        open.push_back(&item);
      }
    }
  }
  return members;
}

base::Result<Json> parse_into(std::string_view text, std::size_t max_bytes, bj::storage_ptr storage) {
  if (text.size() > max_bytes) {
    return json_error(base::Errc::too_large, "json/too-large",
                      {"内容超过上限 " + std::to_string(max_bytes) + " 字节。",
                       "the document is larger than " + std::to_string(max_bytes) + " bytes"},
                      {"请减小内容或分批提交。", "Make it smaller or send it in parts."}, max_bytes);
  }
  alignas(std::max_align_t) std::array<unsigned char, 2048>
      scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  bj::basic_parser<Builder> parser(strict(), std::move(storage), scratch.data(), scratch.size());
  bj::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) {
    ec = bj::error::extra_data;
  }
  if (ec) {
    return parse_error(ec, used);
  }
  Json value = parser.handler().stack.release();
  if (parser.handler().members != count_members(value)) {
    return duplicate_error(text);
  }
  return value;
}

}  // namespace

base::Result<Json> parse_json(std::string_view text, std::size_t max_bytes) {
  return parse_into(text, max_bytes, bj::storage_ptr{});
}

base::Status JsonDocument::parse(std::string_view text, std::size_t max_bytes) {
  root_ = nullptr;
  arena_.release();
  auto parsed = parse_into(text, max_bytes, &arena_);
  if (!parsed.ok()) {
    return parsed.take_error();
  }
  root_.~value();
  ::new (&root_) Json(bj::pilfer(parsed.value()));
  return base::success();
}

void append_pointer(std::string& pointer, std::string_view segment) {
  pointer += '/';
  for (const char c : segment) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

}  // namespace jinkui::codec
