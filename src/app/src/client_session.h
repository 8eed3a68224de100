// The session that `jinkui login` keeps in a file (0600: URL and token), and calls on it. A program with a service
// token sets JINKUI_URL and JINKUI_TOKEN_FILE (a file that holds the token; or JINKUI_TOKEN, the token itself)
// instead. For the main thread. Errors: client/not-logged-in, client/url-needed, those of reading a file and of
// http_call.
#pragma once
#include <string>

#include "http_client.h"

namespace jinkui::app {

// ~/.jinkui-session
[[nodiscard]] std::string default_session();

struct SessionCall {
  std::string session;  // file
  std::string method;
  std::string path;  // below /api/v1, with its query
  std::string body;  // JSON; empty: none
  std::string content_type = "application/json";
  std::string accept_language{};
};
// The server's answer, whatever its status.
[[nodiscard]] base::Result<HttpAnswer> session_call(const SessionCall& call);

}  // namespace jinkui::app
