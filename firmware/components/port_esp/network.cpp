#include "port_esp/network.hpp"

#include <algorithm>
#include <array>

#include <esp_random.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <lwip/api.h>
#include <lwip/priv/sockets_priv.h>
#include <lwip/sockets.h>
#include <lwip/tcp.h>
#include <lwip/tcpip.h>

#include "port_esp/interfaces.hpp"
#include "sdkconfig.h"

#if !CONFIG_LWIP_SO_REUSE || !CONFIG_LWIP_NETIF_LOOPBACK
#error "sdkconfig.defaults of this project sets options of lwIP that are missing here"
#endif

namespace vedette::esp {
namespace {

using port::NetError;
using port::Socket;

constexpr int kBacklog = 5;  // of the boards' web server
constexpr int kPortAttempts = 20;
constexpr Duration kBlindWait = 50ms;
constexpr Duration kRestAfterError = 10ms;

int fd_of(Socket socket) { return static_cast<int>(socket); }

std::unexpected<NetError> fail() {
    switch (errno) {
        case EAGAIN:
        case EINPROGRESS:
        case EINTR: return std::unexpected(NetError::kNotYet);
        case EADDRINUSE: return std::unexpected(NetError::kInUse);
        case ENFILE:
        case ENOBUFS:
        case ENOMEM: return std::unexpected(NetError::kNoSocket);
        default: return std::unexpected(NetError::kClosed);
    }
}

::sockaddr_in system_address(std::uint32_t address, std::uint16_t port) {
    ::sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = lwip_htons(port);
    out.sin_addr.s_addr = address;
    return out;
}

void set_option(int fd, int level, int name, int value) {
    lwip_setsockopt(fd, level, name, &value, sizeof value);
}

bool make_nonblocking(int fd) {
    int on = 1;
    return lwip_ioctl(fd, FIONBIO, &on) == 0;
}

bool bind_to(int fd, const ::sockaddr_in& address) {
    return lwip_bind(fd, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) == 0;
}

std::uint16_t own_port(int fd) {
    ::sockaddr_in own{};
    ::socklen_t size = sizeof own;
    const int done = lwip_getsockname(fd, reinterpret_cast<::sockaddr*>(&own), &size);
    return done == 0 ? lwip_htons(own.sin_port) : std::uint16_t{0};
}

// Of those that nobody has by name (RFC 6335 section 6).
std::uint16_t random_port() {
    std::uint16_t random = 0;
    esp_fill_random(&random, sizeof random);
    return static_cast<std::uint16_t>(49152U | random);
}

std::expected<std::size_t, NetError> read(Socket socket, MutableBytes into, int flags) {
    const ::ssize_t bytes = lwip_recv(fd_of(socket), into.data(), into.size(), flags);
    if (bytes < 0) return fail();
    return static_cast<std::size_t>(bytes);
}

// In lwIP's task.
void abort_connection(void* socket) {
    const ::netconn* const connection = static_cast<const ::lwip_sock*>(socket)->conn;
    if (connection != nullptr && connection->pcb.tcp != nullptr) tcp_abort(connection->pcb.tcp);
}

// Whole milliseconds, upwards, and one more: the tick that has begun is shorter than the others.
::timeval limit_of(Duration timeout) {
    const std::int64_t ms = timeout <= Duration::zero() ? 0 : to_ms(timeout + 1ms - 1ns) + 1;
    ::timeval out{};
    out.tv_sec = static_cast<decltype(out.tv_sec)>(ms / 1000);
    out.tv_usec = static_cast<decltype(out.tv_usec)>(ms % 1000 * 1000);
    return out;
}

}  // namespace

std::size_t Network::sockets() { return CONFIG_LWIP_MAX_SOCKETS - 1; }

Network::Network() { make_wake_socket(); }

Network::~Network() {
    if (wake_ >= 0) lwip_close(wake_);
}

void Network::make_wake_socket() {
    const int fd = lwip_socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) return;
    const std::uint32_t loopback = lwip_htonl(INADDR_LOOPBACK);
    bool works = bind_to(fd, system_address(loopback, 0));
    const ::sockaddr_in self = system_address(loopback, own_port(fd));
    works = works && lwip_connect(fd, reinterpret_cast<const ::sockaddr*>(&self), sizeof self) == 0;
    if (works) {
        wake_ = fd;
    } else {
        lwip_close(fd);
    }
}

std::expected<Socket, NetError> Network::listen(const IpAddress& address, std::uint16_t port) {
    if (open_ >= sockets()) return std::unexpected(NetError::kNoSocket);
    // lwIP binds to any address, also to one that no interface has.
    if (!address.is_v4() || !has_address(number_of(address))) return std::unexpected(NetError::kNotHere);
    const int fd = lwip_socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return fail();
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (!bind_to(fd, system_address(number_of(address), port)) || lwip_listen(fd, kBacklog) != 0 ||
        !make_nonblocking(fd)) {
        const auto failed = fail();
        lwip_close(fd);
        return failed;
    }
    ++open_;
    return Socket{fd};
}

