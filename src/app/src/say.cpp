#include "say.h"

#include <cstdlib>
#include <iostream>

#include "jinkui/codec/json_writer.h"

namespace jinkui::app {

Voice voice_of_terminal(bool json) {
  Voice voice;
  voice.json = json;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread starts
    if (value != nullptr && *value != '\0') {
      const std::string language(value);
      voice.chinese = language.starts_with("zh") || language.starts_with("C") || language == "POSIX";
      break;
    }
  }
  return voice;
}

int Voice::fail(const base::Error& error) const {
  if (json) {
    std::string out;
    codec::JsonWriter writer(out);
    writer.begin_object().text("error", error.slug);
    writer.object("message").text("zh", error.message.zh).text("en", error.message.en).end_object();
    writer.object("next").text("zh", error.next.zh).text("en", error.next.en).end_object();
    writer.text("where", error.where).end_object();
    std::cerr << out << "\n";
  } else {
    std::cerr << "jinkui: " << pick(error.message) << "\n";
    for (const auto& clause : error.clauses) {
      std::cerr << "  [" << clause.id << "] " << pick(clause.title) << "\n";
    }
    if (!error.where.empty()) {
      std::cerr << "  " << error.where << "\n";
    }
    if (!error.next.empty()) {
      std::cerr << "  → " << pick(error.next) << "\n";
    }
  }
  return error.code == base::Errc::malformed || error.code == base::Errc::invalid ? kUsage : kFindings;
}

}  // namespace jinkui::app
