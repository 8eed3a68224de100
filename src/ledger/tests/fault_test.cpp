// What was released stays provable, whatever the disk does: every receipt and every checkpoint that left the ledger
// is held against what stands after failures and power cuts.
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <random>

#include "jinkui/fault/temp_dir.h"
#include "jinkui/fault/vfs.h"
#include "jinkui/ledger/verify.h"
#include "support.h"

namespace jinkui::ledger {
namespace {

constexpr int kGroups = 5;
constexpr int kJobs = 6;
constexpr int kEntriesOfAJob = 12;  // so that a run fills a tile
constexpr const char* kOrigin = "jinkui.example/fault";

store_sqlite::Options options_of(const std::string& path, const std::string& vfs) {
  store_sqlite::Options options;
  options.path = path;
  options.create = true;
  options.vfs = vfs;
  options.mmap_bytes = 0;
  options.cache_kib = 64;
  options.checkpoint_pages = 12;
  return options;
}

class Life {
 public:
  Life(const fault::Vfs& vfs, std::string path) : vfs_(vfs.name()), path_(std::move(path)) {}

  // Opens, serves groups, closes; again after each failure that ends it.
  void run() {
    for (int i = 0; i < 4; ++i) {
      try {
        if (serve()) {
          return;
        }
      } catch (const base::Fatal&) {
      }
    }
  }

  void check() const {
    auto opened = store_sqlite::open(options_of(path_, ""));
    ASSERT_TRUE(opened.ok());
    ASSERT_TRUE((*opened)->migrate(Ledger::migrations()).ok());
    const auto reader = (*opened)->open_reader();
    if (released_.empty() && !stored_head(*reader).ok()) {
      return;  // it died before it was born
    }
    const auto ledger = Ledger::load(*reader, test::key_of(1), clock_, test::second_key_of(1));
    ASSERT_TRUE(ledger.ok()) << ledger.error().slug;
    VerifyOptions options;
    options.log = NoteKey{kOrigin, NoteKeyType::ed25519, (*ledger)->public_key()};
    for (const receipt::Receipt& receipt : released_) {
      const auto entry = entry_at(*reader, receipt.index());
      ASSERT_TRUE(entry.ok());
      EXPECT_EQ(leaf_hash(entry->leaf), receipt.leaf_hash());
      if (receipt.index() % 11 == 0) {
        const auto text = receipt_text(*reader, receipt.index(), *receipt.group());
        ASSERT_TRUE(text.ok()) << text.error().slug;
        options.against.push_back(*text);
      }
    }
    for (const auto& head : shown_) {
      options.against.push_back(head->checkpoint);
    }
    if (stored_head(*reader)->head.size > 0) {
      const auto report = verify_database(*reader, options);
      ASSERT_TRUE(report.ok());
      EXPECT_NE(report->verdict, Verdict::findings) << report->findings.front().slug;
    }
  }
  [[nodiscard]] std::size_t released() const { return released_.size(); }
  [[nodiscard]] std::size_t lost() const { return lost_; }

 private:
  // False when it must be started again.
  bool serve() {
    auto opened = store_sqlite::open(options_of(path_, vfs_));
    if (!opened.ok() || !(*opened)->migrate(Ledger::migrations()).ok()) {
      return false;
    }
    const auto writer = (*opened)->open_writer();
    if (!stored_head(*writer).ok()) {
      writer->begin();
      EXPECT_TRUE(Ledger::create(*writer, kOrigin).ok());
      writer->commit();
    }
    const auto ledger = Ledger::load(*writer, test::key_of(1), clock_, test::second_key_of(1));
    EXPECT_TRUE(ledger.ok()) << ledger.error().slug;
    if (!ledger.ok()) {
      return true;
    }
    store::Queue queue(*writer, executor_);
    queue.join(**ledger);
    for (; group_ < kGroups; ++group_) {
      serve_group(**ledger, queue);
    }
    return true;
  }

