// The log of the server on standard error, one line an event; never customer data, secrets or bodies.
// Safe from several threads. spdlog stays behind this header.
#pragma once
#include <memory>
#include <string_view>

#include "jinkui/api/api.h"

namespace jinkui::app {

class Log final : public api::AccessLog {
 public:
  explicit Log(bool quiet);  // quiet: no access lines
  ~Log() override;

  void access(const api::AccessLine& line) override;
  void failure(std::string_view route, std::string_view what) override;
  // A failed piece of background work; nothing when it went well.
  void report(std::string_view what, const base::Status& status);

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
  bool quiet_;
};

}  // namespace jinkui::app
