#include "validator/verdict_report.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "validator/text_check.h"

namespace claribi::validator {
namespace {

using values::Json;

constexpr std::string_view kHarmless =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@%+=,-";

std::string Seconds(std::chrono::milliseconds took) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(took.count()) / 1000.0);
  return text;
}

// For XML 1.0, which has no place for most controls, and for bytes that are no UTF-8.
std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '&') {
      escaped += "&amp;";
    } else if (byte == '<') {
      escaped += "&lt;";
    } else if (byte == '>') {
      escaped += "&gt;";
    } else if (byte == '"') {
      escaped += "&quot;";
    } else if ((code < 0x20 && byte != '\n' && byte != '\t') || code >= 0x7F) {
      char hex[8];
      std::snprintf(hex, sizeof hex, "\\x%02x", code);
      escaped += hex;
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

void AppendStream(std::string& text, const char* name, const Captured& stream) {
  if (stream.text.empty()) return;
  text += std::string("    ") + name + ":\n";
  std::size_t begin = 0;
  while (begin < stream.text.size()) {
    const std::size_t end = std::min(stream.text.find('\n', begin), stream.text.size());
    text += "      | " + stream.text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  if (stream.is_cut) text += "      | (more was left out)\n";
}

std::string CountsInWords(const Validation& validation) {
  std::string text;
  for (const Result one : {Result::kPassed, Result::kFailed, Result::kCrashed, Result::kExited,
                           Result::kTimeout, Result::kSkipped}) {
    const std::size_t count = validation.Count(one);
    if (count == 0 && one != Result::kPassed && one != Result::kFailed) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + NameOf(one);
  }
  return text;
}

}  // namespace

std::string ShellLine(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    if (!word.empty() && word.find_first_not_of(kHarmless) == word.npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char byte : word) line += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
    line += '\'';
  }
  return line;
}

std::string ReproducingLine(const Reproduction& words, const Verdict& verdict, std::uint64_t seed) {
  Reproduction all = words;
  all.insert(all.end(), {"--include", verdict.rule->id, "--seed", std::to_string(seed)});
  return ShellLine(all);
}

std::string ToText(const Validation& validation, const Reproduction& words, bool all) {
  std::string text;
  std::map<std::string, std::vector<std::string>> skipped;  // by reason
  for (const Verdict& verdict : validation.verdicts) {
    if (verdict.result == Result::kPassed) {
      if (all) text += "passed   " + std::string(verdict.rule->id) + "\n";
      continue;
    }
    if (verdict.result == Result::kSkipped) {
      const bool is_untested = verdict.rule->untested != nullptr && !all;
      skipped[is_untested ? "There is no test for them; `claribi-host list rules` says why."
                          : verdict.says]
          .emplace_back(verdict.rule->id);
      continue;
    }
    std::string name = NameOf(verdict.result);
    name.resize(9, ' ');
    text += name + verdict.rule->id + "\n    " + verdict.says + "\n";
    text += "    rule: \"" + std::string(verdict.rule->sentence) + "\" (" +
            std::string(FileOf(verdict.rule->source)) + ")\n";
    text += "    look at: " + std::string(verdict.rule->look_at) + "\n";
    text += "    again: " + ReproducingLine(words, verdict, validation.seed) + "\n";
    AppendStream(text, "the plugin's stdout", verdict.out);
    AppendStream(text, "the plugin's stderr", verdict.err);
  }
  for (const auto& [why, ids] : skipped) {
    if (all) {
      for (const std::string& id : ids) text += "skipped  " + id + "\n";
      text += "    " + why + "\n";
    } else {
      text += "skipped  " + std::to_string(ids.size()) + (ids.size() == 1 ? " rule" : " rules") +
              ": " + why + "\n";
    }
  }
  const std::string plugin =
      validation.facts.plugin_id.empty()
          ? validation.library
          : validation.facts.plugin_id + " " + validation.facts.plugin_version;
  return text + plugin + ": " + CountsInWords(validation) + "\n";
}

