// Writes JSON straight into a string, without a tree between: for replies on the hot path. For one thread; the string
// must outlive the writer. Misuse of the order of calls is a bug (JINKUI_CHECK). Bytes that are not UTF-8 are written
// as U+FFFD, so that the output is always valid.
#pragma once
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

#include "jinkui/codec/json.h"

namespace jinkui::codec {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return begin('{', true); }
  JsonWriter& end_object() { return end('}', true); }
  JsonWriter& begin_array() { return begin('[', false); }
  JsonWriter& end_array() { return end(']', false); }
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& real(double value);  // finite; the shortest text that reads back the same
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& json(const Json& value);                   // a whole tree
  JsonWriter& verbatim(std::string_view json_document);  // trusted: must be one JSON value

  // key and value in one; named apart so that a literal never becomes a boolean.
  JsonWriter& text(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonWriter& integer(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& null(std::string_view name) { return key(name).null(); }
  JsonWriter& object(std::string_view name) { return key(name).begin_object(); }
  JsonWriter& array(std::string_view name) { return key(name).begin_array(); }

  // All containers closed, one value written.
  [[nodiscard]] bool complete() const { return depth_ == 0 && comma_; }

  static constexpr std::size_t kMaxDepth = 64;

 private:
  JsonWriter& begin(char bracket, bool object);
  JsonWriter& end(char bracket, bool object);
  void before_value();

  std::string& out_;
  std::bitset<kMaxDepth> object_;  // what each open container is
  std::size_t depth_ = 0;
  bool comma_ = false;  // a value stands before
  bool keyed_ = false;  // a key waits for its value
};

// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

// A whole tree as a string: members in their order, no white space.
[[nodiscard]] std::string to_string(const Json& value);

}  // namespace jinkui::codec
