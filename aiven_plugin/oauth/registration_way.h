// What of a sign-in is for an operator's catalogue to say: how to become a client, and which
// authorization servers name themselves otherwise than they should.
#pragma once

#include <string>

#include "core/enum_names.h"

namespace claribi::oauth {

// How one becomes a client of an authorization server (MCP authorization, "Client Registration").
enum class RegistrationWay { kPreRegistered, kClientIdMetadataDocument, kDynamic };
inline constexpr core::EnumNames<RegistrationWay, 3> kRegistrationWays{
    {"pre_registered", "client_id_metadata_document", "dynamic"}};
static_assert(kRegistrationWays.Of(RegistrationWay::kDynamic) == "dynamic");

// An authorization server that resources name otherwise than it names itself.
struct AcceptedIssuer {
  std::string expected;  // whose metadata is asked for; all that is kept is keyed by it
  std::string accepted;  // what the metadata and its responses name instead
};

}  // namespace claribi::oauth
