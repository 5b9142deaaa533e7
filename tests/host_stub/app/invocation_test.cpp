#include "app/invocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "app/browser.h"
#include "app/callback_wait.h"
#include "app/duration.h"
#include "app/interactive_sign_in.h"
#include "app/json_document.h"
#include "app/plugin_setup.h"
#include "app/proxy_environment.h"
#include "host_stub/store/scratch_folder.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using outcome::Code;
using outcome::Error;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

outcome::Result<Invocation> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "claribi-host");
  return ParseInvocation(static_cast<int>(words.size()), words.data());
}

TEST(Invocation, TakesGlobalOptionsBeforeAndAfterTheCommand) {
  const auto before = Parse({"--json", "--org", "acme", "--timeout", "30s", "tools", "main"});
  const auto after = Parse({"tools", "main", "--json", "--org", "acme", "--timeout", "30s"});
  for (const auto* invocation : {&before, &after}) {
    ASSERT_THAT(*invocation, IsOk());
    EXPECT_EQ((*invocation)->command, "tools");
    EXPECT_EQ((*invocation)->name, "main");
    EXPECT_TRUE((*invocation)->global.json);
    EXPECT_EQ((*invocation)->global.org, "acme");
    EXPECT_EQ((*invocation)->global.timeout, milliseconds(30'000));
  }
}

TEST(Invocation, TakesJsonArgumentsAsTheyAre) {
  EXPECT_EQ(Parse({"call", "main", "t", "--args", R"({"a": "[b]"})"})->arguments,
            R"({"a": "[b]"})");
  EXPECT_EQ(Parse({"call", "main", "t", "--args={}"})->arguments, "{}");
  EXPECT_EQ(Parse({"call", "main", "t", "--args", "[1,2]"})->arguments, "[1,2]");
  EXPECT_EQ(Parse({"call", "main", "t", "--args", "-"})->arguments, "-");
  EXPECT_EQ(Parse({"call", "main", "t", "--args", ""})->arguments, "");
  EXPECT_EQ(Parse({"call", "main", "t"})->arguments, "{}");
  EXPECT_FALSE(Parse({"call", "main", "t"})->for_model);
  EXPECT_TRUE(Parse({"call", "main", "t", "--for-model"})->for_model);
}

TEST(Invocation, KnowsItsDefaults) {
  const auto invocation = Parse({"status"});
  EXPECT_EQ(invocation->global.org, "default");
  EXPECT_FALSE(invocation->global.timeout);
  EXPECT_FALSE(invocation->global.allow_insecure_loopback);
  EXPECT_EQ(invocation->global.log_level, std::nullopt) << "people read no log";
  EXPECT_EQ(Parse({"serve"})->global.log_level, loader::LogLevel::kWarn);
  EXPECT_EQ(Parse({"serve", "--log-level", "error"})->global.log_level, loader::LogLevel::kError);
  EXPECT_EQ(Parse({"status", "-v"})->global.log_level, loader::LogLevel::kDebug);
  EXPECT_EQ(Parse({"status", "--log-level", "trace"})->global.log_level, loader::LogLevel::kTrace);
}

TEST(Invocation, SaysHowADurationWithoutAUnitIsWritten) {
  EXPECT_THAT(Parse({"status", "--timeout", "5"}).error().cause +
                  Parse({"status", "--timeout", "5"}).error().what,
              testing::HasSubstr("5 seconds are 5s"));
  for (const char* text : {"5x", "soon", "", "-5"}) {
    const auto refused = Parse({"status", "--timeout", text});
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().cause, testing::Not(testing::HasSubstr("seconds are"))) << text;
  }
}

TEST(Invocation, SaysWhichWordsAreMissing) {
  const auto said = [](std::vector<const char*> words) {
    const auto refused = Parse(std::move(words));
    return refused ? std::string() : refused.error().what + " " + refused.error().cause;
  };
  EXPECT_THAT(said({"list"}), testing::HasSubstr("`list` needs the word rules behind it."));
  EXPECT_THAT(said({"keys"}), testing::HasSubstr("`keys` needs one of the words "));
}

TEST(Invocation, TakesVersionAsAnOptionToo) {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"--version"}, {"--json", "--version"}, {"version"}, {"status", "--version"}}) {
    const auto invocation = Parse(words);
    ASSERT_THAT(invocation, IsOk()) << words.back();
    EXPECT_EQ(invocation->command, "version") << words.back();
  }
}

