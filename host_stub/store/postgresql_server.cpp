#include "store/postgresql_server.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <memory>

#include "store/postgresql_failure.h"

namespace claribi::store {
namespace {

using std::chrono::milliseconds;
using Options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

constexpr milliseconds kConnectSlice{100};
constexpr milliseconds kLongestConnect{10'000};

Error BadUrl(std::string cause) {
  return Error{.code = Code::kUsage,
               .what = "The store cannot be used.",
               .cause = std::move(cause),
               .fix =
                   "Use --store postgresql://USER@HOST:PORT/DATABASE?sslmode=verify-full. "
                   "Characters other than letters and digits are written %XX; a password may "
                   "stand in PGPASSWORD or ~/.pgpass instead."};
}

// What libpq takes where the URL says nothing.
std::string Default(const char* keyword) {
  const Options defaults(PQconndefaults(), &PQconninfoFree);
  for (const PQconninfoOption* option = defaults.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (std::string_view(option->keyword) == keyword && option->val != nullptr) return option->val;
  }
  return "";
}

}  // namespace

PostgresqlServer::PostgresqlServer(Parameters parameters) : parameters_(std::move(parameters)) {
  const auto value = [this](const char* keyword) {
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const auto& entry) { return entry.first == keyword; });
    return found != parameters_.end() ? found->second : Default(keyword);
  };
  const std::string host = value("host");
  const std::string database = value("dbname");
  name_ = (host.empty() ? "localhost" : host) + ":" + value("port") + "/" +
          (database.empty() ? value("user") : database);
  // The timeout notices a peer that vanished; the name tells a server's administrator who we are.
  parameters_.emplace(parameters_.begin(), "tcp_user_timeout", "10000");
  parameters_.emplace(parameters_.begin(), "fallback_application_name", "claribi-host");
}

Result<PostgresqlServer> PostgresqlServer::Parse(const std::string& url) {
  char* reason = nullptr;
  const Options options(PQconninfoParse(url.c_str(), &reason), &PQconninfoFree);
  PQfreemem(reason);  // it quotes the URL, and so perhaps a password
  if (options == nullptr) {
    return BadUrl("The URL of the PostgreSQL server cannot be understood.");
  }
  Parameters parameters;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    parameters.emplace_back(option->keyword, option->val);
    if (parameters.back().second.find_first_of(" \t\r\n\v\f") != std::string::npos) {
      return BadUrl("The " + parameters.back().first +
                    " in the URL contains a blank, which Poco::Data cannot hand on.");
    }
  }
  return PostgresqlServer(std::move(parameters));
}

std::string PostgresqlServer::ForPoco() const {
  std::string text;
  for (const auto& [keyword, value] : parameters_) {
    if (!text.empty()) text += ' ';
    text += keyword + "=";
    for (const char character : value) {
      if (character == '\\' || character == '\'') text += '\\';
      text += character;
    }
  }
  return text;
}

Status PostgresqlServer::Probe(const Patience& patience, const std::string& subject) const {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : parameters_) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  const outcome::Deadline longest(kLongestConnect);
  const Connection connection(PQconnectStartParams(keywords.data(), values.data(), 0), &PQfinish);
  PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
  PostgresPollingStatusType next =
      PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
    if (auto stop = WhyStop(patience, subject)) return *std::move(stop);
    if (longest.Remaining() == milliseconds::zero()) return ServerIsSilent(name_, subject);
    pollfd wait{.fd = PQsocket(connection.get()),
                .events = static_cast<short>(next == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                .revents = 0};
    const auto slice = static_cast<int>(NextSlice(patience, kConnectSlice).count());
    if (poll(&wait, 1, slice) > 0) next = PQconnectPoll(connection.get());
  }
  if (next == PGRES_POLLING_OK) return {};
  return ConnectionRefused(PQerrorMessage(connection.get()),
                           PQconnectionNeedsPassword(connection.get()) == 1, name_, subject);
}

}  // namespace claribi::store
