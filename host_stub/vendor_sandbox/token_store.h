// Authorization codes, access tokens and refresh tokens of the simulated authorization server, kept
// as digests. A grant is a family: reuse of a code or of a rotated refresh token revokes all of it.
// What a family went through is kept, so that a test can tell a client that lost an answer from one
// that spent a token twice.
// Source: RFC 6749, OAuth 2.1 section 4.3.1 (rotation), RFC 7009.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vendor_sandbox/time_point.h"

namespace claribi::vendor_sandbox {

/// What a person agreed to.
struct Grant {
  std::string client_id;
  std::string redirect_uri;
  std::string code_challenge;
  std::string scope;
  std::string resource;
};

/// Which pair of tokens of which family: a code buys pair 0, every refresh the next.
struct Place {
  std::int64_t family = 0;
  std::int64_t rotation = 0;
};

struct IssuedTokens {
  std::string access_token;
  std::string refresh_token;  ///< "" when none was issued
  std::string scope;
  std::chrono::seconds expires_in{0};
  Place place;
  bool is_repeated = false;  ///< the refresh token was issued before (rotation grace)
};

/// What became of a family, without its tokens.
struct FamilyHistory {
  std::int64_t family = 0;
  std::int64_t rotations = 0;  ///< refreshes that issued a pair
  std::int64_t answered = -1;  ///< newest pair whose answer was written to the socket; -1: none
  std::int64_t seen = -1;      ///< newest pair of which the client showed a token; -1: none
  std::string revoked;         ///< "", or why: reuse, revocation, revoke_all
};

/// Why a code or a refresh token bought nothing.
enum class Refusal {
  kUnknown,        ///< never issued, expired, revoked, or another client's
  kReused,         ///< spent before; its family is revoked now
  kWrongRedirect,  ///< not the redirect_uri of the authorization request
  kWrongVerifier,  ///< PKCE
  kWrongResource,
};

struct TokenPolicy {
  std::chrono::seconds access_token_lifetime{3600};
  bool issue_refresh_token = true;
  bool rotate = true;  ///< false: a refresh token is good again and again, and has no successor
  /// A spent refresh token yields its successor again, until that one is spent. Successors are kept
  /// in clear for that, one a family.
  bool rotation_grace = false;
};

/// Every function may be called from any thread.
class TokenStore {
 public:
  /// A code that lives for a minute.
  std::string IssueCode(const Grant& grant, TimePoint now);

  /// Spends a code. A wrong redirect_uri or verifier spends it too.
  std::variant<IssuedTokens, Refusal> Redeem(std::string_view code, std::string_view client_id,
                                             std::string_view redirect_uri,
                                             std::string_view code_verifier,
                                             std::string_view resource, const TokenPolicy& policy,
                                             TimePoint now);
  /// Spends a refresh token and issues its successor, unless the policy says otherwise.
  std::variant<IssuedTokens, Refusal> Refresh(std::string_view refresh_token,
                                              std::string_view client_id, std::string_view resource,
                                              const TokenPolicy& policy, TimePoint now);
  /// A refresh token takes its family with it, an access token goes alone. Unknown ones are
  /// ignored.
  void Revoke(std::string_view token, std::string_view client_id);
  void RevokeAll();

  /// The answer with this pair was written to the client's socket.
  void NoteAnswered(Place place);
  /// Where an access or refresh token that a client shows belongs; notes that the client has that
  /// pair. Nothing for codes and unknown values.
  std::optional<Place> Recognise(std::string_view token);
  std::vector<FamilyHistory> Families() const;

  bool IsLive(std::string_view access_token, TimePoint now) const;
  /// True for any code or token that was ever issued, dead ones included.
  bool WasIssued(std::string_view value) const;
  /// The scope the family of a code or token was granted; "" when unknown.
  std::string GrantedScope(std::string_view code_or_token) const;

 private:
  enum class Kind { kCode, kAccess, kRefresh };
  struct Family {
    Grant grant;
    std::int64_t pairs = 0;
    std::int64_t answered = -1;
    std::int64_t seen = -1;
    std::string newest_refresh_token;  // kept with rotation grace only
    std::string revoked;
  };
  struct Record {
    Kind kind;
    Place place;
    TimePoint expires_at;
    bool spent = false;
  };

  IssuedTokens Issue(std::int64_t family, const TokenPolicy& policy, TimePoint now);
  /// An access token beside a refresh token that is there already, or "".
  IssuedTokens Hand(Place place, std::string refresh_token, const TokenPolicy& policy,
                    TimePoint now);
  bool MayRepeat(const Record& spent, const TokenPolicy& policy) const;
  std::variant<Record*, Refusal> Spend(std::string_view value, Kind kind,
                                       std::string_view client_id, TimePoint now);
  void Add(const std::string& value, Kind kind, Place place, TimePoint expires_at);

  mutable std::mutex mutex_;
  std::int64_t next_family_ = 1;
  std::map<std::int64_t, Family> families_;  // by number
  std::map<std::string, Record> records_;    // by digest
};

}  // namespace claribi::vendor_sandbox
