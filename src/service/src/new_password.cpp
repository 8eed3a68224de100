#include "new_password.h"

#include <array>
#include <string_view>

#include "jinkui/identity/accounts.h"

namespace jinkui::service {
namespace {

// 32 characters each is a power of two, so that a byte picks without bias.
constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789-";
constexpr std::string_view kUpper = "ABCDEFGHJKLMNPQR";
constexpr std::string_view kDigits = "23456789";

}  // namespace

InitialPassword make_initial_password(base::Random& random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  InitialPassword made;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::string_view from = i == 0 ? kUpper : i == 5 ? kDigits : kAlphabet;
    made.plain += from[bytes[i] % from.size()];
  }
  made.phc = identity::hash_new_password(made.plain);
  return made;
}

}  // namespace jinkui::service
