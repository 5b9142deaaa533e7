// A port on loopback that turns bytes into HttpRequest and HttpReply into bytes, with or without
// TLS, on 127.0.0.1 and, where the machine has it, ::1. Not a router. Source: RFC 9112.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "vendor_sandbox/certificate.h"
#include "vendor_sandbox/exchange.h"
#include "vendor_sandbox/problem.h"

namespace claribi::vendor_sandbox {

class Listener {
 public:
  /// Called from many threads at once; must not throw. May block; Stop() does not interrupt it.
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  /// Opens the port (0: a free one); who connects waits until Serve. `identity` null means plain
  /// http on 127.0.0.1 alone; otherwise it is used during this call only.
  static Result<std::unique_ptr<Listener>> Open(std::uint16_t port, const ServerIdentity* identity);
  ~Listener();

  std::uint16_t Port() const;
  /// Starts to answer. Called once.
  void Serve(Handler handler);
  /// Closes the port, ends stalled requests and waits for the others.
  void Stop() noexcept;

 private:
  struct Sockets;
  explicit Listener(std::unique_ptr<Sockets> sockets);

  std::unique_ptr<Sockets> sockets_;
};

}  // namespace claribi::vendor_sandbox
