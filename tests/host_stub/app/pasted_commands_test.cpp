// Commands to paste: what they carry, so that they work where they are pasted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "app/console_texts.h"
#include "app/hints.h"
#include "testing/result_matchers.h"

namespace claribi::app {
namespace {

using testing::HasSubstr;
using testing::Not;

executor::CallEntry Call() {
  executor::CallEntry call;
  call.tool = "list";
  call.arguments = *values::ParseJson(R"({"name":"it's é","n":1})", "The arguments");
  return call;
}

TEST(PastedCommands, CarryEveryOptionThatSaysWhereThingsAreWithAbsolutePaths) {
  GlobalOptions options;
  options.data_dir = "data";
  options.ca_file = "./ca/../ca.pem";
  options.plugin = "/opt/plugin.so";
  options.manifest = "m.json";
  options.operator_config = "o.json";
  options.allow_insecure_loopback = true;
  options.profile = "sandbox";
  options.org = "acme";
  const std::string here = std::filesystem::current_path().string();
  const std::string hint = HintFor(options, {"status", "prod"});
  EXPECT_EQ(hint, "claribi-host status prod --profile sandbox --data-dir " + here +
                      "/data --plugin /opt/plugin.so --manifest " + here +
                      "/m.json --operator-config " + here + "/o.json --ca-file " + here +
                      "/ca.pem --allow-insecure-loopback --org acme");
  options.from_profile = {"--ca-file", "--allow-insecure-loopback", "--plugin"};
  EXPECT_THAT(HintFor(options, {"status"}), Not(HasSubstr("--ca-file")));
}

TEST(PastedCommands, OfACallAreTheWholeCommandInAscii) {
  GlobalOptions options;
  options.data_dir = "/data";
  const std::string hint = CallHint(options, "prod", Call());
  EXPECT_THAT(hint, HasSubstr("claribi-host call prod list --args '{"));
  EXPECT_THAT(hint, HasSubstr("it'\\''s \\u00E9"));
  EXPECT_THAT(hint, testing::EndsWith(" --data-dir /data"));
}

TEST(PastedCommands, OfTheConsolesAnswerAreTheSame) {
  GlobalOptions options;
  options.data_dir = "/data";
  presentation::AnswerDocument answer;
  answer.calls = {Call()};
  const values::Json json = AnswerJson(answer, "prod", options, "the question", 0);
  EXPECT_EQ(json.At("/calls/0/command")->Text(), CallHint(options, "prod", Call()));
  EXPECT_EQ(json.TextOf("command"), "the question");
}

}  // namespace
}  // namespace claribi::app
