#include "customer_csv.h"

#include <algorithm>

#include "jinkui/codec/csv.h"

namespace jinkui::app {
namespace {

constexpr std::string_view kDepartment = "负责部门";
constexpr std::string_view kAssigned = "负责人";

struct Column {
  const pack::Field* field = nullptr;  // none: department or assigned
  std::string name;
};

base::Error bad(const char* slug, std::string zh, std::string en, std::string where) {
  return {base::Errc::invalid,
          slug,
          {std::move(zh), std::move(en)},
          {"请改正文件后重试。", "Correct the file and try again."},
          std::move(where),
          {},
          ""};
}

base::Result<std::vector<Column>> read_header(const pack::Pack& pack, const codec::CsvRow& row) {
  std::vector<Column> columns;
  for (const auto& cell : row.fields) {
    const auto found = std::find_if(pack.fields.begin(), pack.fields.end(), [&](const pack::Field& field) {
      return !field.csv.empty() && field.csv == cell;
    });
    const bool owner = cell == kDepartment || cell == kAssigned;
    if (found == pack.fields.end() && !owner) {
      return bad("csv/header", "表头中有制度不认识的列：" + std::string(cell), "unknown column: " + std::string(cell),
                 "row 1");
    }
    columns.push_back({owner ? nullptr : &*found, std::string(cell)});
  }
  for (const auto& field : pack.fields) {
    const bool present =
        std::any_of(columns.begin(), columns.end(), [&](const Column& c) { return c.field == &field; });
    if (field.required && !field.of_record && !present) {
      return bad("csv/header", "表头缺少必填列：" + field.csv, "missing column: " + field.csv, "row 1");
    }
  }
  return columns;
}

base::Result<std::string> value_of(const pack::Field& field, std::string_view cell, std::uint64_t row) {
  if (field.type != pack::FieldType::choice || cell.empty()) {
    return std::string(cell);
  }
  for (const auto& choice : field.choices) {
    if (choice.title.zh == cell || choice.title.en == cell || choice.id == cell) {
      return choice.id;
    }
  }
  return bad("csv/choice", field.title.zh + "不在可选项之内：" + std::string(cell),
             field.title.en + " is not one of the choices: " + std::string(cell), "row " + std::to_string(row));
}

base::Result<CsvCustomer> customer_of(const std::vector<Column>& columns, const codec::CsvRow& row) {
  if (row.fields.size() != columns.size()) {
    return bad("csv/columns", "列数与表头不符。", "The number of columns differs from the header.",
               "row " + std::to_string(row.number));
  }
  CsvCustomer customer;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].field == nullptr) {
      (columns[i].name == kDepartment ? customer.department : customer.assigned) = row.fields[i];
      continue;
    }
    JINKUI_TRY(auto value, value_of(*columns[i].field, row.fields[i], row.number));
    customer.values.emplace_back(columns[i].field->id, std::move(value));
  }
  return customer;
}

}  // namespace

base::Status read_customers(const pack::Pack& pack, std::string_view text,
                            const std::function<base::Status(CsvCustomer)>& on_customer) {
  std::vector<Column> columns;
  return codec::read_csv(text, [&](const codec::CsvRow& row) -> base::Status {
    if (columns.empty()) {
      JINKUI_TRY(columns, read_header(pack, row));
      return base::success();
    }
    JINKUI_TRY(auto customer, customer_of(columns, row));
    return on_customer(std::move(customer));
  });
}

}  // namespace jinkui::app
