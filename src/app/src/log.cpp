#include "log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace jinkui::app {

struct Log::Sink {
  std::shared_ptr<spdlog::logger> logger =
      std::make_shared<spdlog::logger>("jinkui", std::make_shared<spdlog::sinks::stderr_sink_mt>());
};

Log::Log(bool quiet) : sink_(std::make_unique<Sink>()), quiet_(quiet) {
  sink_->logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
}

Log::~Log() = default;

void Log::access(const api::AccessLine& line) {
  if (!quiet_) {
    sink_->logger->info("{} {} {} {}B {}us {} p{}", api::to_string(line.method), line.route, line.status, line.bytes,
                        line.micros, line.peer, line.person.value);
  }
}

void Log::failure(std::string_view route, std::string_view what) {
  sink_->logger->error("{}: {}", route, what);
}

void Log::report(std::string_view what, const base::Status& status) {
  if (!status.ok()) {
    sink_->logger->error("{}: {} {}", what, status.error().slug, status.error().message.en);
  }
}

}  // namespace jinkui::app
