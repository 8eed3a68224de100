#include "sm3.h"

#include <gcrypt.h>

#include <algorithm>
#include <array>

#include "jinkui/base/check.h"
#include "jinkui/crypto/crypto.h"
#include "libraries.h"

namespace jinkui::crypto {
namespace {

constexpr std::size_t kMaxPieces = 15;
constexpr std::array<std::uint8_t, 1> kNoBytes{};  // libgcrypt wants a pointer where there is nothing to read

gcry_buffer_t buffer(base::ByteView bytes) {
  gcry_buffer_t piece{};
  // The library reads through this pointer only.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  piece.data = const_cast<std::uint8_t*>(bytes.empty() ? kNoBytes.data() : bytes.data());
  piece.len = bytes.size();
  return piece;
}

void check(gcry_error_t error) {
  if (error != 0) {
    throw base::Fatal("SM3 failed");
  }
}

}  // namespace

base::Hash sm3(base::ByteView message) {
  start_libraries();
  const gcry_buffer_t piece = buffer(message);
  base::Hash hash{};
  check(gcry_md_hash_buffers(GCRY_MD_SM3, 0, hash.data(), &piece, 1));
  return hash;
}

base::Hash hmac_sm3(base::ByteView key, std::initializer_list<base::ByteView> pieces) {
  start_libraries();
  JINKUI_CHECK(pieces.size() <= kMaxPieces);
  std::array<gcry_buffer_t, kMaxPieces + 1> buffers{};
  buffers[0] = buffer(key);
  std::transform(pieces.begin(), pieces.end(), buffers.begin() + 1, buffer);
  base::Hash mac{};
  check(gcry_md_hash_buffers(GCRY_MD_SM3, GCRY_MD_FLAG_HMAC, mac.data(), buffers.data(),
                             static_cast<int>(pieces.size() + 1)));
  return mac;
}

void hkdf_sm3(base::ByteView key, base::ByteView salt, std::string_view info, std::span<std::uint8_t> out) {
  JINKUI_CHECK(!out.empty() && out.size() <= 255 * sizeof(base::Hash));
  base::Hash pseudorandom = hmac_sm3(salt, {key});
  base::Hash block{};
  base::ByteView previous;
  for (std::uint8_t counter = 1; !out.empty(); ++counter) {
    block = hmac_sm3(pseudorandom, {previous, base::as_bytes(info), {&counter, 1}});
    previous = block;
    const std::size_t size = std::min(out.size(), block.size());
    std::copy_n(block.begin(), size, out.begin());
    out = out.subspan(size);
  }
  wipe(block);
  wipe(pseudorandom);
}

}  // namespace jinkui::crypto
