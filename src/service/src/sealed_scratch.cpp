#include "sealed_scratch.h"

#include <algorithm>

#include "jinkui/codec/canonical.h"

namespace jinkui::service {
namespace {

constexpr std::string_view kLabel = "jinkui/scratch/1";

}  // namespace

SealedScratch::SealedScratch(const crypto::Suite& suite, base::Random& random, std::unique_ptr<base::Scratch> file)
    : suite_(suite),
      random_(random),
      file_(std::move(file)),
      key_(crypto::SecretBytes::random(suite.key_size(), random)) {}

SealedScratch::~SealedScratch() {
  crypto::wipe(pending_);
  crypto::wipe(opened_);
}

base::Bytes SealedScratch::aad(std::uint64_t number) const {
  codec::CanonicalWriter writer(32);
  writer.text(kLabel).u64(number);
  return writer.take();
}

void SealedScratch::append(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t room = std::min(kBlock - pending_.size(), bytes.size());
    pending_ += bytes.substr(0, room);
    bytes.remove_prefix(room);
    if (pending_.size() == kBlock) {
      seal_block();
    }
  }
}

void SealedScratch::seal_block() {
  base::Bytes sealed;
  suite_.seal(key_.view(), aad(blocks_), base::as_bytes(pending_), random_, sealed);
  file_->append(sealed);
  ++blocks_;
  crypto::wipe(pending_);
  pending_.clear();
}

void SealedScratch::open_block(std::uint64_t number) {
  if (opened_number_ == number) {
    return;
  }
  base::Bytes sealed(kBlock + crypto::Suite::kOverhead);
  const std::size_t got = file_->read(number * sealed.size(), sealed);
  crypto::wipe(opened_);
  opened_.clear();
  opened_number_ = number;
  if (got != sealed.size() || !suite_.open(key_.view(), aad(number), sealed, opened_)) {
    opened_number_ = ~std::uint64_t{0};
    throw base::Fatal("scratch file: a block does not verify");
  }
}

std::size_t SealedScratch::read(std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size() && offset + done < size_) {
    const std::uint64_t at = offset + done;
    const std::uint64_t number = at / kBlock;
    const auto within = static_cast<std::size_t>(at % kBlock);
    base::ByteView block = base::as_bytes(pending_);
    if (number < blocks_) {
      open_block(number);
      block = opened_;
    }
    const std::size_t size = std::min(out.size() - done, block.size() - within);
    std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(within), size,
                out.begin() + static_cast<std::ptrdiff_t>(done));
    done += size;
  }
  return done;
}

}  // namespace jinkui::service
