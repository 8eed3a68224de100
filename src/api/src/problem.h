// Errors as application/problem+json (RFC 9457): status, both languages, next step, clauses.
// Pure functions, safe from any thread.
#pragma once
#include <string_view>

#include "jinkui/api/http.h"
#include "jinkui/base/result.h"

namespace jinkui::api {

enum class Language : std::uint8_t { zh, en };

// By Accept-Language (RFC 9110 section 12.5.4): the first of zh and en by weight; zh when neither is named.
[[nodiscard]] Language preferred_language(std::string_view accept_language);

[[nodiscard]] int status_of(base::Errc code);

// `status` 0: by the error's code. 429 and 503 carry Retry-After with `retry_seconds`.
[[nodiscard]] Response problem(const base::Error& error, Language language, int status = 0, int retry_seconds = 1);

// An error of this folder.
[[nodiscard]] base::Error make_error(base::Errc code, std::string_view slug, base::Text message, base::Text next);

}  // namespace jinkui::api
