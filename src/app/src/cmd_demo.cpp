// jinkui demo: founds the demo company in simulated time and enters its customers through the gate.
#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "commands.h"
#include "config.h"
#include "jinkui/codec/csv.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/codec/object_reader.h"
#include "pack_files.h"
#include "premises.h"

namespace jinkui::app {
namespace {

constexpr auto kPoll = std::chrono::milliseconds(20);

struct DemoOptions {
  std::string data;
  std::string pack;
  std::string company;
  std::string customers;
  std::string accounts;
  std::string suite = "intl";
  bool json = false;
};

struct Account {
  std::string login;
  std::string name;
  std::string password;
  std::vector<std::string> posts;
};

// Waits for an asynchronous use case.
template <class T, class Start>
base::Result<T> wait_for(Start start) {
  std::promise<base::Result<T>> promise;
  auto future = promise.get_future();
  start(service::Done<T>([&promise](base::Result<T> result) { promise.set_value(std::move(result)); }));
  return future.get();
}

// The demo company's file, and the house it is put into.
class DemoBuilder {
 public:
  DemoBuilder(service::House& house, const codec::Json& company) : house_(house), company_(company) {}

  base::Status build(std::vector<Account>& accounts) {
    codec::ObjectReader root(company_);
    static_cast<void>(root.text("company"));
    static_cast<void>(root.text("mark_owner"));
    static_cast<void>(root.any("admin"));
    JINKUI_RETURN_IF_ERROR(departments(root));
    JINKUI_RETURN_IF_ERROR(people(root, accounts));
    JINKUI_RETURN_IF_ERROR(designations(root));
    importer_ = std::string(root.text("importer"));
    return root.finish();
  }

  // Through the import that a company would use, with its progress.
  base::Status enter_customers(std::string_view csv, const Voice& voice) {
    auto& imports = house_.use().imports;
    const service::Caller who = caller(importer_);
    JINKUI_TRY(auto view, wait_for<service::ImportView>([&](service::Done<service::ImportView> d) {
                 imports.create(who, {"customers.csv", csv.size()}, std::move(d));
               }));
    const std::int64_t id = view.id;
    while (view.received < csv.size()) {
      JINKUI_TRY(view,
                 imports.content(who, id, view.received, csv.substr(view.received, service::Imports::kMaxPiece)));
    }
    JINKUI_TRY(view, await(who, id, voice));
    if (view.state == "ready") {
      JINKUI_TRY(view, imports.start(who, {id, false}));
      JINKUI_TRY(view, await(who, id, voice));
    }
    if (view.error) {
      return std::move(*view.error);
    }
    return view.counts.rejected == 0 ? base::success() : base::Status(first_refusal(who, id));
  }

 private:
  [[nodiscard]] service::Caller caller(const std::string& login) const {
    service::Caller caller;
    const auto found = persons_.find(login);
    caller.person = found == persons_.end() ? base::PersonId{} : found->second;
    caller.address = "demo";
    return caller;
  }
  [[nodiscard]] service::Caller admin() const {
    service::Caller caller;
    caller.person = base::PersonId{1};
    caller.address = "demo";
    return caller;
  }
  [[nodiscard]] base::DepartmentId department(std::string_view name) const {
    const auto found = departments_.find(std::string(name));
    return found == departments_.end() ? base::DepartmentId{} : found->second;
  }

  // Until the import stands still.
  base::Result<service::ImportView> await(const service::Caller& who, std::int64_t id, const Voice& voice) {
    for (;;) {
      JINKUI_TRY(auto view, house_.use().imports.view(who, id));
      const bool moves = view.state == "reading" || view.state == "waiting" || view.state == "running";
      if (!voice.json && view.counts.rows > 0) {
        std::cerr << "\r" << voice.pick({"导入客户 ", "importing customers "}) << view.counts.in
                  << (moves ? "" : "\n") << std::flush;
      }
      if (!moves) {
        return view;
      }
      std::this_thread::sleep_for(kPoll);
    }
  }

