#include "vendor_sandbox/listener.h"

#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Event.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

namespace claribi::vendor_sandbox {
namespace {

// Each connection takes one for as long as it is open, and a fleet keeps hundreds open.
constexpr int kMostThreads = 2000;
constexpr int kStallPollMs = 100;

// What every connection of a listener shares.
struct Shared {
  Listener::Handler handler;
  Poco::Event stopped{Poco::Event::EVENT_MANUALRESET};
};

HttpRequest Read(Poco::Net::HTTPServerRequest& request) {
  HttpRequest result;
  result.method = request.getMethod();
  const std::string& target = request.getURI();
  const auto question = std::min(target.find('?'), target.size());
  result.path = target.substr(0, question);
  if (question < target.size()) result.query = target.substr(question + 1);
  for (const auto& [name, value] : request) result.headers.emplace_back(name, value);
  result.remote_address = request.clientAddress().host().toString();
  // No length and no chunks: no body (RFC 9112, section 6.3). Poco would wait for the end of the
  // connection.
  if (!request.getChunkedTransferEncoding() && !request.hasContentLength()) return result;
  // One byte more than is allowed tells that there were too many.
  std::array<char, 16'384> buffer{};
  std::istream& body = request.stream();
  while (result.body.size() <= kMaxBodyBytes) {
    const auto room = std::min(buffer.size(), kMaxBodyBytes + 1 - result.body.size());
    body.read(buffer.data(), static_cast<std::streamsize>(room));
    if (body.gcount() <= 0) break;
    result.body.append(buffer.data(), static_cast<std::size_t>(body.gcount()));
  }
  return result;
}

void Write(const HttpReply& reply, bool close, Shared& shared,
           Poco::Net::HTTPServerResponse& response) {
  response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  const bool truncate = reply.fault == WireFault::kTruncateBody;
  if (truncate || close) response.setKeepAlive(false);
  if (reply.chunked || !reply.leading_chunks.empty()) {
    response.setChunkedTransferEncoding(true);
  } else {
    response.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
  }
  std::ostream& stream = response.send();
  for (const std::string& chunk : reply.leading_chunks) {
    stream << chunk << std::flush;
    if (shared.stopped.tryWait(static_cast<long>(reply.chunk_interval.count()))) break;
  }
  const std::size_t size = truncate ? reply.body.size() / 2 : reply.body.size();
  stream.write(reply.body.data(), static_cast<std::streamsize>(size));
  stream.flush();
  if (stream.good() && !truncate && reply.on_written) reply.on_written();
}

class Exchange : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Exchange(Shared& shared) : shared_(shared) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    const HttpRequest read = Read(request);
    const HttpReply reply = shared_.handler(read);
    switch (reply.fault) {
      case WireFault::kDropConnection:
        response.setKeepAlive(false);
        return;
      case WireFault::kStall:
        Stall(static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket());
        response.setKeepAlive(false);
        return;
      case WireFault::kNone:
      case WireFault::kTruncateBody:
        // What is left of an oversized body would be read as the next request.
        Write(reply, read.body.size() > kMaxBodyBytes, shared_, response);
    }
  }

 private:
  void Stall(const Poco::Net::StreamSocket& socket) {
    while (!shared_.stopped.tryWait(kStallPollMs)) {
      if (socket.poll(0, Poco::Net::Socket::SELECT_READ)) return;  // the client left
    }
  }

  Shared& shared_;
};

class ExchangeFactory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit ExchangeFactory(Shared& shared) : shared_(shared) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new Exchange(shared_);
  }

 private:
  Shared& shared_;
};

Poco::Net::Context::Ptr MakeContext(const ServerIdentity& identity) {
  Poco::Net::Context::Params params;
  params.verificationMode = Poco::Net::Context::VERIFY_NONE;
  params.loadDefaultCAs = false;
  Poco::Net::Context::Ptr context(
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params));
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  context->useCertificate(Poco::Crypto::X509Certificate(identity.certificate.get(), true));
  context->usePrivateKey(Poco::Crypto::EVPPKey(identity.key.get()));
  return context;
}

