#include "app/source_status.h"

#include "app/probe.h"
#include "store/leases.h"

namespace claribi::app {

using outcome::Result;

namespace {

// Longer than a person is waited for.
constexpr std::chrono::hours kLongestOldAttempt{1};

}  // namespace

std::string EndpointOf(const store::DataSource& source, const Value& status) {
  if (std::string url = TextOf(status, "endpoint"); !url.empty()) return url;
  const auto config = ParseObject(source.config, "The configuration");
  return config ? TextOf(*config, "endpoint") : "";
}

Result<Document> ExamineSource(loader::Connection& connection, store::DataSource& source,
                               const outcome::Patience& patience) {
  auto status = AskStatus(connection, false, {.patience = patience});
  if (!status) return status.error();
  const std::string state = TextOf(*status, "status");
  // A first sign-in of an older host that was killed after it stored its tokens left a data source
  // that works.
  if (source.status != store::kConnecting || state == "authorized") source.status = state;
  return status;
}

Result<Document> ExamineSource(Workspace& workspace, store::DataSource& source,
                               const outcome::Patience& patience) {
  Document unknown;
  if (const outcome::Status ours = workspace.CheckOrigin(source); !ours) {
    if (ours.error().code != outcome::Code::kUsage) return ours.error();
    return unknown;
  }
  auto connection = workspace.Open(source);
  if (!connection) return connection.error();
  return ExamineSource(**connection, source, patience);
}

bool IsAbandoned(const store::DataSource& source) {
  return source.status == store::kConnecting && source.attempt_id.empty() &&
         store::UnixMs() - source.created_at_ms >
             std::chrono::milliseconds(kLongestOldAttempt).count();
}

}  // namespace claribi::app