TEST(Invocation, RefusesWhatItDoesNotKnow) {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {},
           {"nonsense"},
           {"tools", "--approve", "t"},
           {"tools", "--approve-all"},
           {"tools", "--diff", "t"},
           {"tools", "main", "--for", "organisation"},
           {"tools", "--withdraw", "t"},
           {"tools", "main", "--withdraw", "t", "--approve", "t"},
           {"tools", "main", "--as-listed", "2:a"},
           {"tools", "main", "--approve", "t", "--as-listed", "2:a"},
           {"tools", "main", "--approve-all", "--for", "everybody"},
           {"approvals"},
           {"approvals", "export"},
           {"approvals", "list", "main", "--output", "f"},
           {"tools", "a", "b", "c"},
           {"tools", "a", "b", "--diff", "c"},
           {"call", "a", "b", "c=1", "--args", "{}"},
           {"call", "a", "b", "--batch", "f", "--args", "{}"},
           {"call"},
           {"call", "a"},
           {"call", "a", "b", "--model-name", "a__b"},
           {"audit", "--format", "xml"},
           {"audit", "--limit", "0"},
           {"tools", "a", "--unknown"},
           {"status", "--timeout", "5"},
           {"status", "--org", ""},
           {"status", "--log-level", "loud"},
           {"help", "nonsense"},
           {"connect", "\xff"},
       }) {
    EXPECT_THAT(Parse(words), IsErrorWith(Code::kUsage, HasCause()));
  }
}

TEST(Invocation, HelpsInGeneralAndOnOneCommand) {
  EXPECT_THAT(Parse({"help"})->help, HasSubstr("disconnect"));
  EXPECT_THAT(Parse({"--help"})->help, HasSubstr("disconnect"));
  EXPECT_THAT(Parse({"help", "call"})->help, HasSubstr("--args"));
  EXPECT_THAT(Parse({"call", "--help"})->help, HasSubstr("--args"));
  EXPECT_THAT(Parse({"help", "keys", "rotate"})->help, HasSubstr("keys rotate"));
  EXPECT_THAT(Parse({"help", "keys", "nonsense"}), IsErrorWith(Code::kUsage));
  EXPECT_THAT(Parse({"help", "exit-codes"})->help, HasSubstr("130  interrupted"));
}

