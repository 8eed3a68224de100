// What a value is found by, and what a query looks for: the two must meet.
#include "jinkui/values/terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "fields.h"

namespace jinkui::values {
namespace {

using pack::FieldType;

std::set<std::string> texts(FieldType type, std::string_view value, TermKind kind) {
  std::set<std::string> out;
  for (const auto& term : terms(field_of(type), value)) {
    if (term.kind == kind) {
      EXPECT_TRUE(out.insert(term.text).second) << "twice: " << term.text;
    }
  }
  return out;
}

using Set = std::set<std::string>;

bool meets(const std::vector<Term>& have, const Alternative& want, FieldType type) {
  const bool typed = want.kind == TermKind::exact || want.kind == TermKind::last4;
  return (!typed || want.type == type) && std::all_of(want.all.begin(), want.all.end(), [&](const auto& text) {
           return std::find(have.begin(), have.end(), Term{want.kind, text}) != have.end();
         });
}

// As the search does it: every word by one of its alternatives.
bool found(FieldType type, std::string_view value, std::string_view typed) {
  const auto have = terms(field_of(type), value);
  const auto query = query_terms(typed);
  return !query.words.empty() && std::all_of(query.words.begin(), query.words.end(), [&](const auto& word) {
    return std::any_of(word.begin(), word.end(), [&](const auto& one) { return meets(have, one, type); });
  });
}

TEST(Terms, OfAPersonsName) {
  EXPECT_EQ(texts(FieldType::person_name, "张伟明", TermKind::name), (Set{"张伟明", "张", "伟明", "张伟"}));
  EXPECT_EQ(texts(FieldType::person_name, "张伟明", TermKind::pinyin), (Set{"zhangweiming", "zhang", "weiming"}));
  EXPECT_EQ(texts(FieldType::person_name, "张伟明", TermKind::initials), (Set{"zwm"}));
  EXPECT_EQ(texts(FieldType::person_name, "张伟明", TermKind::part), Set{});
  EXPECT_EQ(texts(FieldType::person_name, "欧阳明", TermKind::name), (Set{"欧阳明", "欧阳", "欧", "明", "阳明"}));
  EXPECT_EQ(texts(FieldType::person_name, "欧阳明", TermKind::pinyin), (Set{"ouyangming", "ouyang", "ming"}));
}

TEST(Terms, SurnamesAreReadAsSurnames) {
  const std::vector<std::pair<const char*, const char*>> names = {
      {"单田芳", "shantianfang"}, {"曾国藩", "zengguofan"},  {"仇英", "qiuying"},      {"解晓东", "xiexiaodong"},
      {"查良镛", "zhaliangyong"}, {"区伟", "ouwei"},         {"尉迟恭", "yuchigong"},  {"万俟卨", "moqixie"},
      {"长孙明", "zhangsunming"}, {"朴明", "piaoming"},      {"任明", "renming"},      {"华佗", "huatuo"},
      {"盖明", "geming"},         {"翟明", "zhaiming"},      {"缪明", "miaoming"},     {"覃明", "qinming"},
      {"乐明", "yueming"},        {"令狐冲", "linghuchong"}, {"澹台明", "tantaiming"}, {"郗明", "ximing"},
      {"员明", "yunming"},        {"逄明", "pangming"},      {"谌明", "chenming"},     {"宓明", "miming"},
      {"吕明", "lvming"},         {"吕明", "luming"},        {"吕明", "lyuming"},      {"王女", "wangnv"}};
  for (const auto& [name, pinyin] : names) {
    EXPECT_TRUE(texts(FieldType::person_name, name, TermKind::pinyin).contains(pinyin)) << name << " " << pinyin;
  }
}

// Names and their pinyin by another implementation (tests/vectors/values/README.md).
TEST(Terms, PinyinAgreesWithAnother) {
  std::ifstream in("tests/vectors/values/names.tsv");
  int lines = 0;
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (line.empty() || line[0] == '#' || tab == std::string::npos) {
      continue;
    }
    ++lines;
    EXPECT_TRUE(texts(FieldType::person_name, line.substr(0, tab), TermKind::pinyin).contains(line.substr(tab + 1)))
        << line;
  }
  EXPECT_GT(lines, 100);
}

TEST(Terms, ReadingsInUseAreAllIndexed) {
  const auto names = texts(FieldType::person_name, "王乐", TermKind::pinyin);
  EXPECT_TRUE(names.contains("wangle") && names.contains("wangyue"));
  EXPECT_TRUE(texts(FieldType::person_name, "单明", TermKind::pinyin).contains("danming"))
      << "who does not know better";
}

TEST(Terms, OfACompanysName) {
  const auto parts = texts(FieldType::company_name, "济南青禾商贸有限公司", TermKind::part);
  EXPECT_EQ(parts, (Set{"济南青禾商贸有限公司", "济南青禾商贸", "青禾商贸", "济南", "南青", "青禾", "禾商", "商贸"}));
  EXPECT_TRUE(texts(FieldType::company_name, "济南青禾商贸有限公司", TermKind::initials).contains("qhsm"));
  EXPECT_TRUE(texts(FieldType::company_name, "济南青禾商贸有限公司", TermKind::pinyin)
                  .contains("qinghe"
                            "shangmao"));
}

TEST(Terms, OfNumbersAreTheLookupForm) {
  EXPECT_EQ(texts(FieldType::cn_mobile, "13800138000", TermKind::exact), Set{"8613800138000"});
  EXPECT_EQ(texts(FieldType::cn_mobile, "13800138000", TermKind::last4), Set{"8000"});
  EXPECT_EQ(texts(FieldType::cn_mobile, "+85291234567", TermKind::exact), Set{"85291234567"});
  EXPECT_EQ(texts(FieldType::cn_resident_id, "11010519491231002X", TermKind::last4), Set{"002X"});
  EXPECT_EQ(lookup_form(FieldType::cn_resident_id, "440524800101001"), "440524198001010013");
  EXPECT_EQ(texts(FieldType::cn_resident_id, "440524800101001", TermKind::last4), (Set{"0013", "1001"}));
  EXPECT_EQ(lookup_form(FieldType::email, " Ａ@B.CN"), "a@b.cn");
  EXPECT_EQ(lookup_form(FieldType::text, "KH 000016"), "kh000016");
  EXPECT_EQ(lookup_form(FieldType::text, "\u00adKH\u200b0\ufeff1"), "kh01")
      << "what a copied text brings along unseen";
  EXPECT_EQ(lookup_form(FieldType::text, "e\u00ad\u0301"), lookup_form(FieldType::text, "\u00e9"));
}

TEST(Terms, OnlyTheModesOfTheField) {
  pack::Field field = field_of(FieldType::person_name);
  field.search = 0;
  EXPECT_TRUE(terms(field, "张伟").empty());
  field.search = 1U << static_cast<unsigned>(pack::SearchMode::exact);
  EXPECT_EQ(terms(field, "张伟明"), (std::vector<Term>{{TermKind::name, "张伟明"}}));
}

TEST(Query, FindsPersons) {
  for (const char* typed : {"欧阳明月", "欧阳", "明月", "欧阳明", "阳明月", "ouyangmingyue", "ouyang", "mingyue",
                            "oymy", "OYMY", "ou yang ming yue", "ouyang mingyue", "欧阳 明月", "ｏｕｙａｎｇ"}) {
    // "ou yang ming yue" is met as a whole, joined.
    EXPECT_TRUE(found(FieldType::person_name, "欧阳明月", typed)) << typed;
  }
  for (const char* typed : {"明欧", "阳月", "ouyangming2", "oy", "欧阳 张", "", " ", "月"}) {
    EXPECT_FALSE(found(FieldType::person_name, "欧阳明月", typed)) << typed;
  }
  for (const char* typed : {"阿里木·买买提", "阿里木买买提", "阿里木", "买买提", "alimumaimaiti", "alimu"}) {
    EXPECT_TRUE(found(FieldType::person_name, "阿里木·买买提", typed)) << typed;
  }
  for (const char* typed : {"john smith", "Smith", "JOHN", "smith john", "js"}) {
    EXPECT_TRUE(found(FieldType::person_name, "John Smith", typed)) << typed;
  }
  EXPECT_TRUE(found(FieldType::person_name, "吕布", "lübu"));
}

TEST(Query, FindsCompaniesByParts) {
  const char* name = "山东省济南市青禾商贸（集团）有限公司";
  for (const char* typed : {"青禾", "青禾商贸", "青禾商贸有限公司", "济南青禾", "济南市青禾商贸", "青禾 济南市",
                            "qinghe shangmao", "qhsm", "山东省济南市青禾商贸(集团)有限公司"}) {
    EXPECT_TRUE(found(FieldType::company_name, name, typed)) << typed;
  }
  for (const char* typed : {"有限公司", "青", "禾青", "烟台青禾", "集团"}) {
    EXPECT_FALSE(found(FieldType::company_name, name, typed)) << typed;
  }
  EXPECT_TRUE(found(FieldType::company_name, "青禾商贸有限公司济南分公司", "青禾商贸"));
  EXPECT_TRUE(found(FieldType::company_name, "青禾商贸有限公司济南分公司", "济南 青禾"));
  EXPECT_TRUE(found(FieldType::company_name, "青禾（济南）商贸有限公司", "青禾商贸"));
  EXPECT_TRUE(found(FieldType::company_name, "长治久安科技有限公司", "长治久"));
  EXPECT_TRUE(found(FieldType::person_name, "济南青禾商贸有限公司", "青禾")) << "a company in a field of names";
}

TEST(Query, FindsNumbersHoweverTyped) {
  for (const char* typed :
       {"13800138000", "138 0013 8000", "+86 138-0013-8000", "8613800138000", "8000", "１３８００１３８０００"}) {
    EXPECT_TRUE(found(FieldType::cn_mobile, "13800138000", typed)) << typed;
  }
  EXPECT_FALSE(found(FieldType::cn_mobile, "13800138000", "1380013"));
  EXPECT_TRUE(found(FieldType::cn_resident_id, "11010519491231002X", "11010519491231002x"));
  EXPECT_TRUE(found(FieldType::cn_resident_id, "11010519491231002X", "002x"));
  EXPECT_TRUE(found(FieldType::cn_resident_id, "440524800101001", "440524198001010013"));
  EXPECT_TRUE(found(FieldType::cn_resident_id, "440524198001010013", "440524800101001"));
  EXPECT_TRUE(found(FieldType::cn_credit_code, "91350100M000100Y43", "91350100m000100y43"));
  EXPECT_TRUE(found(FieldType::bank_card, "4111111111111111", "4111 1111 1111 1111"));
  EXPECT_TRUE(found(FieldType::email, "Wang@example.cn", "wang@EXAMPLE.cn"));
  EXPECT_TRUE(found(FieldType::text, "KH000016", "kh000016"));
}

TEST(Query, CommonWordsComeLast) {
  const auto query = query_terms("商贸青禾");
  ASSERT_EQ(query.words.size(), 1U);
  const auto& word = query.words[0];
  const auto pairs = std::find_if(word.begin(), word.end(),
                                  [](const auto& one) { return one.kind == TermKind::part && one.all.size() == 3; });
  ASSERT_NE(pairs, word.end());
  EXPECT_EQ(pairs->all.back(), "商贸");
}

TEST(Query, IsBounded) {
  EXPECT_TRUE(query_terms(std::string(257, 'a')).words.empty());
  EXPECT_TRUE(query_terms("一 二 三 四 五 六 七 八 九").words.empty());
  EXPECT_TRUE(query_terms("\xff").words.empty());
  std::string longest;
  for (int i = 0; i < 1000; ++i) {
    longest += "吕";
  }
  EXPECT_LE(terms(field_of(FieldType::company_name), longest).size(), kMaxTerms);
}

}  // namespace
}  // namespace jinkui::values
