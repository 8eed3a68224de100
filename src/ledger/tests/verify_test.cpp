#include "jinkui/ledger/verify.h"

#include <functional>

#include "support.h"

namespace jinkui::ledger {
namespace {

using test::House;

ExportSource source_of(const std::string& bytes, std::size_t piece = 1000) {
  return [&bytes, piece, at = std::size_t{0}](std::span<std::uint8_t> out) mutable {
    const std::size_t count = std::min({out.size(), piece, bytes.size() - at});
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), count, out.begin());
    at += count;
    return count;
  };
}

std::string export_of(House& house, const ExportOptions& options = {}) {
  std::string out;
  const base::Status status = export_ledger(*house.reader, house.log(), options, [&](std::string_view piece) {
    out += piece;
    return true;
  });
  EXPECT_TRUE(status.ok()) << status.error().slug;
  return out;
}

std::vector<std::string> slugs(const VerifyReport& report) {
  std::vector<std::string> found;
  for (const Finding& finding : report.findings) {
    found.push_back(finding.slug);
  }
  return found;
}

bool found(const VerifyReport& report, const std::string& slug) {
  const std::vector<std::string> all = slugs(report);
  return report.verdict == Verdict::findings && std::find(all.begin(), all.end(), slug) != all.end();
}

VerifyReport verified(const std::string& bytes, const VerifyOptions& options = {}) {
  auto report = verify_export(source_of(bytes), options);
  EXPECT_TRUE(report.ok());
  return report.ok() ? std::move(report).value() : VerifyReport{};
}

// An export taken apart, changed and put together again, as a forger without the log's key would.
struct Parts {
  NoteKey log;
  std::vector<base::Bytes> leaves;
  std::string checkpoint;
};

Parts take_apart(const std::string& bytes) {
  Parts parts;
  ExportReader reader(source_of(bytes));
  EXPECT_TRUE(reader.open().ok());
  parts.log = reader.log();
  for (;;) {
    auto record = reader.next();
    EXPECT_TRUE(record.ok());
    if (!record.ok() || record->type == RecordType::end) {
      return parts;
    }
    if (record->type == RecordType::checkpoint) {
      parts.checkpoint = base::as_text(record->payload);
    }
    base::ByteView bundle = record->type == RecordType::entries ? record->payload : base::ByteView{};
    while (!bundle.empty()) {
      parts.leaves.push_back(base::to_bytes(take_leaf(bundle).value()));
    }
  }
}

void put_record(std::string& out, char type, std::string_view payload) {
  out += type;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(payload.size() >> shift);
  }
  out += payload;
}

std::string put_together(const Parts& parts) {
  std::string out = "jinkui-ledger-export/1\n" + to_vkey(parts.log) + "\n\n";
  for (std::size_t begin = 0; begin < parts.leaves.size(); begin += 256) {
    std::string bundle;
    for (std::size_t i = begin; i < std::min(begin + 256, parts.leaves.size()); ++i) {
      bundle += static_cast<char>(parts.leaves[i].size() >> 8U);
      bundle += static_cast<char>(parts.leaves[i].size());
      bundle += base::as_text(parts.leaves[i]);
    }
    put_record(out, 'E', bundle);
  }
  put_record(out, 'C', parts.checkpoint);
  put_record(out, 'Z', "");
  return out;
}

// What somebody who holds the log's key can do: sign whatever the leaves now are.
void sign_again(Parts& parts, const crypto::SigningKey& key) {
  Frontier tree;
  for (const base::Bytes& leaf : parts.leaves) {
    tree.append(leaf_hash(leaf));
  }
  parts.log = {parts.log.name, NoteKeyType::ed25519, key.public_key()};
  parts.checkpoint = sign_checkpoint(parts.log.name, {tree.size(), tree.root()}, key);
}

void edit(Parts& parts, std::size_t index, const std::function<void(Leaf&)>& change) {
  Leaf leaf = decode_leaf(parts.leaves[index]).value();
  change(leaf);
  parts.leaves[index] = encode(leaf);
}

