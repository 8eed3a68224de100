#include "index_terms.h"

#include <algorithm>

#include "jinkui/codec/hex.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/values/terms.h"

namespace jinkui::service {
namespace {

using pack::SearchMode;
using values::TermKind;
using VaultTerm = vault::Term;

constexpr std::string_view kVersion = "1";  // of how values become terms; raised when src/values changes them
constexpr std::size_t kMaxGates = 64;

// Numbers are looked up field by field, because each has a right of its own; names of all fields together.
std::string group_of(TermKind kind, const pack::Field& field) {
  switch (kind) {
    case TermKind::exact:
      return "exact:" + field.id;
    case TermKind::last4:
      return "last4:" + field.id;
    case TermKind::name:
      return "name";
    case TermKind::pinyin:
      return "pinyin";
    case TermKind::initials:
      return "initials";
    case TermKind::part:
      return "part";
  }
  return {};
}

bool is_tag(TermKind kind, const pack::Field& field) {
  return kind == TermKind::exact && pack::tagged(field);
}

VaultTerm term_of(TermKind kind, const pack::Field& field, std::string text) {
  return {is_tag(kind, field) ? VaultTerm::Kind::unique : VaultTerm::Kind::word, group_of(kind, field),
          std::move(text)};
}

SearchMode mode_of(TermKind kind) {
  switch (kind) {
    case TermKind::exact:
      return SearchMode::exact;
    case TermKind::last4:
      return SearchMode::last4;
    case TermKind::name:
      return SearchMode::name;
    case TermKind::pinyin:
      return SearchMode::pinyin;
    case TermKind::initials:
      return SearchMode::initials;
    case TermKind::part:
      return SearchMode::part;
  }
  return SearchMode::exact;
}

bool is_number(TermKind kind) {
  return kind == TermKind::exact || kind == TermKind::last4;
}

bool offers(const pack::Field& field, const values::Alternative& alternative) {
  if (field.of_record) {
    return false;
  }
  if (is_number(alternative.kind)) {
    return field.type == alternative.type && field.searched(mode_of(alternative.kind));
  }
  const bool name = field.type == pack::FieldType::person_name || field.type == pack::FieldType::company_name;
  return name && (field.searched(mode_of(alternative.kind)) ||
                  (alternative.kind == TermKind::name && field.searched(SearchMode::exact)));
}

class Wanting {
 public:
  explicit Wanting(const pack::Pack& pack) : pack_(pack) {}

  // The ways in which an alternative can be met, by one field or by all.
  void add(const values::Alternative& alternative, const pack::Field* only, vault::Word& word) {
    for (std::size_t slot = 0; slot < pack_.fields.size(); ++slot) {
      const pack::Field& field = pack_.fields[slot];
      if ((only != nullptr && only != &field) || !offers(field, alternative)) {
        continue;
      }
      vault::Way way;
      for (const auto& text : alternative.all) {
        way.all.push_back(term_of(alternative.kind, field, text));
      }
      if (is_number(alternative.kind) && field.mask != pack::MaskKind::none) {
        const auto gate = gate_of(pack_.field_at(slot));
        if (gate == 0) {
          continue;
        }
        way.right = gate;
      }
      if (std::ranges::none_of(word, [&way](const vault::Way& known) { return known.all == way.all; })) {
        word.push_back(std::move(way));
      }
    }
  }

  void add(vault::Word word) {
    if (!word.empty()) {
      out_.words.push_back(std::move(word));
    }
  }
  [[nodiscard]] Wanted take() { return std::move(out_); }

 private:
  std::uint8_t gate_of(pack::FieldId field) {
    const auto found = std::ranges::find(out_.gates, field);
    if (found == out_.gates.end() && out_.gates.size() >= kMaxGates) {
      return 0;
    }
    const auto at = static_cast<std::size_t>(found - out_.gates.begin());
    if (found == out_.gates.end()) {
      out_.gates.push_back(field);
    }
    return static_cast<std::uint8_t>(at + 1);
  }

