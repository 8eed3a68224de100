// The state of one check and the checks by type. Private to check(); used on one thread.
#pragma once
#include <string>
#include <string_view>

#include "jinkui/values/check.h"

namespace jinkui::values {

class Checking {
 public:
  Checking(const pack::Field& field, const std::optional<base::Civil>& today) : field_(field), today_(today) {}

  [[nodiscard]] const pack::Field& field() const { return field_; }
  [[nodiscard]] const std::optional<base::Civil>& today() const { return today_; }

  // `what` completes "<field>: …"; `mend` says what to do.
  [[nodiscard]] base::Error error(std::string_view slug, const base::Text& what, base::Text mend) const;
  void warn(std::string_view slug, const base::Text& what);
  [[nodiscard]] Checked done(std::string value) { return {std::move(value), std::move(warnings_)}; }

 private:
  const pack::Field& field_;
  const std::optional<base::Civil>& today_;
  std::vector<Warning> warnings_;
};

// `raw` is tidied and not empty.
[[nodiscard]] base::Result<Checked> check_resident_id(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_credit_code(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_mobile(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_bank_card(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_email(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_address(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_money(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_date(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_person_name(Checking c, std::string_view raw);
[[nodiscard]] base::Result<Checked> check_company_name(Checking c, std::string_view raw);

// A date of the Gregorian calendar between 1800 and 2999.
[[nodiscard]] bool is_date(int year, int month, int day);

}  // namespace jinkui::values
