#include "import_rows.h"

#include <algorithm>
#include <array>

#include "jinkui/codec/utf8.h"
#include "jinkui/values/mask.h"

namespace jinkui::service {
namespace {

using Kind = ImportColumn::Kind;

struct Fixed {
  Kind kind;
  const char* target;
  base::Text title;
};
const std::array<Fixed, 5>& fixed_columns() {
  static const std::array<Fixed, 5> kFixed = {{{Kind::department, "department", {"负责部门", "Department"}},
                                               {Kind::assigned, "assigned", {"负责人", "Assigned to"}},
                                               {Kind::level, "level", {"密级", "Level"}},
                                               {Kind::reason, "reason", reason_header()},
                                               {Kind::ignored, "ignored", {"不导入", "Not imported"}}}};
  return kFixed;
}

std::string trimmed(std::string_view text) {
  static constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t from = text.find_first_not_of(kBlank);
  return from == std::string_view::npos ? ""
                                        : std::string(text.substr(from, text.find_last_not_of(kBlank) - from + 1));
}

std::vector<std::string> code_points(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, codec::utf8_sequence(text, at));
    out.emplace_back(text.substr(at, length));
    at += length;
  }
  return out;
}

// Levenshtein distance over characters.
std::size_t distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = above;
    }
  }
  return row[b.size()];
}

bool imported(const pack::Field& field) {
  return !field.of_record && !field.csv.empty();
}

base::Text title_of(const pack::Pack& pack, const ImportColumn& column) {
  if (column.kind == Kind::field) {
    return pack.at(column.field).title;
  }
  for (const auto& fixed : fixed_columns()) {
    if (fixed.kind == column.kind) {
      return fixed.title;
    }
  }
  return {};
}

std::string target_of(const pack::Pack& pack, const ImportColumn& column) {
  if (column.kind == Kind::field) {
    return pack.at(column.field).id;
  }
  for (const auto& fixed : fixed_columns()) {
    if (fixed.kind == column.kind) {
      return fixed.target;
    }
  }
  return "";
}

ImportColumn column_named(const pack::Pack& pack, const std::string& name) {
  for (std::size_t slot = 0; slot < pack.fields.size(); ++slot) {
    const auto& field = pack.fields[slot];
    const bool named = name == field.csv || name == field.title.zh || name == field.title.en || name == field.id;
    if (imported(field) && named) {
      return {Kind::field, pack.field_at(slot)};
    }
  }
  for (const auto& fixed : fixed_columns()) {
    if (name == fixed.title.zh || name == fixed.title.en) {
      return {fixed.kind, {}};
    }
  }
  return {};
}

ImportColumn column_of_target(const pack::Pack& pack, const std::string& target) {
  for (const auto& fixed : fixed_columns()) {
    if (target == fixed.target) {
      return {fixed.kind, {}};
    }
  }
  const auto id = pack.field_named(target);
  return !id.none() && imported(pack.at(id)) ? ImportColumn{Kind::field, id} : ImportColumn{};
}

// The known header that is nearest, if one is near.
std::string nearest(const pack::Pack& pack, const std::string& name) {
  const auto typed = code_points(name);
  std::string best;
  std::size_t least = std::max<std::size_t>(1, typed.size() / 2) + 1;
  const auto consider = [&](const std::string& known) {
    const bool inside =
        !name.empty() && (known.find(name) != std::string::npos || name.find(known) != std::string::npos);
    const std::size_t far = inside && !known.empty() ? 1 : distance(typed, code_points(known));
    if (!known.empty() && far < least) {
      least = far;
      best = known;
    }
  };
  for (const auto& field : pack.fields) {
    if (imported(field)) {
      consider(field.csv);
      consider(field.title.zh);
      consider(field.title.en);
    }
  }
  for (const auto& fixed : fixed_columns()) {
    if (fixed.kind != Kind::reason && fixed.kind != Kind::ignored) {
      consider(fixed.title.zh);
      consider(fixed.title.en);
    }
  }
  return best;
}

base::Error row_error(const char* slug, base::Text message, base::Text next, const std::string& where) {
  return {base::Errc::invalid, slug, std::move(message), std::move(next), where, {}, ""};
}

