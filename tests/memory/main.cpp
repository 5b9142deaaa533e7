// held-host OPTIONS connect NAME --endpoint URL: what claribi-host is made of, with one connection
// held open between commands, so that a test can search its memory. It takes the options of
// claribi-host and, on stdin, one command a line:
//
//   begin REDIRECT_URI   complete CALLBACK_URL   list   revoke
//   call JSON            {"tool": NAME, "arguments": their JSON as a string}
//   close                of the connection; only plant and the end of stdin may follow
//   plant TEXT           keeps a copy of the text, which a search must then find
//
// Each is answered by one line on stdout: "ok JSON", or "error" and why. Unlike claribi-host it may
// be looked into by its account; of what passes through its own hands it leaves nothing behind.
#include <openssl/crypto.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/invocation.h"
#include "app/json_document.h"
#include "app/terminal.h"
#include "app/workspace.h"

namespace claribi::held_host {
namespace {

using outcome::Error;
using outcome::Result;

constexpr std::chrono::seconds kLongestCommand{60};

// A line of stdin, read past every buffer and wiped when it dies: it may hold a code.
class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  // False at the end of stdin.
  bool Read() {
    for (size_ = 0; size_ < bytes_.size(); ++size_) {
      if (read(STDIN_FILENO, &bytes_.at(size_), 1) != 1) return false;
      if (bytes_.at(size_) == '\n') return true;
    }
    return false;
  }
  std::string_view command() const { return text().substr(0, text().find(' ')); }
  std::string_view argument() const {
    const std::size_t space = text().find(' ');
    return space == std::string_view::npos ? std::string_view() : text().substr(space + 1);
  }

 private:
  std::string_view text() const { return {bytes_.data(), size_}; }

  std::array<char, 8192> bytes_{};
  std::size_t size_ = 0;
};

class HeldHost {
 public:
  HeldHost(const app::Invocation& invocation, const outcome::Patience& interruption)
      : workspace_(invocation.global, interruption, terminal_) {}

  outcome::Status Open(const app::Invocation& invocation) {
    const auto store = workspace_.Store();
    if (!store) return store.error();
    const auto plugin = workspace_.Plugin();
    if (!plugin) return plugin.error();
    store::DataSource source;
    source.org_id = invocation.global.org;
    source.connection_id = "held-open";
    source.name = invocation.name;
    source.plugin_id = (*plugin)->library().plugin_id();
    source.config = R"({"endpoint":")" + invocation.endpoint + R"("})";
    auto connection = workspace_.Open(source);
    if (!connection) return connection.error();
    connection_ = std::move(*connection);
    return {};
  }

  Result<std::string> Do(const Line& line) {
    const std::string_view command = line.command();
    if (command == "plant") {
      planted_.emplace_back(line.argument());
      return std::string("{}");
    }
    if (!connection_) return Error{.what = "The connection is closed."};
    if (command == "close") {
      connection_.reset();
      return std::string("{}");
    }
    const auto patience = workspace_.PatienceOf(kLongestCommand);
    const loader::CallSettings settings = workspace_.Settings(*patience);
    std::string argument(line.argument());
    auto answer = [&]() -> Result<std::string> {
      if (command == "begin") return connection_->AuthorizeBegin(argument, "", settings);
      if (command == "complete") return connection_->AuthorizeComplete(argument, settings);
      if (command == "list") return connection_->ListTools(R"({"refresh":true})", settings);
      if (command == "call") return Call(argument, settings);
      if (command == "revoke") return connection_->AuthorizeRevoke(settings);
      return Error{.what = "There is no such command."};
    }();
    OPENSSL_cleanse(argument.data(), argument.size());
    return answer;
  }

 private:
  // The names and arguments of attackers hold what would end a word or a line.
  Result<std::string> Call(const std::string& json, const loader::CallSettings& settings) {
    app::Document call;
    call.Parse(json.c_str());
    return connection_->CallTool(Text(call["tool"]), Text(call["arguments"]), "", settings);
  }
  static std::string Text(const app::Value& value) {
    return {value.GetString(), value.GetStringLength()};
  }

  app::Terminal terminal_;
  app::Workspace workspace_;
  std::unique_ptr<loader::Connection> connection_;
  std::vector<std::string> planted_;
};

void Tell(const Error& error) {
  std::cout << "error " << error.what << " " << error.cause << std::endl;
}

// False at the end of stdin.
bool DoNext(HeldHost& host) {
  Result<std::string> answer = std::string();
  {
    Line line;
    if (!line.Read()) return false;
    answer = host.Do(line);
  }
  // Whoever reads the answer may look into this memory: the line is gone by then.
  if (answer) {
    std::cout << "ok " << *answer << std::endl;
  } else {
    Tell(answer.error());
  }
  return true;
}

int Run(int argc, const char* const* argv) {
  const app::Interruption interruption;
  const auto invocation = app::ParseInvocation(argc, argv);
  if (!invocation) {
    Tell(invocation.error());
    return 2;
  }
  HeldHost host(*invocation, interruption);
  if (const auto opened = host.Open(*invocation); !opened) {
    Tell(opened.error());
    return 1;
  }
  while (DoNext(host)) {
  }
  return 0;
}

}  // namespace
}  // namespace claribi::held_host

int main(int argc, char** argv) {
  try {
    return claribi::held_host::Run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: " << failure.what() << "\n";
    return 1;
  }
}
