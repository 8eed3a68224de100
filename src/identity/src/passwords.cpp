// What a password and a login name must be like, and the expensive pure functions.
#include <algorithm>
#include <array>
#include <string>

#include "errors.h"
#include "jinkui/codec/utf8.h"
#include "jinkui/identity/accounts.h"

namespace jinkui::identity {
namespace {

// Argon2id hash of 32 random bytes that were thrown away, of the same cost as hash_new_password's: what an unknown
// name is checked against.
const std::string& dummy_phc() {
  static const std::string phc = [] {
    std::array<std::uint8_t, 32> secret{};
    crypto::SystemRandom().fill(secret);
    return crypto::hash_password(base::as_text(secret), crypto::Argon2Cost{});
  }();
  return phc;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_login_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

int classes_of(std::string_view password) {
  bool low = false;
  bool up = false;
  bool digit = false;
  bool other = false;
  for (const char c : password) {
    low = low || (c >= 'a' && c <= 'z');
    up = up || (c >= 'A' && c <= 'Z');
    digit = digit || (c >= '0' && c <= '9');
    other = other || !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
  return int{low} + int{up} + int{digit} + int{other};
}

base::Error weak(std::string zh, std::string en) {
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = "account/weak-password";
  error.message = {std::move(zh), std::move(en)};
  error.next = {"换一个密码。", "Choose another password."};
  error.where = "/password";
  return error;
}

bool holds_name(std::string_view password, std::string_view name) {
  return codec::count_code_points(name) >= 2 && lowered(password).find(lowered(name)) != std::string::npos;
}

}  // namespace

base::Result<std::string> normalised_login(std::string_view login) {
  std::string name = lowered(login);
  const std::size_t length = codec::is_utf8(name) ? codec::count_code_points(name) : 0;
  if (length < 2 || length > 64 || !std::all_of(name.begin(), name.end(), is_login_char)) {
    return refuse(Refusal::login_name);
  }
  return name;
}

base::Status check_password(const PasswordRules& rules, std::string_view login, std::string_view name,
                            std::string_view password) {
  const bool control = std::any_of(password.begin(), password.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!codec::is_utf8(password) || control || password.size() > kPasswordMaxBytes) {
    return weak("密码含有不允许的字符或过长。",
                "The password holds characters that are not allowed, or is too long.");
  }
  if (codec::count_code_points(password) < static_cast<std::size_t>(std::max(rules.min_length, 1))) {
    const std::string length = std::to_string(rules.min_length);
    return weak("密码至少 " + length + " 个字符。", "A password has at least " + length + " characters.");
  }
  if (classes_of(password) < rules.min_classes) {
    const std::string classes = std::to_string(rules.min_classes);
    return weak("密码须含小写字母、大写字母、数字、其他字符中的至少 " + classes + " 类。",
                "A password holds at least " + classes + " of: lower case, upper case, digits, other characters.");
  }
  if (rules.forbid_name && (holds_name(password, login) || holds_name(password, name))) {
    return weak("密码不得包含登录名或姓名。", "A password does not hold the login name or the person's name.");
  }
  return base::success();
}

bool password_fresh(const PasswordRules& rules, base::Instant changed, base::Instant now) {
  return !rules.rotate || now < base::add(changed, *rules.rotate);
}

bool verify_login(const LoginMaterial& material, std::string_view password) {
  const bool fits = password.size() <= kPasswordMaxBytes;
  const bool known = !material.person.none();
  const bool right = crypto::verify_password(known ? material.phc : dummy_phc(),
                                             fits && !password.empty() ? password : std::string_view(""));
  return right && known && fits;
}

std::string hash_new_password(std::string_view password) {
  return crypto::hash_password(password, crypto::Argon2Cost{});
}

base::Error login_refused() {
  base::Error error;
  error.code = base::Errc::unauthenticated;
  error.slug = "account/refused";
  error.message = {"登录名或密码不正确，或账号暂时不能登录。",
                   "The login name or the password is wrong, or the account cannot log in at present."};
  error.next = {
      "核对后重试；多次失败会暂时锁定，忘记密码请联系管理员。",
      "Check and try again; several failures lock the account for a while. Ask the administrator if you forgot "
      "the password."};
  return error;
}

}  // namespace jinkui::identity
