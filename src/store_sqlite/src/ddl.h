// Turns portable DDL into SQLite's: types, row-id keys, clustered tables, strict typing.
// Pure functions; the text is trusted (it comes from the program), so nothing can fail.
#pragma once
#include <string>
#include <string_view>

namespace jinkui::store_sqlite {

// BIGINT -> INTEGER (which makes `BIGINT PRIMARY KEY` the row id), BYTEA -> BLOB; each CREATE TABLE becomes STRICT,
// and WITHOUT ROWID where the comment /*clustered*/ stands in it. Names, strings and other comments stay as they are.
[[nodiscard]] std::string to_sqlite(std::string_view sql);

}  // namespace jinkui::store_sqlite
