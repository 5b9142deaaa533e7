// HostTest: claribi-host as a program, over a store of the test's own, with the scripted plugin.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "app/json_document.h"
#include "host_stub/app/running_program.h"
#include "host_stub/store/scratch_folder.h"
#include "store/database.h"
#include "testing/result_matchers.h"

namespace claribi::app {

class HostTest : public testing::Test {
 protected:
  using Words = std::vector<std::string>;

  // There and private: commands that only read make no folder.
  HostTest() {
    std::filesystem::create_directories(data_);
    std::filesystem::permissions(data_, std::filesystem::perms::owner_all);
  }

  static std::string TestPlugin(const std::string& name) {
    return std::string(CLARIBI_TEST_PLUGIN_DIR) + "/" + name + ".so";
  }

  Words CommandLine(const Words& words, const std::string& plugin = "scripted_plugin") const {
    Words argv{CLARIBI_BUILD_DIR "/bin/claribi-host", "--data-dir", data_.string(), "--plugin",
               TestPlugin(plugin)};
    argv.insert(argv.end(), words.begin(), words.end());
    return argv;
  }

  /// Home is a scratch folder; no display, no SSH; a browser where one was asked for.
  Words Environment() const {
    Words environment{"HOME=" + folder_.path().string(), "PATH=/usr/bin:/bin"};
    if (!browser_.empty()) environment.push_back("BROWSER=" + browser_);
    return environment;
  }

  Ended Host(const Words& words) const {
    return RunningProgram(CommandLine(words), Environment()).Finish();
  }

  Document HostJson(Words words, int exit_code) const {
    words.emplace_back("--json");
    const Ended ended = Host(words);
    EXPECT_EQ(ended.exit_code, exit_code) << ended.out << ended.err;
    EXPECT_EQ(ended.err.find("error:"), std::string::npos) << ended.err;
    auto parsed = ParseObject(ended.out, "The output");
    EXPECT_THAT(parsed, IsOk()) << ended.out;
    Document json = parsed ? std::move(*parsed) : Document(rapidjson::kObjectType);
    EXPECT_EQ(IntegerOf(json, "schema_version"), 1);
    return json;
  }

  /// The code of the error, which is whole.
  std::string ErrorCode(const Words& words, int exit_code) const {
    const Document json = HostJson(words, exit_code);
    const Value* error = Find(json, "error");
    if (error == nullptr) return "";
    for (const char* member : {"code", "what", "cause", "fix"}) {
      EXPECT_FALSE(TextOf(*error, member).empty()) << member;
    }
    for (const char* member : {"retryable", "retry_at", "request_id"}) {
      EXPECT_TRUE(error->HasMember(member)) << member;
    }
    return TextOf(*error, "code");
  }

  /// A person who makes this choice in the browser; page_ is then what they see.
  void UseBrowser(const std::string& choice) {
    browser_ =
        "'" CLARIBI_BUILD_DIR "/bin/fake_browser' " + choice + " '" + page_.string() + "' %s";
  }

  void ConnectWithoutSignIn(const std::string& name) {
    const Ended ended = Host({"connect", name, "--endpoint", "https://example.com/no-sign-in"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  static std::string Read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }

  /// Changes the store behind the host's back.
  void Execute(const std::string& statement) const;

  /// What the store says of its data sources and secrets; equal texts, equal content.
  std::string StoreContent() const;

  /// SIGSTOP at a moment at which the program keeps nobody from writing to the store.
  void StopBesideTheStore(RunningProgram& program) const;

  store::ScratchFolder folder_;
  std::filesystem::path data_ = folder_ / "data";
  std::filesystem::path page_ = folder_ / "page.html";
  std::string browser_;
};

}  // namespace claribi::app
