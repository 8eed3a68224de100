#include "play.h"

#include <algorithm>
#include <random>
#include <span>
#include <stdexcept>

#include "model.h"

namespace jinkui::sim {
namespace {

struct Weight {
  Act act;
  int weight;
};
constexpr Weight kWeights[] = {
    {Act::enter, 10},
    {Act::import_chunk, 2},
    {Act::read, 12},
    {Act::read_by_grant, 14},
    {Act::ask, 9},
    {Act::ask_to_destroy, 5},
    {Act::approve, 14},
    {Act::revoke, 6},
    {Act::destroy, 6},
    {Act::tick, 2},
    {Act::serve, 24},
    {Act::complete, 20},
    {Act::settle, 14},
    {Act::pass_time, 6},
    {Act::jump_clock, 1},
    {Act::back_up_keys, 1},
    {Act::back_up_database, 1},
    {Act::power_cut, 2},
    {Act::power_cut_soon, 3},
    {Act::disk_cut_soon, 2},
    {Act::lose_keys, 1},
};
constexpr const char* kNames[] = {
    "enter",          "import_chunk",     "read",      "read_by_grant",  "ask",
    "ask_to_destroy", "approve",          "revoke",    "destroy",        "tick",
    "serve",          "settle",           "complete",  "pass_time",      "jump_clock",
    "back_up_keys",   "back_up_database", "power_cut", "power_cut_soon", "disk_cut_soon",
    "lose_keys",
};

// Leaves out runs of `size` steps wherever the rest fails still; true when anything was left out.
bool leave_out(const Image& image, Schedule& schedule, std::size_t size, std::uint64_t seed, Plant plant,
               int& tries) {
  bool any = false;
  for (std::size_t at = 0; at < schedule.size() && tries > 0;) {
    Schedule shorter = schedule;
    const auto begin = shorter.begin() + static_cast<std::ptrdiff_t>(at);
    shorter.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(size, shorter.size() - at)));
    --tries;
    if (run(image, shorter, seed, plant).failure.empty()) {
      at += size;
    } else {
      schedule = std::move(shorter);
      any = true;
    }
  }
  return any;
}

// What takes several answers in a row and would seldom come about by chance.
constexpr Act kByGrant[] = {Act::ask,    Act::settle, Act::approve,       Act::settle, Act::read_by_grant,
                            Act::settle, Act::revoke, Act::read_by_grant, Act::settle, Act::read_by_grant};
constexpr Act kDestruction[] = {Act::ask_to_destroy, Act::settle, Act::approve, Act::settle,
                                Act::destroy,        Act::settle, Act::read};

Act some_act(std::mt19937_64& random) {
  int total = 0;
  for (const Weight& one : kWeights) {
    total += one.weight;
  }
  int at = static_cast<int>(random() % static_cast<std::uint64_t>(total));
  const Weight* one = std::begin(kWeights);
  while (at >= one->weight) {
    at -= one->weight;
    ++one;
  }
  return one->act;
}

void add_story(std::span<const Act> story, std::mt19937_64& random, Schedule& schedule) {
  for (const Act act : story) {
    while (random() % 4 == 0) {
      schedule.push_back({some_act(random), random(), random()});
    }
    schedule.push_back({act, random(), random()});
  }
}

}  // namespace

const char* name_of(Act act) {
  return kNames[static_cast<std::size_t>(act)];
}

void Tally::add(const Tally& other) {
  schedules += other.schedules;
  steps += other.steps;
  crashes += other.crashes;
  acknowledged += other.acknowledged;
  released += other.released;
  revoked += other.revoked;
  destroyed += other.destroyed;
  refused += other.refused;
  restored += other.restored;
}

Schedule schedule_of(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Schedule schedule = {{Act::enter, random(), 0}, {Act::enter, random(), 0}, {Act::settle, 0, 0}};
  const std::size_t length = 25 + random() % 45;
  while (schedule.size() < length) {
    const std::uint64_t story = random() % 24;
    if (story == 0) {
      add_story(kByGrant, random, schedule);
    } else if (story == 1) {
      add_story(kDestruction, random, schedule);
    } else {
      schedule.push_back({some_act(random), random(), random()});
    }
  }
  return schedule;
}

Outcome run(const Image& image, const Schedule& schedule, std::uint64_t seed, Plant plant) {
  Outcome outcome;
  outcome.tally.schedules = 1;
  try {
    Stage stage(image, seed, plant);
    Model model(image, stage, outcome.tally);
    std::size_t at = 0;
    try {
      model.open();
      for (; at < schedule.size(); ++at) {
        ++outcome.tally.steps;
        model.step(schedule[at]);
      }
      model.finish();
    } catch (const std::exception& failure) {
      const std::string where = at < schedule.size() ? name_of(schedule[at].act) : "the end";
      outcome.failure = "step " + std::to_string(at) + " (" + where + "): " + failure.what();
    }
    outcome.tally.crashes += stage.crashes;
  } catch (const std::exception& failure) {
    outcome.failure = failure.what();
  }
  return outcome;
}

Schedule shrunk(const Image& image, Schedule schedule, std::uint64_t seed, Plant plant, int tries) {
  for (std::size_t size = schedule.size() / 2; size > 0 && tries > 0;) {
    if (!leave_out(image, schedule, size, seed, plant, tries) || size > 1) {
      size /= 2;
    }
  }
  return schedule;
}

}  // namespace jinkui::sim
