#include "node/posix/network.hpp"

#include <algorithm>
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace vedette::posix {
namespace {

using port::NetError;
using port::Socket;

constexpr int kBacklog = 5;  // of the boards' web server
// Bytes of a picture that may wait in the kernel; what comes after them is still ours to replace.
constexpr int kUnsentLimit = 64 * 1024;

int fd_of(Socket socket) { return static_cast<int>(socket); }

// An address for the system calls: IPv4 in its own form, so that a machine without IPv6 will do.
struct SystemAddress {
    ::sockaddr_storage storage{};
    ::socklen_t size = sizeof storage;

    ::sockaddr* get() { return reinterpret_cast<::sockaddr*>(&storage); }
    ::sockaddr_in* v4() { return reinterpret_cast<::sockaddr_in*>(&storage); }
    ::sockaddr_in6* v6() { return reinterpret_cast<::sockaddr_in6*>(&storage); }

    SystemAddress() = default;
    SystemAddress(const IpAddress& address, std::uint16_t port) {
        if (address.is_v4()) {
            v4()->sin_family = AF_INET;
            v4()->sin_port = ::htons(port);
            std::copy_n(address.bytes.begin() + 12, 4, reinterpret_cast<std::uint8_t*>(&v4()->sin_addr));
            size = sizeof(::sockaddr_in);
        } else {
            v6()->sin6_family = AF_INET6;
            v6()->sin6_port = ::htons(port);
            std::ranges::copy(address.bytes, v6()->sin6_addr.s6_addr);
            size = sizeof(::sockaddr_in6);
        }
    }
    IpAddress address() {
        IpAddress out = IpAddress::v4(0, 0, 0, 0);
        if (storage.ss_family == AF_INET) {
            std::copy_n(reinterpret_cast<const std::uint8_t*>(&v4()->sin_addr), 4, out.bytes.begin() + 12);
        } else {
            std::ranges::copy(v6()->sin6_addr.s6_addr, out.bytes.begin());
        }
        return out;
    }
    std::uint16_t port() { return ::ntohs(storage.ss_family == AF_INET ? v4()->sin_port : v6()->sin6_port); }
};

NetError error_of(int number) {
    switch (number) {
        case EAGAIN:
        case EINTR: return NetError::kNotYet;
        case EADDRINUSE: return NetError::kInUse;
        case EACCES: return NetError::kNotAllowed;
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT: return NetError::kNotHere;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM: return NetError::kNoSocket;
        default: return NetError::kClosed;
    }
}

std::unexpected<NetError> fail() { return std::unexpected(error_of(errno)); }

std::expected<std::size_t, NetError> read(Socket socket, MutableBytes into, int flags) {
    const ::ssize_t bytes = ::recv(fd_of(socket), into.data(), into.size(), flags);
    if (bytes < 0) return fail();
    return static_cast<std::size_t>(bytes);
}

void set_option(int fd, int level, int name, int value) {
    ::setsockopt(fd, level, name, &value, sizeof value);
}

void set_stream_options(int fd) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsentLimit);
}

}  // namespace

Network::Network(std::size_t max_sockets)
    : max_sockets_(max_sockets), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

