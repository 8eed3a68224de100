// What a command says: results on standard output, errors on standard error, in the language of the terminal.
// For the main thread.
#pragma once
#include <string>

#include "jinkui/base/result.h"

namespace jinkui::app {

// Exit codes of every command (design: conventions).
inline constexpr int kOk = 0;
inline constexpr int kFindings = 1;
inline constexpr int kUsage = 2;
inline constexpr int kUnproven = 3;

struct Voice {
  bool json = false;
  bool chinese = true;  // LANG, LC_ALL, LC_MESSAGES: Chinese unless they name another language than zh or C

  [[nodiscard]] const std::string& pick(const base::Text& text) const { return chinese ? text.zh : text.en; }
  // Prints the error (JSON: a problem object) and gives the exit code.
  [[nodiscard]] int fail(const base::Error& error) const;
};
[[nodiscard]] Voice voice_of_terminal(bool json);

}  // namespace jinkui::app