  const pack::Pack& pack_;
  Wanted out_;
};

base::Error invalid(const char* slug, base::Text message, base::Text next, std::string where) {
  return {base::Errc::invalid, slug, std::move(message), std::move(next), std::move(where), {}, ""};
}

base::Error nothing_to_look_for(std::string where) {
  return invalid(
      "search/nothing", {"这样的内容不能检索。", "This cannot be looked for."},
      {"可输入姓名或其一部分、拼音或首字母、单位名称的一部分、完整号码或末四位；多个词用空格隔开。",
       "Type a name or part of it, pinyin or its initials, part of a company name, a whole number or its last "
       "four digits; several terms with spaces between."},
      std::move(where));
}

base::Status add_field(const pack::Pack& pack, const SearchTerm& term, Wanting& wanting) {
  const auto id = pack.field_named(term.field);
  if (id.none() || pack.at(id).of_record || pack.at(id).search == 0) {
    return invalid(
        "search/unknown-field", {"该字段不能检索：" + term.field, "This field cannot be searched: " + term.field},
        {"请从制度页标明可检索的字段中选择。", "Choose one that the policy page names as searchable."}, "/terms");
  }
  const pack::Field& field = pack.at(id);
  vault::Word word;
  wanting.add({TermKind::exact, field.type, {values::lookup_form(field.type, term.value)}}, &field, word);
  for (const auto& alternatives : values::query_terms(term.value).words) {
    for (const auto& alternative : alternatives) {
      wanting.add(alternative, &field, word);
    }
  }
  if (word.empty()) {
    return nothing_to_look_for("/terms");
  }
  wanting.add(std::move(word));
  return base::success();
}

}  // namespace

std::vector<vault::Term> PackTerms::terms(std::span<const vault::PlainValue> values) const {
  const pack::Pack& pack = world_.pending()->pack();
  std::vector<vault::Term> out;
  for (const auto& value : values) {
    const auto id = pack.field_named(value.field);
    if (id.none() || pack.at(id).of_record) {
      continue;
    }
    const pack::Field& field = pack.at(id);
    for (auto& term : values::terms(field, value.value)) {
      auto made = term_of(term.kind, field, std::move(term.text));
      if (std::ranges::find(out, made) == out.end()) {
        out.push_back(std::move(made));
      }
    }
  }
  return out;
}

vault::Term exact_term(const pack::Field& field, std::string_view value) {
  return term_of(TermKind::exact, field, values::lookup_form(field.type, value));
}

base::Result<Wanted> wanted(const pack::Pack& pack, const SearchCommand& command) {
  Wanting wanting(pack);
  for (const auto& alternatives : values::query_terms(command.text).words) {
    vault::Word word;
    for (const auto& alternative : alternatives) {
      wanting.add(alternative, nullptr, word);
    }
    if (word.empty()) {
      return nothing_to_look_for("/text");
    }
    wanting.add(std::move(word));
  }
  for (const SearchTerm& term : command.terms) {
    JINKUI_RETURN_IF_ERROR(add_field(pack, term, wanting));
  }
  Wanted out = wanting.take();
  if (out.words.empty()) {
    return nothing_to_look_for("/text");
  }
  return out;
}

std::string terms_version(const pack::Pack& pack) {
  std::vector<std::string> lines;
  for (const auto& field : pack.fields) {
    if (field.search != 0 && !field.of_record) {
      lines.push_back(field.id + " " + std::to_string(static_cast<int>(field.type)) + " " +
                      std::to_string(static_cast<int>(field.search)) +
                      (is_tag(TermKind::exact, field) ? " tag\n" : "\n"));
    }
  }
  std::ranges::sort(lines);
  std::string all(kVersion);
  for (const auto& line : lines) {
    all += "\n" + line;
  }
  return codec::to_hex(crypto::sha256(base::as_bytes(all))).substr(0, 32);
}

}  // namespace jinkui::service
