// Stands in for the use cases behind the routes: the members of service's classes are defined in service_double.cpp,
// so that the tests need nothing of service but its headers. One thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "jinkui/service/use_cases.h"

namespace jinkui::service {

// What the double was told to do and what it saw.
class Core {
 public:
  std::optional<base::Error> refusal;  // every use case that completes later ends so
  bool throws = false;                 // … or throws Fatal at once
  bool holds = false;                  // keeps the completion instead of calling it
  bool must_change = false;
  bool must_enrol = false;
  std::vector<std::function<void()>> held;
  std::vector<std::string> calls;
  LoginCommand login;
  ReadCommand read;
  EnterCommand enter;
  KeepCommand keep;
  ChangeCommand change;
  HistoryCommand history;
  BatchCommand batch;
  RequestCommand request;
  ActionCommand action;
  NewAppointment appointment;
  ListCommand list;
  SearchCommand search;
  base::Instant admitted;

  template <class T>
  void end(std::string name, const Done<T>& done, T value) {
    calls.push_back(std::move(name));
    if (throws) {
      throw base::Fatal("disk full");
    }
    auto outcome = refusal ? base::Result<T>(*refusal) : base::Result<T>(std::move(value));
    if (holds) {
      held.push_back(
          [done, outcome = std::make_shared<base::Result<T>>(std::move(outcome))] { done(std::move(*outcome)); });
    } else {
      done(std::move(outcome));
    }
  }
};

[[nodiscard]] LevelView some_level();
[[nodiscard]] ReceiptView some_receipt();
[[nodiscard]] PersonRef some_person();
[[nodiscard]] RequestRow some_request_row();
[[nodiscard]] GrantRow some_grant();

}  // namespace jinkui::service
