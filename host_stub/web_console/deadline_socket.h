// DeadlineSocket: a listening socket whose connections must send each request within a time. Poco's
// own timeout begins anew with every byte, so a client that sends one now and then would hold its
// thread for ever. Inside of this room only.
#pragma once

#include <chrono>
#include <memory>

namespace Poco::Net {
class ServerSocket;
}

namespace claribi::web_console {

/// `whole`: for one request, head and body, from its first byte that is waited for. `silent`: for
/// the next byte, and for a client to take what is sent to it. A connection beyond either fails
/// with Poco::TimeoutException. The time between two requests does not count. Not bound yet.
std::unique_ptr<Poco::Net::ServerSocket> DeadlineSocket(std::chrono::milliseconds whole,
                                                        std::chrono::milliseconds silent);

}  // namespace claribi::web_console
