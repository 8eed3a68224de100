#include "intake.h"

#include "jinkui/values/check.h"
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

base::Error unknown_field(const std::string& name) {
  return {base::Errc::invalid,
          "customer/unknown-field",
          {"制度的字段目录中没有这个字段：" + name, "The pack's field catalogue has no such field: " + name},
          {"请从制度页列出的字段中选择。", "Choose from the fields that the policy page lists."},
          "/values/" + name,
          {},
          ""};
}

void add_value(Intake& intake, pack::FieldId id, const pack::Field& field, values::Checked checked) {
  intake.fields.set(id.slot());
  intake.masks.push_back({field.id, values::mask(field, checked.value)});
  if (field.fact) {
    intake.traits.emplace_back(field.id, checked.value);
  }
  intake.values.push_back({field.id, std::move(checked.value)});
  for (auto& warning : checked.warnings) {
    intake.warnings.push_back({std::move(warning.slug), std::move(warning.field), std::move(warning.message)});
  }
}

}  // namespace

base::Result<Intake> take_in(const pack::Pack& pack, const FieldValues& values, const IntakeRules& rules) {
  Intake intake;
  for (const auto& [name, raw] : values) {
    const auto id = pack.field_named(name);
    if (id.none() || pack.at(id).of_record != rules.of_record) {
      return unknown_field(name);
    }
    const pack::Field& field = pack.at(id);
    if (intake.fields.test(id.slot())) {
      return bad_value("customer/value-twice", field, "给出了两次。", "given twice.");
    }
    JINKUI_TRY(auto checked, values::check(field, raw, rules.today));
    if (checked.value.empty() && rules.partial && field.required) {
      return bad_value("customer/value-missing", field, "必填，不能清空。", "required; it cannot be taken out.");
    }
    if (checked.value.empty() && !rules.partial) {
      continue;
    }
    add_value(intake, id, field, std::move(checked));
  }
  for (std::size_t slot = 0; slot < pack.fields.size() && !rules.partial; ++slot) {
    const auto& field = pack.fields[slot];
    if (field.required && field.of_record == rules.of_record && !intake.fields.test(slot)) {
      return bad_value("customer/value-missing", field, "必填。", "required.");
    }
  }
  return intake;
}

base::Civil civil_now(Core& core) {
  return base::to_civil(core.time().now(), core.settings().zone_minutes);
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
