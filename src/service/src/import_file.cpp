#include "import_file.h"

#include <algorithm>
#include <array>

#include "jinkui/codec/canonical.h"
#include "jinkui/codec/csv.h"
#include "jinkui/ledger/tree.h"
#include "jinkui/render/xlsx_read.h"

namespace jinkui::service {
namespace {

constexpr std::size_t kFrame = 4;

bool blank(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return field.empty(); });
}

}  // namespace

void ImportFile::append(std::string_view bytes) {
  start_ += bytes.substr(0, std::min<std::size_t>(4 - start_.size(), bytes.size()));
  finder_.feed(bytes);
  bytes_.append(bytes);
}

base::Hash ImportFile::tag(const crypto::Suite& suite, base::ByteView key, std::string_view context) {
  ledger::Frontier frontier;
  base::Bytes block(SealedScratch::kBlock);
  for (std::uint64_t at = 0; at < size();) {
    const std::size_t got = bytes_.read(at, block);
    frontier.append(ledger::leaf_hash(base::ByteView(block).first(got)));
    at += got;
  }
  crypto::wipe(block);
  return suite.mac(key, {frontier.root(), base::as_bytes(context)});
}

base::Status ImportFile::read(const std::function<base::Status(FileRow&)>& on_row) {
  const auto filled = [&on_row](FileRow& row) { return blank(row.fields) ? base::success() : on_row(row); };
  return is_xlsx() ? read_xlsx(filled) : read_csv(filled);
}

base::Status ImportFile::read_csv(const std::function<base::Status(FileRow&)>& on_row) {
  FileRow row;
  codec::CsvReader reader([&](const codec::CsvRow& from) {
    row.fields.assign(from.fields.begin(), from.fields.end());
    return on_row(row);
  });
  values::TextDecoder decoder(encoding());
  base::Bytes block(SealedScratch::kBlock);
  std::string text;
  base::Status status = base::success();
  for (std::uint64_t at = 0; at < size() && status.ok();) {
    const std::size_t got = bytes_.read(at, block);
    at += got;
    text.clear();
    status = decoder.feed(base::as_text(base::ByteView(block).first(got)), at == size(), text);
    if (status.ok()) {
      status = reader.feed(text);
    }
  }
  if (status.ok()) {
    status = reader.finish();
  }
  crypto::wipe(block);
  crypto::wipe(text);
  return status;
}

base::Status ImportFile::read_xlsx(const std::function<base::Status(FileRow&)>& on_row) {
  const render::FileBytes bytes = {
      size(), [this](std::uint64_t offset, std::span<std::uint8_t> out) { return bytes_.read(offset, out); }};
  FileRow row;
  return render::read_xlsx(bytes, [&](render::XlsxRow& from) {
    std::swap(row.fields, from.fields);
    std::swap(row.damaged, from.damaged);
    return on_row(row);
  });
}

void RefusedRows::add(const std::vector<std::string>& fields, const base::Text& reason) {
  codec::CanonicalWriter writer(256);
  writer.text(reason.zh).text(reason.en).count(fields.size());
  for (const auto& field : fields) {
    writer.text(field);
  }
  base::Bytes record = writer.take();
  std::string frame;
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame += static_cast<char>(record.size() >> static_cast<unsigned>(shift));
  }
  bytes_.append(frame);
  bytes_.append(base::as_text(record));
  crypto::wipe(record);
}

base::Status RefusedRows::read(
    const std::function<base::Status(const std::vector<std::string>&, const base::Text&)>& on_row) {
  base::Bytes record;
  for (std::uint64_t at = 0; at < bytes_.size();) {
    std::array<std::uint8_t, kFrame> frame{};
    at += bytes_.read(at, frame);
    record.resize(std::size_t{frame[0]} << 24U | std::size_t{frame[1]} << 16U | std::size_t{frame[2]} << 8U |
                  frame[3]);
    at += bytes_.read(at, record);
    codec::CanonicalReader reader(record);
    base::Text reason;
    reason.zh = reader.text();
    reason.en = reader.text();
    std::vector<std::string> fields(reader.count(codec::CanonicalReader::kNoLimit, 4));
    for (auto& field : fields) {
      field = reader.text();
    }
    JINKUI_RETURN_IF_ERROR(reader.finish());
    JINKUI_RETURN_IF_ERROR(on_row(fields, reason));
  }
  crypto::wipe(record);
  return base::success();
}

}  // namespace jinkui::service
