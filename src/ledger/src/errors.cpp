#include "errors.h"

#include <utility>

namespace jinkui::ledger {

base::Error make_error(base::Errc code, std::string slug, base::Text message, base::Text next) {
  base::Error error;
  error.code = code;
  error.slug = std::move(slug);
  error.message = std::move(message);
  error.next = std::move(next);
  return error;
}

base::Error malformed(std::string slug, base::Text what) {
  return make_error(base::Errc::malformed, std::move(slug), std::move(what),
                    {"请使用未经改动的原文，整份复制，包括最后一行的换行。",
                     "Use the unchanged original, copied whole, with the newline of its last line."});
}

base::Error corrupt(std::string slug, base::Text what) {
  return make_error(
      base::Errc::corrupt, std::move(slug), std::move(what),
      {"请停止写入，保留数据目录原样，用 jinkui ledger verify --against 与另处保存的检查点核对，再从备份恢复。",
       "Stop writing, keep the data directory as it is, compare it with a checkpoint kept elsewhere "
       "(jinkui ledger verify --against), then restore from a backup."});
}

}  // namespace jinkui::ledger
