// Cuts a long XML part into its elements of one name (rows, shared strings), so that no part is ever in memory whole.
// For one thread. Knows no entities, comments or CDATA: a part that has any `<!` is refused.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "jinkui/base/result.h"

namespace jinkui::render {

class XmlPieces {
 public:
  using OnPiece = std::function<base::Status(std::string_view)>;
  // `root`: local name of the document element, whose prefix all have; `element`: of the pieces; `until`: local name
  // of the element at whose end the reading is over; `limit`: bytes of a piece.
  XmlPieces(std::string root, std::string element, std::string until, std::size_t limit)
      : root_(std::move(root)), element_(std::move(element)), until_(std::move(until)), limit_(limit) {}

  // Takes any piece of the part; calls `on_piece` with each whole element. Error xlsx/malformed, xlsx/too-large.
  [[nodiscard]] base::Status feed(std::string_view bytes, const OnPiece& on_piece);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  enum class Step { more, went_on };
  base::Result<Step> find_root();
  base::Result<Step> next(const OnPiece& on_piece);
  base::Result<Step> wait(std::size_t from);

  std::string root_;
  std::string element_;
  std::string until_;
  std::size_t limit_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace jinkui::render
