// An organisation as far as a pack cares: who holds which post in which department; and what the pack cannot do in
// it. Values; pure. The file format: docs/pack-format.md, "The organisation file".
#pragma once
#include <string>
#include <vector>

#include "jinkui/pack/pack.h"
#include "jinkui/policy/source.h"

namespace jinkui::policy {

struct OrgHolder {
  Word post;
  Word department;  // empty: of the company
  std::string person;
};

struct Org {
  Words departments;
  std::vector<OrgHolder> holders;
};

// Reads the organisation file; findings has what is wrong with it.
[[nodiscard]] Org parse_org(const Document& document, Findings& findings);

// What cannot be fulfilled: posts without a holder that a flow needs, departments without one, quorums that cannot be
// reached; warnings for steps where a single person would have to approve their own request. `source` gives the
// findings their place.
[[nodiscard]] Findings check_org(const pack::Pack& pack, const Org& org, const SourcePack& source);

}  // namespace jinkui::policy
