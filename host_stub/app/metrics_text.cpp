#include "app/metrics_text.h"

#include <functional>

#include "app/printable.h"

namespace claribi::app {
namespace {

std::string LabelValue(const std::string& text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c;
  }
  return "\"" + escaped + "\"";
}

std::string Family(const std::string& name, const char* type, const char* help) {
  return "# TYPE claribi_" + name + " " + type + "\n# HELP claribi_" + name + " " + help + "\n";
}

}  // namespace

std::string MetricsText(const std::vector<store::RecordCount>& calls,
                        const std::vector<store::RecordCount>& events,
                        const std::vector<SourceGauges>& sources) {
  const std::string source = "{data_source=";
  std::string text = Family("calls", "counter", "Calls on record, by how they ended.");
  for (const store::RecordCount& row : calls) {
    // An error's code and its kind: "forbidden: tool_hidden".
    const std::size_t colon = row.what.find(": ");
    const std::string outcome = row.what.substr(0, colon);
    const std::string kind = colon == std::string::npos ? "" : row.what.substr(colon + 2);
    text += "claribi_calls_total" + source + LabelValue(row.data_source) +
            ",outcome=" + LabelValue(outcome) + ",kind=" + LabelValue(kind) + "} " +
            std::to_string(row.count) + "\n";
  }
  text += Family("events", "counter",
                 "Events on record: sign-ins lost or renewed by another node, tools changed.");
  for (const store::RecordCount& row : events) {
    text += "claribi_events_total" + source + LabelValue(row.data_source) +
            ",kind=" + LabelValue(row.what) + "} " + std::to_string(row.count) + "\n";
  }
  const auto gauge =
      [&](const char* name, const char* help,
          const std::function<std::optional<std::int64_t>(const SourceGauges&)>& of) {
        text += Family(name, "gauge", help);
        for (const SourceGauges& one : sources) {
          if (const auto value = of(one)) {
            text += std::string("claribi_") + name + source + LabelValue(one.name) + "} " +
                    std::to_string(*value) + "\n";
          }
        }
      };
  gauge("signed_in", "1 where the access can be used.",
        [](const SourceGauges& one) { return std::int64_t{one.is_authorized}; });
  gauge("open_circuits", "1 where the vendor keeps failing and is left alone.",
        [](const SourceGauges& one) { return std::int64_t{one.is_circuit_open}; });
  gauge("shown_tools", "Tools that are shown.",
        [](const SourceGauges& one) { return one.shown_tools; });
  gauge("hidden_tools", "Tools that are hidden.",
        [](const SourceGauges& one) { return one.hidden_tools; });
  return text + "# EOF\n";
}

}  // namespace claribi::app
