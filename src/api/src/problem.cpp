#include "problem.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "jinkui/codec/json_writer.h"

namespace jinkui::api {
namespace {

struct Kind {
  int status;
  std::string_view zh;
  std::string_view en;
};

Kind kind_of(base::Errc code) {
  switch (code) {
    case base::Errc::malformed:
      return {400, "请求格式有误", "Malformed request"};
    case base::Errc::invalid:
      return {422, "内容不符合要求", "Invalid content"};
    case base::Errc::unauthenticated:
      return {401, "请先登录", "Please log in"};
    case base::Errc::forbidden:
      return {403, "制度不允许", "Not allowed by the policy"};
    case base::Errc::needs_approval:
      return {403, "须经审批", "Approval needed"};
    case base::Errc::not_found:
      return {404, "未找到", "Not found"};
    case base::Errc::conflict:
      return {409, "当前状态不允许", "Conflict"};
    case base::Errc::gone:
      return {410, "已销毁", "Destroyed"};
    case base::Errc::too_large:
      return {413, "内容过大", "Too large"};
    case base::Errc::too_many:
      return {429, "过于频繁", "Too many requests"};
    case base::Errc::unavailable:
      return {503, "暂时不可用", "Unavailable"};
    case base::Errc::corrupt:
      return {500, "存储数据校验失败", "Stored data does not verify"};
  }
  return {500, "内部错误", "Internal error"};
}

void write_text(codec::JsonWriter& out, std::string_view key, const base::Text& text) {
  out.object(key).text("zh", text.zh).text("en", text.en).end_object();
}

// The q of one element of Accept-Language in thousandths; 1000 when absent, 0 when malformed.
int weight_of(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) {
    return 1000;
  }
  double value = 0;
  const std::string_view digits = parameters.substr(at + 2);
  const auto [end, ec] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  return ec == std::errc{} && value >= 0 && value <= 1 ? static_cast<int>(value * 1000) : 0;
}

bool begins_with_word(std::string_view tag, std::string_view word) {
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  return tag.size() >= word.size() &&
         std::equal(word.begin(), word.end(), tag.begin(), [&](char b, char a) { return same(a, b); }) &&
         (tag.size() == word.size() || tag[word.size()] == '-');
}

}  // namespace

Language preferred_language(std::string_view accept_language) {
  int zh = 0;
  int en = 0;
  bool en_first = false;
  for (std::size_t at = 0; at < accept_language.size();) {
    const std::size_t comma = std::min(accept_language.find(',', at), accept_language.size());
    std::string_view element = accept_language.substr(at, comma - at);
    at = comma + 1;
    element.remove_prefix(std::min(element.find_first_not_of(" \t"), element.size()));
    const std::size_t end = std::min(element.find_first_of("; \t"), element.size());
    const std::string_view tag = element.substr(0, end);
    const int weight = weight_of(element.substr(end));
    if (begins_with_word(tag, "zh")) {
      zh = std::max(zh, weight);
    } else if (begins_with_word(tag, "en")) {
      en_first = en_first || zh == 0;
      en = std::max(en, weight);
    }
  }
  return en > zh || (en == zh && en > 0 && en_first) ? Language::en : Language::zh;
}

int status_of(base::Errc code) {
  return kind_of(code).status;
}

Response problem(const base::Error& error, Language language, int status, int retry_seconds) {
  const Kind kind = kind_of(error.code);
  const bool english = language == Language::en;
  Response response;
  response.status = status == 0 ? kind.status : status;
  response.content_type = "application/problem+json";
  response.add_field("Content-Language", english ? "en" : "zh");
  response.add_field("Vary", "Accept-Language");
  if (response.status == 429 || response.status == 503) {
    response.add_field("Retry-After", std::to_string(retry_seconds));
  }
  codec::JsonWriter out(response.body);
  out.begin_object();
  out.text("type", "urn:jinkui:error:" + error.slug).text("title", english ? kind.en : kind.zh);
  out.integer("status", response.status).text("detail", english ? error.message.en : error.message.zh);
  write_text(out, "message", error.message);
  write_text(out, "next", error.next);
  if (!error.where.empty()) {
    out.text("where", error.where);
  }
  out.array("clauses");
  for (const auto& clause : error.clauses) {
    out.begin_object().text("pack", clause.pack).text("id", clause.id);
    write_text(out, "title", clause.title);
    out.end_object();
  }
  out.end_array();
  if (!error.flow.empty()) {
    out.text("flow", error.flow);
  }
  out.end_object();
  return response;
}

base::Error make_error(base::Errc code, std::string_view slug, base::Text message, base::Text next) {
  base::Error error;
  error.code = code;
  error.slug = slug;
  error.message = std::move(message);
  error.next = std::move(next);
  return error;
}

}  // namespace jinkui::api
