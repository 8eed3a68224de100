#include "jinkui/api/http.h"

#include <algorithm>

#include "jinkui/base/check.h"

namespace jinkui::api {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::del:
      return "DELETE";
    case Method::patch:
      return "PATCH";
    case Method::options:
      return "OPTIONS";
    case Method::other:
      break;
  }
  return "OTHER";
}

void Response::add_field(std::string_view name, std::string_view value) {
  JINKUI_CHECK(std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  }));
  fields.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace jinkui::api
