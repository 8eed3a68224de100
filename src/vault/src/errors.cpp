#include "errors.h"

namespace jinkui::vault {
namespace {

std::string place_of(base::CustomerId customer) {
  return "customer/" + std::to_string(customer.value);
}

}  // namespace

base::Error no_such_customer(base::CustomerId customer) {
  base::Error error = make_error(base::Errc::not_found, "vault/no-customer",
                                 {"没有这个客户档案。", "There is no such customer file."},
                                 {"请核对客户编号。", "Check the number of the customer."});
  error.where = place_of(customer);
  return error;
}

base::Error no_such_record(base::CustomerId customer, base::RecordId record) {
  base::Error error = make_error(base::Errc::not_found, "vault/no-record",
                                 {"该客户档案中没有这条记录。", "The customer file has no such record."},
                                 {"请从客户页面重新打开。", "Open it again from the customer's page."});
  error.where = place_of(customer) + "/record/" + std::to_string(record.value);
  return error;
}

base::Error destroyed_customer(base::CustomerId customer) {
  base::Error error = make_error(
      base::Errc::gone, "vault/destroyed",
      {"该客户档案已销毁，内容无法恢复。", "The customer file was destroyed; its content cannot be recovered."},
      {"销毁证明中有时间与经办人。", "The certificate of destruction says when and by whom."});
  error.where = place_of(customer);
  return error;
}

base::Error corrupt(base::CustomerId customer, const base::Text& what) {
  base::Error error =
      make_error(base::Errc::corrupt, "vault/corrupt",
                 {what.zh + "未通过校验：数据在程序之外被改动，或磁盘损坏。",
                  what.en + " does not verify: it was changed outside of the program, or the disk is damaged."},
                 {"请勿改动数据库，立即通知安全管理员与审计员，并从备份核对。",
                  "Leave the database as it is, tell the security administrator and the auditor, compare a backup."});
  error.where = place_of(customer);
  return error;
}

base::Error wrong_receipt() {
  return make_error(base::Errc::forbidden, "vault/receipt-scope",
                    {"这张凭据不含所请求的内容。", "The receipt does not name what was asked for."},
                    {"请就该内容重新申请。", "Ask again for that content."});
}

}  // namespace jinkui::vault
