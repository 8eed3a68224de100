#include "jinkui/codec/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

#include "jinkui/base/check.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::codec {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kHex = "0123456789abcdef";

bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

constexpr std::uint64_t repeated(std::uint8_t byte) {
  return 0x0101010101010101ULL * byte;
}

// Whether all eight bytes are plain. A borrow makes a byte above a bad one look bad as well, never a bad one good.
bool all_plain(std::uint64_t word) {
  const auto equal = [word](std::uint8_t byte) {
    const std::uint64_t rest = word ^ repeated(byte);
    return (rest - repeated(0x01)) & ~rest;
  };
  const std::uint64_t control = (word - repeated(0x20)) & ~word;
  return ((word | control | equal('"') | equal('\\')) & repeated(0x80)) == 0;
}

// The end of the run of plain bytes from `at`.
std::size_t plain_end(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  for (; text.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (!all_plain(word)) {
      break;
    }
  }
  while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  return at;
}

void append_escaped(std::string& out, unsigned char c) {
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += static_cast<char>(c);
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      out += "u00";
      out += kHex[c >> 4U];
      out += kHex[c & 15U];
  }
}

template <class Number>
void append_number(std::string& out, Number value) {
  std::array<char, 40> digits{};
  const auto [end, ec] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  JINKUI_CHECK(ec == std::errc{});
  out.append(digits.data(), end);
}

// A container of a tree that is being written.
struct Open {
  const JsonObject* object;
  const JsonArray* array;
  std::size_t next;
};

// Writes a scalar, or opens a container and remembers it.
void write_value(JsonWriter& writer, const Json& value, std::vector<Open>& open) {
  switch (value.kind()) {
    case boost::json::kind::object:
      writer.begin_object();
      open.push_back({&value.get_object(), nullptr, 0});
      return;
    case boost::json::kind::array:
      writer.begin_array();
      open.push_back({nullptr, &value.get_array(), 0});
      return;
    case boost::json::kind::string:
      writer.text(std::string_view(value.get_string().data(), value.get_string().size()));
      return;
    case boost::json::kind::int64:
      writer.integer(value.get_int64());
      return;
    case boost::json::kind::uint64:
      writer.verbatim(std::to_string(value.get_uint64()));
      return;
    case boost::json::kind::double_:
      writer.real(value.get_double());
      return;
    case boost::json::kind::bool_:
      writer.boolean(value.get_bool());
      return;
    case boost::json::kind::null:
      writer.null();
      return;
  }
}

// Writes the next member of the innermost container, or closes it.
void step(JsonWriter& writer, std::vector<Open>& open) {
  Open& inner = open.back();
  const std::size_t size = inner.object != nullptr ? inner.object->size() : inner.array->size();
  if (inner.next == size) {
    inner.object != nullptr ? writer.end_object() : writer.end_array();
    open.pop_back();
    return;
  }
  const std::size_t at = inner.next++;
  if (inner.object != nullptr) {
    const auto& member = *(inner.object->begin() + static_cast<std::ptrdiff_t>(at));
    writer.key(std::string_view(member.key().data(), member.key().size()));
    write_value(writer, member.value(), open);
  } else {
    write_value(writer, (*inner.array)[at], open);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;  // what stands before has been written; from here to `at` goes out as it is
  std::size_t at = 0;
  while ((at = plain_end(text, at)) < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    const std::size_t good = c < 0x80 ? 0 : utf8_sequence(text, at);
    if (good > 0) {
      at += good;
      continue;
    }
    out.append(text, copied, at - copied);
    if (c < 0x80) {
      append_escaped(out, c);
    } else {
      out += kReplacement;
    }
    copied = ++at;
  }
  out.append(text, copied);
  out += '"';
}

void JsonWriter::before_value() {
  JINKUI_CHECK(depth_ > 0 ? keyed_ == object_[depth_ - 1] : !comma_);
  if (comma_ && !keyed_) {
    out_ += ',';
  }
  keyed_ = false;
  comma_ = true;
}

JsonWriter& JsonWriter::begin(char bracket, bool object) {
  before_value();
  JINKUI_CHECK(depth_ < kMaxDepth);
  object_[depth_++] = object;
  out_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end(char bracket, bool object) {
  JINKUI_CHECK(depth_ > 0 && object_[depth_ - 1] == object && !keyed_);
  --depth_;
  out_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  JINKUI_CHECK(depth_ > 0 && object_[depth_ - 1] && !keyed_);
  std::array<char, 64> text{};
  if (name.size() <= text.size() - 4 && plain_end(name, 0) == name.size()) {  // as nearly all are: one append
    char* to = text.data();
    *to = ',';
    to += comma_ ? 1 : 0;
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to++ = ':';
    out_.append(text.data(), to);
  } else {
    if (comma_) {
      out_ += ',';
    }
    append_json_string(out_, name);
    out_ += ':';
  }
  keyed_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  before_value();
  append_json_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  before_value();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::real(double value) {
  JINKUI_CHECK(std::isfinite(value));
  before_value();
  const std::size_t start = out_.size();
  append_number(out_, value);
  if (out_.find_first_of(".e", start) == std::string::npos) {
    out_ += ".0";  // stays a double when it is read back
  }
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  before_value();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::json(const Json& value) {
  std::vector<Open> open;
  write_value(*this, value, open);
  while (!open.empty()) {
    step(*this, open);
  }
  return *this;
}

JsonWriter& JsonWriter::verbatim(std::string_view json_document) {
  before_value();
  out_ += json_document;
  return *this;
}

std::string to_string(const Json& value) {
  std::string out;
  JsonWriter(out).json(value);
  return out;
}

}  // namespace jinkui::codec
