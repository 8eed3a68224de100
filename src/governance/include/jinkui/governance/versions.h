// Versions of the policy as they are drafted, approved and put into force: one row for each.
// Functions with a WriterSession belong to the writer thread, the others to a reader of the calling thread. Nothing
// here decides who may do it: the pack in force does. Failure of the database throws base::Fatal.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jinkui/base/bytes.h"
#include "jinkui/base/ids.h"
#include "jinkui/base/time.h"
#include "jinkui/store/database.h"

namespace jinkui::governance {

// The schema of the whole module.
[[nodiscard]] std::span<const store::Migration> migrations();

struct Version {
  base::Hash hash{};          // SHA-256 of the body
  std::string pack;           // its id
  base::PersonId drafted_by;  // none: founded with the house
  base::Instant drafted;
  base::Hash replaces{};    // the version in force when it was drafted
  base::RequestId request;  // the last one to put it into force; none: not asked for
  std::optional<base::Instant> activated;
  std::optional<base::Instant> replaced;
};

// A draft; its body is the stored form of a pack. Drafting the same bytes again changes who and when, unless the
// version has been in force.
void put_draft(store::WriterSession& session, const Version& draft, base::ByteView body);
void set_request(store::WriterSession& session, const base::Hash& hash, base::RequestId request);
// Puts `next` into force in place of `previous`, whose row is made when the house was founded with it.
void switch_version(store::WriterSession& session, const Version& previous, const base::Hash& next,
                    base::Instant now);

[[nodiscard]] std::optional<Version> version(store::Session& session, const base::Hash& hash);
[[nodiscard]] std::optional<base::Bytes> body_of(store::Session& session, const base::Hash& hash);
// Newest draft first.
[[nodiscard]] std::vector<Version> versions(store::Session& session, std::size_t limit);

}  // namespace jinkui::governance
