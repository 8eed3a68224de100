// A chunk of an import: rows made ready by a worker, entered by the writer in one commit under one ledger entry.
// Made on the worker, run() on the writer thread, finish() on the completion executor.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "act_job.h"
#include "jinkui/transfer/imports.h"
#include "prepare.h"

namespace jinkui::service {

struct ImportRow {
  std::uint64_t number = 0;  // in the file, the header not counted, from 1
  std::vector<std::string> fields;
  EnterCommand command;
  std::optional<Prepared> prepared;
  std::optional<base::Error> refused;
  transfer::Outcome outcome = transfer::Outcome::in;
};

struct ImportChunk {
  Caller caller;
  WorldPtr world;  // that the rows were made ready in
  std::int64_t file = 0;
  std::vector<ImportRow> rows;  // ascending by number
  std::int64_t micros = 0;      // that the writer took
};

// `done` gets the chunk back with outcomes and reasons; an error means that none of its rows is in.
void submit_chunk(Core& core, std::unique_ptr<ImportChunk> chunk,
                  std::function<void(std::unique_ptr<ImportChunk>, base::Status)> done);

}  // namespace jinkui::service