void check_columns(const pack::Pack& pack, ImportHeader& header) {
  std::map<std::string, int> seen;
  for (const auto& view : header.views) {
    if (view.target.empty()) {
      header.problems.push_back(
          {"不认识的列：" + view.header + (view.suggestion.empty() ? "。" : "；是否为“" + view.suggestion + "”？"),
           "Unknown column: " + view.header +
               (view.suggestion.empty() ? "." : "; is it \"" + view.suggestion + "\"?")});
    } else if (view.target != "ignored" && ++seen[view.target] == 2) {
      header.problems.push_back(
          {"有两列都是“" + view.title.zh + "”。", "Two columns are \"" + view.title.en + "\"."});
    }
  }
  for (const auto& field : pack.fields) {
    if (field.required && imported(field) && seen.count(field.id) == 0) {
      header.problems.push_back({"缺少必填列：" + field.csv, "A required column is missing: " + field.csv});
    }
  }
}

const char* note_zh(const pack::Field& field) {
  return field.required ? "必填。" : "选填。";
}

base::Text note_of(const pack::Field& field) {
  using Type = pack::FieldType;
  base::Text note = {note_zh(field), field.required ? "Required." : "Optional."};
  const auto add = [&note](const char* zh, const char* en) {
    note.zh += zh;
    note.en += std::string(" ") + en;
  };
  switch (field.type) {
    case Type::cn_resident_id:
      add("18 位公民身份号码，请保持单元格为文本。", "18 characters; keep the cell as text.");
      break;
    case Type::cn_credit_code:
      add("18 位统一社会信用代码。", "18 characters.");
      break;
    case Type::cn_mobile:
      add("11 位手机号。", "11 digits.");
      break;
    case Type::bank_card:
      add("银行卡号，请保持单元格为文本，否则末几位会变成 0。",
          "Keep the cell as text: a spreadsheet keeps 15 digits of a number.");
      break;
    case Type::date:
      add("日期，例如 2026-11-21。", "A date such as 2026-11-21.");
      break;
    case Type::money:
      add("金额，单位元，例如 120000.00。", "An amount in yuan such as 120000.00.");
      break;
    case Type::choice:
      add("从下拉列表中选择。", "Choose from the list.");
      break;
    case Type::flag:
      add("填 true 或 false。", "true or false.");
      break;
    default:
      break;
  }
  return note;
}

}  // namespace

const base::Text& reason_header() {
  static const base::Text kReason = {"错误原因", "Reason"};
  return kReason;
}

ImportHeader read_header(const World& world, const std::vector<std::string>& names, const FieldValues& mapping) {
  ImportHeader header;
  const pack::Pack& pack = world.pack();
  for (const auto& raw : names) {
    const std::string name = trimmed(raw);
    ImportColumn column = column_named(pack, name);
    const auto mapped =
        std::find_if(mapping.begin(), mapping.end(), [&](const auto& pair) { return pair.first == name; });
    if (mapped != mapping.end()) {
      column = column_of_target(pack, mapped->second);
    }
    ImportColumnView view;
    view.header = name;
    view.target = target_of(pack, column);
    view.title = title_of(pack, column);
    view.suggestion = column.kind == Kind::unknown ? nearest(pack, name) : "";
    header.columns.push_back(column);
    header.views.push_back(std::move(view));
    header.names.push_back(name);
  }
  check_columns(pack, header);
  return header;
}

ImportRows::ImportRows(WorldPtr world, ImportHeader header) : world_(std::move(world)), header_(std::move(header)) {
  for (const auto& person : world_->directory->people()) {
    if (person.active) {
      people_[person.name].push_back(person.id);
    }
  }
}

base::Status ImportRows::put(EnterCommand& command, std::size_t index, const std::string& cell) const {
  const pack::Pack& pack = world_->pack();
  const ImportColumn& column = header_.columns[index];
  switch (column.kind) {
    case Kind::field: {
      const auto& field = pack.at(column.field);
      std::string value = cell;
      for (const auto& choice : field.choices) {
        if (cell == choice.title.zh || cell == choice.title.en) {
          value = choice.id;
        }
      }
      command.values.emplace_back(field.id, std::move(value));
      return base::success();
    }
    case Kind::department: {
      const auto* department = world_->directory->department_named(cell);
      if (department == nullptr) {
        return row_error("import/department", {"负责部门不在组织机构中。", "The department is unknown."},
                         {"请填写组织机构中的部门名称。", "Name a department of the organisation."}, "/department");
      }
      command.department = department->id;
      return base::success();
    }
    case Kind::assigned: {
      if (const auto* person = world_->directory->person_by_staff_number(cell); person != nullptr) {
        command.assigned = person->id;
        return base::success();
      }
      const auto found = people_.find(cell);
      if (found == people_.end() || found->second.size() != 1) {
        const bool many = found != people_.end();
        return row_error("import/assigned",
                         many ? base::Text{"负责人有同名者。", "Several persons have the name in \"Assigned to\"."}
                              : base::Text{"负责人不在册。", "The person in \"Assigned to\" is unknown."},
                         {"请填写工号。", "Give the staff number."}, "/assigned");
      }
      command.assigned = found->second.front();
      return base::success();
    }
    case Kind::level:
      for (const auto& level : pack.levels) {
        if (cell == level.title.zh || cell == level.title.en || cell == level.id) {
          command.level = level.id;
          return base::success();
        }
      }
      return row_error(
          "import/level", {"密级不在制度之内。", "The level is not one of the policy."},
          {"请填写制度中的密级，或留空由规则确定。", "Name a level of the policy, or leave it to the rules."},
          "/level");
    default:
      return base::success();
  }
}

