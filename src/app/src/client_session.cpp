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

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return value == nullptr ? std::string() : std::string(value);
}

std::string without_line_ends(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  return text;
}

// The token of a service from the environment; empty: there is none.
base::Result<std::string> service_token() {
  const std::string file = environment("JINKUI_TOKEN_FILE");
  if (file.empty()) {
    return environment("JINKUI_TOKEN");
  }
  JINKUI_TRY(auto text, read_text_file(file));
  return without_line_ends(std::move(text));
}

base::Error no_url() {
  return {base::Errc::invalid,
          "client/url-needed",
          {"使用令牌时须给出服务地址。", "A token needs the URL of the server."},
          {"请设置环境变量 JINKUI_URL。", "Set JINKUI_URL."},
          "JINKUI_URL",
          {},
          ""};
}

}  // namespace

std::string default_session() {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): before any thread starts
  return std::string(home == nullptr ? "." : home) + "/.jinkui-session";
}

base::Result<HttpAnswer> session_call(const SessionCall& call) {
  JINKUI_TRY(const auto by_token, service_token());
  if (!by_token.empty()) {
    const std::string url = environment("JINKUI_URL");
    return url.empty() ? base::Result<HttpAnswer>(no_url())
                       : http_call({url, call.method, "/api/v1" + call.path, call.body, by_token});
  }
  auto kept = read_text_file(call.session);
  if (!kept.ok()) {
    return no_session(call.session);
  }
  const auto line = kept->find('\n');
  const std::string url = kept->substr(0, line);
  const std::string token = without_line_ends(line == std::string::npos ? "" : kept->substr(line + 1));
  return http_call(
      {url, call.method, "/api/v1" + call.path, call.body, token, call.content_type, call.accept_language});
}

}  // namespace jinkui::app
