#include "redirect/loopback_receiver.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace claribi::redirect {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using std::chrono::milliseconds;

// A tab that has waited this long for an outcome is told to look at the terminal instead.
constexpr std::chrono::minutes kLongestTab{3};
constexpr milliseconds kFarewell{1500};

constexpr int kLongestQueue = 4;             // tabs that wait at the same time
constexpr int kThreads = 2 * kLongestQueue;  // the others answer icons and stray requests meanwhile
constexpr int kBacklog = 16;
constexpr int kSilentSeconds = 5;

void Send(HTTPServerResponse& response, HTTPResponse::HTTPStatus status,
          const Conclusion& conclusion) {
  const std::string page = RenderPage(conclusion);
  response.setStatusAndReason(status);
  response.setContentType("text/html; charset=utf-8");
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");  // the address of this page holds the code
  response.set("X-Content-Type-Options", "nosniff");
  response.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'");
  response.setContentLength(static_cast<std::streamsize>(page.size()));
  // Flushed here: the thread that waits for the answer may end the connection next.
  response.send().write(page.data(), static_cast<std::streamsize>(page.size())).flush();
}

// What the tabs of callbacks wait for, and who waits.
struct Queued {
  std::string url;
  std::optional<Conclusion> refusal;  // turned away
};

// Where the tabs and the command line meet.
struct Desk {
  std::string authority;  // "127.0.0.1:PORT"
  std::string port;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::shared_ptr<Queued>> queue;  // shared with the tab, whichever lets go first
  std::shared_ptr<Queued> taken;              // the one that is being judged
  int waiting = 0;                            // tabs that wait, or are being answered
  bool is_closed = false;                     // whoever comes now is too late
  std::optional<Conclusion> conclusion;
};

// A page of another origin can reach this port through a name that resolves to 127.0.0.1 (DNS
// rebinding); such a request carries that name as its Host.
bool IsForUs(const HTTPServerRequest& request, const Desk& desk) {
  const std::string host = request.get("Host", "");
  return host == desk.authority || host == "localhost:" + desk.port;
}

// One request.
class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Desk& desk) : desk_(desk) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    const std::string& uri = request.getURI();
    const std::size_t end_of_path = uri.find('?');
    if (!IsForUs(request, desk_)) {
      return Send(response, HTTPResponse::HTTP_FORBIDDEN,
                  {false, "Refused", "This address answers to 127.0.0.1 and localhost only."});
    }
    if (uri.substr(0, end_of_path) != "/callback") {
      return Send(response, HTTPResponse::HTTP_NOT_FOUND,
                  {false, "Not found", "This address receives the answer to one sign-in only."});
    }
    if (request.getMethod() != "GET") {
      response.set("Allow", "GET");
      return Send(response, HTTPResponse::HTTP_METHOD_NOT_ALLOWED,
                  {false, "Method not allowed", "The answer to a sign-in is a GET request."});
    }
    if (end_of_path == std::string::npos || end_of_path + 1 == uri.size()) {
      return Send(response, HTTPResponse::HTTP_BAD_REQUEST,
                  {false, "Not a sign-in", "The address carries no answer from the vendor."});
    }
    Accept("http://" + desk_.authority + uri, response);
  }

 private:
  void Accept(const std::string& url, HTTPServerResponse& response) {
    std::unique_lock lock(desk_.mutex);
    if (!desk_.is_closed && !desk_.conclusion && desk_.waiting >= kLongestQueue) {
      lock.unlock();
      return Send(response, HTTPResponse::HTTP_SERVICE_UNAVAILABLE,
                  {false, "Too many at once", "Reload this page."});
    }
    if (desk_.is_closed || desk_.conclusion) {
      lock.unlock();
      return Send(response, HTTPResponse::HTTP_GONE,
                  {false, "Already used",
                   "This sign-in was already answered. Start a new one in the terminal."});
    }
    ++desk_.waiting;
    const auto ours = std::make_shared<Queued>(Queued{url, std::nullopt});
    desk_.queue.push_back(ours);
    desk_.changed.notify_all();
    desk_.changed.wait_for(lock, kLongestTab,
                           [&] { return desk_.conclusion.has_value() || ours->refusal; });
    const auto [status, conclusion] = AnswerTo(*ours);
    std::erase(desk_.queue, ours);
    lock.unlock();
    try {
      Send(response, status, conclusion);
    } catch (const Poco::Exception&) {  // the tab was closed; the terminal tells the same
    }
    lock.lock();
    --desk_.waiting;
    desk_.changed.notify_all();
  }

  // With the lock.
  std::pair<HTTPResponse::HTTPStatus, Conclusion> AnswerTo(const Queued& callback) const {
    if (callback.refusal) return {HTTPResponse::HTTP_BAD_REQUEST, *callback.refusal};
    if (!desk_.conclusion) {
      return {HTTPResponse::HTTP_OK,
              {false, "Still waiting", "See the terminal for how the sign-in ends."}};
    }
    // A browser may ask for the same address twice.
    const bool is_the_one = desk_.taken == nullptr || desk_.taken->url == callback.url;
    if (is_the_one) return {HTTPResponse::HTTP_OK, *desk_.conclusion};
    return {HTTPResponse::HTTP_GONE,
            {false, "Not this sign-in", "This address changed nothing. You may close this tab."}};
  }

  Desk& desk_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Handlers(Desk& desk) : desk_(desk) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Handler(desk_);
  }

 private:
  Desk& desk_;
};

