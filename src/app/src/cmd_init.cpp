// jinkui init: makes a data directory.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "commands.h"
#include "config.h"
#include "jinkui/codec/json_writer.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct InitOptions {
  std::string data;
  KeySource key;
  std::string company;
  std::string mark_owner;
  std::string pack;
  std::string admin_login = "admin";
  std::string admin_name = "系统管理员";
  std::vector<std::string> hosts = {"localhost", "127.0.0.1"};
  std::string suite = "intl";
  bool simulated = false;
  bool json = false;
};

void report(const InitOptions& options, const Paths& paths, const service::Founded& founded, const Voice& voice) {
  if (voice.json) {
    std::string out;
    codec::JsonWriter writer(out);
    writer.begin_object().text("data", paths.directory).text("origin", founded.origin).text("suite", options.suite);
    writer.text("admin", options.admin_login).text("initial_password", founded.admin_password).end_object();
    std::cout << out << "\n";
    return;
  }
  std::cout << voice.pick({"数据目录：", "Data directory: "}) << paths.directory << "\n"
            << voice.pick({"账本来源：", "Ledger origin: "}) << founded.origin << "\n";
  if (!options.key.passphrase_stdin) {
    std::cout << voice.pick({"密钥文件（请另行保管）：", "Key file (keep it elsewhere): "})
              << (options.key.key_file.empty() ? paths.default_key : options.key.key_file) << "\n";
  }
  std::cout << voice.pick({"管理员：", "Administrator: "}) << options.admin_login << "  "
            << voice.pick({"初始密码（只显示这一次）：", "initial password (shown once): "}) << founded.admin_password
            << "\n";
}

base::Status found(const InitOptions& options, const Voice& voice) {
  const Paths paths(options.data);
  JINKUI_TRY(const auto suite, crypto::suite_named(options.suite));
  JINKUI_TRY(auto bundle, read_pack_bundle(options.pack));
  JINKUI_TRY(const auto active, service::compile_bundle(bundle, {}));
  Scaffold scaffold(paths, options.key);
  JINKUI_TRY(auto premises, Premises::create(paths, options.key, suite));
  scaffold.arm();
  service::Founding founding;
  founding.company = options.company;
  founding.mark_owner = options.mark_owner;
  founding.simulated_time = options.simulated;
  founding.pack = std::move(bundle);
  founding.admin_login = options.admin_login;
  founding.admin_name = options.admin_name;
  for (const auto& post : active->pack->posts) {
    if (post.administrator) {
      founding.admin_posts.push_back(post.id);
      break;
    }
  }
  InlineExecutor inline_executor;
  JINKUI_TRY(const auto founded,
             service::found_house(premises->ground(inline_executor, options.simulated), founding));
  write_public_keys(paths, premises->disk(), founded);
  JINKUI_RETURN_IF_ERROR(write_certificate(paths, options.hosts, premises->disk(), premises->clock().now()));
  write_config(paths, premises->disk(), premises->random());
  scaffold.keep();
  report(options, paths, founded, voice);
  return base::success();
}

}  // namespace

void add_init(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<InitOptions>();
  auto* command = app.add_subcommand("init", "新建数据目录 / make a data directory");
  command->add_option("--data", options->data, "数据目录 / data directory")->required();
  command->add_option("--company", options->company, "公司名称 / company")->required();
  command->add_option("--mark-owner", options->mark_owner, "标志中的单位 / owner in marks");
  command->add_option("--pack", options->pack, "制度包目录 / pack folder")->required();
  command->add_option("--key-file", options->key.key_file, "密钥文件 / key file, outside the data directory");
  command->add_flag("--passphrase-stdin", options->key.passphrase_stdin, "用口令代替密钥文件 / passphrase on stdin");
  command->add_option("--admin", options->admin_login, "管理员登录名 / login of the first administrator");
  command->add_option("--admin-name", options->admin_name, "管理员姓名 / name of the first administrator");
  command->add_option("--host", options->hosts, "证书中的主机名 / host names of the certificate");
  command->add_option(
      "--suite", options->suite,
      "密码套件 intl 或 gm（国密算法），以后不能更改 / cipher suite, intl or gm (GM algorithms), for ever");
  command->add_flag("--simulated-time", options->simulated, "允许模拟时间（仅演示和测试）/ simulated time");
  command->add_flag("--json", options->json, "JSON");
  command->callback([options, &chosen] {
    chosen = [options] {
      const Voice voice = voice_of_terminal(options->json);
      auto status = found(*options, voice);
      return status.ok() ? kOk : voice.fail(status.error());
    };
  });
}

}  // namespace jinkui::app