class Verify : public testing::Test {
 protected:
  void SetUp() override {
    house.add(400, 50);
    kept_300 = kept_at(300);
    house.add(223, 50);
    whole = export_of(house);
    parts = take_apart(whole);
  }
  std::string kept_at(std::uint64_t size) {
    EXPECT_EQ(house.ledger->head()->size, 400U);
    const auto entry = entries(*house.reader, 0, size);
    Frontier tree;
    for (const StoredEntry& one : entry) {
      tree.append(leaf_hash(one.leaf));
    }
    return sign_checkpoint(house.ledger->origin(), {size, tree.root()}, test::key_of(1));
  }
  VerifyReport against(const std::string& bytes, std::vector<std::string> kept) {
    VerifyOptions options;
    options.log = house.log();
    options.against = std::move(kept);
    return verified(bytes, options);
  }

  House house{"verify"};
  std::string kept_300;
  std::string whole;
  Parts parts;
};

TEST_F(Verify, WholeLedgerWithoutEvidenceIsUnproven) {
  EXPECT_EQ(put_together(parts), whole);
  const VerifyReport report = verified(whole);
  EXPECT_EQ(report.verdict, Verdict::unproven) << report.findings.front().slug;
  EXPECT_TRUE(report.root_ok && report.signature_ok && report.times_ok && report.sequences_ok && report.order_ok);
  EXPECT_FALSE(report.key_given);
  EXPECT_EQ(report.computed.size, 623U);
  EXPECT_EQ(report.computed.root, house.ledger->head()->root);
  ASSERT_EQ(report.kinds.size(), 2U);
  EXPECT_EQ(report.kinds[0], (std::pair{Kind::genesis, std::uint64_t{1}}));
  EXPECT_EQ(report.kinds[1].second, 622U);
  EXPECT_EQ(report.last_time, house.ledger->last_time());
  EXPECT_EQ(exit_code(report, {}), 0);
  VerifyOptions strict;
  strict.require_proof = true;
  EXPECT_EQ(exit_code(report, strict), 3);
  EXPECT_NE(verdict_text(report).en.find("rollback is not excluded"), std::string::npos);
}

TEST_F(Verify, ProvenAgainstKeptEvidence) {
  EXPECT_EQ(against(whole, {kept_300}).proven_size, 300U);
  EXPECT_EQ(against(whole, {kept_300}).verdict, Verdict::proven);
  const std::string receipt = receipt_text(*house.reader, 17).value();
  const VerifyReport report = against(whole, {receipt, kept_300});
  EXPECT_EQ(report.verdict, Verdict::proven);
  EXPECT_EQ(report.proven_size, 623U);
  VerifyOptions strict;
  strict.require_proof = true;
  EXPECT_EQ(exit_code(report, strict), 0);
}

TEST_F(Verify, KeptCheckpointOfTheEmptyLedgerProvesNothing) {
  const std::string empty = sign_checkpoint(house.ledger->origin(), {0, empty_root()}, test::key_of(1));
  EXPECT_EQ(against(whole, {empty}).verdict, Verdict::unproven);
  const std::string wrong = sign_checkpoint(house.ledger->origin(), {0, leaf_hash({})}, test::key_of(1));
  EXPECT_TRUE(found(against(whole, {wrong}), "kept/fork"));
}

TEST_F(Verify, ChangedLeaf) {
  edit(parts, 100, [](Leaf& leaf) { leaf.kind = Kind::denied; });
  EXPECT_TRUE(found(verified(put_together(parts)), "checkpoint/root"));
  sign_again(parts, test::key_of(1));  // by the holder of the key: only evidence shows it
  EXPECT_EQ(verified(put_together(parts)).verdict, Verdict::unproven);
  EXPECT_TRUE(found(against(put_together(parts), {kept_300}), "kept/fork"));
}

TEST_F(Verify, EveryBitOfALeafCounts) {
  for (std::size_t byte = 0; byte < kLeafSize; ++byte) {
    parts.leaves[5][byte] ^= 0x10U;
    EXPECT_TRUE(found(verified(put_together(parts)), "checkpoint/root")) << byte;
    parts.leaves[5][byte] ^= 0x10U;
  }
}

