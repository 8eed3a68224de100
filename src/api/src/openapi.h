// The text of api/openapi.yaml, embedded by embed.cmake. Constant data.
#pragma once
#include <string_view>

namespace jinkui::api {

[[nodiscard]] std::string_view openapi_yaml();

}  // namespace jinkui::api