base::Result<EnterCommand> ImportRows::command(const std::vector<std::string>& fields,
                                               const std::vector<std::size_t>& damaged) const {
  EnterCommand command;
  if (fields.size() > header_.columns.size()) {
    return row_error("import/columns", {"列数多于表头。", "The row has more columns than the header."},
                     {"请检查引号和逗号。", "Check quotes and commas."}, "");
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Kind kind = header_.columns[i].kind;
    if (kind == Kind::ignored || kind == Kind::reason) {
      continue;
    }
    if (std::find(damaged.begin(), damaged.end(), i) != damaged.end()) {
      const auto& title = header_.views[i].title;
      return row_error(
          "import/damaged",
          {title.zh + "：单元格是数字且超过 15 位，后几位已丢失，或是错误值。",
           title.en + ": a number of more than 15 digits, of which the spreadsheet lost some, or an error value."},
          {"请把该列设为文本后重新填写。", "Make the column text and type the value again."}, "");
    }
    const std::string cell = trimmed(fields[i]);
    if (!cell.empty()) {
      JINKUI_RETURN_IF_ERROR(put(command, i, cell));
    }
  }
  return command;
}

std::vector<std::string> ImportRows::masked(const std::vector<std::string>& fields) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < header_.columns.size(); ++i) {
    const ImportColumn& column = header_.columns[i];
    const std::string cell = i < fields.size() ? trimmed(fields[i]) : "";
    const bool open = column.kind == Kind::department || column.kind == Kind::assigned || column.kind == Kind::level;
    out.push_back(column.kind == Kind::field ? values::mask(world_->pack().at(column.field), cell)
                  : open || cell.empty()     ? cell
                                             : "…");
  }
  return out;
}

render::XlsxSheet import_form(const World& world, bool english) {
  const auto say = [english](const base::Text& text) { return english ? text.en : text.zh; };
  render::XlsxSheet sheet;
  sheet.name = english ? "Customers" : "客户";
  sheet.notes_name = english ? "How to fill in" : "填写说明";
  sheet.notes.push_back(english ? std::vector<std::string>{"Column", "What to write", "Choices"}
                                : std::vector<std::string>{"列", "填写要求", "可选项"});
  sheet.checked_rows = 10'000;
  const auto add = [&](std::string title, const base::Text& note, std::vector<std::string> choices) {
    std::string joined;
    for (const auto& choice : choices) {
      joined += (joined.empty() ? "" : english ? ", " : "、") + choice;
    }
    sheet.notes.push_back({title, say(note), joined});
    sheet.columns.push_back({std::move(title), say(note), std::move(choices), 18});
  };
  for (const auto& field : world.pack().fields) {
    if (imported(field)) {
      std::vector<std::string> choices;
      for (const auto& choice : field.choices) {
        choices.push_back(say(choice.title));
      }
      add(english ? field.title.en : field.csv, note_of(field), std::move(choices));
    }
  }
  std::vector<std::string> departments;
  for (const auto& department : world.directory->departments()) {
    departments.push_back(department.name);
  }
  std::vector<std::string> levels;
  for (const auto& level : world.pack().levels) {
    levels.push_back(say(level.title));
  }
  add(say(fixed_columns()[0].title), {"选填，默认为导入人的部门。", "Optional; your own department when empty."},
      std::move(departments));
  add(say(fixed_columns()[1].title), {"选填，姓名或工号。", "Optional: name or staff number."}, {});
  add(say(fixed_columns()[2].title),
      {"选填，只能高于规则定出的密级。", "Optional; may only be above the level that the rules give."},
      std::move(levels));
  return sheet;
}

}  // namespace jinkui::service
