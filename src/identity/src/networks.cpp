// Networks in CIDR form and the addresses within them.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "jinkui/identity/services.h"

namespace jinkui::identity {
namespace {

// An IPv4 address stands as IPv4 in IPv6 (::ffff:0:0/96), so that both ways of writing it are the same.
using Address = std::array<std::uint8_t, 16>;
constexpr int kMappedBits = 96;

struct Network {
  Address address{};
  int bits = 0;
};

std::optional<Address> parse_address(const std::string& text, bool& is_v4) {
  Address out{};
  in_addr v4{};
  is_v4 = inet_pton(AF_INET, text.c_str(), &v4) == 1;
  if (is_v4) {
    out[10] = out[11] = 0xff;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&v4), 4, out.begin() + 12);
    return out;
  }
  return inet_pton(AF_INET6, text.c_str(), out.data()) == 1 ? std::optional(out) : std::nullopt;
}

bool same_start(const Address& a, const Address& b, int bits) {
  for (int i = 0; i < bits; ++i) {
    const auto byte = static_cast<std::size_t>(i / 8);
    const unsigned mask = 0x80U >> static_cast<unsigned>(i % 8);
    if (((a[byte] ^ b[byte]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  bool is_v4 = false;
  const auto address = parse_address(std::string(text.substr(0, slash)), is_v4);
  const std::string_view digits = text.substr(slash + 1);
  int bits = -1;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool whole = ec == std::errc{} && end == digits.data() + digits.size();
  if (!address || !whole || bits < 0 || bits > (is_v4 ? 32 : 128)) {
    return std::nullopt;
  }
  const Network network{*address, bits + (is_v4 ? kMappedBits : 0)};
  for (int i = network.bits; i < 128; ++i) {
    if ((network.address[static_cast<std::size_t>(i / 8)] & (0x80U >> static_cast<unsigned>(i % 8))) != 0) {
      return std::nullopt;
    }
  }
  return network;
}

}  // namespace

bool is_network(std::string_view network) {
  return parse_network(network).has_value();
}

bool within_networks(std::string_view address, const std::vector<std::string>& networks) {
  if (networks.empty()) {
    return true;
  }
  bool is_v4 = false;
  const auto parsed = parse_address(std::string(address), is_v4);
  return parsed && std::any_of(networks.begin(), networks.end(), [&](const std::string& text) {
           const auto network = parse_network(text);
           return network && same_start(network->address, *parsed, network->bits);
         });
}

}  // namespace jinkui::identity
