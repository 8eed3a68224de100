#include "xml_pieces.h"

#include "errors.h"

namespace jinkui::render {
namespace {

// The end of the tag that starts at `from`, past its '>'; npos when it is not whole.
std::size_t tag_end(std::string_view text, std::size_t from) {
  char quote = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      quote = c == quote ? char{0} : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// The name in a tag, e.g. "x:row" of "<x:row r=…>", "/row" of "</row>".
std::string_view tag_name(std::string_view tag) {
  const std::size_t from = tag.size() > 1 && tag[1] == '/' ? 2 : 1;
  const std::size_t end = std::min(tag.find_first_of(" \t\r\n/>", from), tag.size());
  return tag.substr(1, end - 1);
}

}  // namespace

base::Result<XmlPieces::Step> XmlPieces::wait(std::size_t from) {
  if (buffer_.size() - from > limit_) {
    return too_large(element_);
  }
  buffer_.erase(0, from);
  at_ = 0;
  return Step::more;
}

base::Result<XmlPieces::Step> XmlPieces::find_root() {
  const std::size_t open = buffer_.find('<', at_);
  if (open == std::string::npos) {
    return wait(buffer_.size());
  }
  const std::size_t end = tag_end(buffer_, open);
  if (end == std::string::npos) {
    return wait(open);
  }
  const std::string_view tag = std::string_view(buffer_).substr(open, end - open);
  at_ = end;
  if (tag.starts_with("<?")) {
    return Step::went_on;
  }
  const std::string_view name = tag_name(tag);
  const std::size_t colon = name.find(':');
  const std::string prefix = colon == std::string_view::npos ? "" : std::string(name.substr(0, colon + 1));
  if (name.substr(prefix.size()) != root_) {
    return malformed(root_);
  }
  element_ = prefix + element_;
  until_ = "/" + prefix + until_;
  begun_ = true;
  return Step::went_on;
}

base::Result<XmlPieces::Step> XmlPieces::next(const OnPiece& on_piece) {
  const std::size_t open = buffer_.find('<', at_);
  if (open == std::string::npos) {
    return wait(buffer_.size());
  }
  const std::size_t end = tag_end(buffer_, open);
  if (end == std::string::npos) {
    return wait(open);
  }
  const std::string_view tag = std::string_view(buffer_).substr(open, end - open);
  if (tag.starts_with("<!")) {
    return malformed(element_);
  }
  const std::string_view name = tag_name(tag);
  if (name == until_) {
    ended_ = true;
    return Step::more;
  }
  std::size_t whole = end;
  const bool wanted = name == element_;
  if (wanted && tag[tag.size() - 2] != '/') {
    const std::string closing = "</" + element_ + ">";
    const std::size_t close = buffer_.find(closing, end);
    if (close == std::string::npos) {
      return wait(open);
    }
    whole = close + closing.size();
  }
  if (wanted) {
    const std::string_view piece = std::string_view(buffer_).substr(open, whole - open);
    if (piece.find("<!") != std::string_view::npos) {
      return malformed(element_);
    }
    if (piece.size() > limit_) {
      return too_large(element_);
    }
    JINKUI_RETURN_IF_ERROR(on_piece(piece));
  }
  at_ = whole;
  return Step::went_on;
}

base::Status XmlPieces::feed(std::string_view bytes, const OnPiece& on_piece) {
  buffer_ += bytes;
  while (!ended_) {
    JINKUI_TRY(const Step step, begun_ ? next(on_piece) : find_root());
    if (step == Step::more) {
      break;
    }
  }
  return base::success();
}

}  // namespace jinkui::render
