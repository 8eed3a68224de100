// What lies beside the data: the server's certificate and config.json (metrics token).
// For the main thread; disk failure throws base::Fatal.
#pragma once
#include <string>
#include <vector>

#include "jinkui/base/seams.h"
#include "premises.h"

namespace jinkui::app {

struct Config {
  std::string metrics_token;
};

// Error crypto/host-name.
base::Status write_certificate(const Paths& paths, const std::vector<std::string>& hosts, base::Disk& disk,
                               base::Instant now);
// The ledger's verifier keys, for verification without the keys of the vault.
void write_public_keys(const Paths& paths, base::Disk& disk, const service::Founded& founded);
void write_config(const Paths& paths, base::Disk& disk, base::Random& random);
[[nodiscard]] base::Result<Config> read_config(const Paths& paths, base::Disk& disk);

}  // namespace jinkui::app
