#include "host.hpp"

#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vedette::fakes::host {
namespace {

::sockaddr_in loopback(std::uint16_t port) {
    ::sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = ::htons(port);
    out.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    return out;
}

}  // namespace

int make_socket(bool stream) {
    return ::socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
}

int bind(int fd) {
    const ::sockaddr_in to = loopback(0);
    return ::bind(fd, reinterpret_cast<const ::sockaddr*>(&to), sizeof to);
}

std::uint16_t port_of(int fd) {
    ::sockaddr_in own{};
    ::socklen_t size = sizeof own;
    ::getsockname(fd, reinterpret_cast<::sockaddr*>(&own), &size);
    return ::ntohs(own.sin_port);
}

int listen(int fd, int backlog) { return ::listen(fd, backlog); }

int accept(int fd) { return ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC); }

int connect(int fd, std::uint16_t port) {
    const ::sockaddr_in to = loopback(port);
    return ::connect(fd, reinterpret_cast<const ::sockaddr*>(&to), sizeof to);
}

int make_nonblocking(int fd) { return ::fcntl(fd, F_SETFL, O_NONBLOCK); }

ssize_t receive(int fd, void* into, std::size_t bytes, bool peek, bool at_once) {
    return ::recv(fd, into, bytes, (peek ? MSG_PEEK : 0) | (at_once ? MSG_DONTWAIT : 0));
}

ssize_t send(int fd, const void* bytes, std::size_t count, bool at_once) {
    return ::send(fd, bytes, count, MSG_NOSIGNAL | (at_once ? MSG_DONTWAIT : 0));
}

ssize_t receive_from(int fd, void* into, std::size_t bytes, std::uint16_t& port) {
    ::sockaddr_in from{};
    ::socklen_t size = sizeof from;
    const ::ssize_t got = ::recvfrom(fd, into, bytes, 0, reinterpret_cast<::sockaddr*>(&from), &size);
    port = ::ntohs(from.sin_port);
    return got;
}

ssize_t send_to(int fd, const void* bytes, std::size_t count, std::uint16_t port) {
    const ::sockaddr_in to = loopback(port);
    return ::sendto(fd, bytes, count, MSG_NOSIGNAL, reinterpret_cast<const ::sockaddr*>(&to), sizeof to);
}

int end_sending(int fd) { return ::shutdown(fd, SHUT_WR); }

void close(int fd) { ::close(fd); }

void reset(int fd) {
    const ::linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(fd);
}

int poll(std::span<Watched> watched, std::int64_t timeout_us) {
    std::vector<::pollfd> polled;
    for (const Watched& one : watched)
        polled.push_back(
            {one.fd, static_cast<short>((one.input ? POLLIN : 0) | (one.output ? POLLOUT : 0)), 0});
    const ::timespec limit{timeout_us / 1'000'000, timeout_us % 1'000'000 * 1000};
    const int ready = ::ppoll(polled.data(), polled.size(), &limit, nullptr);
    for (std::size_t i = 0; i < watched.size(); ++i) {
        const int found = ready > 0 ? polled[i].revents : 0;
        watched[i].is_broken = (found & (POLLERR | POLLHUP)) != 0;
        watched[i].has_input = (found & POLLIN) != 0;
        watched[i].has_output = (found & POLLOUT) != 0;
    }
    return ready;
}

}  // namespace vedette::fakes::host
