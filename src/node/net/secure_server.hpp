// The board's HTTPS port: accepts connections and performs their handshakes, so that others see only those
// whose session is open. A connection for which no session is free waits in the system's queue, for
// kWaitLimit at most; is_waiting() asks the owner to end what is idle. What it serves is not its business.
// No allocation. Owned by the network task.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "core/base/time.hpp"
#include "node/net/secure_network.hpp"

namespace vedette::node {

// One port.
class SecureServer {
  public:
    static constexpr std::size_t kWatches = 1 + SecureNetwork::kMaxAccepted;
    // Of a handshake in all, and of a peer's part of it while another connection waits: some round trips.
    static constexpr Duration kHandshakeLimit = 10s;
    static constexpr Duration kHandshakePatience = 3s;
    // Of a connection until it has a session; then it is closed.
    static constexpr Duration kWaitLimit = 10s;

    // At most `max_sessions` connections at once, those that were taken included. The network outlives it.
    SecureServer(SecureNetwork& network, std::size_t max_sessions);
    ~SecureServer();
    SecureServer(const SecureServer&) = delete;
    SecureServer& operator=(const SecureServer&) = delete;

    std::expected<void, port::NetError> listen(const IpAddress& address, std::uint16_t port);
    // 0: it does not listen.
    std::uint16_t port() const;
    std::size_t max_sessions() const { return max_sessions_; }
    // The board has a certificate. Until then connections are closed.
    void open() { is_open_ = true; }
    bool is_open() const { return is_open_ && port() != 0; }

    // The sockets to wait for: kWatches.
    void watch(std::span<port::Watch> watches) const;
    MonoTime deadline() const;
    // Accepts, unless the board has no place for another connection, and looks after the handshakes.
    void step(std::span<const port::Watch> found, bool has_place, MonoTime now);

    // A connection waits for a session.
    bool is_waiting() const { return waits_since_.has_value(); }
    // Connections whose handshake is not done, or which were not taken.
    std::size_t pending() const;
    // One whose handshake is done. The socket is the caller's from then on.
    std::optional<port::Accepted> take();

  private:
    struct Pending {
        port::Accepted accepted{};
        MonoTime since{};
    };
    void look_after(Pending& one, MonoTime now);
    void accept(bool has_place, MonoTime now);

    SecureNetwork& network_;
    const std::size_t max_sessions_;
    port::Socket listener_ = port::Socket::kNone;
    bool is_open_ = false;
    std::optional<MonoTime> waits_since_;
    std::array<Pending, SecureNetwork::kMaxAccepted> pending_{};
};

}  // namespace vedette::node
