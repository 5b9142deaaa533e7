// The connection configuration message (connection_config.schema.json), read.
#pragma once

#include <string_view>

#include "connection/values.h"
#include "core/result.h"

namespace claribi::messages {

// Strict, because a member that this version does not know may be a restriction. kInvalid with the
// JSON pointer of what is wrong.
core::Result<connection::ConnectionConfig> ParseConnectionConfig(std::string_view text);

}  // namespace claribi::messages