Json ToJson(const Validation& validation, const Reproduction& words) {
  Json json = Json::EmptyObject();
  json.Set("library", validation.library);
  json.Set("plugin_id",
           validation.facts.plugin_id.empty() ? Json() : Json(validation.facts.plugin_id));
  json.Set("plugin_version", validation.facts.plugin_version.empty()
                                 ? Json()
                                 : Json(validation.facts.plugin_version));
  json.Set("seed", static_cast<std::int64_t>(validation.seed));
  json.Set("ok", validation.IsGood());
  Json counts = Json::EmptyObject();
  for (const Result one : {Result::kPassed, Result::kFailed, Result::kCrashed, Result::kExited,
                           Result::kTimeout, Result::kSkipped}) {
    counts.Set(NameOf(one), static_cast<std::int64_t>(validation.Count(one)));
  }
  json.Set("counts", std::move(counts));
  Json rules = Json::EmptyArray();
  for (const Verdict& verdict : validation.verdicts) {
    Json one = Json::EmptyObject();
    one.Set("id", verdict.rule->id);
    one.Set("result", NameOf(verdict.result));
    one.Set("says", verdict.says.empty() ? Json() : Json(verdict.says));
    one.Set("duration_ms", static_cast<std::int64_t>(verdict.took.count()));
    if (IsFault(verdict.result)) {
      one.Set("where", verdict.where.empty() ? Json() : Json(verdict.where));
      one.Set("signal", verdict.signal == 0 ? Json() : Json(SignalName(verdict.signal)));
      one.Set("exit_code", verdict.result == Result::kExited ? Json(verdict.exit_code) : Json());
      one.Set("sentence", verdict.rule->sentence);
      one.Set("source", FileOf(verdict.rule->source));
      one.Set("look_at", verdict.rule->look_at);
      one.Set("reproduce", ReproducingLine(words, verdict, validation.seed));
      one.Set("stdout", AsUtf8(verdict.out.text));
      one.Set("stderr", AsUtf8(verdict.err.text));
      one.Set("output_is_cut", verdict.out.is_cut || verdict.err.is_cut);
    }
    rules.Push(std::move(one));
  }
  json.Set("rules", std::move(rules));
  return json;
}

std::string ToJunit(const Validation& validation, const Reproduction& words,
                    const std::string& suite) {
  std::size_t faults = 0;
  std::chrono::milliseconds took{0};
  std::string cases;
  for (const Verdict& verdict : validation.verdicts) {
    took += verdict.took;
    cases += "  <testcase classname=\"" + Escape(suite) + "\" name=\"" + Escape(verdict.rule->id) +
             "\" time=\"" + Seconds(verdict.took) + "\">";
    if (verdict.result == Result::kSkipped) {
      cases += "<skipped message=\"" + Escape(verdict.says) + "\"/>";
    } else if (IsFault(verdict.result)) {
      ++faults;
      cases += "<failure type=\"" + std::string(NameOf(verdict.result)) + "\" message=\"" +
               Escape(verdict.says) + "\">" +
               Escape("rule: " + std::string(verdict.rule->sentence)) + "\n" +
               Escape("look at: " + std::string(verdict.rule->look_at)) + "\n" +
               Escape("again: " + ReproducingLine(words, verdict, validation.seed)) + "</failure>";
      if (!verdict.out.text.empty()) {
        cases += "<system-out>" + Escape(verdict.out.text) + "</system-out>";
      }
      if (!verdict.err.text.empty()) {
        cases += "<system-err>" + Escape(verdict.err.text) + "</system-err>";
      }
    }
    cases += "</testcase>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n <testsuite name=\"" +
         Escape(suite) + "\" tests=\"" + std::to_string(validation.verdicts.size()) +
         "\" failures=\"" + std::to_string(faults) + "\" errors=\"0\" skipped=\"" +
         std::to_string(validation.Count(Result::kSkipped)) + "\" time=\"" + Seconds(took) +
         "\">\n" + cases + " </testsuite>\n</testsuites>\n";
}

Json RulesToJson() {
  Json rules = Json::EmptyArray();
  for (const Rule& rule : Rules()) {
    Json one = Json::EmptyObject();
    one.Set("id", rule.id);
    one.Set("sentence", rule.sentence);
    one.Set("source", FileOf(rule.source));
    one.Set("is_tested", rule.untested == nullptr);
    one.Set("untested", rule.untested != nullptr ? Json(rule.untested) : Json());
    one.Set("look_at", rule.look_at);
    rules.Push(std::move(one));
  }
  return rules;
}

std::string RulesToText() {
  std::string text;
  for (const Rule& rule : Rules()) {
    text += std::string(rule.id) + "\n    " + rule.sentence + "\n    " +
            std::string(FileOf(rule.source)) + "\n";
    if (rule.untested != nullptr) text += std::string("    no test: ") + rule.untested + "\n";
  }
  return text;
}

std::string RulesToMarkdown() {
  const auto cell = [](std::string_view text) {
    std::string safe;
    for (const char byte : text) safe += byte == '|' ? std::string("\\|") : std::string(1, byte);
    return safe;
  };
  std::string text = "| rule | sentence | stands in |\n|---|---|---|\n";
  for (const Rule& rule : Rules()) {
    if (rule.untested != nullptr) continue;
    const std::string file(FileOf(rule.source));
    text += "| `" + std::string(rule.id) + "` | " + cell(rule.sentence) + " | " +
            file.substr(file.rfind('/') + 1) + " |\n";
  }
  text += "\nNot tested:\n\n| rule | sentence | why there is no test |\n|---|---|---|\n";
  for (const Rule& rule : Rules()) {
    if (rule.untested == nullptr) continue;
    text += "| `" + std::string(rule.id) + "` | " + cell(rule.sentence) + " | " +
            cell(rule.untested) + " |\n";
  }
  return text;
}

}  // namespace claribi::validator
