// The byte layouts of docs/formats, written out by hand here: a change of the code that changes them fails.
#include <gtest/gtest.h>

#include <algorithm>

#include "aad.h"
#include "bag.h"
#include "fixed_random.h"
#include "index.h"
#include "jinkui/codec/hex.h"
#include "key_file.h"
#include "memory_disk.h"
#include "rows.h"
#include "tested_suite.h"

namespace jinkui::vault {
namespace {

base::Bytes unhex(const std::string& text) {
  return codec::from_hex(text).value();
}

TEST(Formats, AssociatedData) {
  VaultId vault{};
  vault[0] = 0xAB;
  EXPECT_EQ(codec::to_hex(wrap_aad(crypto::SuiteId::intl, vault, {258})),
            "4a4b4131"
            "01"
            "01"
            "0000000000000102"
            "ab000000000000000000000000000000");
  EXPECT_EQ(
      codec::to_hex(value_aad(crypto::SuiteId::gm, {.customer = {1}, .record = {2}, .field = "电", .version = 3})),
      "4a4b4131"
      "02"
      "02"
      "0000000000000001"
      "0000000000000002"
      "0000000000000003"
      "00000003e794b5");
  EXPECT_EQ(codec::to_hex(masks_aad(crypto::SuiteId::intl, {1})),
            "4a4b4131"
            "01"
            "03"
            "0000000000000001");
  EXPECT_EQ(codec::to_hex(text_aad(crypto::SuiteId::intl, {}, 7, "a.b")),
            "4a4b4131"
            "01"
            "04"
            "0000000000000000"
            "00000007"
            "00000003612e62");
}

class FormatTest : public ::testing::Test {
 protected:
  FormatTest() {
    EXPECT_TRUE(RootKey::create_key_file(disk_, "root", random_).ok());
    const RootKey root = std::move(RootKey::from_key_file(disk_, "root")).value();
    keys_ = std::move(KeyStore::create(disk_, "keys", tested_suite(), root, random_)).value();
  }
  MemoryDisk disk_;
  FixedRandom random_{20};
  std::unique_ptr<KeyStore> keys_;
};

TEST_F(FormatTest, MacsOfLabels) {
  const std::string vault = codec::to_hex(keys_->vault_id());
  CustomerRow row;
  row.id = {1};
  row.custody = {.department = {2}, .assigned = {3}, .keeper = {8}, .entered_by = {4}};
  row.label.level = "L";
  row.label.until = base::Instant{5};
  row.label.set_at = base::Instant{6};
  row.traits = {{"f", "v"}};
  row.created = {7};
  const std::string customer = "000000156a696e6b75692f637573746f6d65722d6d61632f31" + vault +
                               "0000000000000001"
                               "00"
                               "0000000000000002"
                               "0000000000000003"
                               "0000000000000008"
                               "0000000000000004"
                               "000000014c"
                               "00000000"
                               "01"
                               "0000000000000005"
                               "00"
                               "0000000000000006"
                               "00000001"
                               "0000000166"
                               "0000000176"
                               "0000000000000007"
                               "0000000000000000";
  EXPECT_EQ(Rows(*keys_).mac(row), tested_suite().mac(keys_->label_key(), {unhex(customer)}));

  UnitRow unit;
  unit.customer = {1};
  unit.record = {2};
  unit.label.level = "L";
  unit.label.category = "C";
  unit.label.declassified = true;
  unit.label.set_at = base::Instant{6};
  const std::string record = "000000116a696e6b75692f756e69742d6d61632f31" + vault +
                             "0000000000000001"
                             "0000000000000002"
                             "000000014c"
                             "0000000143"
                             "00"
                             "01"
                             "0000000000000006"
                             "00000000";
  EXPECT_EQ(Rows(*keys_).mac(unit), tested_suite().mac(keys_->label_key(), {unhex(record)}));
}

TEST(Formats, IndexTagsLabelsAndFingerprints) {
  const base::Bytes key(32, 0x11);
  const IndexKeys keys(tested_suite(), 7, key);
  const Term term{Term::Kind::word, "name", "王"};
  const auto mac = [](base::ByteView with, const std::string& hex) {
    return codec::to_hex(tested_suite().mac(with, {unhex(hex)}));
  };
  EXPECT_EQ(codec::to_hex(keys.tag(term)), mac(key,
                                               "000000126a696e6b75692f696e6465782d7461672f31"
                                               "000000046e616d65"
                                               "00000003e78e8b")
                                               .substr(0, 32));
  const auto word = keys.term_key(term);
  EXPECT_EQ(codec::to_hex(word.view()), mac(key,
                                            "000000136a696e6b75692f696e6465782d7465726d2f31"
                                            "000000046e616d65"
                                            "00000003e78e8b"));
  EXPECT_EQ(codec::to_hex(keys.label(word, 2, 3)), mac(word.view(),
                                                       "0000000000000002"
                                                       "00000003")
                                                       .substr(0, 32));
  EXPECT_EQ(
      codec::to_hex(keys.posting_key()),
      mac(key, "000000166a696e6b75692f696e6465782d706f7374696e672f31").substr(0, 2 * tested_suite().key_size()));
  EXPECT_EQ(codec::to_hex(keys.check()), mac(key, "000000146a696e6b75692f696e6465782d636865636b2f31").substr(0, 32));
  EXPECT_EQ(codec::to_hex(posting_aad(crypto::SuiteId::intl, 7, 2, keys.tag(term))).substr(0, 52),
            "4a4b4131"
            "01"
            "06"
            "0000000000000000"
            "00000007"
            "0000000000000002");
  EXPECT_EQ(segment_of({4095}), 0);
  EXPECT_EQ(segment_of({4096}), 1);
  const base::Hash hash = crypto::sha256(unhex("6e616d6500e78e8b"));
  EXPECT_TRUE(std::ranges::equal(fingerprint(term), base::ByteView(hash).first(3)));
}

TEST_F(FormatTest, KeyStoreFileByHand) {
  const base::Bytes& file = disk_.files()["keys.1"];
  const std::string hex = codec::to_hex(file);
  EXPECT_EQ(hex.substr(0, 56),
            "4a494e4b5549"
            "4b53"
            "0001" +
                std::string(tested_suite().id() == crypto::SuiteId::gm ? "02" : "01") +
                "01"
                "0000000000000000"
                "0000000000000000");
  EXPECT_EQ(hex.substr(88, 32), codec::to_hex(keys_->vault_id()));
  EXPECT_EQ(hex.substr(120, 32),
            "0000000000000001"
            "0000000000000000");
  const base::ByteView view(file);
  const base::ByteView salt = view.subspan(28, 16);

  const base::Bytes& line = disk_.files()["root"];
  const base::Bytes root = unhex(std::string(base::as_text(line).substr(0, 64)));
  const auto roots_key = tested_suite().derive(root, salt, "jinkui/key-store/1/roots", tested_suite().key_size());
  // Section 1: three secrets, one company key of epoch 1, no backups, one index key of epoch 1.
  EXPECT_EQ(hex.substr(152, 8), "000000d0");
  base::Bytes aad = base::to_bytes(view.first(76));
  aad.push_back(1);
  base::Bytes roots;
  ASSERT_TRUE(tested_suite().open(roots_key.view(), aad, view.subspan(80, 208), roots));
  ASSERT_EQ(roots.size(), 180U);
  EXPECT_EQ(codec::to_hex(roots).substr(192, 16), "0000000100000001");
  EXPECT_EQ(codec::to_hex(roots).substr(272, 8), "00000000");
  EXPECT_EQ(codec::to_hex(roots).substr(280, 16), "0000000100000001");
  const base::ByteView secrets(roots);
  EXPECT_EQ(crypto::SigningKey(crypto::SecretBytes(secrets.subspan(64, 32))).public_key(),
            keys_->ledger_key().public_key());
  const auto label = tested_suite().derive(secrets.subspan(32, 32), keys_->vault_id(), "jinkui/label-mac/1", 32);
  EXPECT_TRUE(std::ranges::equal(label.view(), keys_->label_key()));
  EXPECT_TRUE(std::ranges::equal(secrets.subspan(104, 32), keys_->company_key(1)->view()));
  EXPECT_TRUE(std::ranges::equal(secrets.subspan(148, 32), keys_->index_key(1)->view()));

  // Section 2: one node, the root of the tree.
  const auto tree_key =
      tested_suite().derive(secrets.first(32), salt, "jinkui/key-store/1/tree", tested_suite().key_size());
  aad.back() = 2;
  base::Bytes tree;
  ASSERT_TRUE(tested_suite().open(tree_key.view(), aad, view.subspan(292, 69), tree));
  EXPECT_EQ(codec::to_hex(tree).substr(0, 18),
            "00000001"
            "00"
            "00000000");
  ASSERT_EQ(tree.size(), 41U);
  EXPECT_EQ(file.size(), 393U);
  EXPECT_TRUE(std::ranges::equal(crypto::sha256(view.first(361)), view.last(32)));
}

}  // namespace
}  // namespace jinkui::vault
