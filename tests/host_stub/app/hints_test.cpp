// Commands to paste: with the options of the command that names them.
#include "app/hints.h"

#include <gtest/gtest.h>

namespace claribi::app {
namespace {

GlobalOptions Given() {
  GlobalOptions options;
  options.profile = "sandbox";
  options.data_dir = "/data of mine";
  options.ca_file = "/ca.pem";
  options.from_profile = {"--ca-file"};
  return options;
}

constexpr const char* kAdded = " --profile sandbox --data-dir '/data of mine'";

TEST(Fixes, NameCommandsThatCanBePasted) {
  const auto fixed = [](const std::string& fix) { return WithOptions(fix, Given(), "prod"); };
  const std::string added = kAdded;
  EXPECT_EQ(fixed("Sign in with: claribi-host connect NAME"),
            "Sign in with: claribi-host connect prod" + added);
  EXPECT_EQ(fixed("`claribi-host status` lists those that are connected."),
            "`claribi-host status" + added + "` lists those that are connected.");
  EXPECT_EQ(fixed("Compare them with: claribi-host tools NAME --json. Then try again."),
            "Compare them with: claribi-host tools prod --json" + added + ". Then try again.");
  EXPECT_EQ(
      fixed("See: claribi-host profile list. Add one with: claribi-host profile add NAME"),
      WithOptions("See: claribi-host profile list. Add one with: claribi-host profile add NAME",
                  Given(), ""));
}

TEST(Fixes, StayAsTheyAreWhereNothingIsMissing) {
  const std::string whole = HintFor(Given(), {"connect", "prod"});
  for (const std::string& fix :
       {std::string("Try again in a moment."), "Sign in with: " + whole,
        std::string("See: claribi-host help connect"), std::string("claribi-host"),
        std::string("Report it, with what `claribi-host validate FILE` says."),
        std::string("Remove /opt/claribi-host connect"), std::string("`claribi-host nosuch NAME`"),
        std::string()}) {
    EXPECT_EQ(WithOptions(fix, Given(), "prod"), fix);
  }
  EXPECT_EQ(WithOptions("Sign in with: claribi-host connect NAME", {}, ""),
            "Sign in with: claribi-host connect NAME");
}

TEST(Fixes, HoldNoNameThatIsACommandOfItsOwn) {
  EXPECT_EQ(WithOptions("Sign in with: claribi-host connect NAME", {}, "a; rm -r x"),
            "Sign in with: claribi-host connect 'a; rm -r x'");
}

}  // namespace
}  // namespace claribi::app
