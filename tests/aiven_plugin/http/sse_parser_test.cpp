#include "http/sse_parser.h"

#include <gtest/gtest.h>

#include <memory>

#include "testing/result_matchers.h"

namespace claribi::http {
namespace {

using Events = std::vector<ServerSentEvent>;

struct Outcome {
  bool ok = true;
  Events events;
  std::string last_event_id;
  std::optional<core::Milliseconds> retry;
};

// In pieces of `piece` bytes, each in an exact-size heap buffer.
Outcome Parse(std::string_view stream, std::size_t piece, std::size_t max_event_bytes) {
  SseParser parser(max_event_bytes);
  Outcome outcome;
  while (!stream.empty() && outcome.ok) {
    const std::string_view part = stream.substr(0, piece);
    const auto copy = std::make_unique<char[]>(part.size());
    part.copy(copy.get(), part.size());
    outcome.ok = parser.Feed(std::string_view(copy.get(), part.size()), outcome.events).ok();
    stream.remove_prefix(part.size());
  }
  outcome.last_event_id = parser.last_event_id();
  outcome.retry = parser.retry();
  return outcome;
}

std::string Show(const Outcome& outcome) {
  std::string text = outcome.ok ? "" : "(too large) ";
  for (const ServerSentEvent& event : outcome.events) {
    text += "[" + event.type + "|" + std::string(event.data) + "|" + event.id + "]";
  }
  return text;
}

// Whole and in every small size of pieces; all must agree.
Outcome ParseEveryWay(std::string_view stream, std::size_t max_event_bytes = 1000) {
  Outcome whole = Parse(stream, stream.size(), max_event_bytes);
  for (std::size_t piece = 1; piece <= 5; ++piece) {
    const Outcome pieces = Parse(stream, piece, max_event_bytes);
    EXPECT_EQ(Show(pieces), Show(whole)) << "in pieces of " << piece;
    EXPECT_EQ(pieces.last_event_id, whole.last_event_id);
    EXPECT_EQ(pieces.retry, whole.retry);
  }
  return whole;
}

TEST(SseParser, DispatchesAtAnEmptyLine) {
  EXPECT_EQ(Show(ParseEveryWay("data: a\n\ndata: b\n\n")), "[message|a|][message|b|]");
}

TEST(SseParser, KnowsAllThreeLineEnds) {
  EXPECT_EQ(Show(ParseEveryWay("data: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\r\n\n")),
            "[message|a|][message|b|][message|c|][message|d|]");
}

TEST(SseParser, TakesALineFeedAfterACarriageReturnAsOneLineEnd) {
  EXPECT_EQ(Show(ParseEveryWay("data: a\r\ndata: b\r\n\r\n")), "[message|a\nb|]");
}

TEST(SseParser, JoinsDataLinesAndRemovesOneSpace) {
  EXPECT_EQ(Show(ParseEveryWay("data:a\ndata:  b\ndata\ndata: \n\n")), "[message|a\n b\n\n|]");
}

TEST(SseParser, DispatchesDataThatIsThereButEmpty) {
  EXPECT_EQ(Show(ParseEveryWay("id: 1\ndata:\n\n")), "[message||1]");
}

TEST(SseParser, DoesNotDispatchWithoutData) {
  const Outcome outcome = ParseEveryWay("event: ping\nid: 7\n\n\n\ndata: a\n\n");
  EXPECT_EQ(Show(outcome), "[message|a|7]");
}

TEST(SseParser, NamesTypesAndForgetsThemAfterEachEvent) {
  EXPECT_EQ(Show(ParseEveryWay("event: progress\ndata: 1\n\ndata: 2\n\n")),
            "[progress|1|][message|2|]");
}

TEST(SseParser, KeepsTheLastEventId) {
  const Outcome outcome = ParseEveryWay("id: a\ndata: 1\n\ndata: 2\n\nid\ndata: 3\n\nid: z\n");
  EXPECT_EQ(Show(outcome), "[message|1|a][message|2|a][message|3|]");
  EXPECT_EQ(outcome.last_event_id, "");  // the last block never ended
}

TEST(SseParser, RemembersAnIdWithoutDataForResuming) {
  EXPECT_EQ(ParseEveryWay("id: 42\n\n").last_event_id, "42");
}

TEST(SseParser, IgnoresAnIdWithNul) {
  const std::string stream("id: a\ndata: 1\n\nid: b\0c\ndata: 2\n\n", 32);
  EXPECT_EQ(Show(ParseEveryWay(stream)), "[message|1|a][message|2|a]");
}

TEST(SseParser, IgnoresCommentsAndUnknownFields) {
  EXPECT_EQ(Show(ParseEveryWay(": keep-alive\n:\nfoo: bar\ndatax: 1\n Data: 2\ndata: a\n\n")),
            "[message|a|]");
}

TEST(SseParser, DropsOneByteOrderMark) {
  EXPECT_EQ(Show(ParseEveryWay("\xEF\xBB\xBF"
                               "data: a\n\n")),
            "[message|a|]");
  EXPECT_EQ(Show(ParseEveryWay("\xEF\xBB\xBF\xEF\xBB\xBF"
                               "data: a\n\ndata: b\n\n")),
            "[message|b|]");
  // Begins like one and is none: an unknown field.
  EXPECT_EQ(Show(ParseEveryWay("\xEF\xBB"
                               "data: a\n\ndata: b\n\n")),
            "[message|b|]");
}

TEST(SseParser, ReadsRetryOfDigitsOnly) {
  EXPECT_EQ(ParseEveryWay("retry: 1500\n").retry, core::Milliseconds(1500));
  for (const char* stream : {"retry: 1.5\n", "retry: -1\n", "retry:\n", "retry: 1x\n",
                             "retry: 99999999999999999999\n", "retry: +1\n"}) {
    EXPECT_EQ(ParseEveryWay(stream).retry, std::nullopt) << stream;
  }
}

TEST(SseParser, DiscardsAnEventThatTheEndCutsOff) {
  EXPECT_EQ(Show(ParseEveryWay("data: a\n\ndata: b\n")), "[message|a|]");
  EXPECT_EQ(Show(ParseEveryWay("data: a")), "");
}

TEST(SseParser, RefusesAnEventBeyondTheLimitAndKeepsTheOnesBefore) {
  EXPECT_EQ(Show(ParseEveryWay("data: ok\n\ndata: 0123456789\n\n", 12)),
            "(too large) [message|ok|]");
  // In one endless line, in endless lines, in other fields.
  EXPECT_FALSE(ParseEveryWay(std::string(50, 'x'), 12).ok);
  EXPECT_FALSE(ParseEveryWay("data: 1\ndata: 2\ndata: 3\ndata: 4\ndata: 5\n", 12).ok);
  EXPECT_FALSE(ParseEveryWay("event: 1234567\nid: 1234567\n", 12).ok);
}

TEST(SseParser, StaysRefusedAfterTheLimit) {
  SseParser parser(4);
  Events events;
  EXPECT_THAT(parser.Feed("data: 0123456789", events), IsErrorWith(core::ErrorCode::kTooLarge));
  EXPECT_THAT(parser.Feed("\n\n", events), IsError());
  EXPECT_TRUE(events.empty());
}

TEST(SseParser, DoesNotBufferComments) {
  EXPECT_EQ(Show(ParseEveryWay(":" + std::string(500, 'x') + "\ndata: a\n\n", 12)), "[message|a|]");
}

TEST(SseParser, GivesAwayWhatTheEndOfTheStreamHasCutOff) {
  const auto unfinished = [](std::string_view stream) -> std::optional<ServerSentEvent> {
    SseParser parser(1000);
    std::vector<ServerSentEvent> events;
    EXPECT_THAT(parser.Feed(stream, events), IsOk());
    const std::string id = parser.last_event_id();
    auto event = parser.Unfinished();
    EXPECT_EQ(parser.last_event_id(), id) << "no place to resume from";
    return event;
  };
  for (const std::string_view stream :
       {"data: a\n", "data: a", "data:a\r\n", "data: z\n\ndata: a", "id: 7\ndata: a"}) {
    const auto event = unfinished(stream);
    ASSERT_TRUE(event) << stream;
    EXPECT_EQ(event->data.view(), "a") << stream;
  }
  EXPECT_EQ(unfinished("event: x\ndata: a\ndata: b")->data.view(), "a\nb");
  EXPECT_EQ(unfinished("event: x\ndata: a\ndata: b")->type, "x");
  for (const std::string_view stream :
       {"", "data: a\n\n", ": comment", "id: 7", "event: x\n", "retry: 1", "\n"}) {
    EXPECT_FALSE(unfinished(stream)) << stream;
  }
}

}  // namespace
}  // namespace claribi::http
