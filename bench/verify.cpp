// How fast an export is verified, against raw SHA-256 of the same library over the same bytes, on one core, in turns.
//
//   bench_verify [ENTRIES=1000000] [ROUNDS=9]
//
// The ledger is made by the ledger's own code in a file beside the working directory and removed. What verification
// must hash is 160 bytes a leaf and 65 a node of the tree; raw is one SHA-256 over that many bytes at a stretch. Also
// printed: the rate over the bytes of the export itself, for comparison with a tool that only hashes the file.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "jinkui/base/check.h"
#include "jinkui/ledger/ledger.h"
#include "jinkui/ledger/reader.h"
#include "jinkui/ledger/verify.h"
#include "jinkui/store/queue.h"
#include "jinkui/store_sqlite/sqlite_database.h"

namespace {

using namespace jinkui;

constexpr const char* kFile = "bench_verify.db";
constexpr std::size_t kGroup = 256;

class SteppingClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return {at_ += 3}; }

 private:
  mutable std::int64_t at_ = 1'763'700'000'000;
};

class AtOnce final : public base::Executor {
 public:
  void post(std::vector<base::TaskPtr> batch) override {
    for (auto& task : batch) {
      task->run();
    }
  }
};

void remove_files() {
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    std::remove((std::string(kFile) + suffix).c_str());
  }
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// An export of `entries` entries, whole in memory so that no disk is measured.
std::string make_export(std::size_t entries, ledger::NoteKey& log) {
  remove_files();
  SteppingClock clock;
  crypto::SystemRandom random;
  AtOnce at_once;
  std::string bytes;
  {
    const auto database = store_sqlite::open({.path = kFile, .create = true}).value();
    JINKUI_CHECK(database->migrate(ledger::Ledger::migrations()).ok());
    const auto writer = database->open_writer();
    writer->begin();
    JINKUI_CHECK(ledger::Ledger::create(*writer, "jinkui.example/bench").ok());
    const base::Hash pack = ledger::put_pack(*writer, base::as_bytes("pack"));
    writer->commit();
    const base::Bytes seed(32, 7);
    const auto made =
        ledger::Ledger::load(*writer, crypto::SigningKey(crypto::SecretBytes(base::ByteView(seed))), clock).value();
    store::Queue queue(*writer, at_once);
    queue.join(*made);
    for (std::size_t done = 0; done < entries; done += kGroup) {
      const std::size_t count = std::min(kGroup, entries - done);
      auto job = store::make_job<int>(
          [&, done, count](store::WriterSession&) -> base::Result<int> {
            for (std::size_t i = 0; i < count; ++i) {
              ledger::Opening opening;
              const auto kind = done + i == 0 ? ledger::Kind::genesis : ledger::Kind::released;
              static_cast<void>(made->append(ledger::draft(kind, pack, {}, {{1}, {2}}, random, opening)));
            }
            return 0;
          },
          [](base::Result<int> result) { JINKUI_CHECK(result.ok()); });
      JINKUI_CHECK(queue.submit(store::Lane::write, job));
      queue.serve();
    }
    log = {made->origin(), ledger::NoteKeyType::ed25519, made->public_key()};
    const auto reader = database->open_reader();
    JINKUI_CHECK(ledger::export_ledger(*reader, log, {}, [&bytes](std::string_view piece) {
                   bytes += piece;
                   return true;
                 }).ok());
  }
  remove_files();
  return bytes;
}

double verify_seconds(const std::string& bytes, const ledger::NoteKey& log, std::size_t entries) {
  std::size_t at = 0;
  ledger::VerifyOptions options;
  options.log = log;
  const double begun = cpu_seconds();
  const auto report = ledger::verify_export(
      [&](std::span<std::uint8_t> into) {
        const std::size_t size = std::min(into.size(), bytes.size() - at);
        std::memcpy(into.data(), bytes.data() + at, size);
        at += size;
        return size;
      },
      options);
  const double spent = cpu_seconds() - begun;
  JINKUI_CHECK(report.ok() && report->findings_total == 0 && report->computed.size == entries);
  return spent;
}

double raw_seconds(const base::Bytes& bytes) {
  const double begun = cpu_seconds();
  const base::Hash hash = crypto::sha256(base::ByteView(bytes));
  const double spent = cpu_seconds() - begun;
  JINKUI_CHECK(hash != base::Hash{});
  return spent;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t entries = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 9;
  crypto::initialise();
  ledger::NoteKey log;
  const std::string bytes = make_export(entries, log);
  const base::Bytes hashed(entries * (1 + ledger::kLeafSize + 65), 0x5A);
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const double raw = raw_seconds(hashed);
    const double verify = verify_seconds(bytes, log, entries);
    ratios.push_back(raw / verify);
    std::printf("raw %.0f MB/s, verify %.0f MB/s hashed (%.0f MB/s of the export), %.0f ns an entry, ratio %.3f\n",
                static_cast<double>(hashed.size()) / raw / 1e6, static_cast<double>(hashed.size()) / verify / 1e6,
                static_cast<double>(bytes.size()) / verify / 1e6, verify / static_cast<double>(entries) * 1e9,
                raw / verify);
  }
  std::sort(ratios.begin(), ratios.end());
  std::printf("%zu entries: ratio median %.3f, %.3f to %.3f\n", entries, ratios[ratios.size() / 2], ratios.front(),
              ratios.back());
  return 0;
}
