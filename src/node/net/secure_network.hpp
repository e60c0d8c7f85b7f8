// The board's network with TLS on some of its connections: what uses a socket need not know whether it is one
// of them. A secured socket says kNotYet during its handshake, whose computation is the slow task's, and
// kClosed when it has failed; tls_error() says why. Everything else goes to the network below.
//
// In a turn the network task decrypts 2 KB of each socket and encrypts kBytesATurn of all of them; longer
// records are decrypted by the slow task. Owned by the network task, but for wake().
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "node/port/network.hpp"
#include "node/port/tls.hpp"

namespace vedette::node {

// All sockets of a board.
class SecureNetwork final : public port::Network {
  public:
    static constexpr std::size_t kMaxCalled = 2;
    static constexpr std::size_t kMaxAccepted = 4;
    static constexpr std::size_t kBytesATurn = 2 * port::TlsSession::kMaxWrite;

    // All outlive it. Without `tls` nothing can be secured. No job of it is under way when it ends
    // (is_busy()).
    SecureNetwork(port::Network& network, port::Tls* tls, port::Worker& worker)
        : network_(network), tls_(tls), worker_(worker) {}
    ~SecureNetwork() override;

    // Begins a connection to `server`, which has that address. kNoSocket as well where no session is left.
    std::expected<port::Socket, port::NetError> connect_secured(const IpAddress& address, std::uint16_t port,
                                                                const port::TlsServerName& server);
    // Accepts a connection as a server and begins its handshake. kNoSocket as well where no session is left;
    // then the connection goes on waiting.
    std::expected<port::Accepted, port::NetError> accept_secured(port::Socket listener);
    // How far the handshake of a secured socket is.
    enum class Handshake : std::uint8_t {
        kOurs,   // the slow task has it, or will
        kPeers,  // the peer's bytes are awaited
        kDone,
        kFailed,
    };
    Handshake handshake(port::Socket socket) const;
    // Connections that were accepted and are not closed.
    std::size_t accepted() const;
    // Why the session of a secured socket has failed; nothing for others.
    std::optional<port::TlsError> tls_error(port::Socket socket) const;
    bool can_secure() const { return tls_ != nullptr; }
    // Whether the finished job was of a session.
    bool take_finished(port::Job& job);
    // The slow task has jobs of sessions.
    bool is_busy() const;

    std::expected<port::Socket, port::NetError> listen(const IpAddress& address, std::uint16_t port) override;
    std::uint16_t port_of(port::Socket listener) override;
    std::expected<port::Accepted, port::NetError> accept(port::Socket listener) override;
    std::expected<port::Socket, port::NetError> connect(const IpAddress& address,
                                                        std::uint16_t port) override;
    std::expected<std::size_t, port::NetError> receive(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> peek(port::Socket socket, MutableBytes into) override;
    std::expected<std::size_t, port::NetError> send(port::Socket socket,
                                                    std::span<const Bytes> pieces) override;
    void end_sending(port::Socket socket) override;
    void close(port::Socket socket) override;
    void reset(port::Socket socket) override;
    void set_keep_alive(port::Socket socket, const port::KeepAlive& times) override;
    std::expected<port::Socket, port::NetError> open_udp(const IpAddress& address,
                                                         std::uint16_t port) override;
    std::expected<port::Socket, port::NetError> open_multicast(const IpAddress& group, std::uint16_t port,
                                                               const IpAddress& own) override;
    std::expected<port::Datagram, port::NetError> receive_from(port::Socket socket,
                                                               MutableBytes into) override;
    std::expected<void, port::NetError> send_to(port::Socket socket, const IpAddress& to, std::uint16_t port,
                                                Bytes datagram) override;
    void wait(std::span<port::Watch> watches, Duration timeout) override;
    void wake() override { network_.wake(); }

  private:
    // One secured connection. Its socket's number is that of its place.
    struct Secured {
        port::Socket below = port::Socket::kNone;
        port::TlsSession* session = nullptr;  // null: the place is free
        bool is_under_way = false;            // its job, which owns the session meanwhile
        bool is_lost = false;                 // the connection below
        bool ends_sending = false;            // once all is sent
    };

    // The places of connections that were begun here come first.
    static constexpr std::size_t kMaxSessions = kMaxCalled + kMaxAccepted;

    static bool is_secured(port::Socket socket);
    port::Socket socket_of(const Secured& one) const;
    bool is_accepted(const Secured& one) const { return &one >= &secured_[kMaxCalled]; }
    void submit(Secured& one);
    Secured& at(port::Socket socket);
    const Secured& at(port::Socket socket) const;
    void carry(Secured& one);
    void flush(Secured& one);
    void release(Secured& one);
    static bool has_input(Secured& one);
    static bool has_room(const Secured& one);
    static port::NetError error_of(const Secured& one);

    port::Network& network_;
    port::Tls* const tls_;
    port::Worker& worker_;
    std::array<Secured, kMaxSessions> secured_{};
    std::size_t written_ = 0;  // bytes, in this turn
};

}  // namespace vedette::node
