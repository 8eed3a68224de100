#include "audit.h"

#include <algorithm>
#include <utility>

#include "errors.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/kinds.h"
#include "leaf.h"

namespace jinkui::ledger {
namespace {

constexpr std::size_t kMaxPacks = 65536;
constexpr std::size_t kMaxNodes = 4096;
constexpr std::string_view kReceiptStart = "c2sp.org/tlog-proof@v1\n";

}  // namespace

base::Result<std::vector<Kept>> parse_kept(const std::vector<std::string>& texts) {
  std::vector<Kept> all;
  for (const std::string& text : texts) {
    Kept kept;
    kept.is_receipt = text.starts_with(kReceiptStart);
    if (kept.is_receipt) {
      JINKUI_TRY(kept.receipt, parse_receipt_text(text));
      JINKUI_TRY(kept.checkpoint, parse_checkpoint(kept.receipt.checkpoint));
    } else {
      JINKUI_TRY(kept.checkpoint, parse_checkpoint(text));
    }
    all.push_back(std::move(kept));
  }
  return all;
}

Audit::Audit(NoteKey log, const VerifyOptions& options, std::vector<Kept> kept)
    : log_(std::move(log)), options_(options), by_size_(std::move(kept)) {
  report_.origin = log_.name;
  report_.key_given = options.log.has_value();
  check_log();
  check_kept_signatures();
  std::copy_if(by_size_.begin(), by_size_.end(), std::back_inserter(by_index_),
               [](const Kept& one) { return one.is_receipt; });
  std::sort(by_size_.begin(), by_size_.end(),
            [](const Kept& a, const Kept& b) { return a.checkpoint.head.size > b.checkpoint.head.size; });
  std::sort(by_index_.begin(), by_index_.end(),
            [](const Kept& a, const Kept& b) { return a.receipt.index > b.receipt.index; });
  check_kept_heads();  // those of the empty tree
}

void Audit::find(const char* slug, base::Text message, std::optional<std::uint64_t> index) {
  ++report_.findings_total;
  if (++found_[slug] <= kMaxFindingsOfAKind) {
    report_.findings.push_back({slug, std::move(message), index});
  }
}

// The logs of a policy are known from elsewhere: they pin the key as well as an option would.
void Audit::check_log() {
  if (!options_.policy || options_.policy->logs.empty()) {
    return;
  }
  const auto& logs = options_.policy->logs;
  report_.key_given = std::find(logs.begin(), logs.end(), log_) != logs.end();
  if (!report_.key_given) {
    find("export/other-key", {"见证规则不接受这个账本的公钥：" + log_.name,
                              "The witness policy does not accept the key of this ledger: " + log_.name});
  }
}

void Audit::check_kept_signatures() {
  const auto foreign = [this](const Kept& kept) {
    if (verify_checkpoint(kept.checkpoint, log_).ok() &&
        (!options_.second || verify_second(kept.checkpoint, *options_.second).ok())) {
      return false;
    }
    find("kept/not-by-this-ledger", {"另处保存的检查点不是这个账本的密钥所签：账本或密钥被换过，或者取错了文件。",
                                     "A checkpoint kept elsewhere is not signed by this ledger's key: ledger or key "
                                     "was replaced, or it is the wrong file."});
    return true;
  };
  by_size_.erase(std::remove_if(by_size_.begin(), by_size_.end(), foreign), by_size_.end());
}

void Audit::pack(base::ByteView body) {
  if (packs_.size() == kMaxPacks) {
    find("packs/too-many", {"制度包过多。", "There are too many packs."});
    return;
  }
  report_.packs_given = true;
  packs_.insert(crypto::sha256(body));
}

void Audit::entry(base::ByteView bytes) {
  const std::uint64_t index = tree_.size();
  const base::Hash hash = leaf_hash(bytes);
  if (read_leaf(bytes, leaf_)) {
    check_fields(leaf_);
  } else {
    report_.order_ok = false;
    find("entry/malformed", {"分录的格式不对。", "An entry is not well-formed."}, index);
  }
  while (!by_index_.empty() && by_index_.back().receipt.index == index) {
    check_receipt(by_index_.back(), hash);
    by_index_.pop_back();
  }
  tree_.append(hash, full_);
  check_kept_heads();
}

void Audit::check_fields(const Leaf& leaf) {
  const std::uint64_t index = tree_.size();
  if (leaf.index - index != shift_) {  // one finding where the count goes astray, not one for each that follows
    shift_ = leaf.index - index;
    report_.order_ok = false;
    find("entry/index",
         {"分录的序号与位置不符：有分录被删除、插入或调换。",
          "An entry's index is not its place: entries were dropped, inserted or swapped."},
         index);
  }
  if ((leaf.kind == Kind::genesis) != (index == 0)) {
    report_.order_ok = false;
    find("entry/genesis", {"“账本建立”须是且只能是第一条分录。", "The genesis entry is the first one and no other."},
         index);
  }
  if (leaf.time < last_time_) {
    report_.times_ok = false;
    find("entry/time", {"分录的时间早于前一条。", "An entry's time is before that of the entry before it."}, index);
  }
  if (index == 0) {
    report_.first_time = leaf.time;
  }
  last_time_ = leaf.time;
  if (const auto number = static_cast<std::size_t>(leaf.kind); number < low_kinds_.size()) {
    ++low_kinds_[number];
  } else {
    ++kinds_[leaf.kind];
  }
  check_sequence(leaf);
  check_pack(leaf);
}

void Audit::check_sequence(const Leaf& leaf) {
  const std::uint64_t index = tree_.size();
  const auto at = node_ != next_of_node_.end() && node_->first == leaf.node ? node_ : next_of_node_.find(leaf.node);
  node_ = at;
  const bool contiguous = leaf.node_seq == (at == next_of_node_.end() ? 0 : at->second);
  if (!contiguous) {
    report_.sequences_ok = false;
    find("entry/sequence", {"节点的流水号不连续。", "The sequence number of a node has a gap."}, index);
  }
  if (at != next_of_node_.end()) {
    at->second = leaf.node_seq + 1;
  } else if (next_of_node_.size() < kMaxNodes) {
    node_ = next_of_node_.emplace(leaf.node, leaf.node_seq + 1).first;
  }
}

void Audit::check_pack(const Leaf& leaf) {
  if (leaf.pack == last_pack_) {
    return;
  }
  if (packs_.empty() || leaf.pack == base::Hash{} || packs_.contains(leaf.pack)) {
    last_pack_ = leaf.pack;
    return;
  }
  report_.packs_ok = false;
  const bool is_new = missing_packs_.size() < kMaxPacks && missing_packs_.insert(leaf.pack).second;
  if (is_new) {
    find("entry/pack", {"分录所依据的制度包不在其中。", "The pack that an entry rests on is not among the packs."},
         tree_.size());
  }
}

void Audit::check_receipt(const Kept& kept, const base::Hash& hash) {
  if (!verify_inclusion(kept.receipt.index, hash, kept.receipt.proof, kept.checkpoint.head)) {
    find("kept/receipt",
         {"分录与另处保存的凭据不符：分录被改动。",
          "An entry does not match a receipt kept elsewhere: it was changed."},
         kept.receipt.index);
  }
}

void Audit::check_kept_heads() {
  while (!by_size_.empty() && by_size_.back().checkpoint.head.size <= tree_.size()) {
    const TreeHead& head = by_size_.back().checkpoint.head;
    if (head.size == tree_.size() && head.root == tree_.root()) {
      report_.proven_size = head.size;
    } else {
      find("kept/fork",
           {"账本在大小 " + std::to_string(head.size) + " 处与另处保存的检查点不同：历史被改写或出现分叉。",
            "At size " + std::to_string(head.size) +
                " the ledger is not the one that a checkpoint kept elsewhere commits to: its history was "
                "rewritten or has forked."});
    }
    by_size_.pop_back();
  }
}

void Audit::check_checkpoint(std::string_view note) {
  const base::Result<Checkpoint> checkpoint = parse_checkpoint(note);
  if (!checkpoint.ok()) {
    find("checkpoint/malformed", checkpoint.error().message);
    return;
  }
  report_.claimed = checkpoint->head;
  if (base::Status status = verify_checkpoint(*checkpoint, log_); status.ok()) {
    report_.signature_ok = true;
  } else {
    find("checkpoint/signature", status.error().message);
  }
  if (options_.second) {
    base::Status status = verify_second(*checkpoint, *options_.second);
    report_.second_signature_ok = status.ok();
    if (!status.ok()) {
      find("checkpoint/second-signature", status.error().message);
    }
  }
  report_.root_ok = report_.claimed == report_.computed;
  if (!report_.root_ok) {
    find("checkpoint/root",
         {"由分录算出的树根与最后的检查点不符：有分录被改动、删除、插入或调换。",
          "The root computed from the entries is not the last checkpoint's: entries were changed, dropped, inserted "
          "or swapped."});
  }
  check_witnesses(*checkpoint);
}

void Audit::check_witnesses(const Checkpoint& checkpoint) {
  base::Result<std::vector<Cosignature>> cosignatures = verify_cosignatures(checkpoint, options_.witnesses);
  if (!cosignatures.ok()) {
    find("checkpoint/cosignature", cosignatures.error().message);
    return;
  }
  report_.cosignatures = std::move(*cosignatures);
  bool reached = options_.quorum > 0 && report_.cosignatures.size() >= options_.quorum;
  if (options_.policy) {
    base::Result<Witnessed> witnessed = judge(*options_.policy, checkpoint);
    if (!witnessed.ok()) {
      find("checkpoint/cosignature", witnessed.error().message);
      return;
    }
    report_.witnessed = std::move(*witnessed);
    reached = reached || (options_.policy->quorum && report_.witnessed->reached);
  }
  if (reached && report_.root_ok && report_.signature_ok) {
    report_.proven_size = report_.claimed.size;
  }
}

VerifyReport Audit::finish(std::string_view note) {
  report_.computed = {tree_.size(), tree_.root()};
  report_.last_time = last_time_;
  report_.packs = packs_.size();
  for (std::size_t number = 0; number < low_kinds_.size(); ++number) {
    if (low_kinds_[number] > 0) {
      report_.kinds.emplace_back(static_cast<Kind>(number), low_kinds_[number]);
    }
  }
  report_.kinds.insert(report_.kinds.end(), kinds_.begin(), kinds_.end());
  for (const Kept& kept : by_size_) {
    find("kept/rolled-back",
         {"账本只有 " + std::to_string(tree_.size()) + " 条，另处保存的检查点已有 " +
              std::to_string(kept.checkpoint.head.size) + " 条：账本被截短或回退。",
          "The ledger has " + std::to_string(tree_.size()) + " entries, a checkpoint kept elsewhere " +
              std::to_string(kept.checkpoint.head.size) + ": it was cut or rolled back."});
  }
  check_checkpoint(note);
  if (report_.findings_total > 0) {
    report_.verdict = Verdict::findings;
    return std::move(report_);
  }
  const bool quorum_met = options_.quorum == 0 || report_.cosignatures.size() >= options_.quorum;
  const bool policy_met = !options_.policy || (report_.witnessed && report_.witnessed->reached);
  if (report_.proven_size > 0 && quorum_met && policy_met) {
    report_.verdict = Verdict::proven;
  }
  return std::move(report_);
}

}  // namespace jinkui::ledger
