#include "page.h"

#include <array>

#include "jinkui/codec/base64.h"
#include "problem.h"

namespace jinkui::api {
namespace {

std::string policy_with(std::string_view nonce) {
  return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + std::string(nonce) +
         "'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; "
         "frame-ancestors 'none'";
}

Response file_answer(const Asset& asset, const Request& request) {
  Response response;
  response.content_type = asset.content_type;
  response.cache = asset.immutable ? "public, max-age=31536000, immutable" : "no-cache";
  response.borrowed = asset.content;
  if (!asset.gzip.empty()) {
    response.add_field("Vary", "Accept-Encoding");
    if (request.header(Header::accept_encoding).find("gzip") != std::string::npos) {
      response.add_field("Content-Encoding", "gzip");
      response.borrowed = asset.gzip;
    }
  }
  return response;
}

}  // namespace

base::Result<Response> Page::index() const {
  const auto asset = assets_.find("/index.html");
  if (!asset) {
    return make_error(base::Errc::not_found, "page/not-built",
                      {"本程序未包含网页。", "the page is not built into this binary"},
                      {"请先构建 web 再编译，或使用 /api/v1。", "Build web before the binary, or use /api/v1."});
  }
  std::array<std::uint8_t, 18> bytes{};
  random_.fill(bytes);
  const std::string nonce = codec::to_base64(bytes);
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.policy = policy_with(nonce);
  std::string_view rest = asset->content;
  for (std::size_t at = rest.find(kNonceMark); at != std::string_view::npos; at = rest.find(kNonceMark)) {
    response.body.append(rest.substr(0, at)).append(nonce);
    rest.remove_prefix(at + kNonceMark.size());
  }
  response.body.append(rest);
  return response;
}

base::Result<Response> Page::answer(const Request& request) const {
  const std::string_view path = request.path();
  if (path != "/" && path != "/index.html") {
    if (const auto asset = assets_.find(path)) {
      return file_answer(*asset, request);
    }
    const std::string_view last = path.substr(path.rfind('/') + 1);
    if (path.starts_with("/assets/") || last.find('.') != std::string_view::npos) {
      return make_error(base::Errc::not_found, "page/no-file", {"没有这个文件。", "there is no such file"},
                        {"请刷新页面。", "Reload the page."});
    }
  }
  return index();
}

}  // namespace jinkui::api
