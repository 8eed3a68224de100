#include "jinkui/codec/object_reader.h"

#include "jinkui/codec/utf8.h"

namespace jinkui::codec {
namespace {

const JsonArray& no_items() {
  static const JsonArray none;
  return none;
}

const JsonObject& no_members() {
  static const JsonObject none;
  return none;
}

const Json& no_value() {
  static const Json none;
  return none;
}

base::Error field_error(std::string zh, std::string en) {
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = "json/field";
  error.message = {std::move(zh), std::move(en)};
  error.next = {"请修正该字段后重新提交。", "Correct this field and send it again."};
  return error;
}

bool has_control(std::string_view text, bool multiline) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool layout = c == '\t' || c == '\n' || c == '\r';
    if ((byte < 0x20 || byte == 0x7F) && !(multiline && layout)) {
      return true;
    }
  }
  return false;
}

}  // namespace

ObjectReader::ObjectReader(const Json& value) {
  attach(&value);
}

ObjectReader::ObjectReader(ObjectReader& parent, std::string_view key) : parent_(&parent), key_(key) {
  attach(parent.required(key));
}

ObjectReader::ObjectReader(ObjectReader& parent, std::string_view key, const JsonArray& items, std::size_t index)
    : parent_(&parent), key_(key), index_(index) {
  JINKUI_CHECK(index < items.size());
  attach(&items[index]);
}

void ObjectReader::attach(const Json* value) {
  if (value == nullptr) {
    return;
  }
  object_ = value->if_object();
  if (object_ != nullptr) {
    read_more_.resize(object_->size() > 64 ? object_->size() - 64 : 0);
  } else if (ok()) {
    base::Error error = field_error("此处应为 JSON 对象。", "a JSON object is expected here");
    error.where = pointer();
    root().error_ = std::move(error);
  }
}

ObjectReader& ObjectReader::root() {
  ObjectReader* reader = this;
  while (reader->parent_ != nullptr) {
    reader = reader->parent_;
  }
  return *reader;
}

bool ObjectReader::ok() const {
  const ObjectReader* reader = this;
  while (reader->parent_ != nullptr) {
    reader = reader->parent_;
  }
  return !reader->error_.has_value();
}

std::string ObjectReader::pointer() const {
  std::vector<const ObjectReader*> path;
  for (const ObjectReader* reader = this; reader->parent_ != nullptr; reader = reader->parent_) {
    path.push_back(reader);
  }
  std::string out;
  for (auto it = path.rbegin(); it != path.rend(); ++it) {
    append_pointer(out, (*it)->key_);
    if ((*it)->index_ != kNoIndex) {
      append_pointer(out, std::to_string((*it)->index_));
    }
  }
  return out;
}

void ObjectReader::fail_at(std::string_view key, std::size_t index, base::Error error) {
  if (!ok()) {
    return;
  }
  error.where = pointer();
  append_pointer(error.where, key);
  if (index != kNoIndex) {
    append_pointer(error.where, std::to_string(index));
  }
  root().error_ = std::move(error);
}

void ObjectReader::fail(std::string_view key, base::Error error) {
  fail_at(key, kNoIndex, std::move(error));
}

void ObjectReader::fail(std::string_view key, std::string zh, std::string en) {
  fail_at(key, kNoIndex, field_error(std::move(zh), std::move(en)));
}

void ObjectReader::wrong_type(std::string_view key, std::size_t index, const char* zh, const char* en) {
  if (ok()) {
    fail_at(key, index, field_error(std::string("该字段应为") + zh + "。", std::string("this field must be ") + en));
  }
}

void ObjectReader::unknown_word(std::string_view key, const std::string& expected) {
  fail(key, "该字段的值不在可选范围内，可选：" + expected + "。", "not one of the words allowed: " + expected);
}

const Json* ObjectReader::find(std::string_view key) {
  if (object_ == nullptr || !ok()) {
    return nullptr;
  }
  const auto it = object_->find(key);
  if (it == object_->end()) {
    return nullptr;
  }
  const auto index = static_cast<std::size_t>(it - object_->begin());
  if (index < 64) {
    read_ |= std::uint64_t{1} << index;
  } else {
    read_more_[index - 64] = true;
  }
  return it->value().is_null() ? nullptr : &it->value();
}

const Json* ObjectReader::required(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr && ok()) {
    fail(key, "缺少必填字段。", "a required field is missing");
  }
  return value;
}

bool ObjectReader::has(std::string_view key) const {
  const Json* value = object_ == nullptr ? nullptr : object_->if_contains(key);
  return value != nullptr && !value->is_null();
}

std::string_view ObjectReader::checked_text(std::string_view key, std::size_t index, const Json& value,
                                            const TextRule& rule) {
  const JsonString* string = value.if_string();
  if (string == nullptr) {
    wrong_type(key, index, "文本", "a text");
    return {};
  }
  const std::string_view text(string->data(), string->size());
  const std::size_t chars = count_code_points(text);
  if (chars < rule.min_chars || chars > rule.max_chars) {
    const std::string range = std::to_string(rule.min_chars) + ".." + std::to_string(rule.max_chars);
    fail_at(key, index,
            field_error("该字段的长度须为 " + range + " 个字符，现为 " + std::to_string(chars) + " 个。",
                        "the length must be " + range + " characters, not " + std::to_string(chars)));
    return {};
  }
  if (has_control(text, rule.multiline)) {
    fail_at(key, index, field_error("该字段含有控制字符。", "the text holds control characters"));
    return {};
  }
  return text;
}

