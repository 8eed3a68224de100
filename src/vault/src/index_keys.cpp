#include <algorithm>

#include "index.h"
#include "jinkui/codec/canonical.h"

namespace jinkui::vault {
namespace {

constexpr std::string_view kTag = "jinkui/index-tag/1";
constexpr std::string_view kTerm = "jinkui/index-term/1";
constexpr std::string_view kPosting = "jinkui/index-posting/1";
constexpr std::string_view kCheck = "jinkui/index-check/1";

base::Hash mac_of(const crypto::Suite& suite, base::ByteView key, std::string_view what, const Term* term) {
  codec::CanonicalWriter writer(96);
  writer.text(what);
  if (term != nullptr) {
    writer.text(term->group).bytes(base::as_bytes(term->text));
  }
  return suite.mac(key, {writer.view()});
}

std::array<std::uint8_t, 16> first16(const base::Hash& hash) {
  std::array<std::uint8_t, 16> out{};
  std::copy_n(hash.begin(), out.size(), out.begin());
  return out;
}

}  // namespace

IndexKeys::IndexKeys(const crypto::Suite& suite, std::uint32_t epoch, base::ByteView key)
    : suite_(&suite), epoch_(epoch), key_(key), posting_key_(mac_of(suite, key, kPosting, nullptr)) {}

Tag IndexKeys::tag(const Term& term) const {
  return first16(mac_of(*suite_, key_.view(), kTag, &term));
}

crypto::Key32 IndexKeys::term_key(const Term& term) const {
  return crypto::Key32(mac_of(*suite_, key_.view(), kTerm, &term));
}

std::array<std::uint8_t, 16> IndexKeys::label(const crypto::Key32& term, std::int64_t segment,
                                              std::uint32_t count) const {
  codec::CanonicalWriter writer(16);
  writer.i64(segment).u32(count);
  return first16(suite_->mac(term.view(), {writer.view()}));
}

std::array<std::uint8_t, 16> IndexKeys::check() const {
  return first16(mac_of(*suite_, key_.view(), kCheck, nullptr));
}

std::uint64_t PostingCounts::name_of(const crypto::Key32& term) {
  std::uint64_t name = 0;
  for (std::size_t i = 0; i < sizeof name; ++i) {
    name = name << 8U | term.view()[i];
  }
  return name;
}

PostingCounts::Segment* PostingCounts::find(const Place& place) {
  const auto found = std::ranges::find(segments_, place, &Segment::place);
  if (found == segments_.end()) {
    return nullptr;
  }
  std::rotate(found, found + 1, segments_.end());  // the last used one stands last
  return &segments_.back();
}

PostingCounts::Segment& PostingCounts::add(const Place& place, bool whole) {
  if (segments_.size() >= kSegments) {
    segments_.erase(segments_.begin());
    evicted_ = true;
  }
  segments_.push_back({.place = place, .whole = whole, .next = {}});
  return segments_.back();
}

void PostingCounts::forget(std::uint32_t epoch) {
  std::erase_if(segments_, [epoch](const Segment& segment) { return segment.place.epoch == epoch; });
}

void PostingCounts::mark() {
  taken_.clear();
  evicted_ = false;
}

void PostingCounts::rollback_to_mark() {
  if (evicted_) {  // what came back into memory since has counted rows that are undone now
    aborted();
    return;
  }
  for (const auto& [place, name] : taken_) {
    const auto segment = std::ranges::find(segments_, place, &Segment::place);
    if (segment != segments_.end()) {
      --segment->next[name];
    }
  }
  taken_.clear();
}

void PostingCounts::aborted() {
  segments_.clear();
  mark();
}

}  // namespace jinkui::vault
