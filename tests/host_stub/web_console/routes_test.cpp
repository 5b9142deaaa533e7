#include "web_console/routes.h"

#include <gmock/gmock.h>

#include "web_console/callback_pages.h"
#include "web_console/rate_meter.h"
#include "web_console/web_assets.h"

namespace claribi::web_console {
namespace {

using testing::ElementsAre;

Routes Filled() {
  Routes routes;
  const Operation nothing = [](const Call&) { return NoContent(); };
  routes.Add("GET", "/api/things", nothing);
  routes.Add("GET", "/api/things/{id}", nothing);
  routes.Add("POST", "/api/things/{id}/part", nothing);
  return routes;
}

TEST(Routes, FindWhatServes) {
  const Routes routes = Filled();
  EXPECT_NE(routes.Find("GET", "/api/things").operation, nullptr);
  EXPECT_EQ(routes.Find("GET", "/api/things/a-1").id, "a-1");
  EXPECT_EQ(routes.Find("POST", "/api/things/a-1/part").id, "a-1");
}

TEST(Routes, KnowTheMethodsOfAPath) {
  const auto found = Filled().Find("DELETE", "/api/things/a");
  EXPECT_EQ(found.operation, nullptr);
  EXPECT_THAT(found.methods, ElementsAre("GET"));
}

TEST(Routes, AnIdIsPlain) {
  const Routes routes = Filled();
  for (const std::string& path :
       {std::string("/api/things/"), std::string("/api/things/a/b"), std::string("/api/things/a b"),
        std::string("/api/things/../x"), std::string("/api/things/\xc3\xa9"),
        "/api/things/" + std::string(65, 'a'), std::string("/api/things//part"),
        std::string("/api/thing")}) {
    EXPECT_TRUE(routes.Find("GET", path).methods.empty()) << path;
  }
}

TEST(FileReply, IsCalledAfterItsTitle) {
  const HttpReply reply = FileReply("text/csv", "", "Top 3 services by CPU?", "csv");
  EXPECT_EQ(reply.headers.front().second, "attachment; filename=\"top-3-services-by-cpu.csv\"");
}

TEST(FileName, IsPlainWhateverTheTitleIs) {
  EXPECT_EQ(FileName("a\"b\r\nX: y/../\xc3\xa9.csv"), "a-b-x-y-csv");
  EXPECT_EQ(FileName("..hidden"), "hidden");
  for (const char* nothing : {"", "...", "/", "\xd1\x87\xd1\x82\xd0\xbe?"}) {
    EXPECT_EQ(FileName(nothing), "answer") << nothing;
  }
  for (const char* device : {"CON", "nul", "com1", "LPT9"}) {
    EXPECT_TRUE(FileName(device).ends_with("-answer")) << device;
  }
  EXPECT_EQ(FileName("common"), "common");
  EXPECT_EQ(FileName(std::string(300, 'x')).size(), 60);
}

TEST(RateMeter, RefillsWithTime) {
  RateMeter meter(2, 1);
  EXPECT_EQ(meter.Take("a", 0), 0);
  EXPECT_EQ(meter.Take("a", 0), 0);
  EXPECT_GT(meter.Take("a", 0), 0);
  EXPECT_EQ(meter.Take("b", 0), 0) << "each has its own";
  EXPECT_EQ(meter.Take("a", 1000), 0);
  EXPECT_GT(meter.Take("a", 1000), 0);
}

TEST(CallbackPage, LeadsToAPageWithoutTheCode) {
  const HttpReply reply = RedirectTo(CallbackVerdict::kReceived);
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(reply.headers.front().second, "/callback/done?received");
}

TEST(CallbackPage, OnlyTheAnswerThatCountsClosesItsWindow) {
  HttpRequest request;
  request.path = "/callback/done";
  for (const char* word : {"received", "other_sign_in", "other_browser", "already_used"}) {
    request.target = request.path + "?" + word;
    const HttpReply page = CallbackPage(request);
    const bool closes = page.body.find("close.js") != std::string::npos;
    EXPECT_EQ(closes, word == std::string("received")) << word;
    EXPECT_NE(page.body.find("can close this window"), std::string::npos);
  }
  request.target = "/callback/done?<script>";
  EXPECT_EQ(CallbackPage(request).status, 404);
}

TEST(WebAssets, NamesDoNotLeadOut) {
  const WebAssets folder(std::filesystem::path(CLARIBI_SOURCE_DIR) / "host_stub");
  EXPECT_TRUE(folder.Find("/web_console/openapi.json"));
  for (const char* path : {"/../README.md", "/web_console/../../README.md", "/.clang-format", "",
                           "/web_console", "//etc/passwd", "/web_console\\openapi.json"}) {
    EXPECT_FALSE(folder.Find(path)) << path;
  }
}

}  // namespace
}  // namespace claribi::web_console
