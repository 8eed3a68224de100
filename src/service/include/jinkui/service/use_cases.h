// The use cases of a house, one of each; what the API's routes call.
// Each says itself from which threads it may be used. Holds a reference to the core, which outlives it.
#pragma once
#include "jinkui/service/accounts.h"
#include "jinkui/service/clock_desk.h"
#include "jinkui/service/exports.h"
#include "jinkui/service/gate.h"
#include "jinkui/service/governance.h"
#include "jinkui/service/imports.h"
#include "jinkui/service/key_desk.h"
#include "jinkui/service/organisation.h"
#include "jinkui/service/recoveries.h"
#include "jinkui/service/requests.h"
#include "jinkui/service/second_factors.h"
#include "jinkui/service/services.h"
#include "jinkui/service/views.h"
#include "jinkui/service/witnesses.h"

namespace jinkui::service {

struct UseCases {
  explicit UseCases(Core& core)
      : gate(core),
        imports(core),
        exports(core),
        requests(core),
        accounts(core),
        second_factors(core),
        recoveries(core),
        services(core),
        organisation(core),
        ledger(core),
        pack(core),
        governance(core),
        simulation(core),
        clock_desk(core),
        witnesses(core),
        keys(core) {}

  Gate gate;
  Imports imports;
  Exports exports;
  Requests requests;
  Accounts accounts;
  SecondFactors second_factors;
  Recoveries recoveries;
  Services services;
  Organisation organisation;
  LedgerView ledger;
  PackView pack;
  Governance governance;
  Simulation simulation;
  ClockDesk clock_desk;
  Witnesses witnesses;
  KeyDesk keys;
};

}  // namespace jinkui::service
