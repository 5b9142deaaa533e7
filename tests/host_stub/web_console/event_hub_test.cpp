#include "web_console/event_hub.h"

#include <gmock/gmock.h>

#include <thread>

namespace claribi::web_console {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using values::Json;

constexpr milliseconds kAtOnce{0};

std::string IdIn(const std::string& text) {
  const std::size_t begin = text.rfind("id: ") + 4;
  return text.substr(begin, text.find('\n', begin) - begin);
}

TEST(EventHub, SaysHelloFirst) {
  EventHub hub;
  const auto stream = hub.Open("a", "");
  EXPECT_THAT(*stream->Next(kAtOnce), HasSubstr("event: hello\ndata: {\"resumed\":false}"));
  EXPECT_EQ(*stream->Next(kAtOnce), "");
}

TEST(EventHub, TellsASessionItsOwnAndWhatIsForAll) {
  EventHub hub;
  const auto stream = hub.Open("a", "");
  (void)stream->Next(kAtOnce);
  hub.Publish("a", "job", Json("ours"));
  hub.Publish("b", "job", Json("theirs"));
  hub.Publish("", "data_sources", Json("everybody's"));
  const auto text = stream->Next(kAtOnce);
  EXPECT_THAT(*text, HasSubstr("event: job\ndata: \"ours\"\n\n"));
  EXPECT_THAT(*text, HasSubstr("everybody's"));
  EXPECT_THAT(*text, Not(HasSubstr("theirs")));
}

TEST(EventHub, GoesOnAfterTheLastEventThatWasSeen) {
  EventHub hub;
  const auto before = hub.Open("a", "");
  (void)before->Next(kAtOnce);
  hub.Publish("a", "job", Json("seen"));
  const std::string last = IdIn(*before->Next(kAtOnce));
  hub.Publish("a", "job", Json("missed"));
  const auto text = hub.Open("a", last)->Next(kAtOnce);
  EXPECT_THAT(*text, HasSubstr("\"resumed\":true"));
  EXPECT_THAT(*text, HasSubstr("missed"));
  EXPECT_THAT(*text, Not(HasSubstr("seen")));
}

TEST(EventHub, BeginsAnewWhereItCannotGoOn) {
  EventHub hub;
  EventHub earlier;
  const std::string of_another = IdIn(*earlier.Open("a", "")->Next(kAtOnce));
  const std::string ours = IdIn(*hub.Open("a", "")->Next(kAtOnce));
  for (int i = 0; i < 3000; ++i) hub.Publish("a", "job", Json(i));
  for (const std::string& id : {of_another, ours, std::string("nonsense"), ours + "999999"}) {
    EXPECT_THAT(*hub.Open("a", id)->Next(kAtOnce), HasSubstr("\"resumed\":false")) << id;
  }
}

TEST(EventHub, AStreamThatFallsBehindBeginsAnew) {
  EventHub hub;
  const auto stream = hub.Open("a", "");
  (void)stream->Next(kAtOnce);
  for (int i = 0; i < 3000; ++i) hub.Publish("a", "job", Json(i));
  EXPECT_THAT(*stream->Next(kAtOnce), HasSubstr("\"resumed\":false"));
}

TEST(EventHub, ManyEventsComeInPieces) {
  EventHub hub;
  const auto stream = hub.Open("a", "");
  (void)stream->Next(kAtOnce);
  for (int i = 0; i < 100; ++i) hub.Publish("a", "job", Json(i));
  std::string all;
  while (true) {
    const auto text = stream->Next(kAtOnce);
    if (text->empty()) break;
    all += *text;
  }
  EXPECT_THAT(all, HasSubstr("data: 0\n"));
  EXPECT_THAT(all, HasSubstr("data: 99\n"));
}

TEST(EventHub, BoundsTheStreamsOfASession) {
  EventHub hub;
  std::vector<std::shared_ptr<EventStream>> streams;
  for (std::size_t i = 0; i <= EventHub::kMostStreamsOfOne; ++i)
    streams.push_back(hub.Open("a", ""));
  EXPECT_FALSE(streams.front()->Next(kAtOnce)) << "the oldest is ended";
  EXPECT_TRUE(streams.back()->Next(kAtOnce));
}

TEST(EventHub, BoundsAllStreams) {
  EventHub hub;
  std::vector<std::shared_ptr<EventStream>> streams;
  for (std::size_t i = 0; i < EventHub::kMostStreams; ++i) {
    streams.push_back(hub.Open(std::to_string(i), ""));
  }
  EXPECT_EQ(hub.Open("one more", ""), nullptr);
  streams.pop_back();
  EXPECT_NE(hub.Open("one more", ""), nullptr);
}

TEST(EventHub, ClosingEndsWhoWaits) {
  EventHub hub;
  const auto stream = hub.Open("a", "");
  (void)stream->Next(kAtOnce);
  std::thread waiting([&] { EXPECT_FALSE(stream->Next(std::chrono::minutes(1))); });
  hub.Close();
  waiting.join();
  EXPECT_EQ(hub.Open("a", ""), nullptr);
}

}  // namespace
}  // namespace claribi::web_console
