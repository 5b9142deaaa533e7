// A registered client in front of the simulated authorization server.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host_stub/vendor_sandbox/vendor.h"

namespace claribi::vendor_sandbox {

class AuthorizationServerTest : public ::testing::Test {
 protected:
  void SetUp() override { client_id = vendor.Register()["client_id"].AsString(); }

  HttpReply Authorize(const std::vector<Header>& changes = {}) {
    return vendor.Ask(MakeRequest("GET", Vendor::AuthorizeTarget(client_id, changes)));
  }
  void ExpectRedirectedError(const std::vector<Header>& changes, const std::string& error) {
    const HttpReply reply = Authorize(changes);
    ASSERT_EQ(reply.status, 302) << error;
    EXPECT_THAT(HeaderOf(reply, "Location"),
                ::testing::StartsWith(std::string(kRedirectUri) + "?error="));
    const Form form = LocationForm(reply);
    EXPECT_EQ(form.Value("error"), error);
    EXPECT_EQ(form.Value("state"), "state-1");
    EXPECT_EQ(form.Value("iss"), kIssuer);
  }
  void ExpectTokenError(const HttpReply& reply, int status, const std::string& error) {
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(BodyOf(reply)["error"].AsString(), error);
    EXPECT_EQ(HeaderOf(reply, "Cache-Control"), "no-store");
  }
  Json SignIn() { return BodyOf(vendor.Redeem(client_id, vendor.Code(client_id))); }

  Vendor vendor;
  std::string client_id;
};

}  // namespace claribi::vendor_sandbox
