// A decision with the clauses it rests on, at 60 and at 6,000 clauses: p50 and p99 of single calls, in nanoseconds.
// The questions are a fixed mix of permits, denials and flows over a generated pack of one rule a clause.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "jinkui/policy/compile.h"
#include "jinkui/policy/decide.h"

namespace {

using namespace jinkui;

std::string number(std::size_t n) {
  return std::to_string(n);
}

// Rules as policies have them: by post, relation and level; every sixth has a condition, every fifth goes by a flow.
std::string pack_text(std::size_t clauses, std::mt19937_64& random) {
  static const char* const kVerbs[] = {"read", "read_masked", "search", "enter", "change",
                                       "copy", "excerpt",     "print",  "loan",  "destroy"};
  static const char* const kRelations[] = {"assigned", "designated", "same_department", "custodian"};
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const std::size_t posts = 12 + clauses / 50;
  std::string out =
      "pack: bench\nschema: 1\ntitle: {zh: 测}\nlevels: {l0: {rank: 1, zh: 一}, l1: {rank: 2, zh: 二}, l2: {rank: 3, "
      "zh: 三}}\n";
  out +=
      "tiers: {t1: {rank: 1, zh: 一}}\nfields: {name: {zh: 名, type: text, tier: t1}, phone: {zh: 话, type: text, "
      "tier: t1}, card: {zh: 卡, type: text}}\n";
  out += "purposes: {visit: {zh: 访, fields: [name, phone]}}\nposts:\n";
  for (std::size_t i = 0; i < posts; ++i) {
    out += " p" + number(i) + ": {zh: 岗}\n";
  }
  out += "flows: {f: {zh: 批, steps: [{post: p0}], grant: {for: P1D}, clause: \"1\"}}\nrules:\n";
  out += " - {id: duty, who: any, doing: [read], must: [purpose], clause: \"1\"}\n";
  for (std::size_t i = 1; i <= clauses; ++i) {
    out += " - {id: r" + number(i) + ", clause: \"" + number(i) + "\", who: {post: p" + number(below(posts));
    out += below(2) == 0 ? std::string(", of: ") + kRelations[below(4)] + "}" : "}";
    out += std::string(below(12) == 0 ? ", never: [" : ", may: [") + kVerbs[below(10)] + "]";
    out += ", on: {level: l" + number(below(3)) + "}";
    out += below(6) == 0 ? ", when: \"workday and time in 09:00..18:00\"}\n" : "}\n";
  }
  out += "clauses:\n";
  for (std::size_t i = 1; i <= clauses; ++i) {
    out += " - {id: \"" + number(i) + "\", zh: 条, claim: declared}\n";
  }
  return out;
}

std::vector<policy::Question> questions(const pack::Pack& pack, std::mt19937_64& random) {
  static constexpr pack::Verb kVerbs[] = {pack::Verb::read, pack::Verb::read, pack::Verb::copy, pack::Verb::change,
                                          pack::Verb::search};
  std::vector<policy::Question> out(512);
  for (policy::Question& question : out) {
    question.verb = kVerbs[random() % 5];
    question.purpose = pack.purpose_named("visit");
    question.now = {1};
    question.facts.set(pack::KernelFact::subject_staff, 1);
    question.facts.set(pack::KernelFact::object_level, static_cast<std::int64_t>(random() % 3));
    question.facts.set(pack::KernelFact::context_time, static_cast<std::int64_t>(random() % 1440));
    question.facts.set(pack::KernelFact::context_workday, 1);
    question.facts.relations = static_cast<pack::RelationSet>(random() % 64);
    question.facts.posts.set(random() % pack.posts.size());
    question.facts.posts.set(random() % pack.posts.size());
  }
  return out;
}

void decide(benchmark::State& state) {
  std::mt19937_64 random(7);
  const auto loaded = policy::load({{"bench.yaml", pack_text(static_cast<std::size_t>(state.range(0)), random)}});
  if (!loaded.ok()) {
    state.SkipWithError(loaded.error().message.en.c_str());
    return;
  }
  const pack::Pack& pack = *loaded;
  const auto asked = questions(pack, random);
  std::vector<std::int64_t> times;
  times.reserve(4'000'000);
  std::size_t next = 0;
  for (auto _ : state) {
    const auto before = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(policy::decide(pack, asked[next++ % asked.size()]));
    const auto after = std::chrono::steady_clock::now();
    if (times.size() < times.capacity()) {
      times.push_back((after - before).count());
    }
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_ns"] = static_cast<double>(times[times.size() / 2]);
  state.counters["p99_ns"] = static_cast<double>(times[times.size() * 99 / 100]);
}
BENCHMARK(decide)->Arg(60)->Arg(6000);

}  // namespace

BENCHMARK_MAIN();
