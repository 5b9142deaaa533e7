// What a stranger may read: no secret, known or by its shape, and the words that are none; and an
// archive that is written whole or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host_stub/store/scratch_folder.h"
#include "support_bundle/bundle_file.h"
#include "support_bundle/scrubber.h"
#include "testing/result_matchers.h"

namespace claribi::support_bundle {
namespace {

using outcome::Code;
using testing::HasSubstr;
using testing::Not;

TEST(Scrubber, TakesOutAKnownSecretInEveryFormAndPlace) {
  Scrubber scrubber;
  scrubber.AddSecret("p@ss/wörd 1");
  scrubber.AddSecret("p@ss");  // a part of the other
  for (const char* text : {"said p@ss/wörd 1.", "x=p%40ss%2Fw%C3%B6rd%201;",
                           "p%40ss%2fw%c3%b6rd%201", "p@ss/wörd 1p@ss/wörd 1", "ap@ssb"}) {
    for (const std::string& clean : {scrubber.Known(text), scrubber.Anything(text)}) {
      EXPECT_THAT(clean, Not(HasSubstr("ss"))) << text;
      EXPECT_THAT(clean, HasSubstr(Scrubber::kMark)) << text;
    }
  }
  EXPECT_GT(scrubber.removed(), 0u);
}

TEST(Scrubber, KnowsThePasswordsOfAnAddress) {
  for (const char* url :
       {"postgresql://bi:s3cr3t-Pw@db.example/claribi", "http://user:s3cr3t-Pw@proxy.example:3128",
        "user:s3cr3t-Pw@proxy.example:3128", "http://s3cr3t-Pw@proxy.example",
        "http://user:s3cr3t%2DPw@proxy.example",
        "https://x.example/mcp?key=s3cr3t-Pw&read_only=true",
        "postgresql://db.example/claribi?user=bi&password=s3cr3t-Pw#top"}) {
    Scrubber scrubber;
    scrubber.AddSecretsOf(url);
    EXPECT_THAT(scrubber.Known("it was s3cr3t-Pw!"), Not(HasSubstr("s3cr3t-Pw"))) << url;
    EXPECT_THAT(scrubber.Known(url), Not(HasSubstr("s3cr3t"))) << url;
    EXPECT_THAT(scrubber.Known("proxy.example and true"), HasSubstr("proxy.example and true"))
        << url;
  }
}

TEST(Scrubber, LeavesOfAnAddressWhatLeadsThere) {
  const Scrubber scrubber;
  EXPECT_EQ(scrubber.Known("see https://u:p/w@mcp.example:8443/mcp?read_only=true&key=abc&n=5#frag "
                           "and ftp://x/y"),
            "see https://[removed]@mcp.example:8443/mcp?read_only=true&key=[removed]&n=5#[removed] "
            "and ftp://x/y");
  EXPECT_EQ(scrubber.Known("through u:pw@proxy:3128, or a@b"),
            "through [removed]@proxy:3128, or a@b");
  EXPECT_EQ(scrubber.Known("sqlite:///var/lib/claribi/host.db"),
            "sqlite:///var/lib/claribi/host.db");
  EXPECT_EQ(scrubber.Known("https://x/?"), "https://x/?");
  EXPECT_EQ(scrubber.Known("://"), "://");
}

// Made up, each in the form of what some vendor issues.
TEST(Scrubber, TakesOutWhatLooksLikeASecret) {
  const char* secrets[] = {
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r",
      "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
      "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
      "AKIAIOSFODNN7EXAMPLE",
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "0123456789abcdef0123456789abcdef",
      "5f4dcc3b-5aa7-65d6-1d83-27deb882cf99",
      "AVNS_x7Kq2mPz9LrT4vWy1Bn",
      "xoxb-2048561234-b7Kd93mQz81Lp0",
  };
  const Scrubber scrubber;
  for (const std::string secret : secrets) {
    for (const std::string& text :
         {secret, "the token " + secret + " was refused", "(" + secret + ").",
          "a, " + secret + ", b", "{\"detail\": \"" + secret + "\"}",
          "Authorization: Bearer " + secret, "https://x.example/mcp/" + secret + "/sse"}) {
      // In a path the parts of a key with slashes cannot be told from names.
      if (text.find("://") != text.npos && secret.find('/') != secret.npos) continue;
      const std::string clean = scrubber.Anything(text);
      for (std::size_t begin = 0; begin + 12 <= secret.size(); ++begin) {
        EXPECT_THAT(clean, Not(HasSubstr(secret.substr(begin, 12)))) << text << "\n" << clean;
      }
    }
  }
}

TEST(Scrubber, TakesOutWhatFollowsANameOfSecrets) {
  const Scrubber scrubber;
  for (const char* text :
       {"password=hunter2", "password: hunter2", "client_secret=hunter2&x=1",
        "\"api_key\": \"hunter2\"", "X-Api-Key: hunter2", "accessToken = hunter2", "Bearer hunter2",
        "authorization: Basic hunter2", "PGPASSWORD='hunter2'",
        "db password is set to: pwd=hunter2", "cookie: hunter2; path=/"}) {
    EXPECT_THAT(scrubber.Anything(text), Not(HasSubstr("hunter2"))) << text;
  }
  EXPECT_EQ(scrubber.Anything("a\n-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\nb"),
            "a\n[removed]\nb");
  EXPECT_EQ(scrubber.Anything("-----BEGIN PRIVATE KEY----- and no end"), "[removed]");
}

TEST(Scrubber, LeavesWhatHelps) {
  const Scrubber scrubber;
  for (const char* text : {
           "The tool aiven_kafka_connect_available_connectors is hidden.",
           "/usr/lib/x86_64-linux-gnu/claribi/plugins/claribi_aiven.so",
           "claribi_aiven.so is com.claribi.aiven 0.1.0, and speaks ABI level 1.",
           "2026-11-30T12:38:36Z: the vendor answered 503 Service Unavailable (attempt 3 of 5)",
           "connection refused: 192.0.2.17:8443, [2001:db8::17]:443",
           "The token has expired.",
           "No longer accepts the token: it ran out.",
           "See https://x.example/mcp?read_only=true.",
           "No secret is set; the password was refused.",
           "ClickHouseMetricsFetch of nordlicht-data-pg-15-production",
           "error: 0A000086 certificate verify failed",
           "read_only=true must be there exactly once.",
           "Linux 6.1.0-18-amd64 x86_64, glibc 2.36",
           "",
           "token",
           "token:",
           "Bearer",
       }) {
    EXPECT_EQ(scrubber.Anything(text), text);
  }
}

class BundleFileTest : public ::testing::Test {
 protected:
  static std::string Read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / ".")) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  store::ScratchFolder folder_;
};