  // Why the first row that was refused was refused.
  base::Error first_refusal(const service::Caller& who, std::int64_t id) {
    std::string text;
    if (auto file = house_.use().imports.rejected(who, id, false); file.ok()) {
      static_cast<void>(file->write([&text](std::string_view piece) {
        text += piece;
        return true;
      }));
    }
    std::string reason;
    static_cast<void>(codec::read_csv(text, [&reason](const codec::CsvRow& row) {
      if (row.number == 2) {
        reason = row.fields.back();
      }
      return base::success();
    }));
    return {base::Errc::invalid,
            "demo/refused",
            {reason, reason},
            {"请改正客户文件。", "Mend the file of customers."},
            "",
            {},
            ""};
  }

  base::Status departments(codec::ObjectReader& root) {
    for (const auto name : root.texts("departments", 100)) {
      JINKUI_TRY(const auto made, wait_for<service::DepartmentRef>([&](service::Done<service::DepartmentRef> d) {
                   house_.use().organisation.add_department(admin(), std::string(name), {}, std::move(d));
                 }));
      departments_[made.name] = made.id;
    }
    return base::success();
  }

  base::Status appoint(base::PersonId person, std::string post, std::string_view department_name) {
    service::NewAppointment appointment{person, std::move(post), department(department_name), std::nullopt};
    JINKUI_TRY(const auto made, wait_for<service::AppointmentView>([&](service::Done<service::AppointmentView> d) {
                 house_.use().organisation.appoint(admin(), appointment, std::move(d));
               }));
    static_cast<void>(made);
    return base::success();
  }

