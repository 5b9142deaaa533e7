// NameResolver over c-ares: one channel per lookup, its sockets waited for in slices.
#include <ares.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <span>
#include <utility>

#include "core/text.h"
#include "http/name_resolver.h"
#include "http/sockets.h"

namespace claribi::http {
namespace {

constexpr int kQueryTimeoutMs = 2500;  // of the first try at one server; c-ares raises it
constexpr int kQueryTries = 3;

core::Error NotResolved(std::string_view host, int status) {
  const bool no_such_name =
      status == ARES_ENOTFOUND || status == ARES_ENODATA || status == ARES_ENONAME;
  const std::string shown = core::Excerpt(host);
  core::Error error(core::ErrorCode::kUnavailable, "The address of " + shown + " was not found.",
                    no_such_name
                        ? "the name servers know no such name"
                        : "the name servers gave no answer: " + std::string(ares_strerror(status)),
                    no_such_name ? "Check the host name in the URL."
                                 : "Check the network and its name servers, then try again.");
  error.kind = core::ErrorKind::kNetwork;
  error.retryable = !no_such_name;
  return error;
}

// One lookup; c-ares writes the answer here from within ares_process_fd, on the caller's thread.
class Lookup {
 public:
  Lookup() = default;
  ~Lookup() {
    // Ends what is still open, calling OnAnswer with ARES_EDESTRUCTION.
    if (channel_ != nullptr) ares_destroy(channel_);
  }
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  // ARES_SUCCESS or why it cannot start.
  int Start(const std::string& host, const std::string& name_servers) {
    std::string hosts_file_then_dns = "fb";
    ares_options options{};
    options.timeout = kQueryTimeoutMs;
    options.tries = kQueryTries;
    options.lookups = hosts_file_then_dns.data();
    const int status = ares_init_options(&channel_, &options,
                                         ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS);
    if (status != ARES_SUCCESS) return status;
    if (!name_servers.empty()) {
      const int servers_status = ares_set_servers_ports_csv(channel_, name_servers.c_str());
      if (servers_status != ARES_SUCCESS) return servers_status;
    }
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &Lookup::OnAnswer, this);
    return ARES_SUCCESS;
  }

  bool done() const { return done_; }
  int status() const { return status_; }
  std::vector<IpAddress> TakeAddresses() { return std::move(addresses_); }

  static_assert(ARES_GETSOCK_MAXNUM <= kMostWatches);

  // Waits for the name servers at most so long, then lets c-ares work.
  void Step(core::Milliseconds at_most) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const int wanted = ares_getsock(channel_, sockets.data(), static_cast<int>(sockets.size()));
    std::array<Watch, ARES_GETSOCK_MAXNUM> watches{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      const bool reads = ARES_GETSOCK_READABLE(wanted, static_cast<int>(i)) != 0;
      const bool writes = ARES_GETSOCK_WRITABLE(wanted, static_cast<int>(i)) != 0;
      if (reads || writes) {
        watches[count++] = {static_cast<SocketHandle>(sockets[i]), reads, writes};
      }
    }
    const std::span<Watch> watched(watches.data(), count);
    const bool failed = static_cast<bool>(Wait(watched, static_cast<int>(at_most.count())));
    bool any_ready = false;
    for (const Watch& watch : watched) {
      if (failed || !watch.IsReady()) continue;
      any_ready = true;
      const auto socket = static_cast<ares_socket_t>(watch.socket);
      ares_process_fd(channel_, watch.readable ? socket : ARES_SOCKET_BAD,
                      watch.writable ? socket : ARES_SOCKET_BAD);
    }
    // Without a socket that is ready c-ares looks at its own timeouts.
    if (!any_ready) ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  }

 private:
  static void OnAnswer(void* self, int status, int /*timeouts*/, ares_addrinfo* answer) {
    auto* lookup = static_cast<Lookup*>(self);
    lookup->done_ = true;
    lookup->status_ = status;
    try {
      for (const ares_addrinfo_node* node = answer != nullptr ? answer->nodes : nullptr;
           node != nullptr; node = node->ai_next) {
        lookup->Add(*node);
      }
    } catch (const std::bad_alloc&) {  // must not pass through c-ares, which is C
      lookup->addresses_.clear();
      lookup->status_ = ARES_ENOMEM;
    }
    if (answer != nullptr) ares_freeaddrinfo(answer);
  }

  void Add(const ares_addrinfo_node& node) {
    const auto address = AddressOf(node.ai_addr, static_cast<std::size_t>(node.ai_addrlen));
    if (address && std::find(addresses_.begin(), addresses_.end(), *address) == addresses_.end()) {
      addresses_.push_back(*address);
    }
  }

  ares_channel channel_ = nullptr;
  bool done_ = false;
  int status_ = ARES_SUCCESS;
  std::vector<IpAddress> addresses_;
};

class SystemResolver final : public NameResolver {
 public:
  explicit SystemResolver(std::string name_servers) : name_servers_(std::move(name_servers)) {}

  core::Result<std::vector<IpAddress>> Resolve(std::string_view host,
                                               const core::CallContext& call) override {
    CLARIBI_CHECK(call.CheckAlive());
    if (std::vector<IpAddress> local = ResolveLocally(host); !local.empty()) return local;
    // Process-wide set-up of c-ares, which is not safe to run twice at once.
    static std::once_flag initialized;
    std::call_once(initialized, [] {
      PrepareSockets();
      ares_library_init(ARES_LIB_INIT_ALL);
    });

    Lookup lookup;
    const int started = lookup.Start(std::string(host), name_servers_);
    if (started != ARES_SUCCESS) return NotResolved(host, started);
    while (!lookup.done()) {
      CLARIBI_CHECK(call.CheckAlive());
      lookup.Step(call.Remaining(core::kPollInterval));
    }
    std::vector<IpAddress> addresses = lookup.TakeAddresses();
    if (addresses.empty()) {
      return NotResolved(host, lookup.status() == ARES_SUCCESS ? ARES_ENODATA : lookup.status());
    }
    return addresses;
  }

 private:
  const std::string name_servers_;
};

}  // namespace

std::unique_ptr<NameResolver> MakeSystemResolver(std::string name_servers) {
  return std::make_unique<SystemResolver>(std::move(name_servers));
}

}  // namespace claribi::http