TEST_F(BundleFileTest, IsItsOwnersAloneAndTheOnlyOne) {
  ASSERT_THAT(WriteWhole(folder_ / "b.zip", std::string("a\0b", 3), false), IsOk());
  EXPECT_EQ(Read(folder_ / "b.zip"), std::string("a\0b", 3));
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(folder_ / "b.zip").permissions()), 0600u);
  EXPECT_THAT(Names(), testing::ElementsAre("b.zip"));
}

TEST_F(BundleFileTest, IsReplacedOnlyWhereThatIsWanted) {
  std::ofstream(folder_ / "b.zip") << "before";
  EXPECT_THAT(WriteWhole(folder_ / "b.zip", "after", false), IsErrorWith(Code::kUsage));
  EXPECT_EQ(Read(folder_ / "b.zip"), "before");
  ASSERT_THAT(WriteWhole(folder_ / "b.zip", "after", true), IsOk());
  EXPECT_EQ(Read(folder_ / "b.zip"), "after");
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(folder_ / "b.zip").permissions()), 0600u);
  EXPECT_THAT(Names(), testing::ElementsAre("b.zip"));
}

TEST_F(BundleFileTest, IsNoLinkNoFolderAndNoDevice) {
  std::filesystem::create_directory(folder_ / "folder");
  std::ofstream(folder_ / "mine") << "precious";
  std::filesystem::create_symlink(folder_ / "mine", folder_ / "link");
  std::filesystem::create_symlink("nowhere", folder_ / "dangling");
  for (const bool may_replace : {false, true}) {
    for (const std::filesystem::path& file :
         {folder_ / "folder", folder_ / "link", folder_ / "dangling", folder_ / "missing/b.zip",
          folder_ / "mine/b.zip", std::filesystem::path("/dev/null"), std::filesystem::path("")}) {
      EXPECT_THAT(CheckPlace(file, may_replace), IsErrorWith(Code::kUsage)) << file;
      EXPECT_THAT(WriteWhole(file, "x", may_replace), IsErrorWith(Code::kUsage)) << file;
    }
  }
  EXPECT_EQ(Read(folder_ / "mine"), "precious");
}

TEST_F(BundleFileTest, LeavesNothingWhereItCannotBeWritten) {
  // Nobody makes files in there, root included.
  EXPECT_THAT(WriteWhole("/proc/self/b.zip", "x", false), IsErrorWith(Code::kUnavailable));
}

TEST_F(BundleFileTest, HoldsItsFilesInOneFolder) {
  const auto bytes =
      Archive("bundle", {{"a.json", "", "{}\n"}, {"b.txt", "", std::string(70'000, 'x')}});
  ASSERT_THAT(bytes, IsOk());
  EXPECT_EQ(bytes->substr(0, 4), "PK\x03\x04");
  EXPECT_THAT(*bytes, HasSubstr("bundle/a.json"));
  EXPECT_THAT(*bytes, HasSubstr("bundle/b.txt"));
  EXPECT_LT(bytes->size(), 2'000u);
}

}  // namespace
}  // namespace claribi::support_bundle
