// What the approval engine asks of the house: who holds a post, for whom a delegate acts, the facts of conditions.
// Lives on the stack of one call; borrows world and ruling. Not shared between threads.
#pragma once
#include "jinkui/workflow/machine.h"
#include "jinkui/workflow/requests.h"
#include "ruling.h"

namespace jinkui::service {

// Actors of one request at one instant, resolved over the directory.
class Actors final : public workflow::ActorDirectory {
 public:
  Actors(const World& world, base::PersonId requester, const vault::Custody& custody, base::Instant now)
      : world_(world), requester_(requester), custody_(custody), now_(now) {}

  [[nodiscard]] std::vector<base::PersonId> holders(const pack::Actor& actor) const override;
  [[nodiscard]] std::vector<base::PersonId> delegates_of(base::PersonId principal) const override;
  [[nodiscard]] bool active(base::PersonId person) const override;

 private:
  [[nodiscard]] base::DepartmentId department_of(pack::ActorScope scope) const;

  const World& world_;
  base::PersonId requester_;
  const vault::Custody& custody_;
  base::Instant now_;
};

// Everything a move of the machine needs, kept together.
struct MoveContext {
  MoveContext(const Ruling& ruling_in, const pack::Flow& flow, const workflow::Asked& asked, base::Instant now,
              int zone_minutes);
  const Ruling& ruling;
  Actors actors;
  workflow::Context context;
};

}  // namespace jinkui::service
