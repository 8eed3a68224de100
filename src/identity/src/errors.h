// The refusals of identity: exact words in both languages. Pure functions.
#pragma once
#include "jinkui/base/result.h"

namespace jinkui::identity {

enum class Refusal {
  name,
  name_taken,
  staff_number,
  staff_number_taken,
  unknown_department,
  department_cycle,
  unknown_person,
  inactive,
  left_already,
  active_already,
  validity,
  post,
  post_taken,
  appointed_already,
  unknown_appointment,
  unknown_delegation,
  unknown_designation,
  ended_already,
  not_principal,
  self_delegation,
  too_many_delegates,
  acts,
  self_designation,
  login_name,
  login_taken,
  account_exists,
  unknown_account,
  service_power,
  recovery_nothing,
  recovery_open,
  recovery_unknown,
  not_a_service,
  token_label,
  token_scope,
  token_network,
  token_expiry,
  too_many_tokens,
  unknown_token,
  revoked_already,
};

[[nodiscard]] base::Error refuse(Refusal why);

}  // namespace jinkui::identity
