#include "jinkui/policy/finding.h"

#include <algorithm>

namespace jinkui::policy {

std::string to_string(const Spot& spot) {
  std::string out = spot.file;
  if (spot.line > 0) {
    out += ":" + std::to_string(spot.line);
    if (spot.column > 0) {
      out += ":" + std::to_string(spot.column);
    }
  }
  return out;
}

bool has_errors(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.severity == Severity::error; });
}

base::Error to_error(const Findings& findings) {
  const auto errors =
      std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
  JINKUI_CHECK(errors > 0);
  const Finding& first =
      *std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
  base::Error error;
  error.code = base::Errc::invalid;
  error.slug = first.slug;
  error.message = first.message;
  error.next = first.mend;
  error.where = to_string(first.at);
  if (errors > 1) {
    error.message.zh += "（另有 " + std::to_string(errors - 1) + " 处错误）";
    error.message.en += " (and " + std::to_string(errors - 1) + " more)";
  }
  return error;
}

std::string to_line(const Finding& finding, bool english) {
  std::string out = to_string(finding.at);
  if (!out.empty()) {
    out += ": ";
  }
  const bool error = finding.severity == Severity::error;
  if (english) {
    out += (error ? "error: " : "warning: ") + finding.message.en;
    out += finding.clause.empty() ? "" : " [clause " + finding.clause + "]";
    out += finding.mend.en.empty() ? "" : " — " + finding.mend.en;
  } else {
    out += (error ? "错误：" : "提醒：") + finding.message.zh;
    out += finding.clause.empty() ? "" : "［条款 " + finding.clause + "］";
    out += finding.mend.zh.empty() ? "" : " 改法：" + finding.mend.zh;
  }
  return out;
}

}  // namespace jinkui::policy