std::uint16_t Network::port_of(Socket listener) { return own_port(fd_of(listener)); }

std::expected<port::Accepted, NetError> Network::accept(Socket listener) {
    if (open_ >= sockets()) return std::unexpected(NetError::kNoSocket);
    ::sockaddr_in peer{};
    ::socklen_t size = sizeof peer;
    const int fd = lwip_accept(fd_of(listener), reinterpret_cast<::sockaddr*>(&peer), &size);
    // A connection that ended before it was accepted is an error of it, not of the listener.
    if (fd < 0 && errno == ECONNABORTED) return std::unexpected(NetError::kNotYet);
    if (fd < 0) return fail();
    if (!make_nonblocking(fd)) {
        lwip_close(fd);
        return std::unexpected(NetError::kClosed);
    }
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    ++open_;
    return port::Accepted{Socket{fd}, address_of(peer.sin_addr.s_addr)};
}

std::expected<Socket, NetError> Network::connect(const IpAddress& address, std::uint16_t port) {
    if (open_ >= sockets()) return std::unexpected(NetError::kNoSocket);
    if (!address.is_v4()) return std::unexpected(NetError::kNotHere);
    const int fd = lwip_socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return fail();
    const ::sockaddr_in to = system_address(number_of(address), port);
    const bool begins =
        make_nonblocking(fd) &&
        (lwip_connect(fd, reinterpret_cast<const ::sockaddr*>(&to), sizeof to) == 0 || errno == EINPROGRESS);
    if (!begins) {
        const auto failed = fail();
        lwip_close(fd);
        return failed;
    }
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    ++open_;
    return Socket{fd};
}

std::expected<std::size_t, NetError> Network::receive(Socket socket, MutableBytes into) {
    return read(socket, into, 0);
}

std::expected<std::size_t, NetError> Network::peek(Socket socket, MutableBytes into) {
    return read(socket, into, MSG_PEEK);
}

std::expected<std::size_t, NetError> Network::send(Socket socket, std::span<const Bytes> pieces) {
    std::array<::iovec, 3> vectors{};
    int count = 0;
    for (const Bytes piece : pieces) {
        if (!piece.empty())
            vectors[static_cast<std::size_t>(count++)] = {const_cast<std::uint8_t*>(piece.data()),
                                                          piece.size()};
    }
    ::msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    const ::ssize_t bytes = lwip_sendmsg(fd_of(socket), &message, 0);
    if (bytes > 0) return static_cast<std::size_t>(bytes);
    // lwIP's pool of buffers is empty for a moment: other connections use it.
    if (bytes < 0 && (errno == ENOMEM || errno == ENOBUFS)) return std::unexpected(NetError::kNotYet);
    if (bytes == 0) return std::unexpected(NetError::kNotYet);
    return fail();
}

void Network::end_sending(Socket socket) { lwip_shutdown(fd_of(socket), SHUT_WR); }

void Network::close(Socket socket) {
    lwip_close(fd_of(socket));
    --open_;
}

// lwIP's SO_LINGER resets a connection only while something of it is unacknowledged, and ends it in order
// otherwise. So its task is told to abort the connection; the close() goes to the same task, behind that.
void Network::reset(Socket socket) {
    ::lwip_sock* const found = lwip_socket_dbg_get_socket(fd_of(socket));
    if (found != nullptr) tcpip_callback(abort_connection, found);
    close(socket);
}

void Network::set_keep_alive(Socket socket, const port::KeepAlive& times) {
    const int fd = fd_of(socket);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, times.idle_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, times.interval_s);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, times.probes);
}

std::expected<Socket, NetError> Network::open_udp(const IpAddress& address, std::uint16_t port) {
    return open_udp(address, port, false);
}

std::expected<Socket, NetError> Network::open_udp(const IpAddress& address, std::uint16_t port,
                                                  bool is_shared) {
    if (open_ >= sockets()) return std::unexpected(NetError::kNoSocket);
    if (!address.is_v4() || !has_address(number_of(address))) return std::unexpected(NetError::kNotHere);
    const int fd = lwip_socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0) return fail();
    if (is_shared) set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    bool works = false;
    // lwIP gives the port behind the last one, which is easy to guess.
    for (int i = 0; i < kPortAttempts && !works; ++i) {
        works = bind_to(fd, system_address(number_of(address), port != 0 ? port : random_port()));
        if (port != 0 || errno != EADDRINUSE) break;
    }
    if (!works || !make_nonblocking(fd)) {
        const auto failed = fail();
        lwip_close(fd);
        return failed;
    }
    ++open_;
    return Socket{fd};
}

