// Second factors: enrolling a device for one-time passwords, and showing a code within a session.
// Safe from several threads; each is recorded and calls done() after its commit.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/types.h"

namespace jinkui::service {

class Core;

struct EnrolmentOffer {
  std::string secret;  // base32, for typing
  std::string uri;     // otpauth://…, for the QR code
};

struct Enrolled {
  std::vector<std::string> recovery_codes;  // shown once, each good for one log-in
};

struct SecondFactorView {
  bool enrolled = false;
  bool required = false;            // by a post of the person
  std::int64_t recovery_codes = 0;  // left
  std::optional<base::Instant> since;
};

class SecondFactors {
 public:
  explicit SecondFactors(Core& core) : core_(core) {}

  [[nodiscard]] base::Result<SecondFactorView> view(const Caller& caller);
  // Draws a secret. Asks for the password, and for a code of the present device where there is one, so that a stolen
  // session cannot replace it. Errors: account/wrong-password, account/wrong-code.
  void begin(const Caller& caller, std::string password, std::string code, Done<EnrolmentOffer> done);
  // The first code of the new device: it is in use from now on, and the person's other sessions end. Errors:
  // account/no-enrolment, account/wrong-code.
  void confirm(const Caller& caller, std::string code, Done<Enrolled> done);
  // Makes the second factor fresh in this session. Errors: account/not-enrolled, account/wrong-code (counted like a
  // wrong password), account/locked.
  void show(const Caller& caller, std::string code, Done<base::Unit> done);

 private:
  Core& core_;
};

}  // namespace jinkui::service
