// Enrolling a device for one-time passwords, and showing a code within a session.
#include "jinkui/service/second_factors.h"

#include <array>
#include <memory>

#include "act_job.h"
#include "factor.h"
#include "jinkui/crypto/secret.h"
#include "jinkui/crypto/totp.h"
#include "own_password.h"
#include "rules_of.h"

namespace jinkui::service {
namespace {

base::Error no_enrolment() {
  return {base::Errc::conflict,
          "account/no-enrolment",
          {"没有正在进行的登记。", "No enrolment is under way."},
          {"请重新开始登记。", "Begin the enrolment again."},
          "",
          {},
          ""};
}

// Percent-encoding of RFC 3986: what is not unreserved.
std::string in_uri(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                       byte == '-' || byte == '.' || byte == '_' || byte == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

// The key URI format that authenticator apps read from the QR code.
EnrolmentOffer offer_of(const std::string& company, const std::string& login, base::ByteView secret) {
  EnrolmentOffer offer;
  offer.secret = crypto::base32(secret);
  const std::string issuer = in_uri(company);
  offer.uri = "otpauth://totp/" + issuer + ":" + in_uri(login) + "?secret=" + offer.secret + "&issuer=" + issuer +
              "&algorithm=SHA1&digits=6&period=30";
  return offer;
}

// One way for every check of a code within a session: the outcome is counted and recorded, and a wrong code must not
// undo its own count, so the refusal comes after the commit.
class CodeJob : public store::Job {
 public:
  CodeJob(Core& core, Caller caller, std::string code)
      : core_(core), caller_(std::move(caller)), code_(std::move(code)) {}

  base::Status run(store::WriterSession& session) override {
    const WorldPtr world = core_.world().pending();
    const auto outcome = identity::record_factor(
        session, caller_.person, [&] { return judge(session, code_); }, password_rules(world->pack()),
        core_.time().now());
    verdict_ = outcome.verdict;
    const bool right = verdict_ == Verdict::accepted;
    if (right) {
      JINKUI_RETURN_IF_ERROR(work(session));
    } else if (!core_.denials().admit(caller_.person, core_.time().now())) {
      return base::success();
    }
    caller_.second_factor = right || caller_.second_factor;
    FieldValues remarks = {{"second_factor", right ? what() : "wrong"},
                           {"locked_now", outcome.locked_now ? "true" : "false"}};
    JINKUI_TRY(auto draft, make_draft(core_, session, *world,
                                      {right ? ledger::Kind::account_changed : ledger::Kind::login_refused,
                                       silent_scope(caller_), actor_part(caller_), remark_part(remarks)}));
    ticket_ = core_.ledger().append(std::move(draft));
    recorded_ = true;
    return base::success();
  }

  void finish(base::Status outcome) override {
    crypto::wipe(code_);
    if (!outcome.ok()) {
      refuse(outcome.take_error());
      return;
    }
    if (recorded_) {
      if (auto receipt = ledger::Ledger::redeem(std::move(ticket_)); !receipt.ok()) {
        refuse(receipt.take_error());
        return;
      }
    }
    if (verdict_ == Verdict::accepted) {
      answer();
    } else if (verdict_ == Verdict::locked) {
      refuse(account_locked());
    } else {
      refuse(wrong_code());
    }
  }

 protected:
  using Verdict = identity::LoginOutcome::Verdict;
  virtual identity::Shown judge(store::WriterSession& session, const std::string& code) = 0;
  virtual base::Status work(store::WriterSession& session) = 0;
  virtual void answer() = 0;
  virtual void refuse(base::Error error) = 0;
  [[nodiscard]] virtual const char* what() const = 0;

  [[nodiscard]] Core& core() { return core_; }
  [[nodiscard]] const Caller& caller() const { return caller_; }
  // The session of the caller as it stands.
  std::optional<identity::SessionView> own_session(store::Session& session) {
    const auto limits = session_limits(core_.world().pending()->pack());
    for (auto& view : core_.sessions().live(session, caller_.person, limits, core_.time().now())) {
      if (view.key == caller_.session) {
        return view;
      }
    }
    return std::nullopt;
  }
  // The code has been shown in it just now.
  void make_fresh(store::WriterSession& session) {
    fresh_ = own_session(session);
    if (fresh_) {
      fresh_->factor_at = core_.time().now();
      fresh_->enrolled = true;
      core_.sessions().change(session, *fresh_);
    }
  }
  void admit_fresh() {
    if (fresh_) {
      core_.sessions().admit(*fresh_);
    }
  }

 private:
  Core& core_;
  Caller caller_;
  std::string code_;
  Verdict verdict_ = Verdict::wrong;
  std::optional<identity::SessionView> fresh_;
  bool recorded_ = false;
  ledger::Ticket ticket_;
};

class ShowJob final : public CodeJob {
 public:
  ShowJob(Core& core, Caller caller, std::string code, Done<base::Unit> done)
      : CodeJob(core, std::move(caller), std::move(code)), done_(std::move(done)) {}

 private:
  identity::Shown judge(store::WriterSession& session, const std::string& code) override {
    return show_code(core(), session, caller().person, code);
  }
  base::Status work(store::WriterSession& session) override {
    make_fresh(session);
    return base::success();
  }
  void answer() override {
    admit_fresh();
    done_(base::Unit{});
  }
  void refuse(base::Error error) override { done_(std::move(error)); }
  [[nodiscard]] const char* what() const override { return "shown"; }

  Done<base::Unit> done_;
};

class ConfirmJob final : public CodeJob {
 public:
  ConfirmJob(Core& core, Caller caller, std::string code, Done<Enrolled> done)
      : CodeJob(core, std::move(caller), std::move(code)), done_(std::move(done)) {}

 private:
  identity::Shown judge(store::WriterSession& session, const std::string& code) override {
    const auto factor = identity::second_factor_of(session, caller().person);
    if (!factor || !factor->pending) {
      return identity::Shown::missing;
    }
    auto secret = core().vault().open_secret(caller().person.value, kFactorSecret, *factor->pending);
    if (!secret.ok()) {
      return identity::Shown::wrong;
    }
    const auto step = crypto::totp_match(*secret, code, device_time(core()));
    crypto::wipe(*secret);
    step_ = step.value_or(0);
    return step ? identity::Shown::right : identity::Shown::wrong;
  }
  base::Status work(store::WriterSession& session) override {
    codes_ = identity::make_recovery_codes(core().random());
    std::vector<base::Hash> hashes;
    for (const auto& code : codes_) {
      hashes.push_back(identity::recovery_code_hash(caller().person, code).value());
    }
    identity::confirm_enrolment(session, caller().person, step_, hashes, core().time().now());
    make_fresh(session);
    core().sessions().remove_all(session, caller().person, caller().session);
    return base::success();
  }
  void answer() override {
    core().sessions().forget(caller().person, caller().session);
    admit_fresh();
    done_(Enrolled{std::move(codes_)});
  }
  void refuse(base::Error error) override { done_(std::move(error)); }
  [[nodiscard]] const char* what() const override { return "enrolled"; }

  Done<Enrolled> done_;
  std::int64_t step_ = 0;
  std::vector<std::string> codes_;
};

void submit_code(Core& core, std::unique_ptr<CodeJob> job) {
  store::JobPtr taken = std::move(job);
  if (!core.queue().submit(store::Lane::write, taken)) {
    taken->finish(store::queue_full());
  }
}

// An enrolment that begins: a new secret waits beside the one in use.
struct Begin {
  Core& core;
  Caller caller;
  std::string code;
  Done<EnrolmentOffer> done;
  base::Bytes secret;
};

class BeginJob final : public CodeJob {
 public:
  explicit BeginJob(std::shared_ptr<Begin> begin)
      : CodeJob(begin->core, begin->caller, begin->code), begin_(std::move(begin)) {}

 private:
  identity::Shown judge(store::WriterSession& session, const std::string& code) override {
    const auto shown = show_code(core(), session, caller().person, code);
    return shown == identity::Shown::not_needed ? identity::Shown::right : shown;
  }
  base::Status work(store::WriterSession& session) override {
    begin_->secret.resize(crypto::kTotpSecretBytes);
    core().random().fill(begin_->secret);
    identity::begin_enrolment(session, caller().person,
                              core().vault().seal_secret(caller().person.value, kFactorSecret, begin_->secret));
    return base::success();
  }
  void answer() override {
    const auto* person = core().world().now()->directory->person(caller().person);
    auto offer = offer_of(core().settings().company, person == nullptr ? "" : person->login, begin_->secret);
    crypto::wipe(begin_->secret);
    begin_->done(std::move(offer));
  }
  void refuse(base::Error error) override { begin_->done(std::move(error)); }
  [[nodiscard]] const char* what() const override { return "enrolment"; }

  std::shared_ptr<Begin> begin_;
};

}  // namespace

base::Result<SecondFactorView> SecondFactors::view(const Caller& caller) {
  auto reader = core_.readers().take();
  const auto factor = identity::second_factor_of(*reader, caller.person);
  SecondFactorView view;
  view.required = factor_required(*core_.world().now(), caller.person, core_.time().now());
  if (factor && factor->in_use()) {
    view.enrolled = true;
    view.recovery_codes = factor->recovery_codes;
    view.since = factor->confirmed;
  }
  return view;
}

void SecondFactors::begin(const Caller& caller, std::string password, std::string code, Done<EnrolmentOffer> done) {
  auto begin = std::make_shared<Begin>(Begin{core_, caller, std::move(code), std::move(done), {}});
  check_own_password(
      core_, {caller, std::move(password), [begin] { submit_code(begin->core, std::make_unique<BeginJob>(begin)); },
              [begin](base::Error error) { begin->done(std::move(error)); }});
}

void SecondFactors::confirm(const Caller& caller, std::string code, Done<Enrolled> done) {
  {
    auto reader = core_.readers().take();
    const auto factor = identity::second_factor_of(*reader, caller.person);
    if (!factor || !factor->pending) {
      done(no_enrolment());
      return;
    }
  }
  submit_code(core_, std::make_unique<ConfirmJob>(core_, caller, std::move(code), std::move(done)));
}

void SecondFactors::show(const Caller& caller, std::string code, Done<base::Unit> done) {
  {
    auto reader = core_.readers().take();
    if (!identity::has_second_factor(*reader, caller.person)) {
      done(factor_needed(core_.world().now()->pack(), false));
      return;
    }
  }
  submit_code(core_, std::make_unique<ShowJob>(core_, caller, std::move(code), std::move(done)));
}

}  // namespace jinkui::service