TEST_F(Verify, DroppedLeaf) {
  parts.leaves.erase(parts.leaves.begin() + 250);
  const VerifyReport report = verified(put_together(parts));
  EXPECT_TRUE(found(report, "checkpoint/root"));
  EXPECT_TRUE(found(report, "entry/index"));
  EXPECT_EQ(report.findings.front().index, 250U);
}

TEST_F(Verify, ReorderedLeaves) {
  std::swap(parts.leaves[10], parts.leaves[11]);
  const VerifyReport report = verified(put_together(parts));
  EXPECT_TRUE(found(report, "checkpoint/root"));
  EXPECT_EQ(report.findings.front().slug, "entry/index");
  EXPECT_EQ(report.findings.front().index, 10U);
}

TEST_F(Verify, InsertedLeaf) {
  parts.leaves.insert(parts.leaves.begin() + 400, parts.leaves[399]);
  const VerifyReport report = verified(put_together(parts));
  EXPECT_TRUE(found(report, "checkpoint/root"));
  EXPECT_TRUE(found(report, "entry/index"));
}

TEST_F(Verify, Truncated) {
  parts.leaves.resize(299);
  EXPECT_TRUE(found(verified(put_together(parts)), "checkpoint/root"));
  EXPECT_TRUE(found(against(put_together(parts), {kept_300}), "kept/rolled-back"));
}

TEST_F(Verify, RolledBackByTheHolderOfTheKey) {
  parts.leaves.resize(299);
  sign_again(parts, test::key_of(1));
  EXPECT_EQ(verified(put_together(parts)).verdict, Verdict::unproven);  // and says so
  const VerifyReport report = against(put_together(parts), {kept_300});
  EXPECT_TRUE(found(report, "kept/rolled-back"));
  EXPECT_EQ(exit_code(report, {}), 1);
  const std::string receipt = receipt_text(*house.reader, 600).value();
  EXPECT_TRUE(found(against(put_together(parts), {receipt}), "kept/rolled-back"));
}

TEST_F(Verify, ForkAfterTheKeptSizeIsNotSeenByItButByALaterOne) {
  const std::string newest = house.ledger->head()->checkpoint;
  edit(parts, 500, [](Leaf& leaf) { leaf.commitments[1][0] ^= 1U; });
  sign_again(parts, test::key_of(1));
  const VerifyReport report = against(put_together(parts), {kept_300});
  EXPECT_EQ(report.verdict, Verdict::proven);
  EXPECT_EQ(report.proven_size, 300U);  // says how far it reaches
  EXPECT_TRUE(found(against(put_together(parts), {newest}), "kept/fork"));
  const std::string receipt = receipt_text(*house.reader, 500).value();
  EXPECT_TRUE(found(against(put_together(parts), {receipt}), "kept/receipt"));
}

TEST_F(Verify, ForgedSignatureAndReplacedKey) {
  Parts forged = parts;
  sign_again(forged, test::key_of(66));
  EXPECT_EQ(verified(put_together(forged)).verdict, Verdict::unproven);  // self-consistent under its own key
  const VerifyReport report = against(put_together(forged), {});
  EXPECT_TRUE(found(report, "export/other-key"));
  EXPECT_TRUE(found(report, "checkpoint/signature"));
  VerifyOptions only_kept;
  only_kept.against = {kept_300};
  EXPECT_TRUE(found(verified(put_together(forged), only_kept), "kept/not-by-this-ledger"));

  std::string& note = parts.checkpoint;
  const auto spoil = [&note](std::size_t dash) {
    const std::size_t line = note.find(' ', dash + 4) + 1;
    const std::size_t end = note.find('\n', line);
    base::Bytes signature = codec::from_base64(note.substr(line, end - line)).value();
    signature[20] ^= 1U;
    note.replace(line, end - line, codec::to_base64(signature));
  };
  if (const auto second = house.ledger->second_key()) {
    spoil(note.rfind("\xE2\x80\x94"));
    VerifyOptions with_second;
    with_second.second = second;
    EXPECT_TRUE(found(verified(put_together(parts), with_second), "checkpoint/second-signature"));
    EXPECT_EQ(verified(put_together(parts)).verdict,
              Verdict::unproven);  // who does not know the key ignores its line
  }
  spoil(note.find("\xE2\x80\x94"));
  EXPECT_TRUE(found(verified(put_together(parts)), "checkpoint/signature"));
}

