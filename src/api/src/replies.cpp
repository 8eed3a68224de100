#include "replies.h"

namespace jinkui::api {
namespace {

constexpr codec::TextRule kValue{.max_chars = 4000, .min_chars = 0, .multiline = true};

}  // namespace

std::vector<std::string> read_names(codec::ObjectReader& body, std::string_view key) {
  const auto names = body.texts(key, kMostFields, kName);
  return {names.begin(), names.end()};
}

std::vector<std::string> read_optional_names(codec::ObjectReader& body, std::string_view key) {
  return body.has(key) ? read_names(body, key) : std::vector<std::string>();
}

service::FieldValues read_values(codec::ObjectReader& body, std::string_view key) {
  service::FieldValues values;
  const auto& members = body.members(key, kMostFields);
  codec::ObjectReader object = body.object(key);
  values.reserve(members.size());
  for (const auto& member : members) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name.empty() || name.size() > 64) {
      body.fail(key, "字段名长度应为 1–64 字节。", "names of fields have 1 to 64 bytes");
      break;
    }
    values.emplace_back(name, object.text(name, kValue));
  }
  object.close();
  return values;
}

base::Instant read_instant(codec::ObjectReader& body, std::string_view key) {
  if (!body.has(key)) {
    static_cast<void>(body.text(key));  // reports that it is missing
  }
  return read_optional_instant(body, key).value_or(base::Instant{});
}

std::optional<base::Instant> read_optional_instant(codec::ObjectReader& body, std::string_view key) {
  const auto text = body.optional_text(key, {.max_chars = 40});
  if (!text) {
    return std::nullopt;
  }
  auto at = base::parse_rfc3339(*text);
  if (!at.ok()) {
    body.fail(key, at.take_error());
    return std::nullopt;
  }
  return at.value();
}

}  // namespace jinkui::api
