#include "web_console/http_server.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NameValueCollection.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <array>
#include <atomic>
#include <chrono>

#include "web_console/deadline_socket.h"
#include "web_console/event_hub.h"

namespace claribi::web_console {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

constexpr int kBacklog = 256;        // that the system accepts before we do
constexpr int kMostQueued = 32;      // that wait for a thread
constexpr int kSilentSeconds = 5;    // of a request that is under way
constexpr int kIdleSeconds = 15;     // between two requests of a connection
constexpr int kRequestSeconds = 20;  // from its first byte to its last
constexpr std::chrono::milliseconds kLook{200};

struct Serving {
  HttpHandler handler;
  std::function<std::size_t(const std::string&)> largest_body;
  std::atomic<bool> is_stopping{false};
};

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

enum class Body { kWhole, kTooLarge, kBroken };

// kBroken: it did not arrive, or not in time.
Body ReadBody(HTTPServerRequest& request, std::size_t largest, std::string& body) {
  // Neither a length nor chunks: no body (RFC 9112 section 6.3).
  if (!request.hasContentLength() && !request.getChunkedTransferEncoding()) return Body::kWhole;
  const auto declared = request.getContentLength64();
  if (declared > 0 && static_cast<std::uint64_t>(declared) > largest) return Body::kTooLarge;
  std::array<char, 16384> block{};
  std::istream& stream = request.stream();
  while (stream.good()) {
    stream.read(block.data(), block.size());
    body.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (body.size() > largest) {
      body.clear();
      return Body::kTooLarge;
    }
  }
  return stream.bad() ? Body::kBroken : Body::kWhole;
}

// False where the address cannot be understood.
bool ReadHead(const HTTPServerRequest& from, HttpRequest& request) {
  request.method = from.getMethod();
  request.target = from.getURI();
  request.path = request.target.substr(0, request.target.find('?'));  // until it is decoded
  if (request.target.empty() || request.target[0] != '/') return false;
  try {
    const Poco::URI uri("http://console" + request.target);
    request.path = uri.getPath();
    for (const auto& [name, value] : uri.getQueryParameters()) request.query.emplace(name, value);
  } catch (const Poco::Exception&) {
    return false;
  }
  if (request.path.find('\0') != std::string::npos) return false;
  for (const auto& [name, value] : from) {
    // Two headers of one name that decides would be one for us and another for somebody else.
    const auto [at, is_new] = request.headers.emplace(Lower(name), value);
    if (!is_new && (at->first == "host" || at->first == "origin")) return false;
  }
  Poco::Net::NameValueCollection cookies;
  from.getCookies(cookies);
  for (const auto& [name, value] : cookies) request.cookies.emplace(name, value);
  return true;
}

void SendEvents(HTTPServerResponse& response, EventStream& events, const Serving& serving) {
  response.setChunkedTransferEncoding(true);
  std::ostream& out = response.send();
  while (!serving.is_stopping) {
    const auto text = events.Next(kLook);
    if (!text) return;
    if (text->empty()) continue;
    out.write(text->data(), static_cast<std::streamsize>(text->size()));
    out.flush();
    if (!out.good()) return;
  }
}

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const Serving& serving) : serving_(serving) {}

  void handleRequest(HTTPServerRequest& from, HTTPServerResponse& response) override {
    HttpRequest request;
    const bool is_head = ReadHead(from, request);
    const Body body =
        is_head ? ReadBody(from, serving_.largest_body(request.path), request.body) : Body::kBroken;
    request.is_malformed = body == Body::kBroken;
    request.body_is_too_large = body == Body::kTooLarge;
    // What is left of the body would be taken for the next request.
    if (body != Body::kWhole) response.setKeepAlive(false);
    HttpReply reply = serving_.handler(request);
    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(reply.status));
    if (!reply.type.empty()) response.setContentType(reply.type);
    for (const auto& [name, value] : reply.headers) response.add(name, value);
    if (reply.events) return SendEvents(response, *reply.events, serving_);
    if (reply.status != 204) {
      response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    }
    std::ostream& out = response.send();
    out.write(reply.body.data(), static_cast<std::streamsize>(reply.body.size()));
    out.flush();
  }

 private:
  const Serving& serving_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Handlers(const Serving& serving) : serving_(serving) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Handler(serving_);
  }

 private:
  const Serving& serving_;
};

// Closes connections beyond the bound at once: nobody waits in a queue for a thread.
class Doorkeeper final : public Poco::Net::TCPServerConnectionFilter {
 public:
  explicit Doorkeeper(const Poco::Net::TCPServer*& server) : server_(server) {}
  bool accept(const Poco::Net::StreamSocket&) override {
    return server_ == nullptr || server_->currentConnections() + server_->queuedConnections() <
                                     HttpServer::kMostConnections;
  }

 private:
  const Poco::Net::TCPServer*& server_;
};

Poco::Net::HTTPServerParams::Ptr ServerParams() {
  Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
  params->setMaxThreads(HttpServer::kMostConnections);
  params->setMaxQueued(kMostQueued);
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(kIdleSeconds, 0));
  params->setTimeout(Poco::Timespan(kSilentSeconds, 0));
  return params;
}

}  // namespace

struct HttpServer::Server {
  explicit Server(const Poco::Net::ServerSocket& bound) : socket(bound) {}

  Serving serving;
  Poco::Net::ServerSocket socket;
  Poco::ThreadPool pool{2, kMostConnections + 1};
  const Poco::Net::TCPServer* counted = nullptr;
  std::unique_ptr<Poco::Net::HTTPServer> http;
};

outcome::Result<std::unique_ptr<HttpServer>> HttpServer::Bind(std::uint16_t port) {
  try {
    const auto listening =
        DeadlineSocket(std::chrono::seconds(kRequestSeconds), std::chrono::seconds(kSilentSeconds));
    Poco::Net::ServerSocket& socket = *listening;
    socket.bind(Poco::Net::SocketAddress("127.0.0.1", port), port != 0, false);
    socket.listen(kBacklog);
    return std::unique_ptr<HttpServer>(new HttpServer(std::make_unique<Server>(socket)));
  } catch (const Poco::Exception& exception) {
    return outcome::Error{
        .code = port == 0 ? outcome::Code::kUnavailable : outcome::Code::kUsage,
        .what = "The console cannot be served.",
        .cause = (port == 0 ? "No port" : "Port " + std::to_string(port)) +
                 " on 127.0.0.1 could not be opened: " + exception.displayText(),
        .fix = "End the program that uses the port, or name another one with --port."};
  }
}

HttpServer::HttpServer(std::unique_ptr<Server> server) : server_(std::move(server)) {}

std::uint16_t HttpServer::port() const { return server_->socket.address().port(); }

void HttpServer::Start(HttpHandler handler,
                       std::function<std::size_t(const std::string&)> largest_body) {
  server_->serving.handler = std::move(handler);
  server_->serving.largest_body = std::move(largest_body);
  server_->http = std::make_unique<Poco::Net::HTTPServer>(
      new Handlers(server_->serving), server_->pool, server_->socket, ServerParams());
  server_->counted = server_->http.get();
  server_->http->setConnectionFilter(new Doorkeeper(server_->counted));
  server_->http->start();
}

HttpServer::~HttpServer() {
  server_->serving.is_stopping = true;
  if (!server_->http) return;
  try {
    server_->socket.impl()->shutdown();  // Poco looks every 250 ms whether to stop
  } catch (const Poco::Exception&) {     // then it takes these 250 ms
  }
  server_->http->stopAll(true);
  server_->pool.joinAll();
}

}  // namespace claribi::web_console
