#include "surnames.h"

#include <map>
#include <set>

#include "data.h"
#include "text.h"

namespace jinkui::values {
namespace {

using Readings = std::map<std::u32string, std::vector<Reading>, std::less<>>;

Reading syllables(std::string_view joined) {
  Reading out;
  for (std::size_t at = 0; at <= joined.size();) {
    const std::size_t end = std::min(joined.find('\'', at), joined.size());
    out.emplace_back(joined.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Readings read_readings() {
  Readings out;
  for (const Row& row : rows_of(surname_readings_tsv(), 2)) {
    auto& readings = out[to_code_points(row[0])];
    for (std::size_t i = 1; i < row.size(); ++i) {
      readings.push_back(syllables(row[i]));
    }
  }
  return out;
}

std::set<std::u32string, std::less<>> read_double() {
  std::set<std::u32string, std::less<>> out;
  for (const Row& row : rows_of(double_surnames_tsv(), 1)) {
    out.insert(to_code_points(row[0]));
  }
  return out;
}

}  // namespace

std::size_t surname_length(std::u32string_view name) {
  static const auto kDouble = read_double();
  return name.size() > 2 && kDouble.contains(name.substr(0, 2)) ? 2 : 1;
}

const std::vector<Reading>& surname_readings(std::u32string_view surname) {
  static const Readings kReadings = read_readings();
  static const std::vector<Reading> kNone;
  const auto found = kReadings.find(surname);
  return found == kReadings.end() ? kNone : found->second;
}

}  // namespace jinkui::values
