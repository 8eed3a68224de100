#include "client_session.h"

#include <cstdlib>

#include "pack_files.h"

namespace jinkui::app {
namespace {

base::Error no_session(const std::string& path) {
  return {base::Errc::unauthenticated,
          "client/not-logged-in",
          {"尚未登录。", "You are not logged in."},
          {"请先运行 jinkui login。", "Run jinkui login first."},
          path,
          {},
          ""};
}

}  // namespace

std::string default_session() {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return std::string(home == nullptr ? "." : home) + "/.jinkui-session";
}

base::Result<HttpAnswer> session_call(const SessionCall& call) {
  auto kept = read_text_file(call.session);
  if (!kept.ok()) {
    return no_session(call.session);
  }
  const auto line = kept->find('\n');
  const std::string url = kept->substr(0, line);
  std::string token = line == std::string::npos ? "" : kept->substr(line + 1);
  while (!token.empty() && token.back() == '\n') {
    token.pop_back();
  }
  return http_call(
      {url, call.method, "/api/v1" + call.path, call.body, token, call.content_type, call.accept_language});
}

}  // namespace jinkui::app
