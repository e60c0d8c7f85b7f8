// lwIP's sockets over those of this machine. Kept of lwIP: so many sockets and no more, a connection is lost
// when accept() finds none, an accepted one blocks until it is told otherwise, and bind() takes any address.
#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include <lwip/api.h>
#include <lwip/priv/sockets_priv.h>
#include <lwip/sockets.h>
#include <lwip/tcp.h>
#include <lwip/tcpip.h>

#include "chip.hpp"
#include "host.hpp"
#include "sdkconfig.h"
#include "state.hpp"

namespace {

using vedette::fakes::chip;
namespace host = vedette::fakes::host;

constexpr int kFirst = FD_SETSIZE - CONFIG_LWIP_MAX_SOCKETS;  // as lwIP numbers them

struct Socket {
    int fd = -1;  // of this machine
    bool is_stream = false;
    std::uint16_t port = 0;  // of the board
    bool is_aborted = false;
    bool is_shared = false;   // SO_REUSEADDR
    std::uint32_t group = 0;  // that it has joined
    tcp_pcb pcb{};
    netconn connection{};
    lwip_sock sock{};
};

std::mutex mutex;
std::vector<vedette::fakes::SentDatagram> sent;
std::array<Socket, CONFIG_LWIP_MAX_SOCKETS> sockets;

bool is_open(int s) {
    return s >= kFirst && s < FD_SETSIZE && sockets[static_cast<std::size_t>(s - kFirst)].fd >= 0;
}
Socket& at(int s) { return sockets[static_cast<std::size_t>(s - kFirst)]; }

int fail(int error) {
    errno = error;
    return -1;
}

int take(int fd, bool is_stream) {
    const auto free = std::ranges::find(sockets, -1, &Socket::fd);
    if (free == sockets.end()) return fail(ENFILE);
    *free = {.fd = fd, .is_stream = is_stream};
    ++chip().open_sockets;
    return kFirst + static_cast<int>(free - sockets.begin());
}

const sockaddr_in& in(const sockaddr* address) { return *reinterpret_cast<const sockaddr_in*>(address); }

void write_address(sockaddr* out, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = lwip_htons(port);
    address.sin_addr.s_addr = lwip_htonl(INADDR_LOOPBACK);
    *reinterpret_cast<sockaddr_in*>(out) = address;
}

}  // namespace

namespace vedette::fakes {

void reset_sockets() {
    for (Socket& socket : sockets) {
        if (socket.fd >= 0) host::close(socket.fd);
        socket = {};
    }
    sent.clear();
}

std::vector<SentDatagram> Chip::sent() const {
    const std::lock_guard lock(mutex);
    return ::sent;
}

std::uint16_t Chip::system_port(std::uint16_t port) const {
    const std::lock_guard lock(mutex);
    const auto found = std::ranges::find_if(
        sockets, [&](const Socket& one) { return one.fd >= 0 && one.is_stream && one.port == port; });
    return found == sockets.end() ? std::uint16_t{0} : host::port_of(found->fd);
}

}  // namespace vedette::fakes

int lwip_socket(int, int type, int) {
    const bool is_stream = type == SOCK_STREAM;
    if (is_stream ? chip().faults.no_tcp_socket : chip().faults.no_udp_socket) return fail(ENFILE);
    const std::lock_guard lock(mutex);
    return take(host::make_socket(is_stream), is_stream);
}

int lwip_bind(int s, const sockaddr* name, socklen_t) {
    const std::lock_guard lock(mutex);
    const std::uint16_t port = lwip_htons(in(name).sin_port);
    const bool taken = std::ranges::any_of(sockets, [&](const Socket& one) {
        const bool both_share = !one.is_stream && one.is_shared && at(s).is_shared;
        return port != 0 && one.fd >= 0 && one.is_stream == at(s).is_stream && one.port == port &&
               !both_share;
    });
    if (taken) return fail(EADDRINUSE);
    if (host::bind(at(s).fd) != 0) return -1;
    at(s).port = port != 0 ? port : host::port_of(at(s).fd);
    return 0;
}

int lwip_listen(int s, int backlog) { return host::listen(at(s).fd, backlog); }

int lwip_getsockname(int s, sockaddr* name, socklen_t*) {
    write_address(name, at(s).port);
    return 0;
}

int lwip_connect(int s, const sockaddr* name, socklen_t) {
    return host::connect(at(s).fd, lwip_htons(in(name).sin_port));
}

int lwip_accept(int s, sockaddr* address, socklen_t*) {
    const int fd = host::accept(at(s).fd);
    if (fd < 0) return -1;
    const std::lock_guard lock(mutex);
    const int accepted = chip().faults.no_tcp_socket ? fail(ENFILE) : take(fd, true);
    if (accepted < 0) {
        host::reset(fd);
        return fail(ENFILE);
    }
    write_address(address, 0);
    return accepted;
}

int lwip_ioctl(int s, long command, void*) {
    return command == FIONBIO ? host::make_nonblocking(at(s).fd) : fail(ENOSYS);
}

// The options of multicast have bytes and structures as values, the others numbers.
int lwip_setsockopt(int s, int level, int name, const void* value, socklen_t size) {
    const std::lock_guard lock(mutex);
    if (level == IPPROTO_IP && name == IP_ADD_MEMBERSHIP) {
        if (size != sizeof(ip_mreq)) return fail(EINVAL);
        at(s).group = static_cast<const ip_mreq*>(value)->imr_multiaddr.s_addr;
        return 0;
    }
    if (level == IPPROTO_IP && (name == IP_MULTICAST_TTL || name == IP_MULTICAST_LOOP)) {
        if (size != 1) return fail(EINVAL);
        chip().options[{level, name}] = *static_cast<const std::uint8_t*>(value);
        return 0;
    }
    if (size != sizeof(int)) return fail(EINVAL);
    chip().options[{level, name}] = *static_cast<const int*>(value);
    if (level == SOL_SOCKET && name == SO_REUSEADDR) at(s).is_shared = true;
    return 0;
}

