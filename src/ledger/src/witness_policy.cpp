#include "jinkui/ledger/witness_policy.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "errors.h"
#include "lines.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kBlank = " \t";

using Words = std::vector<std::string_view>;

Words words_of(std::string_view line) {
  Words words;
  for (std::size_t at = line.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const std::size_t end = std::min(line.find_first_of(kBlank, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(kBlank, end);
  }
  return words;
}

bool has_forbidden_octet(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7F;
  });
}

class Parser {
 public:
  base::Result<WitnessPolicy> parse(std::string_view text) {
    if (text.size() > kMaxPolicy) {
      return bad("文件过长。", "it is too long.");
    }
    while (!text.empty()) {
      const auto line = take_line(text);
      ++line_;
      if (!line) {
        return bad("最后一行须以换行结束。", "the last line ends with a newline.");
      }
      JINKUI_RETURN_IF_ERROR(take(*line));
    }
    if (!quorum_) {
      return bad("缺少 quorum 行。", "the quorum line is missing.");
    }
    return std::move(policy_);
  }

 private:
  base::Error bad(const char* zh, const char* en) const {
    const std::string line = std::to_string(line_);
    return malformed("witness-policy/malformed", {"见证规则第 " + line + " 行不对：" + zh,
                                                  "The witness policy is not well-formed, line " + line + ": " + en});
  }

  base::Status take(std::string_view line) {
    if (has_forbidden_octet(line)) {
      return bad("含有控制字符。", "it has a control character.");
    }
    const Words words = words_of(line);
    if (words.empty() || words.front().front() == '#') {
      return base::success();
    }
    if (words.front() == "log" && (words.size() == 2 || words.size() == 3)) {
      return take_log(words[1]);
    }
    if (words.front() == "witness" && (words.size() == 3 || words.size() == 4)) {
      return take_witness(words[1], words[2]);
    }
    if (words.front() == "group" && words.size() >= 4) {
      return take_group(words);
    }
    if (words.front() == "quorum" && words.size() == 2) {
      return take_quorum(words[1]);
    }
    return bad("须为 log、witness、group 或 quorum 行。", "a line is log, witness, group or quorum.");
  }

  base::Status take_log(std::string_view vkey) {
    JINKUI_TRY(NoteKey key, parse_vkey(vkey));
    if (key.type != NoteKeyType::ed25519) {
      return bad("不是账本的公钥。", "the key is not that of a log.");
    }
    if (policy_.logs.size() == kMaxPolicyNames || is_known(key)) {
      return bad("公钥重复或过多。", "a key stands twice, or there are too many.");
    }
    policy_.logs.push_back(std::move(key));
    return base::success();
  }

  base::Status take_witness(std::string_view name, std::string_view vkey) {
    JINKUI_RETURN_IF_ERROR(check_new(name));
    JINKUI_TRY(NoteKey key, parse_vkey(vkey));
    if (key.type != NoteKeyType::cosignature) {
      return bad("不是见证人的公钥。", "the key is not that of a witness.");
    }
    if (is_known(key)) {
      return bad("公钥重复。", "a key stands twice.");
    }
    PolicyMember member;
    member.name = std::string(name);
    member.key = std::move(key);
    add(std::move(member));
    return base::success();
  }

  base::Status take_group(const Words& words) {
    JINKUI_RETURN_IF_ERROR(check_new(words[1]));
    PolicyMember group;
    group.name = std::string(words[1]);
    for (std::size_t i = 3; i < words.size(); ++i) {
      const auto member = find(words[i]);
      if (!member || in_group_[*member]) {
        return bad("成员须在前面定义，且只属于一个组。",
                   "a member is defined before, and belongs to one group only.");
      }
      in_group_[*member] = true;
      group.members.push_back(*member);
    }
    const auto threshold = threshold_of(words[2], group.members.size());
    if (!threshold) {
      return bad("门槛须为 any、all 或 1 到成员数。", "a threshold is any, all, or 1 to the number of members.");
    }
    group.threshold = *threshold;
    add(std::move(group));
    return base::success();
  }

  base::Status take_quorum(std::string_view name) {
    if (quorum_) {
      return bad("quorum 行只能有一条。", "there is one quorum line only.");
    }
    quorum_ = true;
    if (name == kNone) {
      return base::success();
    }
    policy_.quorum = find(name);
    return policy_.quorum ? base::success()
                          : base::Status(bad("quorum 须在前面定义。", "the quorum is defined before."));
  }

