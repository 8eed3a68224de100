#include "jinkui/ledger/witness.h"

#include <utility>

#include "errors.h"
#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"
#include "jinkui/ledger/receipt_text.h"
#include "lines.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kStateMagic = "jinkui-witness/1";
constexpr std::string_view kOld = "old ";

base::Error bad_request(const char* zh, const char* en) {
  return malformed("witness/malformed", {std::string("见证请求格式不对：") + zh,
                                         std::string("The request to the witness is not well-formed: ") + en});
}

base::Error bad_state() {
  return make_error(base::Errc::corrupt, "witness/bad-state",
                    {"见证状态文件损坏。", "The state file of the witness is damaged."},
                    {"从备份恢复状态文件；不要新建，否则会为被回退的账本背书。",
                     "Restore the state file from a backup; do not make a new one, or a rolled-back ledger would be "
                     "cosigned."});
}

base::Error refused(base::Errc code, const char* slug, const char* zh, const char* en) {
  return make_error(
      code, slug, {zh, en},
      {"请保留两份检查点作为证据，并通知审计人员。", "Keep both checkpoints as evidence and tell the auditor."});
}

// Whether `next` may follow what is on file.
base::Status check_extends(const WitnessState& state, const TreeHead& next, const WitnessRequest& request) {
  if (request.old_size > next.size) {
    return bad_request("旧大小大于新检查点。", "the old size is above the new checkpoint's.");
  }
  if (request.old_size != state.head.size) {
    base::Error error = refused(base::Errc::conflict, "witness/other-size", "旧大小与见证记录的不同。",
                                "The old size is not the one that the witness has on file.");
    error.where = std::to_string(state.head.size);
    error.next = {"请以见证记录的大小重新请求；若账本比它短，账本已被回退。",
                  "Ask again from the size on file; if the ledger is shorter than that, it was rolled back."};
    return error;
  }
  if (next.size == 0) {
    return next.root == empty_root() && request.proof.empty()
               ? base::success()
               : base::Status(refused(base::Errc::invalid, "witness/not-consistent", "空账本的树根不对。",
                                      "The root of an empty ledger is wrong."));
  }
  const bool consistent =
      state.head.size == 0 ? request.proof.empty() : verify_consistency(state.head, next, request.proof);
  if (!consistent) {
    return refused(base::Errc::invalid, "witness/not-consistent",
                   "新检查点不是旧检查点的延续：账本被改写或出现分叉。",
                   "The new checkpoint does not extend the old one: the ledger was rewritten or has forked.");
  }
  return base::success();
}

}  // namespace

std::string to_text(const WitnessRequest& request) {
  std::string text = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const base::Hash& hash : request.proof) {
    text += codec::to_base64(hash) + "\n";
  }
  return text + "\n" + request.checkpoint;
}

base::Result<WitnessRequest> parse_witness_request(std::string_view text) {
  if (text.size() > 2 * kMaxNote) {
    return bad_request("过长。", "it is too long.");
  }
  WitnessRequest request;
  auto line = take_line(text);
  if (!line || !line->starts_with(kOld)) {
    return bad_request("缺少 old 行。", "the old line is missing.");
  }
  JINKUI_TRY(request.old_size, parse_tree_number(line->substr(kOld.size())));
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    if (request.proof.size() == kMaxProofHashes) {
      return bad_request("散列过多。", "it has too many hashes.");
    }
    JINKUI_TRY(base::Hash hash, parse_tree_hash(*line));
    request.proof.push_back(hash);
  }
  if (!line) {
    return bad_request("缺少检查点。", "the checkpoint is missing.");
  }
  JINKUI_RETURN_IF_ERROR(parse_checkpoint(text));
  request.checkpoint = std::string(text);
  return request;
}

std::string to_text(const WitnessState& state) {
  return std::string(kStateMagic) + "\n" + to_vkey(state.log) + "\n" + state.checkpoint;
}

base::Result<WitnessState> parse_witness_state(std::string_view text) {
  const auto magic = take_line(text);
  const auto vkey = magic ? take_line(text) : std::nullopt;
  if (!vkey || *magic != kStateMagic) {
    return bad_state();
  }
  WitnessState state;
  base::Result<NoteKey> log = parse_vkey(*vkey);
  if (!log.ok() || log->type != NoteKeyType::ed25519) {
    return bad_state();
  }
  state.log = std::move(*log);
  state.head.root = empty_root();
  if (text.empty()) {
    return state;
  }
  const base::Result<Checkpoint> checkpoint = open_checkpoint(text, state.log);
  if (!checkpoint.ok()) {
    return bad_state();
  }
  state.head = checkpoint->head;
  state.checkpoint = std::string(text);
  return state;
}

base::Status Witness::create(base::Disk& disk, const std::string& path, const NoteKey& log) {
  if (log.type != NoteKeyType::ed25519) {
    return make_error(base::Errc::invalid, "witness/not-a-log-key",
                      {"这不是账本的验证公钥。", "This is not a ledger's key."},
                      {"请使用账本的验证公钥（vkey）。", "Use the verifier key (vkey) of the ledger."});
  }
  if (disk.exists(path)) {
    return make_error(
        base::Errc::conflict, "witness/exists", {"见证状态文件已存在。", "The witness has a state file already."},
        {"继续使用它；换一个账本请用另一个文件。", "Go on with it; use another file for another ledger."});
  }
  disk.replace(path, base::as_bytes(to_text(WitnessState{log, {}, {}})));
  return base::success();
}

Witness::Witness(base::Disk& disk, std::string path, std::string name, crypto::SigningKey key,
                 const base::Clock& clock)
    : disk_(disk), path_(std::move(path)), name_(std::move(name)), key_(std::move(key)), clock_(clock) {
  JINKUI_CHECK(is_key_name(name_));
}

NoteKey Witness::key() const {
  return {name_, NoteKeyType::cosignature, key_.public_key()};
}

base::Result<WitnessState> Witness::state() {
  const base::Result<base::Bytes> content = disk_.read(path_);
  if (!content.ok()) {
    return make_error(base::Errc::not_found, "witness/no-state",
                      {"没有见证状态文件。", "The witness has no state file."},
                      {"第一次使用请运行 jinkui witness init；若文件丢失，请从备份恢复。",
                       "Run jinkui witness init the first time; if the file was lost, restore it from a backup."});
  }
  return parse_witness_state(base::as_text(*content));
}

base::Result<std::string> Witness::update(const WitnessRequest& request) {
  const std::lock_guard lock(mutex_);
  JINKUI_TRY(WitnessState state, this->state());
  JINKUI_TRY(const Checkpoint checkpoint, parse_checkpoint(request.checkpoint));
  if (checkpoint.origin != state.log.name) {
    return refused(base::Errc::not_found, "witness/other-log", "检查点来自另一个账本。",
                   "The checkpoint is of another ledger.");
  }
  if (!verify_checkpoint(checkpoint, state.log).ok()) {
    return refused(base::Errc::forbidden, "witness/not-signed", "检查点没有账本的有效签名。",
                   "The checkpoint has no valid signature by the ledger.");
  }
  JINKUI_RETURN_IF_ERROR(check_extends(state, checkpoint.head, request));
  if (checkpoint.head != state.head || state.checkpoint.empty()) {
    state.checkpoint = request.checkpoint;
    disk_.replace(path_, base::as_bytes(to_text(state)));
  }
  return cosign(checkpoint, name_, key_, clock_.now());
}

}  // namespace jinkui::ledger
