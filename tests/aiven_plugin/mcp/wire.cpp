#include "aiven_plugin/mcp/wire.h"

#include <cctype>
#include <map>
#include <sstream>

#include "aiven_plugin/mcp/client_harness.h"
#include "aiven_plugin/mcp/held_stream.h"

namespace claribi::mcp {

namespace {

using Lines = std::vector<std::string>;

bool IsStatusLine(std::string_view line) {
  return line.size() == 3 && line.find_first_not_of("0123456789") == std::string_view::npos;
}
bool BeginsAnswer(std::string_view line) {
  return IsStatusLine(line) || line == "cancelled" || line == "connection lost";
}

std::string Marked(std::string_view mark, std::string_view line) {
  return std::string(mark) + (line.empty() ? "" : " ") + std::string(line) + "\n";
}

testing::ScriptedAnswer ToAnswer(const Lines& lines, std::size_t chunk) {
  testing::ScriptedAnswer answer;
  answer.status = std::stoi(lines.front());
  answer.chunk = chunk;
  std::size_t i = 1;
  for (; i < lines.size() && !lines[i].empty(); ++i) {
    const std::size_t colon = lines[i].find(": ");
    answer.headers.Add(lines[i].substr(0, colon), lines[i].substr(colon + 2));
  }
  for (++i; i < lines.size(); ++i) answer.body += lines[i] + "\n";
  return answer;
}

std::string_view CodeName(core::ErrorCode code) {
  switch (code) {
    case core::ErrorCode::kAuthRequired:
      return "auth_required";
    case core::ErrorCode::kForbidden:
      return "forbidden";
    case core::ErrorCode::kRateLimited:
      return "rate_limited";
    case core::ErrorCode::kUnavailable:
      return "unavailable";
    case core::ErrorCode::kTimeout:
      return "timeout";
    case core::ErrorCode::kCancelled:
      return "cancelled";
    case core::ErrorCode::kTooLarge:
      return "too_large";
    case core::ErrorCode::kUpstream:
      return "upstream";
    case core::ErrorCode::kUnsupported:
      return "unsupported";
    case core::ErrorCode::kInvalid:
      return "invalid";
    default:
      return "another code";
  }
}

// Plays one conversation and writes down what happens.
class Player {
 public:
  Player(const Conversation& conversation, std::size_t chunk)
      : chunk_(chunk),
        conversation_(conversation),
        harness_([this](const http::HttpRequest& request) { return Respond(request); }) {
    harness_.revisions.clear();
  }

  std::string Play() {
    for (const std::string& name : conversation_.revisions) {
      harness_.revisions.push_back(FindRevision(name).value());
    }
    if (conversation_.revisions.empty()) harness_.revisions = LegacyOnes(AllRevisions());
    if (!conversation_.person.IsNull()) harness_.elicitor = &person_;
    harness_.listens = conversation_.listens;
    const auto client = harness_.Make();
    transcript_ = conversation_.sentence;
    for (const Conversation::Step& step : conversation_.steps) {
      {
        const auto lock = stream_.Lock();
        answers_ = step.answers;
      }
      cancelled_ = false;
      transcript_ += "\n" + Marked("--", step.action);
      const std::string outcome = Run(*client, step.action);
      NotePause();
      transcript_ += Marked("==", outcome);
      if (!answers_.empty()) transcript_ += Marked("!!", "answers left that nobody asked for");
    }
    return transcript_;
  }

 private:
  // A call that writes its progress into the transcript.
  class WitnessedCall final : public core::CallContext {
   public:
    explicit WitnessedCall(Player& player) : player_(player) {}
    bool IsCancelled() const override { return player_.cancelled_; }
    core::MonotonicTime Now() const override { return player_.harness_.clock.Monotonic(); }
    core::MonotonicTime Deadline() const override { return core::MonotonicTime::max(); }
    void Progress(double fraction, std::string_view message) const override {
      std::ostringstream line;
      line << "progress " << fraction << " " << message;
      player_.transcript_ += Marked("~~", line.str());
    }

   private:
    Player& player_;
  };

  // Answers whatever is asked as the conversation says.
  class Person final : public Elicitor {
   public:
    explicit Person(Player& player) : player_(player) {}
    core::Result<core::Json> Ask(const core::Json& params, const core::CallContext&) override {
      const core::JsonString* message = params.FindString("message");
      player_.transcript_ +=
          Marked("~~", "the person is asked: " + (message ? std::string(*message) : std::string()));
      return player_.conversation_.person;
    }

   private:
    Player& player_;
  };

  void NotePause() {
    const std::int64_t paused_ms = harness_.paused_ms.exchange(0);
    if (paused_ms != 0) {
      transcript_ += Marked("~~", "paused for " + std::to_string(paused_ms) + " ms");
    }
  }

  // The server's own stream is opened by another thread: while this one waits for it to stand, or
  // in a step "hear". So the two never come here at once; the lock is for that step, which is not
  // to see the answer taken and the stream not yet open.
  testing::ScriptedAnswer Respond(const http::HttpRequest& request) {
    const auto lock = stream_.Lock();
    testing::ScriptedAnswer answer = NextAnswer(request);
    const std::string method = MethodOf(request.method, request.body);
    const bool opens_stream = method == "GET" || method == "subscriptions/listen";
    return conversation_.listens && opens_stream ? stream_.Open(std::move(answer), lock) : answer;
  }