  base::Status people(codec::ObjectReader& root, std::vector<Account>& accounts) {
    const auto& list = root.array("people", 10'000);
    for (std::size_t i = 0; i < list.size(); ++i) {
      codec::ObjectReader row(root, "people", list, i);
      service::NewPerson person;
      person.name = row.text("name");
      person.staff_number = row.text("staff_number");
      person.login = row.text("login");
      person.kind = row.text("kind");
      person.department = department(row.optional_text("department", {.min_chars = 0}).value_or(""));
      JINKUI_TRY(const auto made, wait_for<service::NewPersonView>([&](service::Done<service::NewPersonView> d) {
                   house_.use().organisation.add_person(admin(), person, std::move(d));
                 }));
      const auto id = made.person.person.id;
      persons_[person.login] = id;
      Account account{person.login, person.name, made.initial_password, {}};
      const auto& posts = row.array("posts", 10);
      for (std::size_t p = 0; p < posts.size(); ++p) {
        codec::ObjectReader post(row, "posts", posts, p);
        account.posts.emplace_back(post.text("post"));
        JINKUI_RETURN_IF_ERROR(
            appoint(id, account.posts.back(), post.optional_text("department", {.min_chars = 0}).value_or("")));
        post.close();
      }
      row.close();
      accounts.push_back(std::move(account));
    }
    return base::success();
  }

  base::Status designations(codec::ObjectReader& root) {
    const std::string by(root.text("designated_by"));
    const auto& list = root.array("designations", 10'000);
    for (std::size_t i = 0; i < list.size(); ++i) {
      codec::ObjectReader row(root, "designations", list, i);
      service::NewDesignation designation;
      designation.person = caller(std::string(row.text("login"))).person;
      for (const auto verb : row.texts("verbs", 32)) {
        designation.verbs.emplace_back(verb);
      }
      designation.department = department(row.optional_text("department", {.min_chars = 0}).value_or(""));
      row.close();
      JINKUI_TRY(const auto made, wait_for<service::DesignationView>([&](service::Done<service::DesignationView> d) {
                   house_.use().organisation.designate(caller(by), designation, std::move(d));
                 }));
      static_cast<void>(made);
    }
    return base::success();
  }

  service::House& house_;
  const codec::Json& company_;
  std::map<std::string, base::DepartmentId> departments_;
  std::map<std::string, base::PersonId> persons_;
  std::string importer_;
};

std::string accounts_json(const std::vector<Account>& accounts) {
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_array();
  for (const auto& account : accounts) {
    writer.begin_object().text("login", account.login).text("password", account.password).text("name", account.name);
    writer.array("posts");
    for (const auto& post : account.posts) {
      writer.text(post);
    }
    writer.end_array().end_object();
  }
  writer.end_array();
  return out;
}

void print_accounts(const std::vector<Account>& accounts, const Voice& voice) {
  std::cout << voice.pick({"演示账号（初始密码只显示这一次，首次登录须修改）：",
                           "Demo accounts (initial passwords are shown once and changed at first log-in):"})
            << "\n";
  for (const auto& account : accounts) {
    std::cout << "  " << account.login << "  " << account.password << "  " << account.name;
    for (const auto& post : account.posts) {
      std::cout << "  " << post;
    }
    std::cout << "\n";
  }
}

base::Result<service::Founding> founding_of_file(const codec::Json& company, service::PackBundle pack) {
  codec::ObjectReader root(company);
  service::Founding founding;
  founding.company = root.text("company");
  founding.mark_owner = root.text("mark_owner");
  founding.simulated_time = true;
  founding.pack = std::move(pack);
  auto admin = root.object("admin");
  founding.admin_login = admin.text("login");
  founding.admin_name = admin.text("name");
  founding.admin_posts = {std::string(admin.text("post"))};
  if (!root.ok()) {
    return root.finish().take_error();
  }
  return founding;
}

base::Status make_demo(const DemoOptions& options, const Voice& voice) {
  const Paths paths(options.data);
  JINKUI_TRY(const auto suite, crypto::suite_named(options.suite));
  JINKUI_TRY(auto bundle, read_pack_bundle(options.pack));
  JINKUI_TRY(const auto company_text, read_text_file(options.company));
  JINKUI_TRY(const auto company, codec::parse_json(company_text));
  JINKUI_TRY(const auto csv, read_text_file(options.customers));
  JINKUI_TRY(const auto founding, founding_of_file(company, std::move(bundle)));
  Scaffold scaffold(paths, {});
  JINKUI_TRY(auto premises, Premises::create(paths, {}, suite));
  scaffold.arm();
  premises->disk().replace(paths.demo_mark, base::as_bytes("demo data\n"));
  InlineExecutor inline_executor;
  std::vector<Account> accounts;
  {
    JINKUI_TRY(const auto founded, service::found_house(premises->ground(inline_executor, true), founding));
    accounts.push_back({founding.admin_login, founding.admin_name, founded.admin_password, founding.admin_posts});
    write_public_keys(paths, premises->disk(), founded);
  }
  JINKUI_RETURN_IF_ERROR(
      write_certificate(paths, {"localhost", "127.0.0.1"}, premises->disk(), premises->clock().now()));
  write_config(paths, premises->disk(), premises->random());
  {
    JINKUI_TRY(const auto house, open_house(*premises, inline_executor));
    platform::WriterThread writer(house->queue());
    DemoBuilder builder(*house, company);
    JINKUI_RETURN_IF_ERROR(builder.build(accounts));
    JINKUI_RETURN_IF_ERROR(builder.enter_customers(csv, voice));
  }
  scaffold.keep();
  if (!options.accounts.empty()) {
    premises->disk().replace(options.accounts, base::as_bytes(accounts_json(accounts)));
  }
  if (voice.json) {
    std::cout << accounts_json(accounts) << "\n";
  } else {
    print_accounts(accounts, voice);
  }
  return base::success();
}

}  // namespace

void add_demo(CLI::App& app, Command& chosen) {
  auto options = std::make_shared<DemoOptions>();
  auto* command = app.add_subcommand("demo", "建立演示公司和数据 / make the demo company and its data");
  command->add_option("--data", options->data, "数据目录 / data directory")->required();
  command->add_option("--pack", options->pack, "制度包 / pack")->required();
  command->add_option("--company", options->company, "公司文件 / company file (JSON)")->required();
  command->add_option("--customers", options->customers, "客户文件 / customers (CSV)")->required();
  command->add_option("--suite", options->suite, "密码套件 intl 或 gm / cipher suite, intl or gm");
  command->add_option("--accounts", options->accounts, "账号写入此文件（0600）/ write the accounts to this file");
  command->add_flag("--json", options->json, "JSON");
  command->callback([options, &chosen] {
    chosen = [options] {
      const Voice voice = voice_of_terminal(options->json);
      auto status = make_demo(*options, voice);
      return status.ok() ? kOk : voice.fail(status.error());
    };
  });
}

}  // namespace jinkui::app
