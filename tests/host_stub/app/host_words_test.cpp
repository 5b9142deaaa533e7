#include "app/host_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claribi::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(HostWords, NameTheOptionsBehindTheSettingsOfAPlugin) {
  EXPECT_THAT(InHostWords("Have the operator name it in ca_file; otherwise leave it."),
              HasSubstr("in ca_file (here --ca-file FILE, or --profile NAME of a profile that has "
                        "it); otherwise"));
  EXPECT_THAT(InHostWords("Set allow_insecure_loopback. Or ca_file."),
              AllOf(HasSubstr("--allow-insecure-loopback, or --profile NAME"),
                    HasSubstr("--ca-file FILE")));
}

TEST(HostWords, LeaveAloneWhatSpeaksOfOtherThings) {
  for (const char* text : {"", "Correct the query.", "The file my_ca_file.pem is not there.",
                           "ca_file_2", "Use --ca-file X for ca_file.", "/ca_file.json"}) {
    EXPECT_EQ(InHostWords(text), text);
  }
}

}  // namespace
}  // namespace claribi::app