ssize_t lwip_recv(int s, void* into, size_t bytes, int flags) {
    if (!is_open(s)) return fail(EBADF);
    return host::receive(at(s).fd, into, bytes, (flags & MSG_PEEK) != 0, (flags & MSG_DONTWAIT) != 0);
}

ssize_t lwip_send(int s, const void* bytes, size_t count, int flags) {
    if (!is_open(s)) return fail(EBADF);
    if (!at(s).is_stream) ++chip().wakes;
    return host::send(at(s).fd, bytes, count, (flags & MSG_DONTWAIT) != 0);
}

ssize_t lwip_sendmsg(int s, const msghdr* message, int) {
    if (message->msg_iovlen <= 0) return fail(EINVAL);
    if (chip().faults.send_without_memory > 0) {
        --chip().faults.send_without_memory;
        return fail(ENOMEM);
    }
    std::vector<char> all;
    for (int i = 0; i < message->msg_iovlen; ++i) {
        const auto* const begin = static_cast<const char*>(message->msg_iov[i].iov_base);
        all.insert(all.end(), begin, begin + message->msg_iov[i].iov_len);
    }
    return lwip_send(s, all.data(), all.size(), 0);
}

ssize_t lwip_recvfrom(int s, void* into, size_t bytes, int, sockaddr* from, socklen_t*) {
    if (!is_open(s)) return fail(EBADF);
    std::uint16_t port = 0;
    const ssize_t got = host::receive_from(at(s).fd, into, bytes, port);
    // What could not be delivered is no error of lwIP.
    if (got < 0) return fail(EAGAIN);
    const std::lock_guard lock(mutex);
    const auto sender = std::ranges::find_if(sockets, [&](const Socket& one) {
        return one.fd >= 0 && !one.is_stream && host::port_of(one.fd) == port;
    });
    write_address(from, sender == sockets.end() ? port : sender->port);
    return got;
}

// To the board's own sockets by this machine's; what goes elsewhere is kept for the test.
ssize_t lwip_sendto(int s, const void* bytes, size_t count, int, const sockaddr* to, socklen_t) {
    if (!is_open(s)) return fail(EBADF);
    if (chip().faults.send_without_memory > 0) {
        --chip().faults.send_without_memory;
        return fail(ENOMEM);
    }
    const std::uint32_t address = in(to).sin_addr.s_addr;
    const std::uint16_t port = lwip_htons(in(to).sin_port);
    const std::lock_guard lock(mutex);
    if (address != lwip_htonl(INADDR_LOOPBACK)) {
        sent.push_back({.port = port, .bytes = std::string(static_cast<const char*>(bytes), count)});
        std::memcpy(sent.back().to.data(), &address, sizeof address);
    }
    for (const Socket& one : sockets) {
        if (one.fd < 0 || one.is_stream || one.port != port) continue;
        if (address != lwip_htonl(INADDR_LOOPBACK) && one.group != address) continue;
        (void)host::send_to(at(s).fd, bytes, count, host::port_of(one.fd));
        if (one.group != address) break;
    }
    return static_cast<ssize_t>(count);
}

int lwip_shutdown(int s, int) { return host::end_sending(at(s).fd); }

int lwip_close(int s) {
    if (!is_open(s)) return fail(EBADF);
    const std::lock_guard lock(mutex);
    const Socket socket = std::exchange(at(s), {});
    if (socket.is_aborted) {
        host::reset(socket.fd);
    } else {
        host::close(socket.fd);
    }
    --chip().open_sockets;
    return 0;
}

int lwip_select(int count, fd_set* input, fd_set* output, fd_set* broken, timeval* timeout) {
    if (chip().faults.select_errors > 0) {
        --chip().faults.select_errors;
        return fail(ENOMEM);
    }
    std::vector<host::Watched> watched;
    std::vector<int> numbers;
    for (int s = kFirst; s < count; ++s) {
        if (!FD_ISSET(s, input) && !FD_ISSET(s, output) && !FD_ISSET(s, broken)) continue;
        if (!is_open(s)) return fail(EBADF);
        numbers.push_back(s);
        watched.push_back({.fd = at(s).fd, .input = FD_ISSET(s, input), .output = FD_ISSET(s, output)});
    }
    const int ready = host::poll(watched, timeout->tv_sec * 1'000'000LL + timeout->tv_usec);
    FD_ZERO(input);
    FD_ZERO(output);
    FD_ZERO(broken);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (watched[i].has_input) FD_SET(numbers[i], input);
        if (watched[i].has_output) FD_SET(numbers[i], output);
        if (watched[i].is_broken) FD_SET(numbers[i], broken);
    }
    return ready;
}

lwip_sock* lwip_socket_dbg_get_socket(int s) {
    if (!is_open(s)) return nullptr;
    Socket& socket = at(s);
    socket.pcb.socket = s;
    socket.connection.pcb.tcp = &socket.pcb;
    socket.sock.conn = &socket.connection;
    return &socket.sock;
}

err_t tcpip_callback(tcpip_callback_fn function, void* context) {
    function(context);
    return 0;
}

void tcp_abort(tcp_pcb* pcb) { at(pcb->socket).is_aborted = true; }
