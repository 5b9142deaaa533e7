// Routes: which operation serves which path of the interface. The room that has the use cases fills
// the table; the console looks them up. Source: the paths of openapi.json.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "outcome/outcome.h"
#include "values/json_value.h"
#include "web_console/browser_sessions.h"
#include "web_console/http_message.h"

namespace claribi::web_console {

/// One request that was let in. References last as long as the operation.
struct Call {
  const BrowserSession& session;
  const HttpRequest& request;
  std::string id;     // the part of the path that {id} stands for
  values::Json body;  // an object; empty where the request has none
};

/// Any thread, several at a time.
using Operation = std::function<outcome::Result<HttpReply>(const Call&)>;

/// Letters, digits and hyphens, 1 to 64.
bool IsId(const std::string& text);

HttpReply JsonReply(int status, const values::Json& json);
HttpReply NoContent();
/// A file to be saved, called after a text: FileName(title) with the extension.
HttpReply FileReply(const std::string& type, std::string body, const std::string& title,
                    const std::string& extension);

/// The text in small letters, digits and hyphens, cut to 60; "answer" where none are left, and
/// never a name that a system keeps for a device. The pages name files so, too.
std::string FileName(const std::string& title);

/// Filled by one thread, then only read.
class Routes {
 public:
  /// `path`: "/api/things/{id}/part", with {id} once or not at all.
  void Add(std::string method, const std::string& path, Operation operation);

  struct Found {
    const Operation* operation = nullptr;  // nullptr: not served
    std::string path;                      // of the route, with {id}
    std::string id;
    std::vector<std::string> methods;  // of the path, for a request with another one
  };
  Found Find(const std::string& method, const std::string& path) const;

 private:
  struct Route {
    std::string method;
    std::string before;  // {id}
    std::string after;
    bool has_id = false;
    Operation operation;
  };
  std::vector<Route> routes_;
};

}  // namespace claribi::web_console
