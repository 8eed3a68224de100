// Sections that give names: posts, groups, levels, tiers, fields, categories, purposes; and the settings.
#include "source_parts.h"

namespace jinkui::policy {

void read_item(Reader& reader, SourceItem& item, bool titled) {
  if (item.id.empty()) {
    item.id = reader.word("id");
    reader.require("id", item.id);
  }
  item.title = reader.title(titled);
  item.clauses = reader.words("clause");
  item.floor = reader.flag("floor");
}

namespace {

template <class Item, class Fill>
void read_named(Reader& root, std::string_view section, std::vector<Item>& into, const Fill& fill) {
  for_each_named(root, section, [&](Reader& reader, const Word& id) {
    Item item;
    item.id = id;
    read_item(reader, item, true);
    fill(reader, item);
    into.push_back(std::move(item));
  });
}

void read_field(Reader& reader, SourceField& field) {
  field.type = reader.word("type");
  reader.require("type", field.type);
  field.tier = reader.word("tier");
  field.level = reader.word("level");
  field.mask = reader.word("mask");
  field.search = reader.words("search");
  field.csv = reader.word("csv");
  field.of_record = reader.flag("record");
  field.required = reader.flag("required");
  field.unique = reader.flag("unique");
  for_each_named(reader, "choices", [&](Reader& inner, const Word& id) {
    field.choices.push_back({id, inner.title(true)});
  });
}

void read_passwords(Reader& root, SourcePack& pack) {
  const YamlNode* node = root.get("passwords");
  if (node == nullptr) {
    return;
  }
  Reader reader(*node, root.findings(), "passwords");
  SourcePasswords out;
  out.at = node->at;
  out.min = reader.word("min");
  out.classes = reader.word("classes");
  out.rotate = reader.word("rotate");
  out.lock_after = reader.word("lock_after");
  out.lock_for = reader.word("lock_for");
  out.history = reader.word("history");
  out.forbid_name = reader.maybe("forbid_name");
  out.floor = reader.flag("floor");
  out.clauses = reader.words("clause");
  reader.finish();
  pack.passwords = std::move(out);
}

void read_sessions(Reader& root, SourcePack& pack) {
  const YamlNode* node = root.get("sessions");
  if (node == nullptr) {
    return;
  }
  Reader reader(*node, root.findings(), "sessions");
  SourceSessions out;
  out.at = node->at;
  out.idle = reader.word("idle");
  out.absolute = reader.word("absolute");
  out.single = reader.word("single");
  out.clauses = reader.words("clause");
  if (const YamlNode* factor = reader.get("second_factor"); factor != nullptr) {
    Reader inner(*factor, root.findings(), "sessions.second_factor");
    out.second_factor = {true,
                         inner.maybe("approvers"),
                         inner.maybe("administrators"),
                         inner.words("posts"),
                         inner.words("clause"),
                         inner.word("fresh")};
    inner.finish();
  }
  reader.finish();
  pack.sessions = std::move(out);
}

void read_recovery(Reader& root, SourcePack& pack) {
  const YamlNode* node = root.get("recovery");
  if (node == nullptr) {
    return;
  }
  Reader reader(*node, root.findings(), "recovery");
  SourceRecovery out;
  out.at = node->at;
  out.delay = reader.word("delay");
  out.confirm = reader.words("posts");
  out.floor = reader.flag("floor");
  out.clauses = reader.words("clause");
  reader.finish();
  pack.recovery = std::move(out);
}

void read_clauses(Reader& root, SourcePack& pack) {
  for_each_listed(root.get("clauses"), root.findings(), "clauses", [&](Reader& reader) {
    SourceClause clause;
    clause.id = reader.word("id");
    reader.require("id", clause.id);
    clause.title = reader.title(true);
    clause.printed = reader.text("printed");
    clause.claim = reader.word("claim");
    clause.not_yet = reader.word("not_yet");
    for (const char* note : {"assumed", "gap", "refers", "settles", "strength"}) {
      if (Word word = reader.word(note); !word.empty()) {
        clause.notes.emplace_back(note, std::move(word));
      }
    }
    pack.clauses.push_back(std::move(clause));
  });
}

}  // namespace

void read_names(Reader& root, SourcePack& pack) {
  read_named(root, "posts", pack.posts, [](Reader& reader, SourcePost& post) {
    const Word per = reader.word("per");
    post.per_department = per.text == "department";
    if (!per.empty() && !post.per_department) {
      reader.report(per.at, "pack/unknown-name", {"per 只能是 department", "per is department"},
                    {"改为 per: department", "write per: department"});
    }
    post.one = reader.flag("one");
    post.administrator = reader.flag("administrator");
    post.head = reader.flag("head");
  });
  read_named(root, "groups", pack.groups,
             [](Reader& reader, SourceGroup& group) { group.posts = reader.words("of"); });
  read_named(root, "levels", pack.levels, [](Reader& reader, SourceLevel& level) {
    level.harm = reader.text("harm");
    level.rank = reader.word("rank");
    level.period = reader.word("period");
    level.color = reader.word("color");
    level.conceal = reader.flag("conceal");
  });
  read_named(root, "tiers", pack.tiers, [](Reader& reader, SourceTier& tier) {
    tier.rank = reader.word("rank");
    tier.second_factor = reader.flag("second_factor");
  });
  read_named(root, "fields", pack.fields, read_field);
  read_named(root, "categories", pack.categories,
             [](Reader& reader, SourceCategory& category) { category.level = reader.word("level"); });
  read_named(root, "purposes", pack.purposes, [](Reader& reader, SourcePurpose& purpose) {
    purpose.fields = reader.words("fields");
    purpose.posts = reader.words("posts");
  });
  read_named(root, "mechanisms", pack.mechanisms, [](Reader&, SourceMechanism&) {});
}

void read_settings(Reader& root, SourcePack& pack) {
  for_each_listed(root.get("classification"), root.findings(), "classification", [&](Reader& reader) {
    SourceClassification item;
    read_item(reader, item, false);
    item.when = reader.word("when");
    item.level = reader.word("level");
    reader.require("level", item.level);
    const Word attach = reader.word("attach");
    item.of_record = attach.text == "record";
    if (!attach.empty() && attach.text != "record" && attach.text != "customer") {
      reader.report(attach.at, "pack/unknown-name",
                    {"attach 只能是 customer 或 record", "attach is customer or record"},
                    {"改为 attach: record", "write attach: record"});
    }
    pack.classification.push_back(std::move(item));
  });
  read_passwords(root, pack);
  read_sessions(root, pack);
  read_recovery(root, pack);
  if (const YamlNode* node = root.get("search"); node != nullptr) {
    Reader reader(*node, root.findings(), "search");
    pack.search = SourceSearch{node->at, reader.word("budget"), reader.word("per"), reader.words("clause")};
    reader.require("budget", pack.search->budget);
    reader.require("per", pack.search->per);
    reader.finish();
  }
  if (const YamlNode* node = root.get("marking"); node != nullptr) {
    Reader reader(*node, root.findings(), "marking");
    pack.marking = SourceMarking{node->at, reader.word("text"), reader.words("clause")};
    reader.require("text", pack.marking->text);
    reader.finish();
  }
  if (const YamlNode* node = root.get("declassification"); node != nullptr) {
    Reader reader(*node, root.findings(), "declassification");
    pack.declassification = SourceDeclassification{node->at, reader.flag("automatic"), reader.words("clause")};
    reader.finish();
  }
  read_clauses(root, pack);
}

}  // namespace jinkui::policy
