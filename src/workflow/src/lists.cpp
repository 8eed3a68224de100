#include "lists.h"

#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"

namespace jinkui::workflow {

std::string to_column(const std::vector<std::string>& names) {
  std::string out;
  codec::JsonWriter json(out);
  json.begin_array();
  for (const std::string& name : names) {
    json.text(name);
  }
  json.end_array();
  return out;
}

std::vector<std::string> names_of_column(std::string_view column) {
  std::vector<std::string> names;
  if (column == "[]") {
    return names;
  }
  const base::Result<codec::Json> json = codec::parse_json(column);
  if (!json.ok() || !json.value().is_array()) {
    throw base::Fatal("workflow: a list column is damaged");
  }
  for (const codec::Json& name : json.value().get_array()) {
    if (!name.is_string()) {
      throw base::Fatal("workflow: a list column is damaged");
    }
    names.emplace_back(name.get_string());
  }
  return names;
}

std::int64_t to_mask(const std::vector<pack::Verb>& verbs) {
  std::int64_t mask = 0;
  for (const pack::Verb verb : verbs) {
    mask |= bit(verb);
  }
  return mask;
}

std::vector<pack::Verb> verbs_of_mask(std::int64_t mask) {
  std::vector<pack::Verb> verbs;
  for (std::uint8_t number = 0; number < pack::kVerbCount; ++number) {
    const auto verb = static_cast<pack::Verb>(number);
    if ((mask & bit(verb)) != 0) {
      verbs.push_back(verb);
    }
  }
  return verbs;
}

}  // namespace jinkui::workflow
