// Serves the built page: its files, and index.html for every other address, with a nonce of its own in each answer so
// that the styles which the page makes at run time pass a strict Content-Security-Policy. Safe from several threads.
#pragma once
#include "jinkui/api/api.h"
#include "jinkui/api/http.h"

namespace jinkui::api {

class Page {
 public:
  Page(const AssetSource& assets, base::Random& random) : assets_(assets), random_(random) {}
  // For GET and HEAD of a path outside the API. A missing file is an error, an unknown address is the page.
  [[nodiscard]] base::Result<Response> answer(const Request& request) const;

  static constexpr std::string_view kNonceMark = "__CSP_NONCE__";

 private:
  [[nodiscard]] base::Result<Response> index() const;

  const AssetSource& assets_;
  base::Random& random_;
};

}  // namespace jinkui::api
