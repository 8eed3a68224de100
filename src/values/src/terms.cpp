#include "jinkui/values/terms.h"

#include <algorithm>

#include "jinkui/values/numbers.h"
#include "name_terms.h"
#include "text.h"

namespace jinkui::values {
namespace {

using pack::FieldType;
using pack::SearchMode;

constexpr std::string_view kSeparators = "-_.,()/'";
constexpr std::string_view kMainland = "86";

std::string mobile_form(std::string_view value) {
  std::string text = without(value, kSeparators);
  const bool plus = text.starts_with('+');
  const bool zeros = text.starts_with("00");
  text.erase(0, plus ? 1 : zeros ? 2 : 0);
  return plus || zeros || text.size() > 11 ? text : std::string(kMainland) + text;
}

void add(std::vector<Term>& to, TermKind kind, const std::vector<std::string>& texts) {
  for (const auto& text : texts) {
    if (to.size() < kMaxTerms) {
      to.push_back({kind, text});
    }
  }
}

std::string last_four(std::string_view form) {
  return form.size() < 4 ? std::string() : std::string(form.substr(form.size() - 4));
}

void add_names(std::vector<Term>& to, const pack::Field& field, std::string_view value) {
  const NameTerms names = name_terms(value, field.type == FieldType::company_name);
  if (field.searched(SearchMode::name)) {
    add(to, TermKind::name, names.written);
  } else if (field.searched(SearchMode::exact)) {
    add(to, TermKind::name, {to_utf8(whole_of(value))});
  }
  if (field.searched(SearchMode::pinyin)) {
    add(to, TermKind::pinyin, names.pinyin);
  }
  if (field.searched(SearchMode::initials)) {
    add(to, TermKind::initials, names.initials);
  }
  if (field.searched(SearchMode::part)) {
    add(to, TermKind::part, names.parts);
  }
}

}  // namespace

std::string lookup_form(FieldType type, std::string_view value) {
  switch (type) {
    case FieldType::cn_mobile:
      return mobile_form(value);
    case FieldType::cn_resident_id: {
      std::string id = upper(without(value, kSeparators));
      std::string full = resident_18(id);
      return full.empty() ? id : full;
    }
    case FieldType::cn_credit_code:
      return upper(without(value, kSeparators));
    case FieldType::bank_card:
      return without(value, kSeparators);
    default:
      return folded(value);
  }
}

std::vector<Term> terms(const pack::Field& field, std::string_view value) {
  std::vector<Term> out;
  if (value.empty() || field.search == 0) {
    return out;
  }
  if (field.type == FieldType::person_name || field.type == FieldType::company_name) {
    add_names(out, field, value);
    return out;
  }
  const std::string form = lookup_form(field.type, value);
  if (field.searched(SearchMode::exact)) {
    out.push_back({TermKind::exact, form});
  }
  if (field.searched(SearchMode::last4)) {
    add(out, TermKind::last4, {last_four(form)});
    if (const auto shown = last_four(upper(value));
        field.type == FieldType::cn_resident_id && shown != last_four(form)) {
      add(out, TermKind::last4, {shown});  // of 15 digits: what stands on the card and in the mask
    }
  }
  return out;
}

}  // namespace jinkui::values
