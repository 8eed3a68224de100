#include "rows.h"

#include <algorithm>

#include "jinkui/base/check.h"
#include "jinkui/codec/utf8.h"

namespace jinkui::identity {

std::int64_t number_of(store::Query row) {
  JINKUI_CHECK(row.step());
  return row.integer(0);
}

std::optional<base::Instant> instant_or_none(const store::Query& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional<base::Instant>(row.instant(column));
}

std::string join_acts(const std::vector<std::string>& acts) {
  std::string joined;
  for (const std::string& act : acts) {
    joined += (joined.empty() ? "" : " ") + act;
  }
  return joined;
}

std::vector<std::string> split_acts(std::string_view acts) {
  std::vector<std::string> split;
  while (!acts.empty()) {
    const std::size_t end = std::min(acts.find(' '), acts.size());
    split.emplace_back(acts.substr(0, end));
    acts.remove_prefix(std::min(end + 1, acts.size()));
  }
  return split;
}

bool is_name(std::string_view text, std::size_t max) {
  const bool control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  const bool padded = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  return !text.empty() && !control && !padded && codec::is_utf8(text) && codec::count_code_points(text) <= max;
}

void delete_sessions(store::WriterSession& session, base::PersonId person) {
  session.run(store::Sql{"DELETE FROM session WHERE person = $1"}, person);
}

bool close_account(store::WriterSession& session, base::PersonId person) {
  return session.run(store::Sql{"UPDATE account SET active = 0 WHERE person = $1"}, person) == 1;
}

}  // namespace jinkui::identity
