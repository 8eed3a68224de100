#include "workload.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace jinkui::store_sqlite {
namespace {

using store::Sql;

constexpr int kTries = 4;
constexpr int kGroupsPerRun = 4;
constexpr int kJobsPerGroup = 5;
constexpr int kParts = 3;

constexpr store::Migration kSchema[] = {
    {"load", 1,
     "CREATE TABLE act (id BIGINT PRIMARY KEY);"
     "CREATE TABLE part (act BIGINT NOT NULL REFERENCES act (id), n BIGINT NOT NULL, body BYTEA NOT NULL,"
     " PRIMARY KEY (act, n)) /*clustered*/;"
     "CREATE TABLE head (one BIGINT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO head (one, n) VALUES (1, 0)"}};

base::Status write_act(store::WriterSession& session, std::int64_t id) {
  session.run(Sql{"INSERT INTO act (id) VALUES ($1)"}, id);
  for (int n = 0; n < kParts; ++n) {
    session.run(Sql{"INSERT INTO part (act, n, body) VALUES ($1, $2, $3)"}, id, n,
                base::Bytes(1500, static_cast<std::uint8_t>(id)));
  }
  if (id % 5 == 3) {
    return base::Error{.code = base::Errc::invalid,
                       .slug = "test/refused",
                       .message = {},
                       .next = {},
                       .where = {},
                       .clauses = {},
                       .flow = {}};
  }
  return base::success();
}

}  // namespace

void Head::load(store::Session& session) {
  auto row = session.query(Sql{"SELECT n FROM head"});
  EXPECT_TRUE(row.step());
  now_ = row.integer(0);
  committed_ = now_;
}

void Head::before_commit(store::WriterSession& session) {
  session.run(Sql{"UPDATE head SET n = $1"}, now_);
}

std::unique_ptr<store::Database> Workload::open_patiently() const {
  for (int i = 0; i < kTries; ++i) {
    try {
      auto opened = open(
          {.path = path_, .create = true, .vfs = vfs_, .cache_kib = 64, .checkpoint_pages = 12, .upkeep = upkeep_});
      if (opened.ok() && opened.value()->migrate(kSchema).ok()) {
        return std::move(opened).value();
      }
    } catch (const base::Fatal&) {
    }
  }
  return nullptr;
}

void Workload::submit(store::Queue& queue, Head& head, int group) {
  sent_.push_back({group, Answer::none});
  const std::size_t index = sent_.size() - 1;
  const auto id = static_cast<std::int64_t>(sent_.size());
  auto job = store::make_job<base::Unit>(
      [&head, id](store::WriterSession& session) {
        head.add();
        return write_act(session, id);
      },
      [this, index](const base::Status& outcome) {
        const bool refused = !outcome.ok() && outcome.error().slug == "test/refused";
        sent_[index].answer = outcome.ok() ? Answer::ok : (refused ? Answer::refused : Answer::failed);
      });
  EXPECT_TRUE(queue.submit(store::Lane::write, job));
}

void Workload::expect_head(store::Database& database, const Head& head) const {
  try {
    const auto reader = database.open_reader();
    auto row = reader->query(Sql{"SELECT n, (SELECT count(*) FROM act) FROM head"});
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.integer(0), head.committed_value());
    EXPECT_EQ(row.integer(1), head.committed_value());
  } catch (const base::Fatal&) {
  }
}

void Workload::serve_groups(store::Database& database) {
  Head head;
  const auto writer = database.open_writer();
  head.load(*writer);
  InlineExecutor executor;
  store::Queue queue(*writer, executor);
  queue.join(head);
  for (int i = 0; i < kGroupsPerRun; ++i) {
    ++groups_;
    for (int k = 0; k < kJobsPerGroup; ++k) {
      submit(queue, head, groups_);
    }
    EXPECT_EQ(queue.serve(), static_cast<std::size_t>(kJobsPerGroup));
    expect_head(database, head);
  }
}

void Workload::run() {
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kTries; ++i) {
      const auto database = open_patiently();
      if (database == nullptr) {
        return;
      }
      try {
        serve_groups(*database);
        break;
      } catch (const base::Fatal&) {
      }
    }
  }
}

std::size_t Workload::answered(Answer answer) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(sent_, [answer](const Sent& sent) { return sent.answer == answer; }));
}

void Workload::check(bool lost_power) const {
  auto opened = open({.path = path_, .create = true});
  ASSERT_TRUE(opened.ok()) << opened.error().message.en;
  ASSERT_TRUE(opened.value()->migrate(kSchema).ok());
  const auto reader = opened.value()->open_reader();
  {
    auto whole = reader->query(Sql{"SELECT * FROM pragma_integrity_check()"});
    ASSERT_TRUE(whole.step());
    ASSERT_EQ(whole.text(0), "ok");
  }
  std::map<std::int64_t, std::int64_t> parts;
  auto rows = reader->query(Sql{"SELECT a.id, count(p.n) FROM act a LEFT JOIN part p ON p.act = a.id GROUP BY a.id"});
  while (rows.step()) {
    parts[rows.integer(0)] = rows.integer(1);
    EXPECT_EQ(rows.integer(1), kParts) << "job " << rows.integer(0) << " stands in part";
  }
  int last_good = 0;
  for (const auto& sent : sent_) {
    last_good = sent.answer == Answer::ok ? std::max(last_good, sent.group) : last_good;
  }
  std::map<int, int> stray;  // group -> jobs standing without a success
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    const auto id = static_cast<std::int64_t>(i) + 1;
    const bool stands = parts.contains(id);
    if (sent_[i].answer == Answer::ok) {
      EXPECT_TRUE(stands) << "job " << id << " was acknowledged and is gone";
    } else if (stands) {
      EXPECT_TRUE(lost_power && sent_[i].group > last_good && id % 5 != 3)
          << "job " << id << " was refused and stands";
      ++stray[sent_[i].group];
    }
  }
  for (const auto& [group, count] : stray) {
    EXPECT_EQ(count, kJobsPerGroup - 1) << "group " << group << " stands in part";
  }
  EXPECT_LE(stray.size(), 1U);
  Head head;
  head.load(*reader);
  EXPECT_EQ(head.committed_value(), static_cast<std::int64_t>(parts.size()));
}

}  // namespace jinkui::store_sqlite
