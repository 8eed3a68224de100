// Feeds bytes to the parser of requests as a connection does, cut into pieces by the first byte, then runs the parts
// that look at what was read: router, query, language, idempotent reading of the same bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "problem.h"
#include "query.h"
#include "request_parser.h"
#include "router.h"

namespace {

using jinkui::api::Request;
using jinkui::api::RequestParser;

constexpr std::size_t kHeader = 1024;
constexpr std::size_t kBody = 2048;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

const jinkui::api::Router& router() {
  static const jinkui::api::Router made = [] {
    jinkui::api::Router r;
    r.add(jinkui::api::Method::get, "/api/v1/customers/{id}", 0);
    r.add(jinkui::api::Method::post, "/api/v1/customers/batch", 1);
    r.add(jinkui::api::Method::get, "/api/v1/{a}/{b}/{c}/{d}", 2);
    return r;
  }();
  return made;
}

void look_at(const Request& request) {
  require(request.path().size() <= request.target.size());
  require(request.body.size() <= kBody);
  require(request.target.size() <= kHeader);
  static_cast<void>(router().find(request.method, request.path()));
  jinkui::api::Query query(request.query());
  static_cast<void>(query.integer("limit", 1, 100));
  static_cast<void>(query.finish());
  static_cast<void>(jinkui::api::preferred_language(request.header(jinkui::api::Header::accept_language)));
}

// What a connection would have read: each whole request, then how it ended.
std::vector<std::string> read_all(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> seen;
  RequestParser parser(kHeader, [](jinkui::api::Method, std::string_view) { return kBody; });
  Request request;
  parser.begin(request);
  std::string buffer;
  while (true) {
    if (!buffer.empty()) {
      const std::size_t used = parser.feed(buffer);
      require(used <= buffer.size());
      buffer.erase(0, used);
      if (parser.state() == RequestParser::State::failed) {
        require(parser.status() >= 400);
        seen.push_back("refused");
        return seen;
      }
      if (parser.state() == RequestParser::State::done) {
        look_at(request);
        seen.push_back(request.target + "\n" + request.body);
        parser.begin(request);
        continue;
      }
      if (used > 0) {
        continue;
      }
    }
    if (bytes.empty() || buffer.size() > kHeader) {
      return seen;
    }
    buffer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read_all(bytes, bytes.size() + 1);
  const auto cut = read_all(bytes, std::size_t{data[0] % 31U} + 1);
  // However the bytes are cut, the requests before a refusal are the same.
  for (std::size_t i = 0; i < std::min(whole.size(), cut.size()); ++i) {
    require(whole[i] == cut[i] || whole[i] == "refused" || cut[i] == "refused");
  }
  return 0;
}
