#include "ddl.h"

#include <algorithm>
#include <cctype>

namespace jinkui::store_sqlite {
namespace {

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}
bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}

// The length of the token at the start of a text that is not empty: space, comment, quoted, word or one character.
std::size_t token_length(std::string_view text) {
  const auto until = [&](std::string_view end, std::size_t from) {
    const std::size_t at = text.find(end, from);
    return at == std::string_view::npos ? text.size() : at + end.size();
  };
  const auto run = [&](auto belongs) {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
  };
  if (text.starts_with("--")) {
    return until("\n", 2);
  }
  if (text.starts_with("/*")) {
    return until("*/", 2);
  }
  if (text.front() == '\'' || text.front() == '"') {
    return until(text.substr(0, 1), 1);
  }
  if (is_space(text.front())) {
    return run(is_space);
  }
  return is_word(text.front()) ? run(is_word) : 1;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return out;
}

bool is_blank(std::string_view token) {
  return is_space(token.front()) || token.starts_with("--") || token.starts_with("/*");
}

// Follows one statement: is it a CREATE TABLE, and is it clustered?
class Statement {
 public:
  void see(std::string_view token) {
    clustered_ = clustered_ || token == "/*clustered*/";
    if (is_blank(token)) {
      return;
    }
    ++words_;
    const std::string word = upper(token);
    creates_ = words_ == 1 ? word == "CREATE" : creates_;
    table_ = words_ == 2 ? creates_ && word == "TABLE" : table_;
  }
  [[nodiscard]] std::string_view options() const {
    if (!table_) {
      return {};
    }
    return clustered_ ? " WITHOUT ROWID, STRICT" : " STRICT";
  }

 private:
  int words_ = 0;
  bool creates_ = false;
  bool table_ = false;
  bool clustered_ = false;
};

}  // namespace

std::string to_sqlite(std::string_view sql) {
  std::string out;
  out.reserve(sql.size() + 64);
  Statement statement;
  while (!sql.empty()) {
    const std::string_view token = sql.substr(0, token_length(sql));
    sql.remove_prefix(token.size());
    if (token == ";") {
      out += statement.options();
      statement = Statement();
    } else {
      statement.see(token);
    }
    if (const std::string word = upper(token); word == "BIGINT") {
      out += "INTEGER";
    } else {
      out += word == "BYTEA" ? std::string_view("BLOB") : token;
    }
  }
  out += statement.options();
  return out;
}

}  // namespace jinkui::store_sqlite
