#include "hub/io/connect.hpp"

#include <cerrno>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace vedette::io {
namespace {

using Resolver = boost::asio::ip::tcp::resolver;
using Addresses = Resolver::results_type;

// Asio looks names up on a thread of its own; the result comes back as a signal so that deadline and stop
// hold.
Task<Result<Addresses>> resolve(Loop& loop, const std::string& host, std::uint16_t port, MonoTime deadline,
                                Stop& stop) {
    struct Found {
        boost::system::error_code error;
        Addresses addresses;
    };
    Resolver resolver(loop.context());
    Signal signal(loop);
    const auto found = std::make_shared<Found>();
    const auto on_found = [found, state = signal.handle()](const boost::system::error_code& e, Addresses a) {
        found->error = e;
        found->addresses = std::move(a);
        state->notify();
    };
    resolver.async_resolve(host, std::to_string(port), on_found);
    const Woken woken = co_await signal.wait(deadline, stop);
    if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
    if (woken == Woken::kDeadline)
        co_return fail(Kind::kTimeout, fmt::format("looking up {} took too long", host));
    if (found->error) co_return fail(Kind::kNotFound, fmt::format("no host named {} was found", host));
    co_return std::move(found->addresses);
}

Error refused(const std::string& host, std::uint16_t port, int error) {
    return errno_error(fmt::format("connect to {}:{}", host, port), error);
}

}  // namespace

Task<Result<std::unique_ptr<Stream>>> connect_tcp(Loop& loop, std::string host, std::uint16_t port,
                                                  MonoTime deadline, Stop& stop) {
    const auto addresses = co_await resolve(loop, host, port, deadline, stop);
    if (!addresses) co_return std::unexpected(addresses.error());
    Error last = refused(host, port, EHOSTUNREACH);
    for (const auto& entry : *addresses) {
        const auto endpoint = entry.endpoint();
        const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) co_return std::unexpected(errno_error("socket", errno));
        auto stream = std::make_unique<Stream>(loop, fd);
        const int one = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const auto* const address = reinterpret_cast<const sockaddr*>(endpoint.data());
        if (::connect(fd, address, static_cast<socklen_t>(endpoint.size())) != 0 && errno != EINPROGRESS) {
            last = refused(host, port, errno);
            continue;
        }
        const Woken woken = co_await stream->ready(Direction::kWritable, deadline, stop);
        if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
        if (woken == Woken::kDeadline) {
            co_return fail(Kind::kTimeout, fmt::format("{}:{} does not answer", host, port));
        }
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0) co_return std::move(stream);
        last = refused(host, port, error);
    }
    co_return std::unexpected(std::move(last));
}

}  // namespace vedette::io