  static std::optional<std::size_t> threshold_of(std::string_view text, std::size_t members) {
    if (text == "any") {
      return 1;
    }
    if (text == "all") {
      return members;
    }
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool fits = error == std::errc() && end == text.data() + text.size() && text.front() != '0' && value >= 1 &&
                      value <= members;
    return fits ? std::optional(value) : std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
    const auto& all = policy_.members;
    const auto at = std::find_if(all.begin(), all.end(), [&](const PolicyMember& one) { return one.name == name; });
    return at == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - all.begin()));
  }

  // The same public key, whatever it is called.
  [[nodiscard]] bool is_known(const NoteKey& key) const {
    const auto same = [&key](const NoteKey& other) { return other.type == key.type && other.key == key.key; };
    return std::any_of(policy_.logs.begin(), policy_.logs.end(), same) ||
           std::any_of(policy_.members.begin(), policy_.members.end(),
                       [&same](const PolicyMember& one) { return one.key && same(*one.key); });
  }

  base::Status check_new(std::string_view name) {
    if (name == kNone || find(name) || policy_.members.size() == kMaxPolicyNames) {
      return bad("名称重复、为 none，或定义过多。", "a name stands twice, is none, or there are too many.");
    }
    return base::success();
  }

  void add(PolicyMember member) {
    policy_.members.push_back(std::move(member));
    in_group_.push_back(false);
  }

  WitnessPolicy policy_;
  std::vector<bool> in_group_;
  bool quorum_ = false;
  std::size_t line_ = 0;
};

}  // namespace

std::vector<NoteKey> WitnessPolicy::witnesses() const {
  std::vector<NoteKey> keys;
  for (const PolicyMember& member : members) {
    if (member.key) {
      keys.push_back(*member.key);
    }
  }
  return keys;
}

base::Result<WitnessPolicy> parse_witness_policy(std::string_view text) {
  return Parser().parse(text);
}

std::size_t Witnessed::count() const {
  return static_cast<std::size_t>(
      std::count_if(words.begin(), words.end(), [](const Word& word) { return word.time.has_value(); }));
}

base::Result<Witnessed> judge(const WitnessPolicy& policy, const Checkpoint& checkpoint) {
  Witnessed witnessed;
  std::vector<bool> has(policy.members.size(), false);
  for (std::size_t i = 0; i < policy.members.size(); ++i) {
    const PolicyMember& member = policy.members[i];
    if (!member.key) {
      const auto count = std::count_if(member.members.begin(), member.members.end(),
                                       [&has](std::size_t index) { return has[index]; });
      has[i] = static_cast<std::size_t>(count) >= member.threshold;
      continue;
    }
    // One key at a time: two witnesses may bear one name.
    JINKUI_TRY(const auto word, verify_cosignatures(checkpoint, {&*member.key, 1}));
    has[i] = !word.empty();
    witnessed.words.push_back(
        {member.name, member.key->name, word.empty() ? std::nullopt : std::optional(word.front().time)});
  }
  witnessed.reached = !policy.quorum || has[*policy.quorum];
  return witnessed;
}

namespace {

std::string text_of(const WitnessPolicy& policy, std::size_t index) {
  const PolicyMember& member = policy.members[index];
  if (member.key) {
    return member.name;
  }
  std::string text = std::to_string(member.threshold) + "/" + std::to_string(member.members.size()) + "(";
  for (std::size_t i = 0; i < member.members.size(); ++i) {
    text += (i == 0 ? "" : ", ") + text_of(policy, member.members[i]);
  }
  return text + ")";
}

}  // namespace

std::string quorum_text(const WitnessPolicy& policy) {
  return policy.quorum ? text_of(policy, *policy.quorum) : std::string(kNone);
}

base::Text witnessed_text(const WitnessPolicy& policy, const Witnessed& witnessed) {
  std::string names;
  for (const auto& word : witnessed.words) {
    if (word.time) {
      names += (names.empty() ? "" : ", ") + word.name + " " + base::to_rfc3339(*word.time);
    }
  }
  const std::string of = std::to_string(witnessed.count()) + "/" + std::to_string(witnessed.words.size());
  const std::string rule = quorum_text(policy);
  const std::string list = names.empty() ? "" : " [" + names + "]";
  return {"见证人已会签 " + of + list + "；规则 " + rule + (witnessed.reached ? " 已满足。" : " 未满足。"),
          "Witnesses that cosigned: " + of + list + "; the quorum " + rule +
              (witnessed.reached ? " is reached." : " is not reached.")};
}

}  // namespace jinkui::ledger
