#include "linux/io/listener.hpp"

#include <cerrno>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vedette::io {
namespace {

constexpr Duration kPauseWhenExhausted = 100ms;
constexpr int kBacklog = 1024;

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

std::optional<Address> to_address(const Endpoint& endpoint) {
    Address a;
    auto& in4 = reinterpret_cast<sockaddr_in&>(a.storage);
    auto& in6 = reinterpret_cast<sockaddr_in6&>(a.storage);
    if (::inet_pton(AF_INET, endpoint.address.c_str(), &in4.sin_addr) == 1) {
        in4.sin_family = AF_INET;
        in4.sin_port = htons(endpoint.port);
        a.size = sizeof(sockaddr_in);
    } else if (::inet_pton(AF_INET6, endpoint.address.c_str(), &in6.sin6_addr) == 1) {
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(endpoint.port);
        a.size = sizeof(sockaddr_in6);
    } else {
        return std::nullopt;
    }
    return a;
}

Error listen_error(const Endpoint& endpoint, int error) {
    Error e = errno_error(fmt::format("listen on {}", format(endpoint)), error);
    if (error == EADDRINUSE) e.message += "; another program uses the port: stop it or choose another port";
    if (error == EACCES) e.message += "; ports below 1024 need the right to them: choose a port above 1023";
    return e;
}

std::uint16_t local_port(int fd) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(std::vector<Loop*> loops, const Endpoint& endpoint,
                                                 OnAccept on_accept) {
    const auto address = to_address(endpoint);
    if (!address)
        return fail(Kind::kInvalidArgument, fmt::format("{} is no numeric address", endpoint.address));
    const int fd = ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return std::unexpected(listen_error(endpoint, errno));
    const int one = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address->storage), address->size) != 0 ||
        ::listen(fd, kBacklog) != 0) {
        const int error = errno;
        ::close(fd);
        return std::unexpected(listen_error(endpoint, error));
    }
    return std::unique_ptr<Listener>(
        new Listener(std::move(loops), fd, local_port(fd), std::move(on_accept)));
}

Listener::Listener(std::vector<Loop*> loops, int fd, std::uint16_t port, OnAccept on_accept)
    : loops_(std::move(loops)),
      port_(port),
      on_accept_(std::move(on_accept)),
      fd_(loops_.front()->poller(), UniqueFd(fd)),
      pause_(*loops_.front()) {
    wait();
}

Listener::~Listener() { close(); }

void Listener::close() {
    pause_.cancel();
    fd_.cancel(Direction::kReadable);
    fd_.close();
}

void Listener::wait() {
    fd_.wait(Direction::kReadable, [this](bool open) {
        if (open) accept_all();
    });
}

void Listener::accept_all() {
    for (;;) {
        const int fd = ::accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno == EAGAIN) {
                fd_.note_exhausted(Direction::kReadable);
                return wait();
            }
            return pause_.start_after(kPauseWhenExhausted, [this] { accept_all(); });
        }
        const int one = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        Loop& loop = *loops_[turn_++ % loops_.size()];
        if (loop.on_own_thread()) {
            on_accept_(loop, std::make_unique<Stream>(loop, fd));
        } else {
            loop.post(
                [&loop, fd, on_accept = on_accept_] { on_accept(loop, std::make_unique<Stream>(loop, fd)); });
        }
    }
}

}  // namespace vedette::io
