// The options that a host hands over with a call, read: a JSON object for each function, under
// $defs/options of its message's schema. Pure. Everything here fails with kInvalid that says what
// was expected and what was seen.
#pragma once

#include <optional>
#include <string_view>

#include "connection/sign_in_options.h"
#include "connection/values.h"
#include "core/json.h"
#include "core/result.h"

namespace claribi::messages {

// An object, of at most a few members.
core::Result<core::Json> ParseOptions(std::string_view text);

// Of authorize_begin. `redirect_uri`: empty optional for NULL. No error quotes a value: it may be a
// key.
core::Result<connection::SignInOptions> ReadSignInOptions(
    std::optional<std::string_view> redirect_uri, std::string_view options);

// Of list_tools.
core::Result<connection::ListOptions> ReadListOptions(std::string_view options);

// Of call_tool: the forms under "include". Unknown names are ignored, so that a newer host may name
// forms that this plugin does not have. A list without a single known form is refused.
core::Result<connection::ResultForms> ReadResultForms(std::string_view options);

}  // namespace claribi::messages