Poco::Net::HTTPServerParams::Ptr ServerParams() {
  Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
  params->setMaxThreads(kThreads);
  params->setMaxQueued(kBacklog);
  params->setKeepAlive(false);
  params->setTimeout(Poco::Timespan(kSilentSeconds, 0));
  return params;
}

outcome::Error CannotHave(std::uint16_t port, const Poco::Exception& exception) {
  return outcome::Error{
      .code = outcome::Code::kUsage,
      .what = "The callback of the browser cannot be received.",
      .cause = "Port " + std::to_string(port) +
               " on 127.0.0.1 could not be opened: " + exception.displayText(),
      .fix =
          "End the program that uses the port, name another port with --callback-port, or leave "
          "the option out to take any free port."};
}

}  // namespace

std::array<std::uint16_t, 4> PortsOf(std::string_view owner) {
  // Among the dynamic ports (RFC 6335), above those that Linux gives to outgoing connections.
  constexpr std::uint32_t kFirst = 61000;
  constexpr std::uint32_t kCount = 4500;
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : owner) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::array<std::uint16_t, 4> ports{};
  for (std::uint32_t i = 0; i < ports.size(); ++i) {
    ports[i] = static_cast<std::uint16_t>(kFirst + (hash % kCount + i) % kCount);
  }
  return ports;
}

struct LoopbackReceiver::Server {
  explicit Server(const Poco::Net::ServerSocket& bound)
      : socket(bound), http(new Handlers(desk), pool, socket, ServerParams()) {
    desk.port = std::to_string(socket.address().port());
    desk.authority = "127.0.0.1:" + desk.port;
    redirect_uri = "http://" + desk.authority + "/callback";
  }

  Desk desk;
  std::string redirect_uri;
  Poco::Net::ServerSocket socket;
  Poco::ThreadPool pool{1, kThreads + 1};
  Poco::Net::HTTPServer http;
};

outcome::Result<std::unique_ptr<LoopbackReceiver>> LoopbackReceiver::Start(std::uint16_t port) {
  try {
    const Poco::Net::SocketAddress address("127.0.0.1", port);
    Poco::Net::ServerSocket socket;
    // A port may be reused at once after it was closed, but never shared by two receivers.
    socket.bind(address, port != 0, false);
    socket.listen(kBacklog);
    auto server = std::make_unique<Server>(socket);
    server->http.start();
    return std::unique_ptr<LoopbackReceiver>(new LoopbackReceiver(std::move(server)));
  } catch (const Poco::Exception& exception) {
    if (port != 0) return CannotHave(port, exception);
    return outcome::Error{
        .code = outcome::Code::kUnavailable,
        .what = "The callback of the browser cannot be received.",
        .cause = "No port on 127.0.0.1 could be opened: " + exception.displayText(),
        .fix = "Check that local connections are permitted, and try again.",
        .retryable = true};
  }
}

outcome::Result<std::unique_ptr<LoopbackReceiver>> LoopbackReceiver::StartFor(
    std::string_view owner) {
  for (const std::uint16_t port : PortsOf(owner)) {
    if (auto started = Start(port)) return started;
  }
  return Start();
}

LoopbackReceiver::LoopbackReceiver(std::unique_ptr<Server> server) : server_(std::move(server)) {}

LoopbackReceiver::~LoopbackReceiver() {
  Conclude({false, "Interrupted", "The sign-in was interrupted; nothing was saved."});
  {
    Desk& desk = server_->desk;
    std::unique_lock lock(desk.mutex);
    desk.is_closed = true;
    desk.changed.wait_for(lock, kFarewell, [&] { return desk.waiting == 0; });
  }
  try {
    // Poco looks every 250 ms whether to stop; a socket that is shut down makes it look at once.
    server_->socket.impl()->shutdown();
  } catch (const Poco::Exception&) {  // then it takes these 250 ms
  }
  server_->http.stopAll(true);
  server_->pool.joinAll();
}

const std::string& LoopbackReceiver::redirect_uri() const { return server_->redirect_uri; }

std::optional<std::string> LoopbackReceiver::TakeCallback(milliseconds wait) {
  Desk& desk = server_->desk;
  std::unique_lock lock(desk.mutex);
  const auto is_next = [&] { return desk.taken == nullptr && !desk.queue.empty(); };
  desk.changed.wait_for(lock, wait, is_next);
  if (!is_next()) return std::nullopt;
  desk.taken = desk.queue.front();
  desk.queue.pop_front();
  return desk.taken->url;
}

void LoopbackReceiver::TurnAway(const Conclusion& conclusion) {
  Desk& desk = server_->desk;
  const std::lock_guard lock(desk.mutex);
  if (desk.taken == nullptr) return;
  desk.taken->refusal = conclusion;
  desk.taken = nullptr;
  desk.changed.notify_all();
}

void LoopbackReceiver::Conclude(const Conclusion& conclusion) {
  Desk& desk = server_->desk;
  const std::lock_guard lock(desk.mutex);
  if (!desk.conclusion) desk.conclusion = conclusion;
  desk.changed.notify_all();
}

}  // namespace claribi::redirect
