// Callbacks and readers that most routes share. For the thread that runs the route; the callbacks may be called from
// any.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "call.h"
#include "jinkui/codec/object_reader.h"
#include "query.h"
#include "shapes.h"

namespace jinkui::api {

// Answers the outcome of a use case: its shape with `status`, or the problem.
template <class T>
service::Done<T> reply(const CallPtr& call, int status = 200) {
  return [call, status](base::Result<T> outcome) {
    if (!outcome.ok()) {
      return call->fail(outcome.error());
    }
    call->json(status, [&](JsonWriter& out) { write(out, outcome.value()); });
  };
}
// Answers 204.
inline service::Done<base::Unit> reply_nothing(const CallPtr& call) {
  return [call](base::Result<base::Unit> outcome) {
    if (!outcome.ok()) {
      return call->fail(outcome.error());
    }
    call->no_content();
  };
}
// Answers {"rows": […]} at once.
template <class T>
base::Status reply_rows(const CallPtr& call, const base::Result<std::vector<T>>& rows) {
  if (!rows.ok()) {
    return rows.error();
  }
  call->json(200, [&](JsonWriter& out) { write_rows(out, rows.value()); });
  return base::success();
}

// Names of the pack (levels, fields, purposes, …): short texts.
inline constexpr codec::TextRule kName{.max_chars = 64};
inline constexpr codec::TextRule kNoName{.max_chars = 64, .min_chars = 0};  // a name that may be left out
inline constexpr std::size_t kMostFields = 200;

[[nodiscard]] inline std::string read_text(codec::ObjectReader& body, std::string_view key, codec::TextRule rule) {
  return std::string(body.text(key, rule));
}
[[nodiscard]] inline std::string read_optional(codec::ObjectReader& body, std::string_view key,
                                               codec::TextRule rule) {
  return std::string(body.optional_text(key, rule).value_or(std::string_view()));
}
// A positive id; a required one, or 0 when absent.
template <class IdType>
[[nodiscard]] IdType read_id(codec::ObjectReader& body, std::string_view key) {
  return {body.integer(key, {.min = 1})};
}
template <class IdType>
[[nodiscard]] IdType read_optional_id(codec::ObjectReader& body, std::string_view key) {
  return {body.optional_integer(key, {.min = 0}).value_or(0)};
}
// Content-Disposition of a download. RFC 6266 with RFC 8187: the real name in UTF-8, and one in ASCII for what does
// not know it.
[[nodiscard]] std::string disposition(std::string_view name);

// Answers a file, written piece by piece.
[[nodiscard]] base::Status reply_download(const CallPtr& call, base::Result<service::PlainFile> outcome);

[[nodiscard]] std::vector<std::string> read_names(codec::ObjectReader& body, std::string_view key);
[[nodiscard]] std::vector<std::string> read_optional_names(codec::ObjectReader& body, std::string_view key);
// An object of texts: {"field": "value"}.
[[nodiscard]] service::FieldValues read_values(codec::ObjectReader& body, std::string_view key);
// RFC 3339.
[[nodiscard]] base::Instant read_instant(codec::ObjectReader& body, std::string_view key);
[[nodiscard]] std::optional<base::Instant> read_optional_instant(codec::ObjectReader& body, std::string_view key);

}  // namespace jinkui::api
