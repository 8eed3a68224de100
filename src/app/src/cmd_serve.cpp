// jinkui serve: the server.
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>

#include "assets.h"
#include "commands.h"
#include "config.h"
#include "jinkui/api/api.h"
#include "jinkui/api/loops.h"
#include "jinkui/api/server.h"
#include "log.h"
#include "pack_files.h"
#include "premises.h"
#include "ticker.h"

namespace jinkui::app {
namespace {

struct ServeOptions {
  std::string data;
  KeySource key;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string certificate;
  std::string private_key;
  bool tls = false;    // also on a loopback address
  std::string policy;  // file
  int session_rate = 200;
  int login_rate = 20;
  int max_connections = 1024;
  bool quiet = false;
  bool json = false;
};

// Who runs the writer queue: a thread of its own beside the I/O loop; with one processor the loop serves small groups
// itself, so that a single client does not wait for one thread to wake another.
class WriterOf {
 public:
  WriterOf(store::Queue& queue, api::Loops& loops) {
    constexpr std::size_t kFew = 4;
    if (platform::processors() == 1) {
      shared_.emplace(queue, loops, kFew);
    } else {
      thread_.emplace(queue);
    }
  }

 private:
  std::optional<platform::WriterThread> thread_;
  std::optional<platform::SharedWriter> shared_;
};

// What a group of requests needed is kept for the next one, instead of going back to the kernel and coming again.
// Called before there are threads.
void keep_memory() {
  mallopt(M_TRIM_THRESHOLD, 32 << 20);  // NOLINT(concurrency-mt-unsafe)
  mallopt(M_TOP_PAD, 1 << 20);          // NOLINT(concurrency-mt-unsafe)
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

api::ServerConfig server_config(const ServeOptions& options, const Paths& paths) {
  api::ServerConfig config;
  config.address = options.address;
  config.port = options.port;
  config.max_connections = options.max_connections;
  if (options.tls || !is_loopback(options.address)) {
    config.certificate_path = options.certificate.empty() ? paths.certificate : options.certificate;
    config.private_key_path = options.private_key.empty() ? paths.private_key : options.private_key;
  }
  return config;
}

class HouseMetrics final : public api::MetricsSource {
 public:
  HouseMetrics(service::House& house, const api::Server& server) : house_(house), server_(server) {}
  void collect(std::vector<api::Sample>& out) const override {
    const auto queue = house_.queue().stats();
    out.push_back({"jinkui_queue_groups_total", "group commits", "counter", "", static_cast<double>(queue.groups)});
    out.push_back({"jinkui_queue_jobs_total", "jobs served", "counter", "", static_cast<double>(queue.jobs)});
    out.push_back({"jinkui_queue_failed_groups_total", "groups not committed", "counter", "",
                   static_cast<double>(queue.failed_groups)});
    out.push_back({"jinkui_ledger_entries", "entries of the ledger", "gauge", "",
                   static_cast<double>(house_.core().ledger().head()->size)});
    const auto server = server_.statistics();
    out.push_back({"jinkui_connections", "open connections", "gauge", "", static_cast<double>(server.connections)});
  }

 private:
  service::House& house_;
  const api::Server& server_;
};

// Waits for SIGINT or SIGTERM; both are blocked in every thread before.
void wait_for_end(const sigset_t& signals) {
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
}

base::Status serve(const ServeOptions& options, const Voice& voice) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));

  keep_memory();

  const Paths paths(options.data);
  JINKUI_TRY(auto premises, Premises::open(paths, options.key));
  if (!options.policy.empty()) {
    JINKUI_TRY(const auto text, read_text_file(options.policy));
    JINKUI_TRY(auto policy, ledger::parse_witness_policy(text));
    premises->use_policy(std::move(policy));
  }
  JINKUI_TRY(const auto config, read_config(paths, premises->disk()));
  Log log(options.quiet);
  api::Loops loops(1);
  JINKUI_TRY(const auto house, open_house(*premises, loops));
  const WriterOf writer(house->queue(), loops);
  const platform::MonotonicClock monotonic;
  const PageAssets assets;
  api::ApiConfig api_config;
  api_config.metrics_token = config.metrics_token;
  api_config.session_per_second = options.session_rate;
  api_config.session_burst = options.session_rate * 2;
  api_config.login_per_minute = options.login_rate;
  api_config.login_burst = options.login_rate;
  api::Api api({house->use(), monotonic, premises->random(), assets, log,
                [&house] { return !house->core().time().state().doubted; }, api_config});
  api::Server server(loops, api, premises->clock(), server_config(options, paths));
  const HouseMetrics metrics(*house, server);
  api.add_metrics(metrics);
  service::resume_destructions(house->core(), [&log](base::Status status) { log.report("destructions", status); });
  JINKUI_RETURN_IF_ERROR(server.start());
  const Ticker ticker(house->housekeeping(), log);
  std::cout << voice.pick({"服务地址：", "Serving on "})
            << (server_config(options, paths).certificate_path.empty() ? "http" : "https") << "://" << options.address
            << ":" << server.port() << "\n"
            << std::flush;
  wait_for_end(signals);
  server.stop();
  return base::success();
}

}  // namespace

void add_serve(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ServeOptions>();
  auto* command = app.add_subcommand("serve", "启动服务 / run the server");
  command->add_option("--data", options->data, "数据目录 / data directory")->required();
  command->add_option("--key-file", options->key.key_file, "密钥文件 / key file");
  command->add_flag("--passphrase-stdin", options->key.passphrase_stdin, "口令 / passphrase on stdin");
  command->add_option("--address", options->address,
                      "监听地址；非回环地址只用 HTTPS / address; HTTPS unless loopback");
  command->add_option("--port", options->port, "端口，0 为任意 / port, 0 for any");
  command->add_option("--certificate", options->certificate, "证书 PEM / certificate");
  command->add_option("--private-key", options->private_key, "私钥 PEM / private key");
  command->add_flag("--tls", options->tls, "回环地址也用 HTTPS / HTTPS on loopback too");
  command
      ->add_option("--session-rate", options->session_rate,
                   "每会话每秒请求数，0 不限 / requests a second per session")
      ->check(CLI::Range(0, 1'000'000));
  command
      ->add_option("--login-rate", options->login_rate, "每地址每分钟登录次数，0 不限 / log-ins a minute per address")
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--max-connections", options->max_connections, "最多连接数 / connections")
      ->check(CLI::Range(1, 65'536));
  command->add_option("--witness-policy", options->policy,
                      "见证规则文件（C2SP tlog-policy）/ file: which witnesses the published checkpoint needs");
  command->add_flag("--quiet", options->quiet, "不记访问日志 / no access log");
  command->callback([options, &chosen] {
    chosen = [options] {
      const Voice voice = voice_of_terminal(options->json);
      auto status = serve(*options, voice);
      return status.ok() ? kOk : voice.fail(status.error());
    };
  });
}

}  // namespace jinkui::app
