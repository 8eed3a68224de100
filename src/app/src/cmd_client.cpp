// jinkui login|customer|clock|api: the data commands, clients of a running server's API.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "client_session.h"
#include "commands.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "premises.h"

namespace jinkui::app {
namespace {

struct ClientOptions {
  std::string url;
  std::string login;
  std::string code;     // second factor
  std::string session;  // file that keeps url and token, 0600
  std::string path;     // api
  std::string method = "GET";
  std::string body;
  std::string output;
};

// Prints the server's answer; problems as errors.
int answer(const HttpAnswer& got, const ClientOptions& options) {
  const bool good = got.status >= 200 && got.status < 300;
  std::ofstream file;
  if (good && !options.output.empty()) {
    file.open(options.output, std::ios::binary | std::ios::trunc);
  }
  std::ostream& out = good ? (file.is_open() ? static_cast<std::ostream&>(file) : std::cout) : std::cerr;
  out << got.body << (got.body.empty() || got.body.back() == '\n' ? "" : "\n");
  return good ? kOk : got.status == 400 || got.status == 422 ? kUsage : kFindings;
}

int fail(const base::Error& error) {
  return voice_of_terminal(false).fail(error);
}

base::Result<HttpAnswer> log_in(const ClientOptions& options) {
  std::string password;
  std::getline(std::cin, password);
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object().text("login", options.login).text("password", password).text("client", "cli");
  if (!options.code.empty()) {
    writer.text("code", options.code);
  }
  writer.end_object();
  crypto::wipe(password);
  JINKUI_TRY(auto got, http_call({options.url, "POST", "/api/v1/session", body, ""}));
  crypto::wipe(body);
  if (got.status != 200) {
    return got;
  }
  JINKUI_TRY(const auto json, codec::parse_json(got.body));
  platform::PosixDisk disk;
  const std::string kept = options.url + "\n" + std::string(json.as_object().at("token").as_string()) + "\n";
  disk.replace(options.session, base::as_bytes(kept));
  got.body = std::string(json.as_object().at("person").as_object().at("name").as_string());
  return got;
}

void run(CLI::App* command, const std::shared_ptr<ClientOptions>& options, Command& chosen,
         std::function<void(ClientOptions&)> prepare) {
  options->session = default_session();
  command->add_option("--session", options->session, "会话文件 / file of the session");
  command->callback([options, prepare = std::move(prepare), &chosen] {
    chosen = [options, prepare] {
      prepare(*options);
      auto got = session_call({options->session, options->method, options->path, options->body});
      return got.ok() ? answer(*got, *options) : fail(got.error());
    };
  });
}

std::string json_object(const std::vector<std::pair<std::string, std::string>>& texts,
                        const std::vector<std::pair<std::string, std::int64_t>>& numbers,
                        const std::vector<std::string>& fields = {}) {
  std::string body;
  codec::JsonWriter writer(body);
  writer.begin_object();
  for (const auto& [name, value] : texts) {
    if (!value.empty()) {
      writer.text(name, value);
    }
  }
  for (const auto& [name, value] : numbers) {
    if (value != 0) {
      writer.integer(name, value);
    }
  }
  if (!fields.empty()) {
    writer.array("fields");
    for (const auto& field : fields) {
      writer.text(field);
    }
    writer.end_array();
  }
  writer.end_object();
  return body;
}

// read and copy share their options.
void add_release(CLI::App* customer, Command& chosen, const char* name, const char* text, const char* route) {
  struct Release {
    std::int64_t customer = 0;
    std::int64_t record = 0;
    std::string purpose;
    std::vector<std::string> fields;
  };
  auto options = std::make_shared<ClientOptions>();
  auto release = std::make_shared<Release>();
  auto* command = customer->add_subcommand(name, text);
  command->add_option("customer", release->customer, "客户 / customer")->required();
  command->add_option("--purpose", release->purpose, "目的 / purpose")->required();
  command->add_option("--field", release->fields, "字段 / field");
  command->add_option("--record", release->record, "记录 / record");
  command->add_option("-o,--output", options->output, "写入文件 / write to this file");
  run(command, options, chosen, [release, route](ClientOptions& o) {
    o.method = "POST";
    o.path = "/customers/" + std::to_string(release->customer) + route;
    o.body = json_object({{"purpose", release->purpose}}, {{"record", release->record}}, release->fields);
  });
}

void add_customer(CLI::App& app, Command& chosen) {
  auto* customer = app.add_subcommand("customer", "客户 / customers");
  customer->require_subcommand(1);
  {
    auto options = std::make_shared<ClientOptions>();
    auto after = std::make_shared<std::int64_t>(0);
    auto* command = customer->add_subcommand("list", "列表（仅掩码）/ list, masks only");
    command->add_option("--after", *after, "游标 / cursor");
    run(command, options, chosen,
        [after](ClientOptions& o) { o.path = "/customers?after=" + std::to_string(*after); });
  }
  {
    auto options = std::make_shared<ClientOptions>();
    auto values = std::make_shared<std::vector<std::string>>();
    auto level = std::make_shared<std::string>();
    auto* command = customer->add_subcommand("add", "录入客户 / enter a customer");
    command->add_option("values", *values, "字段=值 / field=value")->required();
    command->add_option("--level", *level, "密级（只可高于规定）/ level");
    run(command, options, chosen, [values, level](ClientOptions& o) {
      o.method = "POST";
      o.path = "/customers";
      codec::JsonWriter writer(o.body);
      writer.begin_object().object("values");
      for (const auto& pair : *values) {
        const auto equals = pair.find('=');
        writer.text(pair.substr(0, equals), equals == std::string::npos ? "" : pair.substr(equals + 1));
      }
      writer.end_object();
      if (!level->empty()) {
        writer.text("level", *level);
      }
      writer.end_object();
    });
  }
  add_release(customer, chosen, "reveal", "查阅 / read", "/reveal");
  add_release(customer, chosen, "copy", "复制 / copy", "/copy");
  add_release(customer, chosen, "provide", "对外提供 / provide outside", "/provide");
}

// What is looked for may be a person's number: without an argument it is read from standard input, which no list of
// processes and no shell history shows.
void add_search(CLI::App& app, Command& chosen) {
  struct Search {
    std::string text;
    std::string purpose;
    std::int64_t after = 0;
    std::int64_t limit = 0;
  };
  auto options = std::make_shared<ClientOptions>();
  auto search = std::make_shared<Search>();
  auto* command = app.add_subcommand("search", "检索客户（仅掩码）/ search customers, masks only");
  command->add_option("text", search->text, "检索词；不给出则从标准输入读 / words; without them, read from stdin");
  command->add_option("--purpose", search->purpose, "目的，按号码检索时须给出 / purpose, for looking up by a number");
  command->add_option("--after", search->after, "游标 / cursor");
  command->add_option("--limit", search->limit, "每页条数 / rows of a page");
  run(command, options, chosen, [search](ClientOptions& o) {
    if (search->text.empty()) {
      std::getline(std::cin, search->text);
    }
    o.method = "POST";
    o.path = "/customers/search";
    o.body = json_object({{"text", search->text}, {"purpose", search->purpose}},
                         {{"after", search->after}, {"limit", search->limit}});
    crypto::wipe(search->text);
  });
}

void add_login(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ClientOptions>();
  options->session = default_session();
  auto* command = app.add_subcommand("login", "登录（口令从标准输入读）/ log in, password on stdin");
  command->add_option("--url", options->url, "服务地址 / URL of the server")->required();
  command->add_option("--login", options->login, "登录名 / login")->required();
  command->add_option("--code", options->code, "动态口令或恢复码 / one-time password or recovery code");
  command->add_option("--session", options->session, "会话文件 / file of the session");
  command->callback([options, &chosen] {
    chosen = [options] {
      auto got = log_in(*options);
      return got.ok() ? answer(*got, *options) : fail(got.error());
    };
  });
}

void add_clock(CLI::App& app, Command& chosen) {
  auto* clock = app.add_subcommand("clock", "服务器时钟 / the server's clock");
  clock->require_subcommand(1);
  {
    auto options = std::make_shared<ClientOptions>();
    auto* command = clock->add_subcommand("show", "采信的时间与待确认的前跳 / time believed, jump to be admitted");
    run(command, options, chosen, [](ClientOptions& o) { o.path = "/clock"; });
  }
  {
    auto options = std::make_shared<ClientOptions>();
    auto wall = std::make_shared<std::string>();
    auto* command = clock->add_subcommand("admit", "确认服务器时钟正确 / admit that the server's clock is right");
    command->add_option("wall", *wall, "已与可靠来源核对的现在时间 / the time now, from a trusted source (RFC 3339)")
        ->required();
    run(command, options, chosen, [wall](ClientOptions& o) {
      o.method = "POST";
      o.path = "/clock/admissions";
      o.body = json_object({{"wall", *wall}}, {});
    });
  }
}

// Any call of the API, for scripts: the contract is api/openapi.yaml.
void add_api(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<ClientOptions>();
  auto* command = app.add_subcommand("api", "调用任一接口 / call any operation of the API");
  command->add_option("method", options->method, "GET, POST, DELETE")->required();
  command->add_option("path", options->path, "/customers/1 …")->required();
  command->add_option("body", options->body, "JSON");
  command->add_option("-o,--output", options->output, "写入文件 / write to this file");
  run(command, options, chosen, [](ClientOptions&) {});
}

}  // namespace

void add_client(CLI::App& app, Command& chosen) {
  add_login(app, chosen);
  add_customer(app, chosen);
  add_search(app, chosen);
  add_clock(app, chosen);
  add_api(app, chosen);
}

}  // namespace jinkui::app
