// People, their powers, and the snapshot of them.
#include "jinkui/identity/directory.h"

#include <thread>

#include "house.h"

namespace jinkui::identity::test {
namespace {

using Persons = std::vector<base::PersonId>;

class DirectoryTest : public House {
 protected:
  DirectoryPtr load() { return DirectoryData::load(*reader_); }
  base::Result<Changed<AppointmentId>> hold(base::PersonId who, const std::string& post, base::DepartmentId where,
                                            Validity validity = {kNow, std::nullopt}, bool sole = false) {
    return appoint(*writer_, {who, post, where, validity, sole});
  }
  base::Result<Changed<DelegationId>> hand_over(base::PersonId from, base::PersonId to, std::int64_t first,
                                                std::int64_t last) {
    return delegate_to(*writer_, {from, to, {day(first), day(last)}, from, kNow});
  }
};

TEST_F(DirectoryTest, PeopleAreFoundByIdNumberAndLogin) {
  const auto sales = department("销售部");
  const auto id = person("S01", sales);
  const auto data = load();
  ASSERT_NE(data->person(id), nullptr);
  EXPECT_EQ(data->person(id)->department, sales);
  EXPECT_EQ(data->person_by_staff_number("S01")->id, id);
  EXPECT_EQ(data->person_by_staff_number("S02"), nullptr);
  EXPECT_EQ(data->person_by_login("S01"), nullptr);
  EXPECT_EQ(data->person({99}), nullptr);
  EXPECT_EQ(data->department_named("销售部")->id, sales);
  EXPECT_TRUE(data->active(id));
  EXPECT_FALSE(data->active({99}));
}

TEST_F(DirectoryTest, PeopleAreChecked) {
  const auto id = person("S01");
  EXPECT_EQ(slug(add_person(*writer_, {"S01", "乙", {}, PersonKind::staff, kNow})), "people/staff-number-taken");
  EXPECT_EQ(slug(add_person(*writer_, {"", "乙", {}, PersonKind::staff, kNow})), "people/staff-number");
  EXPECT_EQ(slug(add_person(*writer_, {"S02", "a\nb", {}, PersonKind::staff, kNow})), "people/name");
  EXPECT_EQ(slug(add_person(*writer_, {"S02", "乙", {7}, PersonKind::staff, kNow})), "people/unknown-department");
  EXPECT_EQ(slug(change_person(*writer_, {99}, "乙", {})), "people/unknown-person");
  const auto changed = change_person(*writer_, id, "丙", {});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed.value().touched, Persons{id});
  EXPECT_EQ(load()->person(id)->name, "丙");
}

TEST_F(DirectoryTest, DepartmentsFormATree) {
  const auto top = department("总部");
  const auto middle = department("销售部", top);
  const auto leaf = department("销售一组", middle);
  EXPECT_EQ(slug(add_department(*writer_, "总部", {})), "people/name-taken");
  EXPECT_EQ(slug(add_department(*writer_, "x", {99})), "people/unknown-department");
  EXPECT_EQ(slug(change_department(*writer_, {top, "总部", leaf})), "people/department-cycle");
  EXPECT_EQ(slug(change_department(*writer_, {top, "总部", top})), "people/department-cycle");
  const auto who = person("S01", middle);
  const auto changed = change_department(*writer_, {middle, "营销部", top});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed.value().touched, Persons{who});
  const auto data = load();
  EXPECT_TRUE(data->within(leaf, top));
  EXPECT_TRUE(data->within(leaf, leaf));
  EXPECT_FALSE(data->within(top, leaf));
  EXPECT_FALSE(data->within({}, top));
}

TEST_F(DirectoryTest, PostsAreHeldFromTo) {
  const auto sales = department("销售部");
  const auto market = department("市场部");
  const auto a = person("A");
  const auto b = person("B");
  ASSERT_TRUE(hold(a, "head", sales, {day(0), day(10)}).ok());
  ASSERT_TRUE(hold(b, "head", market, {day(5), std::nullopt}).ok());
  ASSERT_TRUE(hold(a, "gm", {}).ok());
  const auto data = load();
  EXPECT_EQ(data->holders("head", sales, day(1)), Persons{a});
  EXPECT_EQ(data->holders("head", day(1)), Persons{a});
  EXPECT_EQ(data->holders("head", day(6)), (Persons{a, b}));
  EXPECT_EQ(data->holders("head", day(10)), Persons{b}) << "the end is exclusive";
  EXPECT_EQ(data->holders("head", {}, day(6)), Persons{}) << "company-wide only";
  EXPECT_EQ(data->holders("gm", {}, day(6)), Persons{a});
  EXPECT_EQ(data->holders("clerk", day(6)), Persons{});
  EXPECT_TRUE(data->holds(a, "head", day(0)));
  EXPECT_FALSE(data->holds(a, "head", day(10)));
  EXPECT_EQ(data->appointments(a).size(), 2U);
  EXPECT_EQ(data->post_names()[data->appointments(b)[0].post_slot], "head");
  EXPECT_TRUE(data->appointments({99}).empty());
}

