#include "intake.h"

#include <algorithm>

#include "jinkui/codec/utf8.h"
#include "jinkui/values/mask.h"

namespace jinkui::service {
namespace {

base::Error bad_value(const char* slug, const pack::Field& field, const char* zh, const char* en) {
  return {base::Errc::invalid,
          slug,
          {field.title.zh + "：" + zh, field.title.en + ": " + en},
          {"请改正后重新提交。", "Correct it and send it again."},
          "/values/" + field.id,
          {},
          ""};
}

base::Status check_value(const pack::Field& field, const std::string& value) {
  if (value.size() > kMaxValue) {
    return bad_value("customer/value-too-long", field, "内容过长，最多 4096 字节。", "too long, at most 4096 bytes.");
  }
  if (!codec::is_utf8(value)) {
    return bad_value("customer/value-not-utf8", field, "不是有效的 UTF-8 文本。", "not valid UTF-8 text.");
  }
  if (field.type == pack::FieldType::flag && value != "true" && value != "false") {
    return bad_value("customer/value-not-flag", field, "只能是 true 或 false。", "must be true or false.");
  }
  if (field.type == pack::FieldType::choice &&
      std::none_of(field.choices.begin(), field.choices.end(), [&](const auto& c) { return c.id == value; })) {
    return bad_value("customer/value-not-choice", field, "不在可选项之内。", "not one of the choices.");
  }
  return base::success();
}

base::Error unknown_field(const std::string& name) {
  return {base::Errc::invalid,
          "customer/unknown-field",
          {"制度的字段目录中没有这个字段：" + name, "The pack's field catalogue has no such field: " + name},
          {"请从制度页列出的字段中选择。", "Choose from the fields that the policy page lists."},
          "/values/" + name,
          {},
          ""};
}

}  // namespace

base::Result<Intake> take_in(const pack::Pack& pack, const FieldValues& values, bool of_record) {
  Intake intake;
  for (const auto& [name, value] : values) {
    const auto id = pack.field_named(name);
    if (id.none() || pack.at(id).of_record != of_record) {
      return unknown_field(name);
    }
    const pack::Field& field = pack.at(id);
    if (intake.fields.test(id.slot())) {
      return bad_value("customer/value-twice", field, "给出了两次。", "given twice.");
    }
    if (value.empty()) {
      continue;
    }
    JINKUI_RETURN_IF_ERROR(check_value(field, value));
    intake.fields.set(id.slot());
    intake.values.push_back({name, value});
    intake.masks.push_back({name, values::mask(field, value)});
    if (field.fact) {
      intake.traits.emplace_back(name, value);
    }
  }
  for (std::size_t slot = 0; slot < pack.fields.size(); ++slot) {
    const auto& field = pack.fields[slot];
    if (field.required && field.of_record == of_record && !intake.fields.test(slot)) {
      return bad_value("customer/value-missing", field, "必填。", "required.");
    }
  }
  return intake;
}

base::Result<Classified> classify_new(const pack::Pack& pack, const Settings& settings, const Proposal& proposal,
                                      const std::string& wish, base::Instant now) {
  pack::LevelId level = proposal.level;
  if (!wish.empty()) {
    const auto wished = pack.level_named(wish);
    if (wished.none()) {
      return base::Error{base::Errc::invalid,
                         "level/unknown",
                         {"制度中没有这个密级：" + wish, "The pack has no such level: " + wish},
                         {"请从制度页列出的密级中选择。", "Choose one of the levels that the policy page lists."},
                         "/level",
                         {},
                         ""};
    }
    if (!level.none() && wished < level) {
      base::Error error{base::Errc::invalid,
                        "level/below-rule",
                        {"所选密级低于制度规定的" + pack.at(level).title.zh + "。",
                         "The chosen level is below " + pack.at(level).title.en + ", which the pack demands."},
                        {"可以选择更高的密级；降低密级须另行申请。",
                         "You may choose a higher level; lowering one needs a request."},
                        "/level",
                        {},
                        ""};
      for (const auto clause : proposal.clauses) {
        error.clauses.push_back(pack.ref(clause));
      }
      return error;
    }
    level = wished;
  }
  if (level.none()) {
    return base::Error{base::Errc::invalid,
                       "level/none",
                       {"定密规则没有给出密级，须由经办人指定。", "No classification rule gives a level; name one."},
                       {"请在 level 中给出密级。", "Give the level in `level`."},
                       "/level",
                       {},
                       ""};
  }
  Classified out;
  out.label = label_of(pack, level, now, settings.zone_minutes);
  for (const auto clause : proposal.clauses) {
    out.clauses.push_back(pack.ref(clause));
  }
  if (!pack.at(level).clause.none()) {
    out.clauses.push_back(pack.ref(pack.at(level).clause));
  }
  return out;
}

}  // namespace jinkui::service
