#include "linux/io/connect.hpp"

#include <cerrno>
#include <cstring>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "linux/io/blocking_call.hpp"

namespace vedette::io {
namespace {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

// Empty when there is no such name. Blocks unless `flags` has AI_NUMERICHOST.
Addresses look_up(const std::string& host, std::uint16_t port, int flags) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    Addresses addresses;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return addresses;
    for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
        auto& address = addresses.emplace_back();
        std::memcpy(address.data(), a->ai_addr, a->ai_addrlen);
        address.resize(a->ai_addrlen);
    }
    ::freeaddrinfo(found);
    return addresses;
}

// Numeric addresses need no lookup.
Task<Result<Addresses>> resolve(Loop& loop, const std::string& host, std::uint16_t port, MonoTime deadline,
                                Stop& stop) {
    Addresses addresses = look_up(host, port, AI_NUMERICHOST);
    if (!addresses.empty()) co_return addresses;
    const auto look_up_name = [host, port](const std::stop_token&) -> Result<Addresses> {
        Addresses found = look_up(host, port, 0);
        if (found.empty()) return fail(Kind::kNotFound, fmt::format("no host named {} was found", host));
        return found;
    };
    auto found = co_await run_blocking(loop, Lane::kNames, look_up_name, deadline, stop);
    if (!found && found.error().kind == Kind::kTimeout)
        co_return fail(Kind::kTimeout, fmt::format("looking up {} took too long", host));
    co_return found;
}

IpAddress to_address(const boost::asio::ip::tcp::endpoint& endpoint) {
    const auto address = endpoint.address();
    if (address.is_v6()) return {address.to_v6().to_bytes()};
    const auto b = address.to_v4().to_bytes();
    return IpAddress::v4(b[0], b[1], b[2], b[3]);
}

Error refused(const std::string& host, std::uint16_t port, int error) {
    return errno_error(fmt::format("connect to {}:{}", host, port), error);
}

}  // namespace

Task<Result<std::unique_ptr<Stream>>> connect_tcp(Loop& loop, std::string host, std::uint16_t port,
                                                  MonoTime deadline, Stop& stop, const AddressRule* rule) {
    const auto addresses = co_await resolve(loop, host, port, deadline, stop);
    if (!addresses) co_return std::unexpected(addresses.error());
    Error last = refused(host, port, EHOSTUNREACH);
    for (const auto& address : *addresses) {
        auto refusal = rule ? rule->refusal(host, to_address(address), port) : std::nullopt;
        if (refusal) {
            last = {Kind::kPermissionDenied, std::move(*refusal)};
            continue;
        }
        const int fd = ::socket(address.data()->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) co_return std::unexpected(errno_error("socket", errno));
        auto stream = std::make_unique<Stream>(loop, fd);
        const int one = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (::connect(fd, address.data(), static_cast<socklen_t>(address.size())) != 0 &&
            errno != EINPROGRESS) {
            last = refused(host, port, errno);
            continue;
        }
        const Woken woken = co_await stream->ready(Direction::kWritable, deadline, stop);
        if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
        if (woken == Woken::kDeadline)
            co_return fail(Kind::kTimeout, fmt::format("{}:{} does not answer", host, port));
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0) co_return std::move(stream);
        last = refused(host, port, error);
    }
    co_return std::unexpected(std::move(last));
}

Task<Result<std::vector<IpAddress>>> judge_host(Loop& loop, std::string host, std::uint16_t port,
                                                const AddressRule& rule, MonoTime deadline, Stop& stop) {
    const auto addresses = co_await resolve(loop, host, port, deadline, stop);
    if (!addresses) co_return std::unexpected(addresses.error());
    std::vector<IpAddress> judged;
    for (const auto& address : *addresses) {
        judged.push_back(to_address(address));
        auto refusal = rule.refusal(host, judged.back(), port);
        if (refusal) co_return fail(Kind::kPermissionDenied, std::move(*refusal));
    }
    co_return judged;
}

}  // namespace vedette::io
