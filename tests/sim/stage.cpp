#include "stage.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::sim {
namespace {

constexpr const char* kDatabase = "house.db";
constexpr const char* kSuffixes[] = {"", "-wal", "-shm"};
constexpr base::Instant kBegin = {1'763'700'000'000};

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

service::PackBundle bundle_of(const std::string& root) {
  service::PackBundle bundle;
  for (const char* folder : {"/tests/sim/simulated", "/packs/base"}) {
    bundle.documents.push_back({folder + std::string("/pack.yaml"), content_of(root + folder + "/pack.yaml")});
  }
  bundle.policy_text = content_of(root + "/tests/sim/simulated/policy.md");
  return bundle;
}

store_sqlite::Options options_of(const std::string& path, const std::string& vfs) {
  store_sqlite::Options options;
  options.path = path;
  options.create = true;
  options.vfs = vfs;
  options.mmap_bytes = 0;
  options.cache_kib = 512;
  options.checkpoint_pages = 40;  // so that schedules meet checkpoints
  return options;
}

template <class T>
T must(base::Result<T> result) {
  if (!result.ok()) {
    throw std::runtime_error("founding: " + result.error().slug + ": " + result.error().message.en + " " +
                             result.error().where);
  }
  return std::move(result).value();
}

// A use case that completes while the queue is served here.
template <class T, class Start>
T wait_for(Stage& stage, Start start) {
  std::optional<base::Result<T>> outcome;
  start(service::Done<T>([&outcome](base::Result<T> result) { outcome.emplace(std::move(result)); }));
  while (!outcome && stage.house->queue().serve() > 0) {
    stage.executor.run_all();
  }
  return must(std::move(*outcome));
}

base::PersonId employ(Stage& stage, const std::string& name, const std::string& post, base::DepartmentId department) {
  service::Caller admin;
  admin.person = {1};
  auto& organisation = stage.house->use().organisation;
  const auto made = wait_for<service::NewPersonView>(stage, [&](service::Done<service::NewPersonView> done) {
    organisation.add_person(admin, {name, "N-" + post, "staff", department, ""}, std::move(done));
  });
  wait_for<service::AppointmentView>(stage, [&](service::Done<service::AppointmentView> done) {
    organisation.appoint(admin, {made.person.person.id, post, department, std::nullopt}, std::move(done));
  });
  return made.person.person.id;
}

}  // namespace

Image found(const std::string& root_folder) {
  Image image;
  Stage stage(image, 1, Plant::none);
  stage.wall.at = kBegin;
  if (const auto made = vault::RootKey::create_key_file(stage.disk, kRoot, stage.random); !made.ok()) {
    throw std::runtime_error(made.error().slug);
  }
  const auto root = must(vault::RootKey::from_key_file(stage.disk, kRoot));
  stage.keys = must(
      vault::KeyStore::create(stage.disk, kKeys, *must(crypto::suite(crypto::SuiteId::intl)), root, stage.random));
  stage.database = must(store_sqlite::open(options_of(stage.path(kDatabase), stage.vfs.name())));
  service::Founding founding;
  founding.company = "模拟公司";
  founding.pack = bundle_of(root_folder);
  founding.admin_login = "admin";
  founding.admin_name = "管理员";
  founding.admin_posts = {"administrator"};
  service::Ground ground{*stage.database, *stage.keys,     stage.random, stage.executor,
                         stage.wall,      stage.monotonic, nullptr,      nullptr};
  ground.heavy = [](base::TaskPtr task) {
    task->run();
    return true;
  };
  must(service::found_house(ground, founding));
  stage.house = must(service::House::open(ground));
  service::Caller admin;
  admin.person = {1};
  const auto department = wait_for<service::DepartmentRef>(stage, [&](service::Done<service::DepartmentRef> done) {
    stage.house->use().organisation.add_department(admin, "业务部", {}, std::move(done));
  });
  image.chief = employ(stage, "负责人", "chief", department.id);
  image.reader = employ(stage, "查阅员", "reader", department.id);
  image.asker = employ(stage, "申请员", "asker", department.id);
  stage.close();
  for (const char* suffix : kSuffixes) {
    const std::string file = kDatabase + std::string(suffix);
    if (std::filesystem::exists(stage.path(file))) {
      image.database[file] = content_of(stage.path(file));
    }
  }
  image.disk = stage.disk.files();
  image.made = stage.wall.at;
  return image;
}

Stage::Stage(const Image& image, std::uint64_t seed, Plant plant)
    : vfs("sim"), power(vfs), disk(image.disk, &power, seed), random(seed * 2 + 1), seed_(seed), plant_(plant) {
  for (const auto& [name, content] : image.database) {
    std::ofstream(path(name), std::ios::binary) << content;
  }
  wall.at = {image.made.ms + 60'000};
  if (plant == Plant::kept_keys) {
    disk.never_wipe();
  }
}

Stage::~Stage() {
  close();
}

service::Ground Stage::ground() {
  service::Ground ground{*database, *keys, random, executor, wall, monotonic, nullptr, nullptr};
  ground.heavy = [](base::TaskPtr) { return false; };
  return ground;
}

base::Status Stage::open_now() {
  JINKUI_TRY(auto opened, store_sqlite::open(options_of(path(file_), vfs.name())));
  database = planted(std::move(opened), plant_);
  JINKUI_TRY(const auto root, vault::RootKey::from_key_file(disk, kRoot));
  JINKUI_TRY(keys, vault::KeyStore::load(disk, kKeys, root, random));
  JINKUI_TRY(house, service::House::open(ground()));
  return base::success();
}

bool Stage::open() {
  base::Status opened = base::success();
  try {
    opened = open_now();
  } catch (const base::Fatal& failure) {
    if (power.is_out()) {
      return false;
    }
    throw std::runtime_error(std::string("a house does not open: ") + failure.what());
  }
  if (power.is_out()) {
    return false;
  }
  if (!opened.ok()) {
    throw std::runtime_error("a house does not open: " + opened.error().slug + ": " + opened.error().message.en);
  }
  return true;
}

void Stage::close() {
  house.reset();
  keys.reset();
  database.reset();
  executor.forget();
}

void Stage::crash() {
  if (!power.is_out()) {
    power.cut();
  }
  close();
  power.restore(seed_ * 1000 + ++crashes);
}

void Stage::put_back_database(const std::string& name) {
  file_ = "restored-" + std::to_string(++crashes) + ".db";  // a file that the simulated disk does not know yet
  std::filesystem::copy_file(path(name), path(file_));
}

base::Status Stage::put_back_keys(const std::string& backup) {
  const Disk::Files before = disk.files();
  for (const char* suffix : {".0", ".1"}) {
    disk.lose(std::string(kKeys) + suffix);
  }
  JINKUI_TRY(const auto root, vault::RootKey::from_key_file(disk, kRoot));
  auto restored = vault::KeyStore::restore(disk, {backup, kKeys, wall.at}, root, random);
  if (!restored.ok()) {
    disk.put_back(before);
  }
  return restored;
}

}  // namespace jinkui::sim