std::int64_t ObjectReader::checked_integer(std::string_view key, std::size_t index, const Json& value,
                                           const IntRule& rule) {
  const std::int64_t* number = value.if_int64();
  if (number == nullptr) {
    wrong_type(key, index, "整数", "an integer");
    return 0;
  }
  if (*number < rule.min || *number > rule.max) {
    const std::string range = std::to_string(rule.min) + ".." + std::to_string(rule.max);
    fail_at(key, index, field_error("该字段须在 " + range + " 之间。", "the number must be within " + range));
    return 0;
  }
  return *number;
}

std::string_view ObjectReader::text(std::string_view key, TextRule rule) {
  const Json* value = required(key);
  return value == nullptr ? std::string_view{} : checked_text(key, kNoIndex, *value, rule);
}

std::int64_t ObjectReader::integer(std::string_view key, IntRule rule) {
  const Json* value = required(key);
  return value == nullptr ? 0 : checked_integer(key, kNoIndex, *value, rule);
}

double ObjectReader::real(std::string_view key) {
  const bool found = required(key) != nullptr;
  return found ? optional_real(key).value_or(0) : 0;
}

bool ObjectReader::boolean(std::string_view key) {
  const bool found = required(key) != nullptr;
  return found && optional_boolean(key).value_or(false);
}

const JsonArray& ObjectReader::array(std::string_view key, std::size_t max_items) {
  const Json* value = required(key);
  if (value == nullptr) {
    return no_items();
  }
  const JsonArray* items = value->if_array();
  if (items == nullptr) {
    wrong_type(key, kNoIndex, "数组", "an array");
    return no_items();
  }
  if (items->size() > max_items) {
    fail(key, "该数组最多 " + std::to_string(max_items) + " 项。",
         "the array may hold at most " + std::to_string(max_items) + " items");
    return no_items();
  }
  return *items;
}

std::vector<std::string_view> ObjectReader::texts(std::string_view key, std::size_t max_items, TextRule rule) {
  std::vector<std::string_view> out;
  const JsonArray& items = array(key, max_items);
  out.reserve(items.size());
  for (std::size_t i = 0; i < items.size() && ok(); ++i) {
    out.push_back(checked_text(key, i, items[i], rule));
  }
  return ok() ? out : std::vector<std::string_view>{};
}

std::vector<std::int64_t> ObjectReader::integers(std::string_view key, std::size_t max_items, IntRule rule) {
  std::vector<std::int64_t> out;
  const JsonArray& items = array(key, max_items);
  out.reserve(items.size());
  for (std::size_t i = 0; i < items.size() && ok(); ++i) {
    out.push_back(checked_integer(key, i, items[i], rule));
  }
  return ok() ? out : std::vector<std::int64_t>{};
}

const JsonObject& ObjectReader::members(std::string_view key, std::size_t max_items) {
  const Json* value = required(key);
  if (value == nullptr) {
    return no_members();
  }
  const JsonObject* object = value->if_object();
  if (object == nullptr) {
    wrong_type(key, kNoIndex, "对象", "an object");
    return no_members();
  }
  if (object->size() > max_items) {
    fail(key, "该对象最多 " + std::to_string(max_items) + " 个字段。",
         "the object may hold at most " + std::to_string(max_items) + " members");
    return no_members();
  }
  return *object;
}

const Json& ObjectReader::any(std::string_view key) {
  const Json* value = required(key);
  return value == nullptr ? no_value() : *value;
}

std::optional<std::string_view> ObjectReader::optional_text(std::string_view key, TextRule rule) {
  const Json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::string_view text = checked_text(key, kNoIndex, *value, rule);
  return ok() ? std::optional(text) : std::nullopt;
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view key, IntRule rule) {
  const Json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  const std::int64_t number = checked_integer(key, kNoIndex, *value, rule);
  return ok() ? std::optional(number) : std::nullopt;
}

std::optional<double> ObjectReader::optional_real(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (const std::int64_t* integer = value->if_int64()) {
    return static_cast<double>(*integer);
  }
  if (const double* real = value->if_double()) {
    return *real;
  }
  wrong_type(key, kNoIndex, "数字", "a number");
  return std::nullopt;
}

std::optional<bool> ObjectReader::optional_boolean(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (const bool* boolean = value->if_bool()) {
    return *boolean;
  }
  wrong_type(key, kNoIndex, " true 或 false", "true or false");
  return std::nullopt;
}

void ObjectReader::close() {
  if (object_ == nullptr || !ok()) {
    return;
  }
  for (std::size_t i = 0; i < object_->size(); ++i) {
    const bool read = i < 64 ? (read_ >> i & 1U) != 0 : read_more_[i - 64];
    if (!read) {
      const auto name = (object_->begin() + static_cast<std::ptrdiff_t>(i))->key();
      fail(std::string_view(name.data(), name.size()), "不认识的字段。", "an unknown field");
      return;
    }
  }
}

base::Status ObjectReader::finish() {
  close();
  const ObjectReader& top = root();
  if (top.error_) {
    return *top.error_;
  }
  return base::success();
}

}  // namespace jinkui::codec
