#include "config.h"

#include <array>

#include "jinkui/codec/hex.h"
#include "jinkui/codec/json.h"
#include "jinkui/codec/json_writer.h"
#include "jinkui/codec/object_reader.h"

namespace jinkui::app {

base::Status write_certificate(const Paths& paths, const std::vector<std::string>& hosts, base::Disk& disk,
                               base::Instant now) {
  JINKUI_TRY(auto made, crypto::self_signed_certificate(hosts, now));
  disk.replace(paths.certificate, base::as_bytes(made.certificate));
  disk.replace(paths.private_key, base::as_bytes(made.private_key));
  crypto::wipe(made.private_key);
  return base::success();
}

void write_public_keys(const Paths& paths, base::Disk& disk, const service::Founded& founded) {
  disk.replace(paths.public_key, base::as_bytes(founded.verifier_key + "\n"));
  if (!founded.second_verifier_key.empty()) {
    disk.replace(paths.second_public_key, base::as_bytes(founded.second_verifier_key + "\n"));
  }
}

void write_config(const Paths& paths, base::Disk& disk, base::Random& random) {
  std::array<std::uint8_t, 24> token{};
  random.fill(token);
  std::string out;
  codec::JsonWriter writer(out);
  writer.begin_object().text("metrics_token", codec::to_hex(token)).end_object();
  disk.replace(paths.config, base::as_bytes(out));
}

base::Result<Config> read_config(const Paths& paths, base::Disk& disk) {
  JINKUI_TRY(const auto bytes, disk.read(paths.config));
  JINKUI_TRY(const auto json, codec::parse_json(base::as_text(bytes)));
  codec::ObjectReader reader(json);
  Config config;
  config.metrics_token = reader.text("metrics_token", {.max_chars = 256, .min_chars = 16});
  JINKUI_RETURN_IF_ERROR(reader.finish());
  return config;
}

}  // namespace jinkui::app
