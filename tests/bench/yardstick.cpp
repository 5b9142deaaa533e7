// bench-libcurl: the yardstick of the bench. libcurl's easy handles with kept-alive connections,
// fixed requests, answers thrown away: what a loop costs that understands nothing.
#include <curl/curl.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <vector>

#include "bench/common_cases.h"

namespace claribi::bench {
namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One connection.
class Line {
 public:
  explicit Line(const Case& wanted) : handle_(curl_easy_init()) {
    for (const char* field :
         {"Content-Type: application/json", "Accept: application/json, text/event-stream",
          "MCP-Protocol-Version: 2025-11-25", "Expect:"}) {
      fields_.reset(curl_slist_append(fields_.release(), field));
    }
    CURL* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_URL, wanted.endpoint.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields_.get());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    // Where bodies are long, as long as libcurl reads at once.
    if (wanted.name == "text") curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, 512L * 1024);
    if (!wanted.ca_file.empty()) {
      curl_easy_setopt(handle, CURLOPT_CAINFO, wanted.ca_file.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Line::Take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Bytes of the answer. The last of them stay in tail().
  std::size_t Post(const std::string& body) {
    received_ = 0;
    tail_.clear();
    curl_easy_setopt(handle_.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(handle_.get(), CURLOPT_POSTFIELDS, body.c_str());
    const CURLcode code = curl_easy_perform(handle_.get());
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status / 100 != 2) {
      throw std::runtime_error(std::string(curl_easy_strerror(code)) + ", HTTP status " +
                               std::to_string(status));
    }
    return received_;
  }
  const std::string& tail() const { return tail_; }

 private:
  static std::size_t Take(char* data, std::size_t, std::size_t size, void* self) {
    auto& line = *static_cast<Line*>(self);
    line.received_ += size;
    const std::size_t kept = std::min<std::size_t>(size, 64);
    line.tail_.append(data + size - kept, kept);
    if (line.tail_.size() > 128) line.tail_.erase(0, line.tail_.size() - 64);
    return size;
  }

  std::unique_ptr<CURL, FreeHandle> handle_;
  std::unique_ptr<curl_slist, FreeList> fields_;
  std::size_t received_ = 0;
  std::string tail_;
};

class Yardstick final : public Subject {
 public:
  explicit Yardstick(const Case& wanted)
      : wanted_(wanted), lines_(std::max<std::size_t>(wanted.callers, 1)) {}

  std::size_t Call(std::size_t caller, const std::string& tool,
                   const std::string& arguments) override {
    std::unique_ptr<Line>& line = lines_.at(caller);
    if (!line) line = Connect();
    return line->Post(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":")" + tool +
                      R"(","arguments":)" + arguments + R"(,"_meta":{"progressToken":2}}})");
  }

  std::size_t ListTools() override {
    if (!lines_[0]) lines_[0] = Connect();
    std::string cursor;
    for (std::size_t pages = 1;; ++pages) {
      lines_[0]->Post(R"({"jsonrpc":"2.0","id":3,"method":"tools/list","params":{)" + cursor +
                      "}}");
      constexpr std::string_view kNext = R"("nextCursor":)";
      const std::string& tail = lines_[0]->tail();
      const std::size_t at = tail.rfind(kNext);
      // It counts nothing: the last page is taken for a full one.
      if (at == std::string::npos) return pages * 100;
      const std::size_t value = at + kNext.size();
      cursor = R"("cursor":)" + tail.substr(value, tail.find('"', value + 1) + 1 - value);
    }
  }

  void ConnectAndCall() override {
    Connect()->Post(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_echo",)"
                    R"("arguments":{"text":"hello"}}})");
  }

 private:
  std::unique_ptr<Line> Connect() const {
    auto line = std::make_unique<Line>(wanted_);
    line->Post(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":)"
               R"("2025-11-25","capabilities":{},"clientInfo":{"name":"curl","version":"1"}}})");
    line->Post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    return line;
  }

  const Case& wanted_;
  std::vector<std::unique_ptr<Line>> lines_;
};

int Main(int argc, char** argv) {
  Case wanted;
  CLI::App arguments("The yardstick of the bench: libcurl, and nothing else.");
  wanted.AddTo(arguments);
  CLI11_PARSE(arguments, argc, argv);
  curl_global_init(CURL_GLOBAL_ALL);
  Yardstick subject(wanted);
  if (Measure(wanted, subject)) return 0;
  std::cerr << "error: libcurl has no case " << wanted.name << "\n";
  return 2;
}

}  // namespace
}  // namespace claribi::bench

int main(int argc, char** argv) {
  try {
    return claribi::bench::Main(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "error: bench-libcurl has failed: " << failure.what() << "\n";
    return 1;
  }
}
