// Notes, verifier keys and witness state: what parses as a checkpoint is rebuilt from its parts, signatures of nobody
// never verify.
#include "jinkui/ledger/checkpoint.h"

#include <cstdint>

#include "jinkui/base/check.h"
#include "jinkui/codec/base64.h"
#include "jinkui/ledger/second_signature.h"
#include "jinkui/ledger/witness.h"

namespace {

std::string rebuilt(const jinkui::ledger::Checkpoint& checkpoint) {
  std::string note = checkpoint.body + "\n";
  for (const auto& line : checkpoint.signatures) {
    jinkui::base::Bytes bytes(line.hash.begin(), line.hash.end());
    jinkui::base::append(bytes, line.signature);
    note += "\xE2\x80\x94 " + line.name + " " + jinkui::codec::to_base64(bytes) + "\n";
  }
  return note;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto checkpoint = ledger::parse_checkpoint(text); checkpoint.ok()) {
    JINKUI_CHECK(rebuilt(*checkpoint) == text);
    JINKUI_CHECK(checkpoint->body.starts_with(ledger::checkpoint_body(checkpoint->origin, checkpoint->head)));
    // The all-zero key is not the public key of anything that signs.
    const ledger::NoteKey nobody = {checkpoint->signatures.front().name, ledger::NoteKeyType::cosignature, {}};
    const auto cosigned = ledger::verify_cosignatures(*checkpoint, {&nobody, 1});
    JINKUI_CHECK(!cosigned.ok() || cosigned->empty());
  }
  if (const auto key = ledger::parse_vkey(text); key.ok()) {
    JINKUI_CHECK(ledger::to_vkey(*key) == text);
  }
  if (const auto key = ledger::parse_second_vkey(text); key.ok()) {
    JINKUI_CHECK(ledger::to_vkey(*key) == text);
    JINKUI_CHECK(!ledger::parse_vkey(text).ok());
  }
  if (const auto request = ledger::parse_witness_request(text); request.ok()) {
    JINKUI_CHECK(ledger::to_text(*request) == text);
  }
  if (const auto state = ledger::parse_witness_state(text); state.ok()) {
    JINKUI_CHECK(ledger::to_text(*state) == text);
  }
  return 0;
}
