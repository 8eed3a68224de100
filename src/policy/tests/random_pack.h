// Random packs as YAML text and random questions to them; everything follows from the seed.
#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "jinkui/policy/decide.h"

namespace jinkui::policy {

class RandomPack {
 public:
  explicit RandomPack(std::uint64_t seed) : random_(seed) {}

  // The text of a pack; most, not all, compile (two flows for one act are refused).
  [[nodiscard]] std::string text();
  // A question to the compiled form of that text.
  [[nodiscard]] Question question(const pack::Pack& pack);

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_() % n); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  std::string name(const char* prefix, std::size_t n) { return prefix + std::to_string(below(n)); }
  std::string some(const char* prefix, std::size_t n);  // "[a1, a3]", at least one
  std::string clause();
  std::string condition(int depth, bool declassified);
  std::string test(bool declassified);
  void add_names(std::string& out);
  void add_fields(std::string& out);
  void add_rules(std::string& out);
  void add_rule(std::string& out, std::size_t number);
  void add_flows(std::string& out);
  pack::FieldSet some_fields(const pack::Pack& pack);
  void add_facts(const pack::Pack& pack, pack::Facts& facts);

  std::mt19937_64 random_;
  std::size_t levels_ = 1, tiers_ = 0, posts_ = 1, fields_ = 1, categories_ = 0, purposes_ = 0, flows_ = 0;
  std::vector<std::string> choices_, flags_;  // fact paths
  std::vector<bool> cited_;
};

}  // namespace jinkui::policy