  testing::ScriptedAnswer NextAnswer(const http::HttpRequest& request) {
    NotePause();
    transcript_ += Marked(">", request.method + " " + request.url.text());
    transcript_ += Marked(">", "Authorization: " + std::string(request.authorization.Reveal()));
    for (const auto& [name, value] : request.headers) {
      transcript_ += Marked(">", name + ": " + value);
    }
    if (!request.body.empty()) transcript_ += Marked(">", "") + Marked(">", request.body);
    if (answers_.empty()) {
      transcript_ += Marked("!!", "no answer is written for this request");
      return Broken("no answer");
    }
    const Lines lines = answers_.front();
    answers_.pop_front();
    for (const std::string& line : lines) transcript_ += Marked("<", line);
    if (lines.front() == "connection lost") return Broken("the server closed it");
    if (lines.front() != "cancelled") return ToAnswer(lines, chunk_);
    cancelled_ = true;
    testing::ScriptedAnswer answer;
    answer.error = core::Error(core::ErrorCode::kCancelled, "The call was cancelled.");
    return answer;
  }

  std::string Run(Client& client, const std::string& action) {
    const WitnessedCall call(*this);
    std::istringstream words(action);
    std::string verb;
    words >> verb;
    Repeatable repeatable = Repeatable::kNo;
    if (verb == "repeatable") {
      repeatable = Repeatable::kYes;
      words >> verb;
    }
    if (verb == "list") {
      const auto list = ListTools(client, call);
      if (list.ok()) {
        for (const Tool& tool : list->tools) tools_[tool.name] = tool.header_parameters;
      }
      return Tell(list);
    }
    if (verb == "read") {
      std::string method;
      std::string params;
      words >> method >> std::ws;
      std::getline(words, params);
      const auto result = Read(client, call, method, core::Json::Parse(params).value());
      return result.ok() ? result->Dump() : Tell(result.error());
    }
    if (verb == "hear") {
      const bool heard = stream_.Release([this] { return answers_.empty(); });
      return heard ? "notices of changes: " + std::to_string(client.tools_changed())
                   : "the client left the stream unread";
    }
    if (verb == "call") {
      std::string name;
      std::string arguments;
      words >> name >> std::ws;
      std::getline(words, arguments);
      if (const auto tool = tools_.find(name); tool != tools_.end()) {
        return Tell(CallTool(client, call, name, core::Json::Parse(arguments).value(), repeatable,
                             tool->second));
      }
      return Tell(CallTool(client, call, name, core::Json::Parse(arguments).value(), repeatable));
    }
    const core::Status closed = client.Close(call);
    return closed.ok() ? "closed" : Tell(closed.error());
  }

  static std::string Tell(const core::Error& error) {
    std::string text = "error " + std::string(CodeName(error.code)) + ": " + error.message + " (" +
                       error.cause + ")";
    if (error.retry_after) {
      text += " retry after " + std::to_string(error.retry_after->count()) + " ms";
    }
    return text;
  }
  static std::string Freshness(const ToolList& list) {
    if (!list.time_to_live) return "";
    return "; fresh for " + std::to_string(list.time_to_live->count()) + " ms" +
           (list.is_public ? " for everybody" : "");
  }
  static std::string Retries(int count) {
    return count == 0 ? "" : "; retries: " + std::to_string(count);
  }
  static std::string Tell(const core::Result<Listed>& list) {
    if (!list.ok()) return Tell(list.error());
    std::string text =
        "tools of " + list->server.name + " (" + std::string(Name(list->revision)) + "):";
    for (const Tool& tool : list->tools) text += " " + tool.name;
    for (const InvalidTool& tool : list->invalid) {
      text += "; invalid: " + tool.name + " (" + tool.reason + ")";
    }
    return text + Freshness(*list) + Retries(list->retries);
  }
  static std::string Tell(const core::Result<Called>& result) {
    if (!result.ok()) return Tell(result.error());
    std::string text = (result->is_error ? "failed: " : "") + result->content.Dump();
    if (!result->structured_content.IsNull()) text += " " + result->structured_content.Dump();
    return text + Retries(result->retries);
  }

  std::size_t chunk_;
  const Conversation& conversation_;
  ClientHarness harness_;
  Person person_{*this};
  std::map<std::string, std::vector<HeaderParameter>, std::less<>> tools_;  // of the last listing
  HeldStream stream_;
  std::deque<Lines> answers_;
  bool cancelled_ = false;
  std::string transcript_;
};

}  // namespace

Conversation ReadConversation(std::string_view text) {
  Conversation conversation;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::string mark = line.substr(0, 2);
    if (mark == "--") {
      conversation.steps.push_back({line.substr(3), {}});
    } else if (mark == "::") {
      conversation.sentence += "\n" + line + "\n";
      std::istringstream words(line.substr(3));
      std::string topic;
      words >> topic >> std::ws;
      if (topic == "person") {
        std::string answer;
        std::getline(words, answer);
        conversation.person = core::Json::Parse(answer).value();
      }
      if (topic == "listens") conversation.listens = true;
      for (std::string name; topic == "revisions" && words >> name;) {
        conversation.revisions.push_back(name);
      }
    } else if (conversation.steps.empty()) {
      if (!line.empty()) conversation.sentence += line + "\n";
    } else if (mark == "< " || line == "<") {
      const std::string content = line.size() > 2 ? line.substr(2) : "";
      auto& answers = conversation.steps.back().answers;
      if (BeginsAnswer(content)) answers.emplace_back();
      answers.back().push_back(content);
    }
  }
  return conversation;
}

std::string Play(const Conversation& conversation, std::size_t chunk) {
  return Player(conversation, chunk).Play();
}

}  // namespace claribi::mcp
