// TCP over sockets.h, whose waits are cut into slices.
// Source of the order of attempts: RFC 8305 section 5 (connections started a little apart).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "http/byte_stream.h"
#include "http/ip_address.h"

namespace claribi::http {

// Connects to the first of `addresses` that accepts, trying them in order and a quarter second
// apart without giving up the earlier ones; at most eight. The addresses have been judged by the
// caller; no other is connected to. kUnavailable with the reason of each, kCancelled, kTimeout.
core::Result<std::unique_ptr<ByteStream>> ConnectTcp(const std::vector<IpAddress>& addresses,
                                                     std::uint16_t port, const Stage& stage);

}  // namespace claribi::http
