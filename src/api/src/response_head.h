// Assembles the head of a response into a reused buffer. Pure, safe from any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jinkui/api/http.h"
#include "jinkui/base/time.h"

namespace jinkui::api {

struct HeadFacts {
  std::string_view date;                // IMF-fixdate
  std::optional<std::uint64_t> length;  // of the body; none: chunked, or until the end of the connection
  bool chunked = false;
  bool keep_alive = true;
  bool http_1_0 = false;
  bool secure = false;
};

// Appends status line, fields and the empty line.
void append_head(std::string& out, const Response& response, const HeadFacts& facts);

// IMF-fixdate of RFC 9110 section 5.6.7, e.g. "Sun, 22 Nov 2026 15:30:00 GMT".
[[nodiscard]] std::string http_date(base::Instant at);

}  // namespace jinkui::api