  void serve_group(Ledger& ledger, store::Queue& queue) {
    for (int i = 0; i < kJobs; ++i) {
      auto job = store::make_job<std::vector<Ticket>>(
          [&ledger, this, i](store::WriterSession&) -> base::Result<std::vector<Ticket>> {
            std::vector<Ticket> tickets = append(ledger, i == 0);
            if (i == 3) {
              refused_ = std::move(tickets);
              return base::Error{};
            }
            return tickets;
          },
          [this](base::Result<std::vector<Ticket>> tickets) {
            if (tickets.ok()) {
              redeem(std::move(*tickets));
            } else {
              ++lost_;
            }
          });
      EXPECT_TRUE(queue.submit(store::Lane::write, job));
    }
    queue.serve();
    shown_.push_back(ledger.head());
    for (Ticket& ticket : refused_) {
      EXPECT_FALSE(Ledger::redeem(std::move(ticket)).ok());
    }
    refused_.clear();
  }

  std::vector<Ticket> append(Ledger& ledger, bool first_job) {
    std::vector<Ticket> tickets;
    for (int i = 0; i < kEntriesOfAJob; ++i) {
      const bool first = first_job && i == 0 && ledger.head()->size == 0;
      Opening opening;
      tickets.push_back(
          ledger.append(draft(first ? Kind::genesis : Kind::released, {}, {}, {{1}, {2}}, random_, opening)));
    }
    return tickets;
  }

  void redeem(std::vector<Ticket> tickets) {
    for (Ticket& ticket : tickets) {
      auto receipt = Ledger::redeem(std::move(ticket));
      ASSERT_TRUE(receipt.ok());
      released_.push_back(std::move(receipt).value());
    }
  }

  std::string vfs_;
  std::string path_;
  test::FixedClock clock_;
  test::SeededRandom random_{3};
  test::InlineExecutor executor_;
  std::vector<receipt::Receipt> released_;
  std::vector<std::shared_ptr<const receipt::GroupProof>> shown_;
  std::vector<Ticket> refused_;
  int group_ = 0;
  std::size_t lost_ = 0;
};

constexpr std::size_t kAll = std::size_t{kGroups} * (kJobs - 1) * kEntriesOfAJob;  // when nothing fails

// JINKUI_FAULT_STRIDE=1 tries every call and every sync; a usual run takes every 23rd call and every third sync.
std::uint64_t stride() {
  const char* text = std::getenv("JINKUI_FAULT_STRIDE");
  return text == nullptr ? 23 : std::max(1UL, std::strtoul(text, nullptr, 10));
}

fault::Counters count_calls() {
  const fault::TempDir dir;
  const fault::Vfs vfs("ledger-count");
  Life life(vfs, dir / "d.db");
  life.run();
  life.check();
  EXPECT_EQ(life.released(), kAll);
  return vfs.counters();
}

TEST(LedgerFault, EveryCallFailsOnce) {
  const std::uint64_t calls = count_calls().calls;
  std::size_t lost = 0;
  for (std::uint64_t nth = 1; nth <= calls; nth += stride()) {
    SCOPED_TRACE("call " + std::to_string(nth) + " of " + std::to_string(calls));
    const fault::TempDir dir;
    fault::Vfs vfs("ledger-fault");
    vfs.fail_call(nth, nth % 2 == 0 ? fault::Fault::io : fault::Fault::full, nth);
    Life life(vfs, dir / "d.db");
    life.run();
    life.check();
    lost += life.lost();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(lost, 0U);
}

TEST(LedgerFault, EverySyncFailsOnceAndThePowerGoes) {
  const std::uint64_t syncs = count_calls().syncs;
  for (std::uint64_t nth = 1; nth <= syncs; nth += std::min<std::uint64_t>(stride(), 3)) {
    SCOPED_TRACE("sync " + std::to_string(nth));
    const fault::TempDir dir;
    fault::Vfs vfs("ledger-fault");
    vfs.fail_sync(nth, nth);
    Life life(vfs, dir / "d.db");
    life.run();
    vfs.crash(nth);
    life.check();
    ASSERT_FALSE(HasFailure());
  }
}

TEST(LedgerFault, WhatWasReleasedSurvivesAPowerCut) {
  const std::uint64_t calls = count_calls().calls;
  std::size_t released = 0;
  constexpr std::uint64_t kCuts = 40;
  for (std::uint64_t seed = 1; seed <= kCuts; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const fault::TempDir dir;
    fault::Vfs vfs("ledger-crash");
    vfs.cut_power_at(1 + random() % calls);
    Life life(vfs, dir / "d.db");
    life.run();
    vfs.crash(seed);
    life.check();
    released += life.released();
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(released, kCuts * kAll / 5);
}

}  // namespace
}  // namespace jinkui::ledger
