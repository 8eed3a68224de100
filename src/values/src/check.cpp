#include "jinkui/values/check.h"

#include <algorithm>

#include "checking.h"
#include "jinkui/codec/utf8.h"
#include "text.h"

namespace jinkui::values {
namespace {

using pack::FieldType;

base::Result<Checked> check_flag(Checking c, std::string_view raw) {
  const std::string value = folded(raw);
  for (const char* yes : {"true", "是", "yes", "1"}) {
    if (value == yes) {
      return c.done("true");
    }
  }
  for (const char* no : {"false", "否", "no", "0"}) {
    if (value == no) {
      return c.done("false");
    }
  }
  return c.error("value/not-flag", {"只能填是或否。", "must be yes or no."}, {"填 是 或 否。", "Write yes or no."});
}

base::Result<Checked> check_choice(Checking c, std::string_view raw) {
  for (const auto& choice : c.field().choices) {
    if (choice.id == raw || choice.title.zh == raw || choice.title.en == raw) {
      return c.done(choice.id);
    }
  }
  std::string zh;
  std::string en;
  for (const auto& choice : c.field().choices) {
    zh += (zh.empty() ? "" : "、") + choice.title.zh;
    en += (en.empty() ? "" : ", ") + choice.title.en;
  }
  return c.error("value/not-choice", {"不在可选项之内。", "not one of the choices."},
                 {"可选：" + zh + "。", "There are: " + en + "."});
}

base::Error too_long(const Checking& c) {
  return c.error("value/too-long", {"内容过长，最多 4096 字节。", "too long, at most 4096 bytes."},
                 {"缩短，或分成几条记录。", "Shorten it, or split it into several records."});
}

base::Result<Checked> check_typed(Checking c, std::string_view tidy) {
  switch (c.field().type) {
    case FieldType::person_name:
      return check_person_name(std::move(c), tidy);
    case FieldType::company_name:
      return check_company_name(std::move(c), tidy);
    case FieldType::cn_resident_id:
      return check_resident_id(std::move(c), tidy);
    case FieldType::cn_credit_code:
      return check_credit_code(std::move(c), tidy);
    case FieldType::cn_mobile:
      return check_mobile(std::move(c), tidy);
    case FieldType::email:
      return check_email(std::move(c), tidy);
    case FieldType::address:
      return check_address(std::move(c), tidy);
    case FieldType::money:
      return check_money(std::move(c), tidy);
    case FieldType::bank_card:
      return check_bank_card(std::move(c), tidy);
    case FieldType::date:
      return check_date(std::move(c), tidy);
    case FieldType::choice:
      return check_choice(std::move(c), tidy);
    case FieldType::flag:
      return check_flag(std::move(c), tidy);
    case FieldType::text:
    case FieldType::long_text:
      break;
  }
  return c.done(std::string(tidy));
}

}  // namespace

base::Error Checking::error(std::string_view slug, const base::Text& what, base::Text mend) const {
  return {base::Errc::invalid,
          std::string(slug),
          {field_.title.zh + "：" + what.zh, field_.title.en + ": " + what.en},
          std::move(mend),
          "/values/" + field_.id,
          {},
          ""};
}

void Checking::warn(std::string_view slug, const base::Text& what) {
  warnings_.push_back(
      {std::string(slug), field_.id, {field_.title.zh + "：" + what.zh, field_.title.en + ": " + what.en}});
}

base::Result<Checked> check(const pack::Field& field, std::string_view raw, const std::optional<base::Civil>& today) {
  Checking c(field, today);
  if (raw.size() > kMaxValue) {
    return too_long(c);
  }
  if (!codec::is_utf8(raw)) {
    return c.error("value/not-utf8", {"不是有效的 UTF-8 文本。", "not valid UTF-8 text."},
                   {"以 UTF-8 编码重新提交。", "Send it again in UTF-8."});
  }
  if (has_control(raw)) {
    return c.error("value/control", {"含有控制字符。", "holds control characters."},
                   {"删去不可见的字符后重新输入。", "Type it again without invisible characters."});
  }
  const std::string tidy = nfc(tidied(raw, field.type == FieldType::long_text));
  if (tidy.empty()) {
    return c.done({});
  }
  if (tidy.size() > kMaxValue) {  // composing can lengthen a text a little
    return too_long(c);
  }
  return check_typed(std::move(c), tidy);
}

}  // namespace jinkui::values
