#include "reasons.h"

#include "jinkui/codec/hex.h"
#include "jinkui/crypto/crypto.h"

namespace jinkui::service {
namespace {

constexpr std::string_view kDomain = "jinkui/reason/1";
constexpr std::size_t kSaltDigits = 64;

}  // namespace

Reason sealed_reason(Core& core, std::string_view reason) {
  base::Hash salt{};
  core.random().fill(salt);
  return {codec::to_hex(salt) + std::string(reason),
          crypto::sha256({base::as_bytes(kDomain), salt, base::as_bytes(reason)})};
}

std::string reason_of(std::string_view opened) {
  return opened.size() <= kSaltDigits ? std::string() : std::string(opened.substr(kSaltDigits));
}

}  // namespace jinkui::service
