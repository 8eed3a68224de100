// Starts libsodium and libgcrypt, once, without the self-tests that initialise() adds. Safe from any thread;
// base::Fatal when one cannot start.
#pragma once

namespace jinkui::crypto {

void start_libraries();

}  // namespace jinkui::crypto
