#include "replies.h"

namespace jinkui::api {
namespace {

constexpr codec::TextRule kValue{.max_chars = 4000, .min_chars = 0, .multiline = true};

bool is_plain_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}

}  // namespace

std::string disposition(std::string_view name) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain_name(c)) {
      plain += c;
      encoded += c;
    } else {
      plain += byte < 0x80 ? "_" : "";
      encoded.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
    }
  }
  return "attachment; filename=\"" + (plain.empty() ? "copy" : plain) + "\"; filename*=UTF-8''" + encoded;
}

base::Status reply_download(const CallPtr& call, base::Result<service::PlainFile> outcome) {
  if (!outcome.ok()) {
    return outcome.take_error();
  }
  Response response;
  response.add_field("Content-Type", outcome->media_type);
  response.add_field("Content-Disposition", disposition(outcome->name));
  response.writer = std::move(outcome->write);
  response.secret = true;
  call->send(std::move(response));
  return base::success();
}

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
