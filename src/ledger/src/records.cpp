#include "jinkui/ledger/records.h"

#include <algorithm>

#include "errors.h"
#include "jinkui/codec/base64.h"
#include "jinkui/codec/canonical.h"
#include "jinkui/codec/hex.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/codec/object_reader.h"
#include "jinkui/crypto/crypto.h"
#include "jinkui/ledger/entry.h"

namespace jinkui::ledger {
namespace {

constexpr std::string_view kLabel = "jinkui/record/1";
constexpr std::string_view kFormat = "jinkui/records-proof/1";
constexpr std::uint8_t kContentVersion = 1;
constexpr std::size_t kMaxRecords = 2'000'000;
constexpr std::size_t kMaxPath = 64;

base::Hash root_of(std::span<const base::Hash> leaves) {
  Frontier frontier;
  for (const auto& leaf : leaves) {
    frontier.append(leaf);
  }
  return frontier.root();
}

// RFC 6962, 2.1.1; k is the largest power of two below n.
void append_path(std::span<const base::Hash> leaves, std::size_t index, std::vector<base::Hash>& path) {
  if (leaves.size() <= 1) {
    return;
  }
  std::size_t half = 1;
  while (half * 2 < leaves.size()) {
    half *= 2;
  }
  if (index < half) {
    append_path(leaves.first(half), index, path);
    path.push_back(root_of(leaves.subspan(half)));
  } else {
    append_path(leaves.subspan(half), index - half, path);
    path.push_back(root_of(leaves.first(half)));
  }
}

base::Error wrong(const char* slug, const char* zh, const char* en) {
  return corrupt(slug, {zh, en});
}

base::Error wrong_content() {
  return wrong("records/content", "记录与账本中的承诺不符：内容被改动，或不是这一份。",
               "The record does not match its commitment in the ledger: it was changed, or is not of this file.");
}

base::Error bad_proof() {
  return malformed("records/malformed", {"不是合法的记录证明文件。", "This is not a proof of records."});
}

base::Result<base::Hash> read_hash(std::string_view text) {
  const auto hash = codec::hash_from_hex(text);
  return hash ? base::Result<base::Hash>(*hash) : base::Result<base::Hash>(bad_proof());
}

base::Result<std::vector<base::Hash>> read_path(codec::ObjectReader& from, std::string_view key) {
  std::vector<base::Hash> path;
  for (const auto text : from.texts(key, kMaxPath)) {
    JINKUI_TRY(const auto hash, read_hash(text));
    path.push_back(hash);
  }
  return path;
}

void write_path(codec::JsonWriter& out, std::string_view key, const std::vector<base::Hash>& path) {
  out.array(key);
  for (const auto& hash : path) {
    out.text(codec::to_hex(hash));
  }
  out.end_array();
}

}  // namespace

base::Bytes encode(const RecordContent& content) {
  codec::CanonicalWriter writer(256);
  writer.u8(kContentVersion).i64(content.customer.value).i64(content.record.value).count(content.values.size());
  for (const auto& [field, value] : content.values) {
    writer.text(field).text(value);
  }
  return writer.take();
}

base::Hash record_leaf(const base::Hash& salt, base::ByteView content) {
  static constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0};
  return crypto::sha256({kLeafPrefix, base::as_bytes(kLabel), salt, content});
}

receipt::Scope::Records records_of(std::span<const base::Hash> leaves) {
  return {leaves.size(), root_of(leaves)};
}

std::vector<base::Hash> record_path(std::span<const base::Hash> leaves, std::size_t index) {
  JINKUI_CHECK(index < leaves.size());
  std::vector<base::Hash> path;
  append_path(leaves, index, path);
  return path;
}

