// Result<T>: a value or the Error that was expected to be possible; Fatal: an exception for what was not.
// Plain values, no sharing; a Result must be looked at ([[nodiscard]]); value() of a failed Result is a bug (abort).
#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jinkui/base/check.h"
#include "jinkui/base/text.h"

namespace jinkui::base {

// What kind of refusal an Error is; src/api maps each to one HTTP status.
enum class Errc {
  malformed,        // bytes that are not what the format says (400)
  invalid,          // well-formed, but a value is out of its range (422)
  unauthenticated,  // nobody, or no longer somebody (401)
  forbidden,        // the policy says no (403)
  needs_approval,   // the policy says: by request (403, with the flow)
  not_found,        // absent, or concealed (404)
  conflict,         // the state does not allow it (409)
  gone,             // destroyed (410)
  too_large,        // over a stated limit (413)
  too_many,         // throttled (429)
  unavailable,      // not now: queue full, shutting down, disk reserve reached (503)
  corrupt,          // stored data does not verify
};

// A clause that a decision or an error rests on.
struct ClauseRef {
  std::string pack;  // pack id
  std::string id;    // printed number, e.g. "8.2"
  Text title;
  friend bool operator==(const ClauseRef&, const ClauseRef&) = default;
};

// What happened, where, under which clause, and what to do next.
struct Error {
  Errc code = Errc::invalid;
  std::string slug;   // stable, machine-readable, e.g. "request/self-approval"
  Text message;       // what, in words for people; never holds customer data
  Text next;          // what to do next
  std::string where;  // JSON pointer, file:line, column; may be empty
  std::vector<ClauseRef> clauses;
  std::string flow;  // for needs_approval: the flow to start
};

// For failures nobody can handle in place (disk full, database I/O): thrown, caught at the top of a request.
class Fatal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor): return value; reads naturally
  Result(Error error) : state_(std::make_unique<Error>(std::move(error))) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    JINKUI_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    JINKUI_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    JINKUI_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    JINKUI_CHECK(!ok());
    return **std::get_if<1>(&state_);
  }
  // Moves the error out, to return it from a Result of another type.
  [[nodiscard]] Error take_error() {
    JINKUI_CHECK(!ok());
    return std::move(**std::get_if<1>(&state_));
  }

 private:
  std::variant<T, std::unique_ptr<Error>> state_;
};

struct Unit {};
using Status = Result<Unit>;
inline Status success() {
  return Unit{};
}

}  // namespace jinkui::base

// Assigns the value of a Result expression, or returns its error from the enclosing function.
#define JINKUI_CONCAT_(a, b) a##b
#define JINKUI_CONCAT(a, b) JINKUI_CONCAT_(a, b)
#define JINKUI_TRY_IMPL(tmp, decl, expr) \
  auto tmp = (expr);                     \
  if (!tmp.ok()) {                       \
    return tmp.take_error();             \
  }                                      \
  decl = std::move(tmp).value()
#define JINKUI_TRY(decl, expr) JINKUI_TRY_IMPL(JINKUI_CONCAT(try_, __LINE__), decl, expr)
#define JINKUI_CHECK_OK_IMPL(tmp, expr) \
  if (auto tmp = (expr); !tmp.ok()) {   \
    return tmp.take_error();            \
  }
// Returns the error of a Status expression from the enclosing function.
#define JINKUI_RETURN_IF_ERROR(expr) JINKUI_CHECK_OK_IMPL(JINKUI_CONCAT(status_, __LINE__), expr)
