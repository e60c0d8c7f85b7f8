#include "linux/io/connect.hpp"

#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace vedette::io {
namespace {

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};
using Addresses = std::vector<Address>;

// Empty when there is none of that name.
Addresses look_up(const std::string& host, std::uint16_t port, int flags) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    Addresses addresses;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0) return addresses;
    for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
        Address address{.size = a->ai_addrlen};
        std::memcpy(&address.storage, a->ai_addr, a->ai_addrlen);
        addresses.push_back(address);
    }
    ::freeaddrinfo(found);
    return addresses;
}

// A name that is looked up on a thread of its own. The system's call can hang for half a minute: neither
// other cameras nor the program's end wait for it, so the thread may outlive the loop.
struct Lookup {
    std::mutex mutex;
    Loop* loop = nullptr;                   // of who waits, null once nobody does; guarded by mutex
    std::shared_ptr<Signal::State> waiter;  // the same
    Addresses addresses;                    // the same
};

class Waiting {
  public:
    Waiting(Loop& loop, const Signal& signal) {
        lookup_->loop = &loop;
        lookup_->waiter = signal.handle();
    }
    ~Waiting() {
        const std::lock_guard lock(lookup_->mutex);
        lookup_->loop = nullptr;
        lookup_->waiter.reset();
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    Result<void> begin(const std::string& host, std::uint16_t port) {
        const auto work = [lookup = lookup_, host, port] {
            Addresses addresses = look_up(host, port, 0);
            const std::lock_guard lock(lookup->mutex);
            lookup->addresses = std::move(addresses);
            if (lookup->loop != nullptr) lookup->loop->post([state = lookup->waiter] { state->notify(); });
        };
        try {
            std::thread(work).detach();
        } catch (const std::system_error& error) {
            return std::unexpected(errno_error("start a thread", error.code().value()));
        }
        return {};
    }
    Addresses take() {
        const std::lock_guard lock(lookup_->mutex);
        return std::move(lookup_->addresses);
    }

  private:
    std::shared_ptr<Lookup> lookup_ = std::make_shared<Lookup>();
};

Task<Result<Addresses>> resolve(Loop& loop, const std::string& host, std::uint16_t port, MonoTime deadline,
                                Stop& stop) {
    Addresses addresses = look_up(host, port, AI_NUMERICHOST);
    if (!addresses.empty()) co_return addresses;
    Signal signal(loop);
    Waiting waiting(loop, signal);
    const auto begun = waiting.begin(host, port);
    if (!begun) co_return std::unexpected(begun.error());
    const Woken woken = co_await signal.wait(deadline, stop);
    if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
    if (woken == Woken::kDeadline)
        co_return fail(Kind::kTimeout, fmt::format("looking up {} took too long", host));
    addresses = waiting.take();
    if (addresses.empty()) co_return fail(Kind::kNotFound, fmt::format("no host named {} was found", host));
    co_return addresses;
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
    for (const Address& endpoint : *addresses) {
        const int fd = ::socket(endpoint.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) co_return std::unexpected(errno_error("socket", errno));
        auto stream = std::make_unique<Stream>(loop, fd);
        const int one = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const auto* const address = reinterpret_cast<const sockaddr*>(&endpoint.storage);
        if (::connect(fd, address, endpoint.size) != 0 && errno != EINPROGRESS) {
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
