// Typed 64-bit ids, so that a customer cannot be passed where a person is meant.
// Plain values. 0 means "none"; stored ids are positive and are never reused.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace jinkui::base {

template <class Tag>
struct Id {
  std::int64_t value = 0;

  [[nodiscard]] bool none() const { return value == 0; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using CustomerId = Id<struct CustomerTag>;
using RecordId = Id<struct RecordTag>;  // within a customer file; 0 is the customer itself
using PersonId = Id<struct PersonTag>;
using DepartmentId = Id<struct DepartmentTag>;
using RequestId = Id<struct RequestTag>;
using GrantId = Id<struct GrantTag>;

}  // namespace jinkui::base

template <class Tag>
struct std::hash<jinkui::base::Id<Tag>> {
  std::size_t operator()(const jinkui::base::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
