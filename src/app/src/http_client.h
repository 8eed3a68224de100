// One HTTP request and its answer, for the command line: blocking, plain or TLS.
// A server on this machine or with a certificate that the system trusts (JINKUI_CA names a further one, PEM).
#pragma once
#include <string>

#include "jinkui/base/result.h"

namespace jinkui::app {

struct HttpCall {
  std::string url;  // http://host:port or https://host:port
  std::string method;
  std::string target;  // path and query
  std::string body;    // JSON; empty: none
  std::string token;   // bearer; empty: none
  std::string content_type = "application/json";
  std::string accept_language{};
};
struct HttpAnswer {
  int status = 0;
  std::string body;
};
// Errors: client/url, client/unreachable, client/certificate.
[[nodiscard]] base::Result<HttpAnswer> http_call(const HttpCall& call);

}  // namespace jinkui::app
