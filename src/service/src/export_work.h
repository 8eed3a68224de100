// An export under way: the set opened by the writer under one grant, then its file, then the commitment to what the
// file holds. open_set() runs on the writer thread, finish_export() on a worker; an Exports::One belongs to its
// worker until it is done, afterwards to whoever fetches the file. Errors go to `done`; a destroyed record is left
// out.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "act_job.h"
#include "export_set.h"
#include "jinkui/service/exports.h"
#include "sealed_scratch.h"

namespace jinkui::service {

struct Exports::One {
  One(Core& core_in, const Caller& caller_in)
      : core(core_in),
        caller(caller_in),
        made(core_in.time().now()),
        file(core_in.keys().suite(), core_in.random(), core_in.settings().scratch()) {}

  Core& core;
  Caller caller;
  base::Instant made;
  SheetFormat format = SheetFormat::xlsx;
  ExportView view;
  std::mutex mutex;
  SealedScratch file;  // under `mutex`
  std::string proof;   // JSON; salts and hashes only
};

// A record of the set, ready to be handed out.
struct ReadyRecord {
  base::CustomerId customer;
  Stamp stamp;
  bool permitted = false;
  pack::FieldSet visible;
  RuledBytes ruled;
  std::int64_t number = 0;
};

struct OpenedSet {
  receipt::Receipt receipt;
  std::vector<ReadyRecord> records;
  std::vector<vault::SealedValues> sealed;
  std::vector<std::string> fields;
  vault::Label label;
  Ruling ruling;
  std::int64_t use = 0;
  std::int64_t uses = 0;
  std::uint64_t left_out = 0;
};
using OpenedSetPtr = std::unique_ptr<OpenedSet>;

// Decides on the set as a whole and record by record: one use of the grant, one entry that names all customers.
[[nodiscard]] std::unique_ptr<ActJob> open_set(Core& core, Act act, WorldPtr world, Done<OpenedSetPtr> done);

// Opens the values, writes the marked file and commits to its records in a second entry.
void finish_export(const std::shared_ptr<Exports::One>& one, OpenedSet& set, const std::string& purpose,
                   const std::function<void(base::Status)>& done);

}  // namespace jinkui::service
