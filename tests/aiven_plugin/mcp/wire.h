// Golden conversations: what a client sends, what a server answers and what comes of it, as text
// that reads as documentation (tests/golden/README.md says how). Playing one gives the same text
// with the requests as they were really sent, so that comparing is comparing two texts.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "testing/fakes.h"

namespace claribi::mcp {

struct Conversation {
  std::string sentence;                // what it shows, up to the first empty line
  std::vector<std::string> revisions;  // those that the client may use; empty: all legacy ones
  core::Json person;                   // what a person answers when asked; null: nobody is there
  bool listens = false;                // to what the server says on a stream of its own
  struct Step {
    std::string action;  // "list", "call NAME ARGUMENTS", "repeatable call NAME ARGUMENTS", "read
                         // METHOD PARAMS", "hear", "close"
    // The answers to the requests of this step, each as its lines without "< ".
    std::deque<std::vector<std::string>> answers;
  };
  std::vector<Step> steps;
};

Conversation ReadConversation(std::string_view text);

// chunk: how many bytes of a body arrive at a time; 0: all.
std::string Play(const Conversation& conversation, std::size_t chunk);

}  // namespace claribi::mcp
