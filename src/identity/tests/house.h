// A database for the tests of identity, and short ways to fill it.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/identity/registry.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace jinkui::identity::test {

inline constexpr std::int64_t kDay = 24LL * 3'600'000;
inline constexpr base::Instant kNow{1'790'000'000'000};
inline base::Instant day(std::int64_t n) {
  return {kNow.ms + n * kDay};
}

class House : public ::testing::Test {
 protected:
  House() {
    database_ = store_sqlite::open({.path = dir_ / "d.db", .create = true}).value();
    EXPECT_TRUE(database_->migrate(migrations()).ok());
    writer_ = database_->open_writer();
    reader_ = database_->open_reader();
  }
  base::PersonId person(const std::string& number, base::DepartmentId department = {}) {
    auto made = add_person(*writer_, {number, "人" + number, department, PersonKind::staff, kNow});
    EXPECT_TRUE(made.ok());
    return made.value();
  }
  base::DepartmentId department(const std::string& name, base::DepartmentId parent = {}) {
    auto made = add_department(*writer_, name, parent);
    EXPECT_TRUE(made.ok());
    return made.value();
  }

  fault::TempDir dir_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::WriterSession> writer_;
  std::unique_ptr<store::Session> reader_;
};

template <class T>
std::string slug(const base::Result<T>& result) {
  return result.ok() ? "" : result.error().slug;
}

}  // namespace jinkui::identity::test
