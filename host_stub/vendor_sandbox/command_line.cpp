#include "vendor_sandbox/command_line.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace claribi::vendor_sandbox {
namespace {

constexpr std::string_view kFixHelp = "See vendor-sandbox --help.";

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

const KnobDescription* FindKnob(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  for (const KnobDescription& knob : DescribeKnobs()) {
    if (knob.name == name) return &knob;
  }
  return nullptr;
}

// The JSON value that the text of a command-line option stands for.
Json KnobValue(const KnobDescription& knob, const std::string& text) {
  if (knob.kind == "bool") {
    if (text == "on" || text == "true") return true;
    if (text == "off" || text == "false") return false;
  } else if (knob.kind == "integer") {
    if (const auto number = ParseInteger(text)) return *number;
  } else if (knob.kind == "object") {
    if (const auto object = Json::Parse(text)) return *object;
  }
  return text;
}

std::optional<Problem> SetHost(const std::string& text, std::string& host) {
  const bool is_name = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-';
  });
  if (!is_name) {
    return Problem{"Bad value for --host", "\"" + text + "\" is not a host name.",
                   "Give a name of letters, digits, dots and hyphens."};
  }
  host = text;
  return std::nullopt;
}

std::optional<Problem> SetPort(const std::string& name, const std::string& text,
                               std::uint16_t& port) {
  const auto number = ParseInteger(text);
  if (!number || *number < 0 || *number > 65535) {
    return Problem{"Bad value for " + name, "\"" + text + "\" is not a port number.",
                   "Give 0 for a free port, or a number up to 65535."};
  }
  port = static_cast<std::uint16_t>(*number);
  return std::nullopt;
}

std::vector<std::string> OptionNames() {
  std::vector<std::string> names{"--port",           "--issuer-port", "--control-port", "--host",
                                 "--estate",         "--ledger",      "--ca-dir",       "--ca-out",
                                 "--reveal-secrets", "--help"};
  for (const KnobDescription& knob : DescribeKnobs()) {
    std::string name = "--" + std::string(knob.name);
    std::replace(name.begin(), name.end(), '_', '-');
    names.push_back(std::move(name));
  }
  return names;
}

// How many letters are other, missing or too many (Levenshtein).
std::size_t DistanceOf(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, other}));
    }
  }
  return row.back();
}

Problem UnknownOption(const std::string& name) {
  constexpr std::size_t kMostLetters = 3;  // of a slip
  constexpr std::size_t kLongestName = 100;
  std::string nearest;
  std::size_t least = kMostLetters + 1;
  for (const std::string& known : OptionNames()) {
    if (name.size() > kLongestName) break;
    const bool is_beginning = name.size() > 4 && known.starts_with(name);
    const std::size_t distance = is_beginning ? 2 : DistanceOf(name, known);
    if (distance >= least) continue;
    least = distance;
    nearest = known;
  }
  return {"There is no option " + name, "vendor-sandbox has no option of that name.",
          (nearest.empty() ? "" : "Did you mean \"" + nearest + "\"? ") + std::string(kFixHelp)};
}

