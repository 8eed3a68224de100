#include "search_budget.h"

#include "jinkui/base/time.h"

namespace jinkui::service {
namespace {

constexpr store::Sql kUsed{"SELECT since, used FROM search_budget WHERE person_id = $1"};
constexpr store::Sql kTake{
    "INSERT INTO search_budget(person_id, since, used) VALUES ($1, $2, $3) "
    "ON CONFLICT(person_id) DO UPDATE SET since = excluded.since, used = excluded.used"};

std::string in_words(const base::Period& per) {
  std::string out;
  const auto add = [&out](std::int64_t n, const char* unit) {
    if (n != 0) {
      out += std::to_string(n) + unit;
    }
  };
  add(per.years, "年");
  add(per.months, "个月");
  add(per.days, "天");
  add(per.seconds / 3600, "小时");
  add(per.seconds % 3600 / 60, "分钟");
  add(per.seconds % 60, "秒");
  return out;
}

base::Error spent(const pack::Pack& pack, const SearchBudget& budget) {
  base::Error error{
      base::Errc::too_many,
      "search/budget",
      {"按号码检索的次数已用完（每 " + in_words(pack.search.per) + " " + std::to_string(budget.of) + " 次）。",
       "Your look-ups by number are used up (" + std::to_string(budget.of) + " in " +
           base::to_string(pack.search.per) + ")."},
      {base::to_table(budget.renews, base::kShanghaiMinutes) + " 起恢复；按姓名、拼音、单位名称检索不受此限。",
       "There are more from " + base::to_rfc3339(budget.renews) +
           " on; searching by name, pinyin or company is not limited."},
      "",
      {},
      ""};
  if (!pack.search.clause.none()) {
    error.clauses.push_back(pack.ref(pack.search.clause));
  }
  return error;
}

struct Used {
  base::Instant since;  // of the span of time that runs
  int times = 0;
};

Used used_by(store::Session& session, const pack::Pack& pack, base::PersonId person, base::Instant now,
             int zone_minutes) {
  auto query = session.query(kUsed, person);
  if (query.step() && base::add(query.instant(0), pack.search.per, zone_minutes) > now) {
    return {query.instant(0), static_cast<int>(query.integer(1))};
  }
  return {now, 0};
}

}  // namespace

base::Result<SearchBudget> search_left(store::Session& session, const pack::Pack& pack, base::PersonId person,
                                       base::Instant now, int zone_minutes) {
  const Used used = used_by(session, pack, person, now, zone_minutes);
  SearchBudget budget{pack.search.budget - used.times, pack.search.budget,
                      base::add(used.since, pack.search.per, zone_minutes)};
  if (budget.left <= 0) {
    return spent(pack, budget);
  }
  return budget;
}

base::Result<SearchBudget> draw_search(store::WriterSession& session, const pack::Pack& pack, base::PersonId person,
                                       base::Instant now, int zone_minutes) {
  JINKUI_TRY(SearchBudget budget, search_left(session, pack, person, now, zone_minutes));
  const Used used = used_by(session, pack, person, now, zone_minutes);
  session.run(kTake, person, used.since, used.times + 1);
  --budget.left;
  return budget;
}

}  // namespace jinkui::service
