#include "http/tcp_stream.h"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "http/sockets.h"

namespace claribi::http {
namespace {

constexpr std::size_t kMaxAttempts = 8;
static_assert(kMaxAttempts <= kMostWatches);
constexpr core::Milliseconds kBetweenAttempts{250};
constexpr std::size_t kLargestTransfer = std::size_t{1} << 20U;

class TcpStream final : public ByteStream {
 public:
  explicit TcpStream(Socket socket) : socket_(std::move(socket)) {
    socket_.ExpectSlices(static_cast<int>(core::kPollInterval.count()));
  }

  core::Status SendAll(std::string_view bytes, const Stage& stage) override {
    if (bytes.empty()) return core::Ok();
    // There is room, unless much is under way.
    CLARIBI_CHECK(stage.CheckAlive());
    for (;;) {
      const Transfer sent = socket_.Send(bytes.substr(0, kLargestTransfer));
      if (sent.error) return stage.Broken(sent.error.message());
      bytes.remove_prefix(sent.count);
      if (bytes.empty()) return core::Ok();
      CLARIBI_CHECK(WaitFor({socket_.handle(), false, true}, stage));
    }
  }

  core::Result<std::size_t> Receive(char* buffer, std::size_t size, const Stage& stage) override {
    const std::size_t room = std::min(size, kLargestTransfer);
    for (;;) {
      CLARIBI_TRY(const int slice_ms, stage.NextSlice());
      // An error of the connection ends the wait, too: the transfer tells it.
      const Transfer received = more_is_likely_ ? socket_.Receive(buffer, room)
                                                : socket_.ReceiveWithin(buffer, room, slice_ms);
      if (received.error) return stage.Broken(received.error.message());
      more_is_likely_ = received.count == room;
      if (!received.would_wait) return received.count;
    }
  }

  bool IsQuiet(const Stage& /*stage*/) override {
    Watch watch{socket_.handle(), true, false};
    return !Wait({&watch, 1}, 0) && !watch.IsReady();
  }

 private:
  static core::Status WaitFor(Watch watch, const Stage& stage) {
    for (;;) {
      CLARIBI_TRY(const int slice_ms, stage.NextSlice());
      if (const std::error_code error = Wait({&watch, 1}, slice_ms)) {
        return stage.Broken(error.message());
      }
      // An error of the connection counts as ready: the transfer that follows tells it.
      if (watch.IsReady()) return core::Ok();
    }
  }

  Socket socket_;
  bool more_is_likely_ = false;  // the last transfer filled all the room that there was
};

// Attempts under way, in the order in which they began.
class Race {
 public:
  Race(const std::vector<IpAddress>& addresses, std::uint16_t port, const Stage& stage)
      : waiting_(addresses.begin(), addresses.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                            addresses.size(), kMaxAttempts))),
        port_(port),
        stage_(stage) {}

  core::Result<Socket> Run() {
    core::MonotonicTime next_start = stage_.call().Now();
    while (!waiting_.empty() || !running_.empty()) {
      CLARIBI_CHECK(stage_.CheckAlive());
      if (!waiting_.empty() && (running_.empty() || stage_.call().Now() >= next_start)) {
        StartNext();
        next_start = stage_.call().Now() + kBetweenAttempts;
        continue;
      }
      CLARIBI_TRY(std::optional<Socket> winner, AwaitWinner());
      if (winner) return *std::move(winner);
    }
    return stage_.Broken(failures_.empty() ? "there is no address to connect to" : failures_);
  }

 private:
  struct Attempt {
    IpAddress address;
    Socket socket;
  };

  void StartNext() {
    const IpAddress address = waiting_.front();
    waiting_.erase(waiting_.begin());
    Socket socket;
    if (const std::error_code error = socket.BeginConnect(address, port_)) {
      Failed(address, error);
    } else {
      running_.push_back({address, std::move(socket)});
    }
  }

  core::Result<std::optional<Socket>> AwaitWinner() {
    std::vector<Watch> watches;
    for (const Attempt& attempt : running_) {
      watches.push_back({attempt.socket.handle(), false, true});
    }
    if (const std::error_code error = Wait(watches, stage_.NextSliceMs())) {
      return stage_.Broken(error.message());
    }
    for (std::size_t i = watches.size(); i-- > 0;) {
      if (!watches[i].IsReady()) continue;
      Attempt attempt = std::move(running_[i]);
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
      const std::error_code error = attempt.socket.ConnectError();
      if (!error && watches[i].writable) return std::optional(std::move(attempt.socket));
      Failed(attempt.address, error);
    }
    return std::optional<Socket>();
  }

  void Failed(const IpAddress& address, std::error_code reason) {
    if (!failures_.empty()) failures_ += ", ";
    failures_ += address.ToString() + ": " + reason.message();
  }

  std::vector<IpAddress> waiting_;
  std::vector<Attempt> running_;
  std::string failures_;
  std::uint16_t port_;
  const Stage& stage_;
};

}  // namespace

core::Result<std::unique_ptr<ByteStream>> ConnectTcp(const std::vector<IpAddress>& addresses,
                                                     std::uint16_t port, const Stage& stage) {
  CLARIBI_TRY(Socket socket, Race(addresses, port, stage).Run());
  return std::unique_ptr<ByteStream>(std::make_unique<TcpStream>(std::move(socket)));
}

}  // namespace claribi::http
