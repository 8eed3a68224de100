// jinkui_sim: runs seeded schedules of a whole house on simulated disks, clocks and scheduler (docs/testing.md).
//
//   jinkui_sim [--count N] [--first SEED] [--seconds S] [--root FOLDER]     seeds SEED, SEED + 1, …
//   jinkui_sim --seed SEED [--trace]                                       one schedule again
//   jinkui_sim --plant FAULT …                                             with a safeguard taken out
//
// Prints the seed and the shortest schedule found that fails, and the rates; ends with "N passed, M failed".
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>

#include "play.h"

namespace {

using namespace jinkui;

struct Options {
  std::uint64_t count = 1000;
  std::uint64_t first = 1;
  std::optional<std::uint64_t> seed;
  double seconds = 0;      // 0: no limit
  std::string root = ".";  // of the repository
  std::string plant = "none";
  bool trace = false;
};

void show(const sim::Schedule& schedule) {
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    std::printf("  %2zu %s\n", i, sim::name_of(schedule[i].act));
  }
}

void report_failure(const Options& options, const sim::Image& image, std::uint64_t seed, const std::string& failure,
                    sim::Plant plant) {
  std::printf("FAILED: seed %llu: %s\n", static_cast<unsigned long long>(seed), failure.c_str());
  const sim::Schedule shortest = sim::shrunk(image, sim::schedule_of(seed), seed, plant, 300);
  std::printf("still fails with these %zu steps: %s\n", shortest.size(),
              sim::run(image, shortest, seed, plant).failure.c_str());
  show(shortest);
  std::printf("again: jinkui_sim --seed %llu%s%s\n", static_cast<unsigned long long>(seed),
              plant == sim::Plant::none ? "" : " --plant ", plant == sim::Plant::none ? "" : options.plant.c_str());
}

int play(const Options& options) {
  crypto::initialise();
  const auto plant = sim::plant_of(options.plant);
  if (!plant) {
    std::fprintf(stderr, "no such planted fault\n");
    return 2;
  }
  const sim::Image image = sim::found(options.root);
  const auto begun = std::chrono::steady_clock::now();
  const auto spent = [&begun] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  };
  const std::uint64_t first = options.seed.value_or(options.first);
  const std::uint64_t count = options.seed ? 1 : options.count;
  sim::Tally all;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = first; seed < first + count && failed == 0; ++seed) {
    if (options.seconds > 0 && spent() > options.seconds) {
      break;
    }
    const sim::Schedule schedule = sim::schedule_of(seed);
    if (options.trace) {
      show(schedule);
    }
    const sim::Outcome outcome = sim::run(image, schedule, seed, *plant);
    all.add(outcome.tally);
    if (!outcome.failure.empty()) {
      ++failed;
      report_failure(options, image, seed, outcome.failure, *plant);
    }
  }
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "%llu schedules in %.1f s (%.0f a second): %llu steps, %llu crashes, %llu acknowledged, %llu released, "
      "%llu revoked, %llu destroyed, %llu restored, %llu refused\n",
      number(all.schedules), spent(), static_cast<double>(all.schedules) / std::max(spent(), 1e-9), number(all.steps),
      number(all.crashes), number(all.acknowledged), number(all.released), number(all.revoked), number(all.destroyed),
      number(all.restored), number(all.refused));
  std::printf("%llu passed, %llu failed\n", number(all.schedules - failed), number(failed));
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("simulates a house");
  app.add_option("--count", options.count, "schedules");
  app.add_option("--first", options.first, "first seed");
  app.add_option("--seed", options.seed, "one schedule");
  app.add_option("--seconds", options.seconds, "stop after");
  app.add_option("--root", options.root, "of the repository");
  app.add_option("--plant", options.plant, "none, early-acknowledgement, lost-revocation, kept-keys");
  app.add_flag("--trace", options.trace, "print the steps");
  CLI11_PARSE(app, argc, argv);
  try {
    return play(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 2;
  }
}
