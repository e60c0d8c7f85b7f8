// TCP and UDP sockets, and the one place where the network task waits. Names are not looked up, nothing is
// encrypted.
//
// A socket is a number that the network gives; its owner closes it once. Calls on sockets never block.
// Sockets are scarce (ESP-IDF gives ten by default), so a call that makes one can fail with kNoSocket.
#pragma once

#include <cstdint>
#include <expected>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"

namespace vedette::port {

// An open socket.
enum class Socket : std::int32_t { kNone = -1 };

// Why a call on a socket failed.
enum class NetError : std::uint8_t {
    kNotYet,      // nothing to accept, to read, or no room to write: wait() says when
    kClosed,      // the peer is gone (reset, time-out), or the network is
    kInUse,       // another program has the port
    kNotAllowed,  // the system keeps the port for others
    kNotHere,     // the machine has no such address
    kNoSocket,    // all sockets are in use
};

// A connection that a listener has accepted.
struct Accepted {
    Socket socket = Socket::kNone;
    IpAddress peer;
};

// A datagram that was received.
struct Datagram {
    std::size_t bytes = 0;
    IpAddress from;
    std::uint16_t port = 0;  // of the sender
};

// What wait() watches of one socket, and what it found.
struct Watch {
    Socket socket = Socket::kNone;  // kNone: nothing is watched
    bool input = false;             // there are bytes, a connection to accept, or the end
    bool output = false;            // there is room
    bool has_input = false;
    bool has_output = false;
};

// Times after which a silent peer counts as gone.
struct KeepAlive {
    std::uint16_t idle_s = 5;      // before the first probe
    std::uint16_t interval_s = 5;  // between probes
    std::uint16_t probes = 3;
};

// Owned by the network task, but for wake().
class Network {
  public:
    virtual ~Network() = default;

    // Listens on a port of this machine; port 0: any free one.
    virtual std::expected<Socket, NetError> listen(const IpAddress& address, std::uint16_t port) = 0;
    virtual std::uint16_t port_of(Socket listener) = 0;
    // The next connection: without delay of small packets (TCP_NODELAY), and with little unsent data in the
    // system, so that a picture that is sent is a fresh one.
    virtual std::expected<Accepted, NetError> accept(Socket listener) = 0;

    // Begins a connection to another machine, with the options of accept(). wait() finds room to write once
    // it is there, and both directions once it is refused; until then calls on it say kNotYet, after that
    // kClosed. Its owner decides how long it waits.
    virtual std::expected<Socket, NetError> connect(const IpAddress& address, std::uint16_t port) = 0;

    // Reads what is there, at most the size of `into`, which is not empty. 0 bytes: the peer has ended its
    // direction.
    virtual std::expected<std::size_t, NetError> receive(Socket socket, MutableBytes into) = 0;
    // The same, but leaves the bytes in the socket, so that the network task needs one buffer for all
    // connections.
    virtual std::expected<std::size_t, NetError> peek(Socket socket, MutableBytes into) = 0;
    // Writes the beginning of the pieces, one after the other, as far as there is room. At most 3 pieces, not
    // all empty. Returns the number of bytes, at least 1.
    virtual std::expected<std::size_t, NetError> send(Socket socket, std::span<const Bytes> pieces) = 0;
    // Ends our direction (FIN) behind all that was sent; the peer may still send.
    virtual void end_sending(Socket socket) = 0;
    // Gives the socket back. What is unsent or unread may turn the end into a reset.
    virtual void close(Socket socket) = 0;
    // Closes with a reset, so that the peer does not take what it got for whole.
    virtual void reset(Socket socket) = 0;
    virtual void set_keep_alive(Socket socket, const KeepAlive& times) = 0;

    // Opens a UDP socket on an address of this machine, or on all of one family (0.0.0.0, ::); port 0: any
    // free one, which is hard to guess. port_of() and close() are for it too.
    virtual std::expected<Socket, NetError> open_udp(const IpAddress& address, std::uint16_t port) = 0;
    // The same for a multicast group, on the interface that has the address `own`: gets what is sent to the
    // group and to `own`, and sends to the group through that interface with a time to live of 255 (RFC 6762
    // section 11). Others on this machine may share the port, and get what is sent to the group as well.
    virtual std::expected<Socket, NetError> open_multicast(const IpAddress& group, std::uint16_t port,
                                                           const IpAddress& own) = 0;
    // Takes one datagram; what does not fit `into` is lost. kNotYet as well for an earlier one that could not
    // be delivered.
    virtual std::expected<Datagram, NetError> receive_from(Socket socket, MutableBytes into) = 0;
    // Sends one datagram, whole or not at all. kNotYet: there is no room; it need not be sent again.
    virtual std::expected<void, NetError> send_to(Socket socket, const IpAddress& to, std::uint16_t port,
                                                  Bytes datagram) = 0;

    // Waits until a watched socket has what is asked for, wake() was called, or `timeout` (>= 0) has passed,
    // and sets has_input and has_output. A broken connection has both.
    virtual void wait(std::span<Watch> watches, Duration timeout) = 0;
    // Ends the present wait(), or the next one. Thread-safe.
    virtual void wake() = 0;
};

}  // namespace vedette::port
