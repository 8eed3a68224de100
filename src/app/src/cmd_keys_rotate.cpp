// jinkui keys rotate root|buckets|index, jinkui keys rotations: new keys while the server runs, by its API.
#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include "client_session.h"
#include "commands.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct RotateOptions {
  std::string session = default_session();
  std::string key_file;
  bool passphrase_stdin = false;
  bool older_backups_lost = false;
  bool wait = false;
};

int print(const HttpAnswer& got) {
  const bool good = got.status >= 200 && got.status < 300;
  (good ? std::cout : std::cerr) << got.body << (got.body.ends_with('\n') ? "" : "\n");
  return good ? kOk : got.status == 400 || got.status == 422 ? kUsage : kFindings;
}

int fail(const base::Error& error) {
  return voice_of_terminal(false).fail(error);
}

// The newest rotation as the server tells it, until it does not run any more; one that stands still is a finding.
int wait_for_end(const RotateOptions& options) {
  for (;;) {
    auto got = session_call({options.session, "GET", "/keys", ""});
    if (!got.ok()) {
      return fail(got.error());
    }
    if (got->status != 200) {
      return print(*got);
    }
    auto json = codec::parse_json(got->body);
    if (!json.ok()) {
      return fail(json.error());
    }
    const auto& keys = json->as_object();
    const auto& newest = keys.at("rotations").as_array().at(0).as_object();
    const bool running = newest.at("state").as_string() == "running";
    if (!running || keys.contains("trouble")) {
      std::cout << got->body << "\n";
      return !running && newest.at("state").as_string() == "done" ? kOk : kFindings;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
}

int rotate(const RotateOptions& options, const std::string& body) {
  auto got = session_call({options.session, "POST", "/keys/rotations", body});
  if (!got.ok()) {
    return fail(got.error());
  }
  return options.wait && got->status == 202 ? wait_for_end(options) : print(*got);
}

// A key file that is not there yet is made: the server of this machine reads it.
base::Result<std::string> body_for_root(const RotateOptions& options) {
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("keys", "root");
  if (options.passphrase_stdin) {
    std::string line;
    std::getline(std::cin, line);
    writer.text("passphrase", line);
    crypto::wipe(line);
  } else {
    const std::string path = std::filesystem::absolute(options.key_file).lexically_normal().string();
    platform::PosixDisk disk;
    crypto::SystemRandom random;
    if (!disk.exists(path)) {
      JINKUI_RETURN_IF_ERROR(vault::RootKey::create_key_file(disk, path, random));
    }
    writer.text("key_file", path);
  }
  writer.end_object();
  return body;
}

void common(CLI::App* command, const std::shared_ptr<RotateOptions>& options) {
  command->add_option("--session", options->session, "会话文件 / file of the session");
  command->add_flag("--wait", options->wait, "等到完成 / until it is done");
}

void add_root(CLI::App* rotate_group, Command& chosen) {
  auto options = std::make_shared<RotateOptions>();
  auto* command =
      rotate_group->add_subcommand("root", "更换根密钥（密钥文件或口令）/ a new root: key file or passphrase");
  common(command, options);
  auto* file =
      command->add_option("--new-key-file", options->key_file,
                          "新的密钥文件，没有则生成 / new key file on the server's machine, made if missing");
  command->add_flag("--passphrase-stdin", options->passphrase_stdin, "新的口令 / new passphrase on stdin")
      ->excludes(file);
  command->callback([options, &chosen] {
    chosen = [options] {
      auto body = body_for_root(*options);
      if (!body.ok()) {
        return fail(body.error());
      }
      const int code = rotate(*options, *body);
      crypto::wipe(*body);
      return code;
    };
  });
}

void add_buckets(CLI::App* rotate_group, Command& chosen) {
  auto options = std::make_shared<RotateOptions>();
  auto* command = rotate_group->add_subcommand("buckets", "更换全部客户密钥 / fresh keys for all customers");
  common(command, options);
  command->add_flag("--older-backups-lost", options->older_backups_lost,
                    "已知悉：此前的备份与此后的不能混用 / I know: backups from before do not fit those from after");
  command->callback([options, &chosen] {
    chosen = [options] {
      std::string body;
      codec::JsonWriter writer(body);
      writer.begin_object().text("keys", "buckets").boolean("older_backups_lost", options->older_backups_lost);
      writer.end_object();
      return rotate(*options, body);
    };
  });
}

void add_index(CLI::App* rotate_group, Command& chosen) {
  auto options = std::make_shared<RotateOptions>();
  auto* command = rotate_group->add_subcommand(
      "index", "更换检索索引密钥并重建索引 / a new key of the search index, built anew under it");
  common(command, options);
  command->callback([options, &chosen] { chosen = [options] { return rotate(*options, R"({"keys":"index"})"); }; });
}

}  // namespace

void add_keys_rotate(CLI::App& keys, Command& chosen) {
  auto* group = keys.add_subcommand("rotate", "不停机更换密钥 / new keys while the server runs");
  group->require_subcommand(1);
  add_root(group, chosen);
  add_buckets(group, chosen);
  add_index(group, chosen);
  auto options = std::make_shared<RotateOptions>();
  auto* command = keys.add_subcommand("rotations", "密钥与更换的进度 / keys, and how far a rotation is");
  common(command, options);
  command->callback([options, &chosen] {
    chosen = [options] {
      auto got = session_call({options->session, "GET", "/keys", ""});
      return got.ok() ? print(*got) : fail(got.error());
    };
  });
}

}  // namespace jinkui::app
