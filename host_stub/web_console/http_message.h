// One HTTP request and its reply, as the console sees them: read whole, within bounds, and without
// a library. Not a parser: http_server.cpp fills them in.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace claribi::web_console {

class EventStream;

struct HttpRequest {
  std::string method;
  std::string path;                            // decoded; begins with /
  std::string target;                          // as it came: path and query
  std::map<std::string, std::string> query;    // decoded; the first of each name
  std::map<std::string, std::string> headers;  // names in lower case
  std::map<std::string, std::string> cookies;
  std::string body;
  bool body_is_too_large = false;  // then the body is empty
  bool is_malformed = false;       // then only method, target and path are there, as they came

  /// "" where it is absent.
  std::string Header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  std::string Cookie(const std::string& name) const {
    const auto found = cookies.find(name);
    return found == cookies.end() ? "" : found->second;
  }
  std::string Query(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? "" : found->second;
  }
};

struct HttpReply {
  int status = 200;
  std::string type;  // "" for no body
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Instead of a body: events, until either side ends.
  std::shared_ptr<EventStream> events;  // shared with the hub, which ends it
};

}  // namespace claribi::web_console
