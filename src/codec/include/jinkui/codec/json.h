// Bounded, strict JSON (RFC 8259): limits on size and depth, no duplicate keys, strict UTF-8, no comments, no
// trailing commas, integers in the range of int64; other numbers are doubles. Plain values of one thread. Bad input
// is an Error.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::codec {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;
using JsonString = boost::json::string;

inline constexpr std::size_t kJsonMaxDepth = 32;
inline constexpr std::size_t kJsonDefaultSize = std::size_t{1} << 20;

// Parses one whole document into the heap. Slugs: json/too-large, json/malformed, json/duplicate-key, json/too-deep,
// json/number-range. `max_bytes` bounds the input.
[[nodiscard]] base::Result<Json> parse_json(std::string_view text, std::size_t max_bytes = kJsonDefaultSize);

// A document parsed into an arena inside this object: declare it on the stack of the call that handles a request, and
// a body below about 1 KiB costs no heap allocation. The document and all views into it die with the object.
class JsonDocument {
 public:
  JsonDocument() : arena_(buffer_, sizeof buffer_) {}
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  ~JsonDocument() = default;

  // As parse_json. A second call replaces the first document.
  [[nodiscard]] base::Status parse(std::string_view text, std::size_t max_bytes = kJsonDefaultSize);
  // null before a successful parse.
  [[nodiscard]] const Json& root() const { return root_; }

 private:
  alignas(std::max_align_t) unsigned char buffer_[4096];  // not zeroed: overwritten before it is read
  boost::json::monotonic_resource arena_;
  Json root_;
};

// Appends `segment` to a JSON pointer (RFC 6901), escaped.
void append_pointer(std::string& pointer, std::string_view segment);

}  // namespace jinkui::codec
