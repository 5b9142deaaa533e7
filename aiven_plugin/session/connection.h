// One open connection of one organisation: the use cases behind open() … close(). A cache only:
// whatever must survive is in the host's store, so any node may hold another Connection of the same
// name at the same time.
#pragma once

#include <memory>
#include <string_view>

#include "core/call_context.h"
#include "core/json.h"
#include "core/result.h"
#include "vault/host_services.h"

namespace claribi::session {

class Connection {  // [mt]; the destructor [ex]
 public:
  struct Parts;  // the real or faked rooms below, put together by composition.cpp
  explicit Connection(std::unique_ptr<Parts> parts);
  // Ends the session at the vendor on a best-effort basis, within a second.
  ~Connection();

  // Each answers one message of MESSAGES.md; `options` is the JSON text of its options.
  core::Result<core::Json> AuthorizeBegin(const core::CallContext& call,
                                          std::string_view redirect_uri, std::string_view options);
  core::Result<core::Json> AuthorizeComplete(const core::CallContext& call,
                                             std::string_view callback_url);
  core::Result<core::Json> AuthorizeStatus(const core::CallContext& call, std::string_view options);
  core::Status AuthorizeRevoke(const core::CallContext& call);
  core::Result<core::Json> ListTools(const core::CallContext& call, std::string_view options);
  core::Result<core::Json> CallTool(const core::CallContext& call, std::string_view name,
                                    std::string_view arguments, std::string_view options);

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace claribi::session