TEST_F(Verify, BackdatedEntry) {
  edit(parts, 200, [](Leaf& leaf) { leaf.time.ms -= 3'600'000; });
  sign_again(parts, test::key_of(1));
  const VerifyReport report = verified(put_together(parts));
  EXPECT_TRUE(found(report, "entry/time"));
  EXPECT_FALSE(report.times_ok);
  EXPECT_EQ(report.findings.front().index, 200U);
}

TEST_F(Verify, GapInASequence) {
  edit(parts, 200, [](Leaf& leaf) { leaf.node_seq += 1; });
  sign_again(parts, test::key_of(1));
  EXPECT_TRUE(found(verified(put_together(parts)), "entry/sequence"));
  edit(parts, 200, [](Leaf& leaf) { leaf.node_seq -= 1; });
  edit(parts, 622, [](Leaf& leaf) { leaf.node = 1; });  // a node starts at 0
  sign_again(parts, test::key_of(1));
  EXPECT_TRUE(found(verified(put_together(parts)), "entry/sequence"));
}

TEST_F(Verify, SecondGenesisAndUnknownKind) {
  edit(parts, 7, [](Leaf& leaf) { leaf.kind = static_cast<Kind>(4711); });
  sign_again(parts, test::key_of(1));
  EXPECT_EQ(verified(put_together(parts)).verdict, Verdict::unproven);  // of a later program
  edit(parts, 7, [](Leaf& leaf) { leaf.kind = Kind::genesis; });
  sign_again(parts, test::key_of(1));
  EXPECT_TRUE(found(verified(put_together(parts)), "entry/genesis"));
}

TEST_F(Verify, PacksMustBeKnownWhenThereAreAny) {
  house.writer->begin();
  const base::Hash pack = put_pack(*house.writer, base::as_bytes("pack"));
  house.writer->commit();
  EXPECT_EQ(verified(export_of(house)).packs, 1U);
  EXPECT_EQ(verified(export_of(house)).verdict, Verdict::unproven);
  edit(parts, 30, [&](Leaf& leaf) { leaf.pack = pack; });
  edit(parts, 31, [&](Leaf& leaf) { leaf.pack = leaf_hash({}); });
  sign_again(parts, test::key_of(1));
  std::string bytes = put_together(parts);
  EXPECT_EQ(verified(bytes).verdict, Verdict::unproven);  // no packs given
  std::string record;
  put_record(record, 'P', "pack");
  bytes.insert(bytes.find("\n\n") + 2, record);
  const VerifyReport report = verified(bytes);
  EXPECT_TRUE(found(report, "entry/pack"));
  EXPECT_EQ(report.findings_total, 1U);
  EXPECT_EQ(report.findings.front().index, 31U);
}

TEST_F(Verify, Witnesses) {
  const crypto::SigningKey one = test::key_of(31);
  const crypto::SigningKey two = test::key_of(32);
  const Checkpoint last = parse_checkpoint(parts.checkpoint).value();
  VerifyOptions options;
  options.witnesses = {{"w.example/1", NoteKeyType::cosignature, one.public_key()},
                       {"w.example/2", NoteKeyType::cosignature, two.public_key()}};
  options.quorum = 2;
  parts.checkpoint += cosign(last, "w.example/1", one, {1'763'700'900'000});
  VerifyReport report = verified(put_together(parts), options);
  EXPECT_EQ(report.verdict, Verdict::unproven);
  EXPECT_EQ(exit_code(report, options), 3);
  options.quorum = 1;
  EXPECT_EQ(verified(put_together(parts), options).proven_size, 623U);
  options.quorum = 2;
  parts.checkpoint += cosign(last, "w.example/2", two, {1'763'700'901'000});
  report = verified(put_together(parts), options);
  EXPECT_EQ(report.verdict, Verdict::proven);
  EXPECT_EQ(report.cosignatures.size(), 2U);
  EXPECT_EQ(exit_code(report, options), 0);
  // A witness of another ledger's tree does not count.
  Checkpoint other = last;
  other.body = checkpoint_body(other.origin, {5, other.head.root});
  parts.checkpoint = put_together(parts).empty() ? "" : parse_checkpoint(parts.checkpoint)->body + "\n";
  parts.checkpoint += sign_checkpoint(last.origin, last.head, test::key_of(1)).substr(last.body.size() + 1);
  parts.checkpoint += cosign(other, "w.example/1", one, {1'763'700'900'000});
  EXPECT_TRUE(found(verified(put_together(parts), options), "checkpoint/cosignature"));
}

