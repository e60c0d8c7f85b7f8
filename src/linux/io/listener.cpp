#include "linux/io/listener.hpp"

#include <cerrno>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vedette::io {
namespace {

using boost::asio::ip::tcp;

constexpr Duration kPauseWhenExhausted = 100ms;
constexpr int kBacklog = 1024;

Error listen_error(const Endpoint& endpoint, int error) {
    Error e = errno_error(fmt::format("listen on {}", format(endpoint)), error);
    if (error == EADDRINUSE) e.message += "; another program uses the port: stop it or choose another port";
    if (error == EACCES) e.message += "; ports below 1024 need the right to them: choose a port above 1023";
    return e;
}

std::uint16_t local_port(int fd) {
    tcp::endpoint local;
    socklen_t size = static_cast<socklen_t>(local.capacity());
    ::getsockname(fd, local.data(), &size);
    return local.port();
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(std::vector<Loop*> loops, const Endpoint& endpoint,
                                                 OnAccept on_accept) {
    boost::system::error_code invalid;
    const tcp::endpoint local(boost::asio::ip::make_address(endpoint.address, invalid), endpoint.port);
    if (invalid)
        return fail(Kind::kInvalidArgument, fmt::format("{} is no numeric address", endpoint.address));
    const int fd = ::socket(local.data()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return std::unexpected(listen_error(endpoint, errno));
    const int one = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd, local.data(), static_cast<socklen_t>(local.size())) != 0 || ::listen(fd, kBacklog) != 0) {
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