std::expected<Socket, NetError> Network::listen(const IpAddress& address, std::uint16_t port) {
    if (open_ >= max_sockets_) return std::unexpected(NetError::kNoSocket);
    SystemAddress to(address, port);
    UniqueFd fd(::socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return fail();
    set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (::bind(fd.get(), to.get(), to.size) != 0) return fail();
    if (::listen(fd.get(), kBacklog) != 0) return fail();
    ++open_;
    return Socket{fd.release()};
}

std::uint16_t Network::port_of(Socket listener) {
    SystemAddress own;
    return ::getsockname(fd_of(listener), own.get(), &own.size) == 0 ? own.port() : std::uint16_t{0};
}

std::expected<port::Accepted, NetError> Network::accept(Socket listener) {
    if (open_ >= max_sockets_) return std::unexpected(NetError::kNoSocket);
    SystemAddress peer;
    UniqueFd fd(::accept4(fd_of(listener), peer.get(), &peer.size, SOCK_CLOEXEC | SOCK_NONBLOCK));
    // A connection that ended before it was accepted is an error of it, not of the listener.
    if (!fd) return std::unexpected(errno == ECONNABORTED ? NetError::kNotYet : error_of(errno));
    set_stream_options(fd.get());
    ++open_;
    return port::Accepted{Socket{fd.release()}, peer.address()};
}

std::expected<Socket, NetError> Network::connect(const IpAddress& address, std::uint16_t port) {
    if (open_ >= max_sockets_) return std::unexpected(NetError::kNoSocket);
    SystemAddress to(address, port);
    UniqueFd fd(::socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return fail();
    if (::connect(fd.get(), to.get(), to.size) != 0 && errno != EINPROGRESS) return fail();
    set_stream_options(fd.get());
    ++open_;
    return Socket{fd.release()};
}

std::expected<std::size_t, NetError> Network::receive(Socket socket, MutableBytes into) {
    return read(socket, into, 0);
}

std::expected<std::size_t, NetError> Network::peek(Socket socket, MutableBytes into) {
    return read(socket, into, MSG_PEEK);
}

std::expected<std::size_t, NetError> Network::send(Socket socket, std::span<const Bytes> pieces) {
    std::array<::iovec, 3> vectors{};
    for (std::size_t i = 0; i < pieces.size(); ++i)
        vectors[i] = {const_cast<std::uint8_t*>(pieces[i].data()), pieces[i].size()};
    ::msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = pieces.size();
    const ::ssize_t bytes = ::sendmsg(fd_of(socket), &message, MSG_NOSIGNAL);
    if (bytes < 0) return fail();
    return static_cast<std::size_t>(bytes);
}

void Network::end_sending(Socket socket) { ::shutdown(fd_of(socket), SHUT_WR); }

void Network::close(Socket socket) {
    ::close(fd_of(socket));
    --open_;
}

void Network::reset(Socket socket) {
    const ::linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_of(socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
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

// Linux chooses free ports by chance.
std::expected<Socket, NetError> Network::open_udp(const IpAddress& address, std::uint16_t port,
                                                  bool is_shared) {
    if (open_ >= max_sockets_) return std::unexpected(NetError::kNoSocket);
    SystemAddress own(address, port);
    UniqueFd fd(::socket(own.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return fail();
    if (is_shared) {
        set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
        set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT, 1);  // as Avahi does; both sides need it
    }
    if (::bind(fd.get(), own.get(), own.size) != 0) return fail();
    ++open_;
    return Socket{fd.release()};
}

std::expected<Socket, NetError> Network::open_multicast(const IpAddress& group, std::uint16_t port,
                                                        const IpAddress& own) {
    const auto socket = open_udp(IpAddress::v4(0, 0, 0, 0), port, true);
    if (!socket) return socket;
    ::ip_mreqn member{};
    std::copy_n(group.bytes.begin() + 12, 4, reinterpret_cast<std::uint8_t*>(&member.imr_multiaddr));
    std::copy_n(own.bytes.begin() + 12, 4, reinterpret_cast<std::uint8_t*>(&member.imr_address));
    const int fd = fd_of(*socket);
    if (::setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) != 0 ||
        ::setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &member, sizeof member) != 0) {
        const NetError error = errno == ENODEV ? NetError::kNotHere : error_of(errno);
        close(*socket);
        return std::unexpected(error);
    }
    // Of this group on this interface alone.
    set_option(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0);
    set_option(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 1);
    set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, 255);
    set_option(fd, IPPROTO_IP, IP_TTL, 255);
    return socket;
}

std::expected<port::Datagram, NetError> Network::receive_from(Socket socket, MutableBytes into) {
    SystemAddress from;
    const ::ssize_t bytes = ::recvfrom(fd_of(socket), into.data(), into.size(), 0, from.get(), &from.size);
    // What could not be delivered comes back as an error of the next call.
    if (bytes < 0) return std::unexpected(errno == ECONNREFUSED ? NetError::kNotYet : error_of(errno));
    return port::Datagram{static_cast<std::size_t>(bytes), from.address(), from.port()};
}

std::expected<void, NetError> Network::send_to(Socket socket, const IpAddress& to, std::uint16_t port,
                                               Bytes datagram) {
    SystemAddress address(to, port);
    const ::ssize_t bytes =
        ::sendto(fd_of(socket), datagram.data(), datagram.size(), MSG_NOSIGNAL, address.get(), address.size);
    if (bytes < 0) return fail();
    return {};
}

void Network::wait(std::span<port::Watch> watches, Duration timeout) {
    if (polled_.size() < watches.size() + 1 + kMaxAlso) polled_.resize(watches.size() + 1 + kMaxAlso);
    std::size_t count = 0;
    for (const port::Watch& watch : watches) {
        const int events = (watch.input ? POLLIN : 0) | (watch.output ? POLLOUT : 0);
        polled_[count++] = {fd_of(watch.socket), static_cast<short>(events), 0};
    }
    polled_[count++] = {wake_.get(), POLLIN, 0};
    for (std::size_t i = 0; i < also_count_; ++i) polled_[count++] = {also_[i], POLLIN, 0};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const ::timespec limit{seconds.count(), static_cast<long>((timeout - seconds).count())};
    const int ready = ::ppoll(polled_.data(), count, &limit, nullptr);
    for (std::size_t i = 0; i < watches.size(); ++i) {
        const int found = ready > 0 ? polled_[i].revents : 0;
        const bool broken = (found & (POLLERR | POLLHUP | POLLNVAL)) != 0;
        watches[i].has_input = broken || (found & POLLIN) != 0;
        watches[i].has_output = broken || (found & POLLOUT) != 0;
    }
    if (ready > 0 && polled_[watches.size()].revents != 0) {
        ::eventfd_t times = 0;
        ::eventfd_read(wake_.get(), &times);
    }
}

void Network::wake() { ::eventfd_write(wake_.get(), 1); }

}  // namespace vedette::posix
