#include "web_console/job_desk.h"

#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "testing/result_matchers.h"

namespace claribi::web_console {
namespace {

using outcome::Code;
using outcome::Error;
using values::Json;

class JobDeskTest : public testing::Test {
 protected:
  std::string Start(JobDesk::Body body,
                    std::chrono::milliseconds longest = std::chrono::minutes(1)) {
    const auto job = desk_.Start("a", {.kind = "question"}, longest, std::move(body));
    return job ? job->TextOf("id") : "";
  }
  /// The job once it has ended.
  Json Ended(const std::string& id) {
    const auto stream = hub_.Open("a", "");
    for (;;) {
      const auto job = desk_.Find("a", id);
      if (job->TextOf("state") != "running") return *job;
      (void)stream->Next(std::chrono::seconds(1));
    }
  }

  EventHub hub_;
  JobDesk desk_{hub_, [](const Error& error) {
                  Json json = Json::EmptyObject();
                  json.Set("what", error.what);
                  return json;
                }};
};

TEST_F(JobDeskTest, HasTheResultOfItsBody) {
  const Json job = Ended(Start([](Job&) { return Json("answer"); }));
  EXPECT_EQ(job.TextOf("state"), "finished");
  EXPECT_EQ(job.TextOf("result"), "answer");
  EXPECT_TRUE(job.Find("error")->IsNull());
  EXPECT_FALSE(job.TextOf("finished_at").empty());
}

TEST_F(JobDeskTest, HasTheErrorOfItsBodyWithAnIdToReport) {
  const std::string id = Start([](Job&) { return Error{.what = "No."}; });
  const Json job = Ended(id);
  EXPECT_EQ(job.TextOf("state"), "failed");
  EXPECT_EQ(job.At("/error/what")->Text(), "No.");
  EXPECT_EQ(job.At("/error/request_id")->Text(), id);
}

TEST_F(JobDeskTest, AnExceptionIsAFailure) {
  const Json job = Ended(Start([](Job&) -> outcome::Result<Json> { throw std::bad_alloc(); }));
  EXPECT_EQ(job.TextOf("state"), "failed");
}

TEST_F(JobDeskTest, IsCancelledAndKeepsWhatItHas) {
  std::promise<void> begun;
  const std::string id = Start([&](Job& job) {
    begun.set_value();
    while (!job.IsCancelled()) std::this_thread::yield();
    return Json("so far");
  });
  begun.get_future().wait();
  std::thread another([&] { EXPECT_THAT(desk_.Cancel("a", id), IsOk()); });
  another.join();
  const Json job = Ended(id);
  EXPECT_EQ(job.TextOf("state"), "cancelled");
  EXPECT_EQ(job.TextOf("result"), "so far");
}

TEST_F(JobDeskTest, BelongsToItsSession) {
  const std::string id = Start([](Job&) { return Json("answer"); });
  EXPECT_THAT(desk_.Find("b", id), IsErrorWith(Code::kNotFound));
  EXPECT_THAT(desk_.Cancel("b", id), IsErrorWith(Code::kNotFound));
  EXPECT_TRUE(desk_.List("b").Items().empty());
  EXPECT_EQ(desk_.List("a").Items().size(), 1u);
}

TEST_F(JobDeskTest, TellsProgressAndRowsUntilItEnds) {
  const auto stream = hub_.Open("a", "");
  const Json job = Ended(Start([](Job& one) {
    one.Progress("services", 3, 3);
    one.Provisional(Json("rows"));
    one.Waiting(Json("a limit"));
    return Json("answer");
  }));
  EXPECT_TRUE(job.Find("provisional")->IsNull()) << "the answer has come";
  EXPECT_TRUE(job.Find("waiting")->IsNull());
  std::string said;
  for (auto text = stream->Next({}); text && !text->empty(); text = stream->Next({})) said += *text;
  EXPECT_THAT(said, testing::HasSubstr(R"("progress":{"what":"services","done":3,"all":3})"));
  EXPECT_THAT(said, testing::HasSubstr(R"("provisional":"rows")"));
  EXPECT_THAT(said, testing::HasSubstr(R"("waiting":"a limit")"));
  EXPECT_THAT(said, testing::HasSubstr(R"("result":"answer")"));
}

TEST_F(JobDeskTest, ALargeResultIsNotInTheEvent) {
  const auto stream = hub_.Open("a", "");
  const std::string large(JobDesk::kLargestEvent + 1, 'x');
  const Json job = Ended(Start([&](Job&) { return Json(large); }));
  EXPECT_EQ(job.TextOf("result"), large);
  std::string said;
  for (auto text = stream->Next({}); text && !text->empty(); text = stream->Next({})) said += *text;
  EXPECT_THAT(said, testing::HasSubstr(R"("result_omitted":true)"));
}

TEST_F(JobDeskTest, ForgetsTheOldest) {
  const std::string first = Start([](Job&) { return Json(1); });
  Ended(first);
  for (std::size_t i = 0; i <= JobDesk::kMostKept; ++i) Ended(Start([](Job&) { return Json(2); }));
  EXPECT_THAT(desk_.Find("a", first), IsErrorWith(Code::kNotFound));
}

TEST_F(JobDeskTest, StoppingEndsAll) {
  std::promise<void> begun;
  Start([&](Job& job) {
    begun.set_value();
    while (!job.IsCancelled()) std::this_thread::yield();
    return Json(1);
  });
  begun.get_future().wait();
  desk_.Stop();
}

}  // namespace
}  // namespace claribi::web_console