TEST_F(DirectoryTest, AppointmentsAreChecked) {
  const auto sales = department("销售部");
  const auto a = person("A");
  const auto b = person("B");
  const auto first = hold(a, "head", sales, {day(0), day(10)}, true);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(slug(hold(a, "head", sales, {day(9), day(20)})), "people/appointed-already");
  EXPECT_EQ(slug(hold(b, "head", sales, {day(9), std::nullopt}, true)), "people/post-taken");
  EXPECT_EQ(slug(hold(b, "head", sales, {day(3), day(3)}, true)), "people/validity");
  EXPECT_EQ(slug(hold(b, "", sales)), "people/post");
  EXPECT_EQ(slug(hold({99}, "head", sales)), "people/unknown-person");
  EXPECT_EQ(slug(hold(b, "head", {99})), "people/unknown-department");
  EXPECT_TRUE(hold(b, "head", sales, {day(10), std::nullopt}, true).ok()) << "one after the other";
  ASSERT_TRUE(end_appointment(*writer_, first.value().id, day(2)).ok());
  EXPECT_EQ(slug(end_appointment(*writer_, first.value().id, day(3))), "people/ended-already");
  EXPECT_EQ(slug(end_appointment(*writer_, {99}, day(3))), "people/unknown-appointment");
  EXPECT_EQ(load()->holders("head", day(2)), Persons{});
}

TEST_F(DirectoryTest, DelegationIsOneHopAndEnds) {
  const auto a = person("A");
  const auto b = person("B");
  const auto c = person("C");
  const auto made = hand_over(a, b, 0, 5);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().touched, (Persons{a, b}));
  ASSERT_TRUE(hand_over(b, c, 0, 5).ok());
  auto data = load();
  EXPECT_EQ(data->delegates_of(a, day(1)), Persons{b});
  EXPECT_EQ(data->principals_of(c, day(1)), Persons{b});
  EXPECT_EQ(data->delegates_of(a, day(5)), Persons{});
  ASSERT_TRUE(end_delegation(*writer_, made.value().id, day(1)).ok());
  EXPECT_EQ(slug(end_delegation(*writer_, made.value().id, day(1))), "people/ended-already");
  EXPECT_EQ(slug(end_delegation(*writer_, {99}, day(1))), "people/unknown-delegation");
  EXPECT_EQ(data->delegates_of(a, day(1)), Persons{b}) << "a snapshot does not move";
  EXPECT_EQ(load()->delegates_of(a, day(1)), Persons{});
}

TEST_F(DirectoryTest, DelegationsAreChecked) {
  const auto a = person("A");
  const auto b = person("B");
  EXPECT_EQ(slug(delegate_to(*writer_, {a, b, {day(0), day(1)}, b, kNow})), "people/not-principal");
  EXPECT_EQ(slug(hand_over(a, a, 0, 1)), "people/self-delegation");
  EXPECT_EQ(slug(hand_over(a, b, 1, 1)), "people/validity");
  EXPECT_EQ(slug(hand_over(a, b, -3, 0)), "people/validity");
  EXPECT_EQ(slug(hand_over(a, b, 0, 367)), "people/validity");
  EXPECT_EQ(slug(delegate_to(*writer_, {a, b, {day(0), std::nullopt}, a, kNow})), "people/validity");
  EXPECT_EQ(slug(hand_over(a, {99}, 0, 1)), "people/unknown-person");
  for (int i = 0; i < kDelegationsAtOnce; ++i) {
    EXPECT_TRUE(hand_over(a, person("D" + std::to_string(i)), 0, 1).ok());
  }
  EXPECT_EQ(slug(hand_over(a, b, 0, 1)), "people/too-many-delegates");
  EXPECT_TRUE(hand_over(a, b, 1, 2).ok());
}

