// The names of our enumerations are those of the published schemas, in the same order and no other.
#include <gtest/gtest.h>

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "connection/sign_in.h"
#include "core/error.h"
#include "core/json.h"
#include "policy/denial.h"

namespace claribi::messages {
namespace {

using connection::Revocation;
using connection::SignInState;
using core::ErrorKind;
using core::Json;
using policy::Layer;

// The enumeration at `path` of the schema of a message.
std::vector<std::string> Published(const std::string& message,
                                   std::initializer_list<std::string_view> path) {
  std::ifstream file(CLARIBI_SOURCE_DIR "/plugin_api/messages/" + message + ".schema.json");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Json schema = Json::Parse(text).value();
  const Json* at = &schema;
  for (const std::string_view name : path) at = at->Find(name);
  return core::StringList(*at->Find("enum")).value();
}

// Of the values from 0 to `last`.
template <typename Enum>
std::vector<std::string> Ours(Enum last) {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    names.emplace_back(Name(static_cast<Enum>(i)));
  }
  return names;
}

TEST(Names, OfErrorKindsAreThePublishedOnes) {
  EXPECT_EQ(Ours(ErrorKind::kOther), Published("error_detail", {"properties", "kind"}));
  for (const std::string& name : Ours(ErrorKind::kOther)) {
    EXPECT_EQ(Name(core::ErrorKindNamed(name).value()), name);
  }
  EXPECT_FALSE(core::ErrorKindNamed(""));
  EXPECT_FALSE(core::ErrorKindNamed("Other"));
}

TEST(Names, OfLayersAreThePublishedOnes) {
  EXPECT_EQ(Ours(Layer::kDrift),
            Published("tool_list", {"$defs", "hidden_tool", "properties", "layer"}));
}

TEST(Names, OfStatesAndOutcomesAreThePublishedOnes) {
  std::vector<std::string> states;
  for (const SignInState state :
       {SignInState::kNone, SignInState::kPending, SignInState::kAuthorized, SignInState::kExpired,
        SignInState::kRevoked}) {
    states.emplace_back(connection::Name(state));
  }
  EXPECT_EQ(states, Published("authorization_status", {"properties", "status"}));
  using Outcome = Revocation::Outcome;
  std::vector<std::string> outcomes;
  for (const Outcome outcome :
       {Outcome::kRevoked, Outcome::kNothingToRevoke, Outcome::kNotOffered, Outcome::kFailed}) {
    outcomes.emplace_back(connection::Name(outcome));
  }
  EXPECT_EQ(outcomes, Published("revocation", {"properties", "revocation"}));
}

TEST(ErrorKind, IsThatOfTheCodeUnlessSaid) {
  using core::Error;
  using core::ErrorCode;
  EXPECT_EQ(Error(ErrorCode::kUpstream, "x").kind, ErrorKind::kProtocol);
  EXPECT_EQ(Error(ErrorCode::kInvalid, "x").kind, ErrorKind::kInvalidArguments);
  EXPECT_EQ(Error(ErrorCode::kInternal, "x").kind, ErrorKind::kOther);
  EXPECT_EQ(Error(ErrorCode::kInvalid, "x").Kind(ErrorKind::kConfiguration).kind,
            ErrorKind::kConfiguration);
}

}  // namespace
}  // namespace claribi::messages
