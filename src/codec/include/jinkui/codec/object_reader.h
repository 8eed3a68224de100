// Strict typed access to a JSON object: every field is asked for by name and type, the first error is kept with its
// JSON pointer, and finish() refuses fields that nobody asked for. For one thread; keeps views into the document,
// which must outlive it. After an error every getter returns an empty value of its type.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "jinkui/base/check.h"
#include "jinkui/base/result.h"
#include "jinkui/codec/json.h"

namespace jinkui::codec {

// What a text field may hold. Lengths in code points. Control characters are refused, but for tab and line breaks in
// a multiline text; NUL always.
struct TextRule {
  std::size_t max_chars = 200;
  std::size_t min_chars = 1;
  bool multiline = false;
};

struct IntRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

class ObjectReader {
 public:
  // The root. An error when `value` is not an object.
  explicit ObjectReader(const Json& value);
  // An object in an array: `items` came from parent.array(key); errors go to the parent.
  ObjectReader(ObjectReader& parent, std::string_view key, const JsonArray& items, std::size_t index);
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;
  ~ObjectReader() = default;

  // Required fields. JSON null counts as absent everywhere.
  [[nodiscard]] std::string_view text(std::string_view key, TextRule rule = {});
  [[nodiscard]] std::int64_t integer(std::string_view key, IntRule rule = {});
  [[nodiscard]] double real(std::string_view key);  // a number, integer or not
  [[nodiscard]] bool boolean(std::string_view key);
  // At most max_items; an empty array after an error.
  [[nodiscard]] const JsonArray& array(std::string_view key, std::size_t max_items);
  [[nodiscard]] std::vector<std::string_view> texts(std::string_view key, std::size_t max_items, TextRule rule = {});
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view key, std::size_t max_items, IntRule rule = {});
  // A nested object: ask it for its fields, then call its finish() or close(). Must not outlive this reader.
  [[nodiscard]] ObjectReader object(std::string_view key) { return ObjectReader(*this, key); }
  // An object used as a map; the keys and values are the caller's to check. An empty object after an error.
  [[nodiscard]] const JsonObject& members(std::string_view key, std::size_t max_items);
  // Any value, for passing on.
  [[nodiscard]] const Json& any(std::string_view key);

  // Optional fields.
  [[nodiscard]] bool has(std::string_view key) const;  // present and not null; does not count as reading it
  [[nodiscard]] std::optional<std::string_view> optional_text(std::string_view key, TextRule rule = {});
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view key, IntRule rule = {});
  [[nodiscard]] std::optional<double> optional_real(std::string_view key);
  [[nodiscard]] std::optional<bool> optional_boolean(std::string_view key);

  // A word of a closed list. The first value of the list is returned after an error.
  template <class Enum>
  using Words = std::initializer_list<std::pair<std::string_view, Enum>>;
  template <class Enum>
  [[nodiscard]] Enum one_of(std::string_view key, Words<Enum> words) {
    const std::string_view word = text(key, {.max_chars = 64});
    return pick(key, word, words);
  }
  template <class Enum>
  [[nodiscard]] std::optional<Enum> optional_one_of(std::string_view key, Words<Enum> words) {
    const auto word = optional_text(key, {.max_chars = 64});
    return word ? std::optional<Enum>(pick(key, *word, words)) : std::nullopt;
  }

  // The caller's own finding about a field; kept when it is the first. `where` is filled in here.
  void fail(std::string_view key, base::Error error);
  // Short form: Errc::invalid, slug "json/field".
  void fail(std::string_view key, std::string zh, std::string en);

  [[nodiscard]] bool ok() const;
  // Refuses unread fields, then gives the first error of this reader's whole tree.
  [[nodiscard]] base::Status finish();
  // As finish() for nested readers: the error stays with the root, whose finish() gives it.
  void close();

 private:
  ObjectReader(ObjectReader& parent, std::string_view key);
  void attach(const Json* value);
  const Json* find(std::string_view key);      // marks as read; nullptr when absent, null, or after an error
  const Json* required(std::string_view key);  // as find, and an absent field is an error
  std::string_view checked_text(std::string_view key, std::size_t index, const Json& value, const TextRule& rule);
  std::int64_t checked_integer(std::string_view key, std::size_t index, const Json& value, const IntRule& rule);
  void wrong_type(std::string_view key, std::size_t index, const char* zh, const char* en);
  void fail_at(std::string_view key, std::size_t index, base::Error error);
  [[nodiscard]] std::string pointer() const;
  ObjectReader& root();
  void unknown_word(std::string_view key, const std::string& expected);

  template <class Enum>
  Enum pick(std::string_view key, std::string_view word, Words<Enum> words) {
    JINKUI_CHECK(words.size() > 0);
    std::string expected;
    for (const auto& [name, value] : words) {
      if (name == word) {
        return value;
      }
    }
    if (ok()) {
      for (const auto& [name, value] : words) {
        expected += (expected.empty() ? "" : ", ") + std::string(name);
      }
      unknown_word(key, expected);
    }
    return words.begin()->second;
  }

  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

  ObjectReader* parent_ = nullptr;
  std::string_view key_;          // in the parent
  std::size_t index_ = kNoIndex;  // in the parent's array
  const JsonObject* object_ = nullptr;
  std::uint64_t read_ = 0;            // bit i: member i was read
  std::vector<bool> read_more_;       // members from the 64th on
  std::optional<base::Error> error_;  // of the root only
};

}  // namespace jinkui::codec