TEST(Invocation, KnowsWhatToApprove) {
  EXPECT_TRUE(Parse({"tools"})->name.empty());
  EXPECT_TRUE(Parse({"tools", "main", "--all"})->all);
  EXPECT_EQ(Parse({"tools", "main", "--diff", "t"})->diff, "t");
  EXPECT_EQ(Parse({"tools", "main", "--approve-all", "--for", "organisation"})->approve_for,
            "organisation");
  EXPECT_EQ(Parse({"tools", "main", "--approve-all", "--as-listed", "2:a"})->as_listed, "2:a");
  const auto withdrawn = Parse({"tools", "main", "--withdraw", "a", "--withdraw", "b"});
  EXPECT_EQ(withdrawn->withdraw, (std::vector<std::string>{"a", "b"}));
  const auto exported = Parse({"approvals", "export", "main", "--output", "f"});
  EXPECT_EQ(exported->action, "export");
  EXPECT_EQ(exported->name, "main");
  EXPECT_EQ(exported->output, "f");
  const auto some = Parse({"tools", "main", "--approve", "a", "--approve", "b"});
  EXPECT_EQ(some->approve, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(some->approve_all);
  const auto turned = Parse({"tools", "--approve", "a", "main"});
  EXPECT_EQ(turned->name, "main");
  EXPECT_TRUE(Parse({"tools", "main", "--approve-all"})->approve_all);
}

TEST(Invocation, TakesAModelNameInsteadOfTwoNames) {
  EXPECT_EQ(Parse({"call", "--model-name", "a__b"})->model_name, "a__b");
  EXPECT_EQ(Parse({"call", "a", "b"})->tool, "b");
}

TEST(Invocation, KnowsWhatToShowOfTheAudit) {
  EXPECT_EQ(Parse({"audit"})->limit, 1000);
  const auto some = Parse(
      {"audit", "main", "--since", "24h", "--limit", "5", "--format", "csv", "--actor", "ada"});
  EXPECT_EQ(some->name, "main");
  EXPECT_EQ(some->since, "24h");
  EXPECT_EQ(some->limit, 5);
  EXPECT_EQ(some->format, "csv");
  EXPECT_EQ(some->global.actor, "ada");
}

TEST(Invocation, HasNoOptionForASecret) {
  const std::string help = Parse({"help"})->help + Parse({"help", "connect"})->help;
  for (const char* word : {"--token", "--password", "--secret", "--key"}) {
    EXPECT_EQ(help.find(word), std::string::npos) << word;
  }
}

TEST(Invocation, KnowsWhatToDoWithKeys) {
  EXPECT_EQ(Parse({"keys", "list"})->action, "list");
  EXPECT_EQ(Parse({"keys", "prepare", "--json"})->action, "prepare");
  EXPECT_EQ(Parse({"keys", "rotate"})->action, "rotate");
  const auto retire = Parse({"keys", "retire", "7", "--yes"});
  EXPECT_EQ(retire->action, "retire");
  EXPECT_EQ(retire->key_id, 7u);
  EXPECT_TRUE(retire->yes);
  EXPECT_FALSE(Parse({"keys", "retire", "7"})->yes);
  EXPECT_EQ(Parse({"keys", "abandon"})->action, "abandon");
  EXPECT_FALSE(Parse({"keys", "abandon"})->yes);
  EXPECT_TRUE(Parse({"keys", "abandon", "--yes"})->yes);
  EXPECT_THAT(Parse({"keys", "--help"})->help, HasSubstr("copy the file to all"));
  for (const auto& words : std::vector<std::vector<const char*>>{{"keys"},
                                                                 {"keys", "nonsense"},
                                                                 {"keys", "retire"},
                                                                 {"keys", "retire", "0"},
                                                                 {"keys", "retire", "-1"},
                                                                 {"keys", "retire", "one"}}) {
    EXPECT_THAT(Parse(words), IsError()) << words.back();
  }
}

using Variables = std::map<std::string, std::string>;

ProxySettings ProxyOf(const std::string& option, const Variables& variables) {
  return ReadProxy(option, [&](const char* name) {
    const auto found = variables.find(name);
    return found != variables.end() ? found->second : std::string();
  });
}

TEST(Proxy, IsThatOfTheOptionBeforeThoseOfTheEnvironment) {
  const Variables all{{"https_proxy", "http://a:1"},
                      {"HTTPS_PROXY", "http://b:2"},
                      {"all_proxy", "http://c:3"},
                      {"ALL_PROXY", "http://d:4"}};
  EXPECT_EQ(ProxyOf("http://o:9", all).proxy, "http://o:9");
  EXPECT_EQ(ProxyOf("", all).proxy, "http://a:1");
  EXPECT_EQ(ProxyOf("", {{"HTTPS_PROXY", "http://b:2"}, {"ALL_PROXY", "x"}}).proxy, "http://b:2");
  EXPECT_EQ(ProxyOf("", {{"all_proxy", "http://c:3"}, {"ALL_PROXY", "x"}}).proxy, "http://c:3");
  EXPECT_EQ(ProxyOf("", {{"ALL_PROXY", "http://d:4"}}).proxy, "http://d:4");
  EXPECT_EQ(ProxyOf("", {{"HTTP_PROXY", "http://e:5"}}).proxy, "") << "of plain http";
  EXPECT_EQ(ProxyOf("", {}).proxy, "");
}

TEST(Proxy, IsSpokenToOverHttpWhereItsUrlDoesNotSay) {
  EXPECT_EQ(ProxyOf("", {{"HTTPS_PROXY", "proxy.example:3128"}}).proxy,
            "http://proxy.example:3128");
}

TEST(Proxy, HasTheExceptionsOfTheEnvironment) {
  EXPECT_THAT(ProxyOf("", {{"no_proxy", "a.example, .b.example,,10.0.0.0/8 "}}).no_proxy,
              ElementsAre("a.example", ".b.example", "10.0.0.0/8"));
  EXPECT_THAT(ProxyOf("http://o:9", {{"NO_PROXY", "*"}}).no_proxy, ElementsAre("*"));
  EXPECT_THAT(ProxyOf("", {{"NO_PROXY", " , "}}).no_proxy, IsEmpty());
}

TEST(Duration, HasAUnit) {
  EXPECT_EQ(ParseDuration("500ms"), milliseconds(500));
  EXPECT_EQ(ParseDuration("30s"), milliseconds(30'000));
  EXPECT_EQ(ParseDuration("5m"), milliseconds(300'000));
  EXPECT_EQ(ParseDuration("1h"), milliseconds(3'600'000));
  for (const char* text :
       {"", "5", "s", "-5s", "0s", "5 s", "5sec", "1.5s", "9999999999999999999s", "100000h"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

TEST(Duration, OfAnAgeMayBeInDays) {
  EXPECT_EQ(ParseAge("90d"), milliseconds(90LL * 24 * 3'600'000));
  EXPECT_EQ(ParseAge("1h"), milliseconds(3'600'000));
  for (const char* text : {"", "d", "0d", "-1d", "90", "99999999d", "1d2h"}) {
    EXPECT_FALSE(ParseAge(text)) << text;
  }
  EXPECT_FALSE(ParseDuration("1d")) << "nobody waits for a day";
}

TEST(Browser, PutsTheUrlInItsPlaceOrAtTheEnd) {
  EXPECT_THAT(BrowserCommands("firefox", "https://x/"),
              ElementsAre(ElementsAre("firefox", "https://x/")));
  EXPECT_THAT(BrowserCommands("w3m -o 'a b' \"%s\" 100%%:lynx %s", "https://x/?a=%25"),
              ElementsAre(ElementsAre("w3m", "-o", "a b", "https://x/?a=%25", "100%"),
                          ElementsAre("lynx", "https://x/?a=%25")));
  EXPECT_THAT(BrowserCommands("x%ch", "u"), ElementsAre(ElementsAre("x:h", "u")));
  EXPECT_THAT(BrowserCommands(" : ", "https://x/"), IsEmpty());
}

TEST(Browser, UrlIsOneWordWhateverItHolds) {
  const std::string url = "https://x/?a=$(touch y)&b=`c`;d";
  EXPECT_THAT(BrowserCommands("sh-like %s", url), ElementsAre(ElementsAre("sh-like", url)));
}

TEST(Browser, IsChosenByTheEnvironment) {
  const auto choose = [](const Variables& variables) {
    return ChooseBrowser(
        [&](const char* name) {
          const auto found = variables.find(name);
          return found != variables.end() ? found->second : std::string();
        },
        "https://x/");
  };
  EXPECT_THAT(choose({}), IsEmpty());
  EXPECT_THAT(choose({{"DISPLAY", ":0"}}), ElementsAre(ElementsAre("xdg-open", "https://x/")));
  EXPECT_THAT(choose({{"DISPLAY", ":0"}, {"SSH_CONNECTION", "1"}}), IsEmpty());
  EXPECT_THAT(choose({{"BROWSER", "b"}, {"SSH_CONNECTION", "1"}}),
              ElementsAre(ElementsAre("b", "https://x/")));
}

TEST(Browser, IsGivenWebAddressesOnly) {
  EXPECT_TRUE(IsWebUrl("https://auth.example/authorize?a=b&c=%20"));
  EXPECT_TRUE(IsWebUrl("http://127.0.0.1:1/"));
  for (const char* url :
       {"", "file:///etc/passwd", "javascript:alert(1)", "--help", "HTTPS ://x", "https://x/ y",
        "https://x/\x1b[2J", "https://x/\"", "https://x/\xc3\xa9"}) {
    EXPECT_FALSE(IsWebUrl(url)) << url;
  }
}

TEST(Callback, IsRecognisedWhenPasted) {
  const std::string redirect_uri = "http://127.0.0.1:4242/callback";
  EXPECT_TRUE(LooksLikeCallback("http://127.0.0.1:4242/callback?code=1", redirect_uri));
  EXPECT_TRUE(LooksLikeCallback("http://localhost:4242/callback?error=x", redirect_uri));
  for (const char* line :
       {"", "code=1", "http://127.0.0.1:4242/callback", "http://127.0.0.1:4243/callback?code=1",
        "https://evil.example/?code=1"}) {
    EXPECT_FALSE(LooksLikeCallback(line, redirect_uri)) << line;
  }
}

Error FailedWith(Code code) { return Error{.code = code, .what = "It failed."}; }

TEST(Denial, IsToldByThePluginOrByTheCallback) {
  const std::string denied = "http://127.0.0.1:1/callback?error=access_denied&state=x";
  EXPECT_TRUE(IsDenial(FailedWith(Code::kForbidden), denied));
  EXPECT_TRUE(IsDenial(Error{.code = Code::kForbidden,
                             .what = "Denied.",
                             .detail = R"({"vendor_code":"access_denied"})"},
                       "http://127.0.0.1:1/callback?code=1"));
  EXPECT_FALSE(IsDenial(FailedWith(Code::kInvalid), denied)) << "of another sign-in";
  EXPECT_FALSE(IsDenial(FailedWith(Code::kUnavailable), "http://127.0.0.1:1/callback?code=1"));
}

class OperatorConfigTest : public testing::Test {
 protected:
  outcome::Result<std::string> Config(const std::string& plugin) const {
    const auto files = PluginFiles::Of(options_, folder_ / plugin);
    if (!files) return files.error();
    return OperatorConfig(
        options_, *files,
        [](const char* name) { return std::string(name) == "NO_PROXY" ? "vendor.example" : ""; },
        [](const std::string&) -> outcome::Result<Document> {
          return Document(rapidjson::kObjectType);
        });
  }

  store::ScratchFolder folder_;
  GlobalOptions options_;
};

TEST_F(OperatorConfigTest, FindsPluginAndManifestByRule) {
  EXPECT_EQ(PluginFile(options_, "/opt/claribi/bin/claribi-host"),
            "/opt/claribi/plugins/claribi_aiven.so");
  EXPECT_EQ(DefaultManifest("/p/claribi_aiven.so"), "/p/aiven.json");
  EXPECT_EQ(DefaultManifest("/p/other.so"), "/p/other.json");
  options_.plugin = "/somewhere/else.so";
  EXPECT_EQ(PluginFile(options_, "/opt/claribi/bin/claribi-host"), "/somewhere/else.so");
}

TEST_F(OperatorConfigTest, HoldsWhatTheOperatorSaid) {
  std::ofstream(folder_ / "aiven.json") << R"({"id":"aiven"})";
  std::ofstream(folder_ / "ca.pem") << "certificate";
  options_.proxy = "http://proxy.example:3128";
  options_.ca_file = (folder_ / "ca.pem").string();
  options_.allow_insecure_loopback = true;
  const auto config = Config("claribi_aiven.so");
  ASSERT_THAT(config, IsOk());
  const auto json = ParseObject(*config, "The configuration");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ(TextOf(*Find(*json, "manifest"), "id"), "aiven");
  EXPECT_EQ(TextOf(*json, "proxy"), "http://proxy.example:3128");
  EXPECT_EQ(ToLine(*Find(*json, "no_proxy")), R"(["vendor.example"])");
  EXPECT_EQ(TextOf(*json, "ca_file"), options_.ca_file);
  EXPECT_TRUE(IsTrue(*json, "allow_insecure_loopback"));
}

TEST_F(OperatorConfigTest, NeedsNoManifestWhereNoneWasNamed) {
  const auto config = Config("plain.so");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->find("manifest"), std::string::npos);
}

TEST_F(OperatorConfigTest, RefusesFilesThatAreNotThere) {
  options_.ca_file = (folder_ / "none.pem").string();
  EXPECT_THAT(Config("plain.so"), IsErrorWith(Code::kUsage));
  options_.ca_file.clear();
  options_.manifest = (folder_ / "none.json").string();
  EXPECT_THAT(Config("plain.so"), IsErrorWith(Code::kUsage));
}

}  // namespace
}  // namespace claribi::app