TEST_F(Verify, ExportAtACosignedCheckpoint) {
  ExportOptions options;
  options.checkpoint = kept_300;
  const VerifyReport report = verified(export_of(house, options));
  EXPECT_EQ(report.computed.size, 300U);
  EXPECT_EQ(report.verdict, Verdict::unproven);
  const auto fails = [&](const std::string& note, const char* slug) {
    ExportOptions bad;
    bad.checkpoint = note;
    const base::Status status = export_ledger(*house.reader, house.log(), bad, [](std::string_view) { return true; });
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().slug, slug);
  };
  fails(sign_checkpoint(house.ledger->origin(), {9999, {}}, test::key_of(1)), "export/ahead");
  fails(sign_checkpoint(house.ledger->origin(), {300, {}}, test::key_of(2)), "checkpoint/not-signed");
  const base::Status stopped =
      export_ledger(*house.reader, house.log(), {}, [n = 0](std::string_view) mutable { return ++n < 4; });
  EXPECT_EQ(stopped.error().slug, "export/stopped");
}

TEST_F(Verify, CutAndGarbledExports) {
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    const std::string cut = whole.substr(0, size);
    const auto report = verify_export(source_of(cut), {});
    EXPECT_TRUE(!report.ok() || report->verdict == Verdict::findings) << size;
  }
  EXPECT_TRUE(found(verified(whole + "x"), "export/malformed"));
  EXPECT_EQ(verify_export(source_of(kept_300), {}).error().slug, "export/malformed");
  std::string out_of_order = whole.substr(0, whole.find("\n\n") + 2);
  put_record(out_of_order, 'C', parts.checkpoint);
  put_record(out_of_order, 'P', "late");
  EXPECT_TRUE(found(verified(out_of_order), "export/malformed"));
  std::string huge = whole.substr(0, whole.find("\n\n") + 2) + "E\xff\xff\xff\xff";
  EXPECT_TRUE(found(verified(huge), "export/malformed"));
}

TEST_F(Verify, KeptTextThatCannotBeReadIsAnError) {
  VerifyOptions options;
  options.against = {"nonsense"};
  EXPECT_EQ(verify_export(source_of(whole), options).error().slug, "checkpoint/malformed");
}

TEST_F(Verify, Database) {
  EXPECT_EQ(full_check(*house.reader, house.log())->verdict, Verdict::unproven);
  VerifyOptions options;
  options.log = house.log();
  options.against = {kept_300};
  EXPECT_EQ(verify_database(*house.reader, options)->verdict, Verdict::proven);
  EXPECT_EQ(verify_database(*house.reader, {}).error().slug, "verify/no-key");
}

TEST(VerifyDatabase, TamperedTablesAreFound) {
  const std::pair<const char*, const char*> all[] = {
      {"UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE idx = 3) WHERE idx = 4",
       "checkpoint/root"},
      {"DELETE FROM ledger_entry WHERE idx = 44", "database/missing-entry"},
      {"UPDATE ledger_tile SET root = (SELECT root FROM ledger_state)", "database/tile"},
      {"UPDATE ledger_tile SET hashes = root", "database/tile"},
      {"DELETE FROM ledger_tile", "database/tile"},
      {"UPDATE ledger_state SET last_time = 0", "database/state"},
      {"UPDATE ledger_state SET size = size - 1", "database/state"},
      {"UPDATE ledger_state SET checkpoint = ''", "checkpoint/malformed"},
  };
  for (const auto& [sql, slug] : all) {
    House house("verify_db");
    house.add(300, 60);
    house.tamper(sql);
    const auto report = full_check(*house.reader, house.log());
    ASSERT_TRUE(report.ok()) << sql;
    EXPECT_TRUE(found(*report, slug)) << sql;
  }
}

}  // namespace
}  // namespace jinkui::ledger
