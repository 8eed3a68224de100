// The unverified part of a key store file, and the key forest that follows once a section opened.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "../src/key_file.h"
#include "jinkui/crypto/crypto.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jinkui;  // NOLINT(google-build-using-namespace): one function
  crypto::initialise();
  const base::ByteView input(data, size);
  // With the checksum put right, so that the parser behind it is reached.
  base::Bytes file = base::to_bytes(input);
  const base::Hash sum = crypto::sha256(file);
  base::append(file, sum);
  const auto parsed = vault::parse_key_file(file);
  if (parsed.ok() && (parsed->header.generation == 0 || parsed->header_bytes.size() != 76)) {
    std::abort();
  }
  const auto forest = vault::KeyForest::decode(input);
  if (forest.ok()) {
    const vault::Wiped again = forest->encode();
    if (base::Bytes(again.view().begin(), again.view().end()) != base::to_bytes(input)) {
      std::abort();
    }
  }
  return 0;
}