// In words of a person, without those of the library.
std::string WhyNot(const Poco::Exception& error) {
  switch (error.code()) {
    case EADDRINUSE:
      return "Another program listens there.";
    case EACCES:
      return "This account may not use that port.";
    case 0:
      return error.displayText() + ".";
    default:
      return std::generic_category().message(error.code()) + ".";
  }
}

// `v6_only` also says that the address is one of IPv6.
Poco::Net::ServerSocket Bind(const Poco::Net::SocketAddress& address, bool v6_only,
                             const Poco::Net::Context::Ptr& context) {
  Poco::Net::ServerSocket socket =
      context ? Poco::Net::SecureServerSocket(context) : Poco::Net::ServerSocket();
  if (v6_only) {
    socket.bind6(address, true, false, true);
  } else {
    socket.bind(address, true, false);
  }
  socket.listen(128);
  return socket;
}

}  // namespace

struct Listener::Sockets {
  Shared shared;
  Poco::ThreadPool threads{2, kMostThreads};
  std::vector<Poco::Net::ServerSocket> listening;
  std::vector<std::unique_ptr<Poco::Net::HTTPServer>> servers;
  std::uint16_t port = 0;

  void Add(const Poco::Net::ServerSocket& socket) {
    Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
    params->setMaxThreads(kMostThreads);
    params->setMaxQueued(kMostThreads);
    params->setKeepAlive(true);
    params->setMaxKeepAliveRequests(0);
    servers.push_back(std::make_unique<Poco::Net::HTTPServer>(
        Poco::Net::HTTPRequestHandlerFactory::Ptr(new ExchangeFactory(shared)), threads, socket,
        params));
    listening.push_back(socket);
  }

  // Poco looks every 250 ms whether to stop; a socket that is shut down makes it look at once.
  void Wake() {
    for (const Poco::Net::ServerSocket& socket : listening) {
      try {
        socket.impl()->shutdown();
      } catch (const Poco::Exception&) {  // then it takes these 250 ms
      }
    }
  }
};

Result<std::unique_ptr<Listener>> Listener::Open(std::uint16_t port,
                                                 const ServerIdentity* identity) {
  auto sockets = std::make_unique<Sockets>();
  try {
    const Poco::Net::Context::Ptr context =
        identity == nullptr ? Poco::Net::Context::Ptr() : MakeContext(*identity);
    const Poco::Net::ServerSocket socket =
        Bind(Poco::Net::SocketAddress("127.0.0.1", port), false, context);
    sockets->port = socket.address().port();
    sockets->Add(socket);
    if (context) {
      try {
        sockets->Add(Bind(Poco::Net::SocketAddress("::1", sockets->port), true, context));
      } catch (const Poco::Exception&) {
        // No IPv6 loopback, or the port is taken there: 127.0.0.1 alone will do.
      }
    }
  } catch (const Poco::Exception& error) {
    return Problem{"Cannot listen on 127.0.0.1 port " + std::to_string(port), WhyNot(error),
                   "Choose another port, or 0 for a free one."};
  }
  return std::unique_ptr<Listener>(new Listener(std::move(sockets)));
}

Listener::Listener(std::unique_ptr<Sockets> sockets) : sockets_(std::move(sockets)) {}

Listener::~Listener() { Stop(); }

std::uint16_t Listener::Port() const { return sockets_->port; }

void Listener::Serve(Handler handler) {
  sockets_->shared.handler = std::move(handler);
  for (const auto& server : sockets_->servers) server->start();
}

void Listener::Stop() noexcept {
  try {
    sockets_->shared.stopped.set();
    sockets_->Wake();
    for (const auto& server : sockets_->servers) server->stopAll(true);
    sockets_->threads.joinAll();
  } catch (...) {
    // What cannot be stopped ends with the process.
  }
}

}  // namespace claribi::vendor_sandbox