std::string to_json(const RecordsProof& proof) {
  std::string text;
  codec::JsonWriter out(text);
  out.begin_object().text("format", kFormat).integer("index", static_cast<std::int64_t>(proof.index));
  out.text("leaf", codec::to_hex(proof.leaf)).text("object_salt", codec::to_hex(proof.object_salt));
  out.text("object", codec::to_hex(proof.object));
  write_path(out, "path", proof.path);
  out.text("checkpoint", proof.checkpoint).array("records");
  for (const auto& record : proof.records) {
    out.begin_object().integer("position", static_cast<std::int64_t>(record.position));
    out.text("salt", codec::to_hex(record.salt));
    write_path(out, "path", record.path);
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

base::Result<RecordsProof> parse_records_proof(std::string_view json) {
  JINKUI_TRY(const auto document, codec::parse_json(json, std::size_t{512} << 20));
  codec::ObjectReader body(document);
  RecordsProof proof;
  if (body.text("format") != kFormat) {
    return bad_proof();
  }
  proof.index = static_cast<std::uint64_t>(body.integer("index", {.min = 0}));
  const auto leaf = codec::from_hex(body.text("leaf", {.max_chars = 1024}));
  const auto object = codec::from_hex(body.text("object", {.max_chars = std::size_t{1} << 20}));
  if (!body.ok() || !leaf || !object) {
    return bad_proof();
  }
  proof.leaf = *leaf;
  proof.object = *object;
  JINKUI_TRY(proof.object_salt, read_hash(body.text("object_salt")));
  JINKUI_TRY(proof.path, read_path(body, "path"));
  proof.checkpoint = body.text("checkpoint", {.max_chars = kMaxNote, .multiline = true});
  const auto& records = body.array("records", kMaxRecords);
  for (std::size_t i = 0; i < records.size(); ++i) {
    codec::ObjectReader row(body, "records", records, i);
    RecordsProof::Record record;
    record.position = static_cast<std::uint64_t>(row.integer("position", {.min = 0}));
    JINKUI_TRY(record.salt, read_hash(row.text("salt")));
    JINKUI_TRY(record.path, read_path(row, "path"));
    row.close();
    proof.records.push_back(std::move(record));
  }
  JINKUI_RETURN_IF_ERROR(body.finish());
  return proof;
}

base::Result<receipt::Scope> verify_entry(const RecordsProof& proof, const NoteKey& log) {
  JINKUI_TRY(const Leaf leaf, decode_leaf(proof.leaf));
  const base::Hash& committed = leaf.commitments[static_cast<std::size_t>(Part::object)];
  if (leaf.index != proof.index) {
    return wrong("records/leaf", "分录的序号不符。", "The entry is not the one that the proof names.");
  }
  if (commit(Part::object, proof.object_salt, proof.object) != committed) {
    return wrong("records/object", "所示的客体部分不是分录所承诺的。",
                 "The object part is not the one that the entry commits to.");
  }
  JINKUI_TRY(const Checkpoint checkpoint, parse_checkpoint(proof.checkpoint));
  if (!verify_inclusion(proof.index, leaf_hash(proof.leaf), proof.path, checkpoint.head)) {
    return wrong("records/path", "分录不在检查点所指的账本之内。",
                 "The entry is not in the ledger of the checkpoint.");
  }
  if (!verify_checkpoint(checkpoint, log).ok()) {
    return wrong("records/signature", "检查点不是这个账本的密钥所签。",
                 "The checkpoint is not signed by this ledger's key.");
  }
  return decode_scope(proof.object);
}

base::Status verify_all(const RecordsProof& proof, const receipt::Scope& scope,
                        std::span<const RecordContent> contents) {
  if (!scope.records || contents.size() != proof.records.size() || contents.size() != scope.records->count) {
    return wrong_content();
  }
  std::vector<base::Hash> leaves;
  leaves.reserve(contents.size());
  for (std::size_t i = 0; i < contents.size(); ++i) {
    leaves.push_back(record_leaf(proof.records[i].salt, encode(contents[i])));
  }
  return root_of(leaves) == scope.records->root ? base::success() : base::Status(wrong_content());
}

base::Status verify_one(const RecordsProof::Record& record, const receipt::Scope& scope,
                        const RecordContent& content) {
  const bool good = scope.records && record.position < scope.records->count &&
                    verify_inclusion(record.position, record_leaf(record.salt, encode(content)), record.path,
                                     {scope.records->count, scope.records->root});
  return good ? base::success() : base::Status(wrong_content());
}

}  // namespace jinkui::ledger