bool IsOption(const std::string& name) {
  const auto names = OptionNames();
  return FindKnob(name.substr(2)) != nullptr ||
         std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<Options> ParseOptions(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    std::optional<std::string> value;
    if (const auto equals = name.find('='); equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    if (name == "--help" || name == "-h") {
      options.help = true;
      return options;
    }
    if (name == "--reveal-secrets" && !value) {
      options.reveal_secrets = true;
      continue;
    }
    if (!name.starts_with("--")) {
      return Problem{"Unexpected argument " + name, "Options begin with two hyphens.",
                     std::string(kFixHelp)};
    }
    if (!IsOption(name)) return UnknownOption(name);
    const KnobDescription* knob = FindKnob(name.substr(2));
    const bool has_next = i + 1 < arguments.size() && !arguments[i + 1].starts_with("--");
    if (!value && has_next) {
      const std::string& next = arguments[i + 1];
      const bool is_switch = knob != nullptr && knob->kind == "bool";
      if (!is_switch || next == "on" || next == "off" || next == "true" || next == "false") {
        value = next;
        ++i;
      }
    }
    if (!value && knob != nullptr && knob->kind == "bool") value = "on";
    if (!value) {
      return Problem{"The option " + name + " cannot stand alone", "Its value is missing.",
                     std::string(kFixHelp)};
    }

    if (knob != nullptr) {
      const Json values = Json::Object({{std::string(knob->name), KnobValue(*knob, *value)}});
      if (auto wrong = ApplyKnobs(values, options.knobs)) {
        return Problem{"Bad value for " + name, *wrong, std::string(kFixHelp)};
      }
      continue;
    }
    std::optional<Problem> problem;
    if (name == "--port") {
      problem = SetPort(name, *value, options.port);
    } else if (name == "--issuer-port") {
      problem = SetPort(name, *value, options.issuer_port);
    } else if (name == "--control-port") {
      problem = SetPort(name, *value, options.control_port);
    } else if (name == "--host") {
      problem = SetHost(*value, options.host);
    } else if (name == "--ledger") {
      options.ledger_file = *value;
    } else if (name == "--estate") {
      options.estate_file = *value;
    } else if (name == "--ca-out") {
      options.ca_file = *value;
    } else if (name == "--ca-dir") {
      options.ca_dir = *value;
    } else {
      problem = Problem{"The option " + name + " takes no value",
                        "It was given \"" + *value + "\".", std::string(kFixHelp)};
    }
    if (problem) return *problem;
  }
  return options;
}

std::string HelpText() {
  std::string text =
      "vendor-sandbox: a simulated vendor for tests and demonstrations\n\n"
      "  vendor-sandbox [--port N] [--issuer-port N] [--control-port N] [--host NAME]\n"
      "                 [--estate FILE] [--ledger FILE] [--ca-dir DIR] [--ca-out FILE]\n"
      "                 [--reveal-secrets] [knobs]\n\n"
      "  vendor-sandbox --port 8443 --ca-dir ~/.sandbox    # the same address and CA every time\n"
      "  vendor-sandbox --hostile                          # a vendor that lies\n\n"
      "Starts an MCP server and an authorization server over TLS, and a control endpoint over\n"
      "plain http, all on loopback. Prints one line of JSON,\n"
      "{\"mcp_url\",\"issuer\",\"ca_file\",\"control_url\"}, and serves until SIGTERM or "
      "SIGINT.\n\n"
      "  --port N          port of the MCP server (default: 0, any free port)\n"
      "  --issuer-port N   port of the authorization server (default: 0)\n"
      "  --control-port N  port of the control endpoint (default: 0)\n"
      "  --host NAME       use NAME instead of localhost in addresses and certificate, for\n"
      "                    clients that come through a proxy\n"
      "  --estate FILE     simulate the projects and services of this file instead of the "
      "built-in\n"
      "                    ones\n"
      "  --ledger FILE     append one JSON object for each request; it holds no token, code or\n"
      "                    secret\n"
      "  --ca-dir DIR      keep the CA in this folder (ca.pem, and ca.key for you alone), and use "
      "it\n"
      "                    again at the next start: who trusts it once goes on trusting it\n"
      "  --ca-out FILE     write the CA certificate here instead of a temporary folder\n"
      "  --reveal-secrets  keep every secret that passes and show it at CONTROL_URL/secrets, for\n"
      "                    tests that search other places for it\n"
      "  --help            print this text\n\n"
      "Knobs are options here, and can be changed while running: POST JSON to\n"
      "CONTROL_URL/knobs.\n\n";
  for (const KnobDescription& knob : DescribeKnobs()) {
    std::string option(knob.name);
    std::replace(option.begin(), option.end(), '_', '-');
    text += "  --" + option + " (" + std::string(knob.kind) + ")\n      " +
            std::string(knob.summary) + "\n";
  }
  return text + "\nExit codes: 0 stopped, 1 could not start, 2 bad options.\n";
}

}  // namespace claribi::vendor_sandbox