// A socket of lwIP that is bound to an address gets nothing that is sent to a group, so this one has all
// addresses.
std::expected<Socket, NetError> Network::open_multicast(const IpAddress& group, std::uint16_t port,
                                                        const IpAddress& own) {
    if (!has_address(number_of(own))) return std::unexpected(NetError::kNotHere);
    const auto socket = open_udp(IpAddress::v4(0, 0, 0, 0), port, true);
    if (!socket) return socket;
    const int fd = fd_of(*socket);
    ::ip_mreq member{};
    member.imr_multiaddr.s_addr = number_of(group);
    member.imr_interface.s_addr = number_of(own);
    const std::uint8_t hops = 255;
    const std::uint8_t loop = 1;
    if (lwip_setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) != 0 ||
        lwip_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &member.imr_interface,
                        sizeof member.imr_interface) != 0 ||
        lwip_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) != 0 ||
        lwip_setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof loop) != 0) {
        const auto failed = fail();
        close(*socket);
        return failed;
    }
    set_option(fd, IPPROTO_IP, IP_TTL, hops);
    return socket;
}

std::expected<port::Datagram, NetError> Network::receive_from(Socket socket, MutableBytes into) {
    ::sockaddr_in from{};
    ::socklen_t size = sizeof from;
    const ::ssize_t bytes = lwip_recvfrom(fd_of(socket), into.data(), into.size(), 0,
                                          reinterpret_cast<::sockaddr*>(&from), &size);
    if (bytes < 0) return fail();
    return port::Datagram{static_cast<std::size_t>(bytes), address_of(from.sin_addr.s_addr),
                          lwip_htons(from.sin_port)};
}

std::expected<void, NetError> Network::send_to(Socket socket, const IpAddress& to, std::uint16_t port,
                                               Bytes datagram) {
    if (!to.is_v4()) return std::unexpected(NetError::kNotHere);
    const ::sockaddr_in address = system_address(number_of(to), port);
    const ::ssize_t bytes = lwip_sendto(fd_of(socket), datagram.data(), datagram.size(), 0,
                                        reinterpret_cast<const ::sockaddr*>(&address), sizeof address);
    if (bytes >= 0) return {};
    // As for send().
    if (errno == ENOMEM || errno == ENOBUFS) return std::unexpected(NetError::kNotYet);
    return fail();
}

void Network::wait(std::span<port::Watch> watches, Duration timeout) {
    ::fd_set input, output, broken;
    FD_ZERO(&input);
    FD_ZERO(&output);
    FD_ZERO(&broken);
    int highest = wake_;
    if (wake_ >= 0) FD_SET(wake_, &input);
    for (const port::Watch& watch : watches) {
        if (watch.socket == Socket::kNone) continue;
        const int fd = fd_of(watch.socket);
        if (watch.input) FD_SET(fd, &input);
        if (watch.output) FD_SET(fd, &output);
        FD_SET(fd, &broken);
        highest = std::max(highest, fd);
    }
    if (wake_ < 0) timeout = std::min(timeout, kBlindWait);
    ::timeval limit = limit_of(woken_ ? Duration::zero() : timeout);
    const int ready = lwip_select(highest + 1, &input, &output, &broken, &limit);
    for (port::Watch& watch : watches) {
        watch.has_input = watch.has_output = false;
        if (watch.socket == Socket::kNone) continue;
        const int fd = fd_of(watch.socket);
        // After an error each session looks for itself whether its connection still works.
        const bool all = ready < 0 || (ready > 0 && FD_ISSET(fd, &broken));
        watch.has_input = all || (ready > 0 && FD_ISSET(fd, &input));
        watch.has_output = all || (ready > 0 && FD_ISSET(fd, &output));
    }
    if (ready < 0) vTaskDelay(pdMS_TO_TICKS(to_ms(kRestAfterError)));
    // The flag first: a wake that comes between is lost from the socket, not from the flag.
    const bool woken = woken_.exchange(false);
    if (woken || (ready > 0 && wake_ >= 0 && FD_ISSET(wake_, &input))) drain_wakes();
}

void Network::drain_wakes() {
    if (wake_ < 0) return;
    std::array<std::uint8_t, 4> ignored{};
    while (lwip_recv(wake_, ignored.data(), ignored.size(), MSG_DONTWAIT) > 0) {
    }
}

void Network::wake() {
    if (!woken_.exchange(true) && wake_ >= 0) (void)lwip_send(wake_, "", 1, MSG_DONTWAIT);
}

}  // namespace vedette::esp