TEST_F(DirectoryTest, DesignationsCoverActAndScope) {
  const auto top = department("总部");
  const auto sales = department("销售部", top);
  const auto a = person("A");
  const auto gm = person("G");
  const auto designated = [&](Designation::Scope scope, base::DepartmentId where, base::CustomerId customer) {
    return designate(*writer_, {{}, a, {"enter", "copy"}, scope, where, customer, gm, {day(0), day(9)}});
  };
  ASSERT_TRUE(designated(Designation::Scope::department, top, {}).ok());
  const auto second = designated(Designation::Scope::customer, {}, {5});
  ASSERT_TRUE(second.ok());
  auto data = load();
  EXPECT_TRUE(data->designated(a, "copy", {1}, sales, day(1))) << "a department below";
  EXPECT_FALSE(data->designated(a, "print", {1}, sales, day(1)));
  EXPECT_FALSE(data->designated(a, "copy", {1}, {}, day(1)));
  EXPECT_TRUE(data->designated(a, "copy", {5}, {}, day(1)));
  EXPECT_FALSE(data->designated(a, "copy", {5}, {}, day(9)));
  EXPECT_FALSE(data->designated(gm, "copy", {5}, {}, day(1)));
  ASSERT_TRUE(end_designation(*writer_, second.value().id, day(1)).ok());
  EXPECT_FALSE(load()->designated(a, "copy", {5}, {}, day(1)));
  EXPECT_EQ(slug(end_designation(*writer_, second.value().id, day(2))), "people/ended-already");
  EXPECT_EQ(slug(designated(Designation::Scope::customer, {}, {})), "people/acts");
  EXPECT_EQ(slug(designated(Designation::Scope::department, {}, {})), "people/unknown-department");
  EXPECT_EQ(slug(designate(*writer_, {{}, a, {}, Designation::Scope::company, {}, {}, gm, {kNow, {}}})),
            "people/acts");
  EXPECT_EQ(slug(designate(*writer_, {{}, a, {"a b"}, Designation::Scope::company, {}, {}, gm, {kNow, {}}})),
            "people/acts");
  EXPECT_EQ(slug(designate(*writer_, {{}, a, {"copy"}, Designation::Scope::company, {}, {}, a, {kNow, {}}})),
            "people/self-designation");
}

TEST_F(DirectoryTest, LeavingEndsEverything) {
  const auto a = person("A");
  const auto b = person("B");
  const auto c = person("C");
  ASSERT_TRUE(hold(a, "gm", {}).ok());
  ASSERT_TRUE(hand_over(a, b, 0, 5).ok());
  ASSERT_TRUE(hand_over(c, a, 0, 5).ok());
  ASSERT_TRUE(designate(*writer_, {{}, a, {"copy"}, Designation::Scope::company, {}, {}, b, {kNow, {}}}).ok());
  auto left = leave(*writer_, a, day(1));
  ASSERT_TRUE(left.ok());
  std::sort(left.value().touched.begin(), left.value().touched.end());
  EXPECT_EQ(left.value().touched, (Persons{a, b, c}));
  auto data = load();
  EXPECT_FALSE(data->active(a));
  EXPECT_EQ(data->person(a)->left, day(1));
  EXPECT_EQ(data->holders("gm", day(0)), Persons{}) << "not active, whenever asked";
  EXPECT_EQ(data->principals_of(b, day(1)), Persons{});
  EXPECT_EQ(data->delegates_of(c, day(1)), Persons{});
  EXPECT_FALSE(data->designated(a, "copy", {1}, {}, day(1)));
  EXPECT_EQ(slug(leave(*writer_, a, day(1))), "people/left-already");
  EXPECT_EQ(slug(leave(*writer_, {99}, day(1))), "people/unknown-person");
  EXPECT_EQ(slug(hold(a, "gm", {})), "people/inactive");
  ASSERT_TRUE(rejoin(*writer_, a, day(2)).ok());
  EXPECT_EQ(slug(rejoin(*writer_, a, day(2))), "people/active-already");
  data = load();
  EXPECT_TRUE(data->active(a));
  EXPECT_EQ(data->holders("gm", day(2)), Persons{}) << "back without posts";
}

TEST_F(DirectoryTest, ReadersKeepTheirSnapshotWhileItIsReplaced) {
  Directory directory;
  directory.reload(*writer_);
  const auto a = person("A");
  const auto before = directory.now();
  std::atomic<bool> stop{false};
  std::thread reading([&] {
    while (!stop) {
      const auto data = directory.now();
      ASSERT_LE(data->people().size(), 41U);
      for (const Person& one : data->people()) {
        ASSERT_EQ(data->person(one.id), &one);
      }
    }
  });
  for (int i = 0; i < 40; ++i) {
    person("P" + std::to_string(i));
    directory.reload(*reader_);
  }
  stop = true;
  reading.join();
  EXPECT_EQ(before->person(a), nullptr);
  EXPECT_EQ(directory.now()->people().size(), 41U);
}

}  // namespace
}  // namespace jinkui::identity::test
