#include "linux/io/stream.hpp"

#include <array>
#include <cerrno>

#include <boost/asio/ip/tcp.hpp>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "linux/base/endpoint.hpp"

namespace vedette::io {
namespace {

constexpr std::size_t kTurn = 16;  // receptions until other tasks of the loop run

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

template <class Value>
void set_option(int fd, int level, int option, const Value& value) {
    ::setsockopt(fd, level, option, &value, sizeof value);
}

// One end of a connection; without a port: "unix", or "gone" after its end.
Endpoint end_of(int fd, int (*get)(int, sockaddr*, socklen_t*)) {
    namespace ip = boost::asio::ip;
    ip::tcp::endpoint end;
    socklen_t size = static_cast<socklen_t>(end.capacity());
    if (get(fd, end.data(), &size) != 0) return {"gone", 0};
    const int family = end.data()->sa_family;
    if (family != AF_INET && family != AF_INET6) return {"unix", 0};
    const ip::address address = end.address();
    const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
    const std::string text =
        mapped ? ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
    return {text, end.port()};
}

}  // namespace

Stream::Stream(Loop& loop, int fd) : loop_(loop), fd_(loop.poller(), UniqueFd(fd)) {}

Stream::~Stream() = default;

Transfer Stream::try_recv(MutableBytes into) {
    ssize_t n = 0;
    do {
        n = is_socket_ ? ::recv(fd(), into.data(), into.size(), 0) : ::read(fd(), into.data(), into.size());
    } while (n < 0 && may_try_again(errno));
    if (n == 0 && !into.empty()) return {Transfer::Status::kEnd};
    return outcome(n, into.size(), Direction::kReadable);
}

Transfer Stream::try_peek(MutableBytes into) {
    ssize_t n = 0;
    do {
        n = ::recv(fd(), into.data(), into.size(), MSG_PEEK);
    } while (n < 0 && errno == EINTR);
    if (n == 0) return {Transfer::Status::kEnd};
    const int error = n < 0 ? errno : 0;
    if (would_block(error)) fd_.note_exhausted(Direction::kReadable);
    if (n > 0) return {Transfer::Status::kMoved, static_cast<std::size_t>(n)};
    return would_block(error) ? Transfer{} : Transfer{Transfer::Status::kFailed, 0, error};
}

Transfer Stream::try_send(std::span<const Bytes> pieces) {
    std::array<iovec, 8> parts{};
    std::size_t count = 0;
    std::size_t size = 0;
    for (const Bytes piece : pieces.first(std::min(pieces.size(), parts.size()))) {
        if (piece.empty()) continue;
        parts[count++] = {const_cast<std::uint8_t*>(piece.data()), piece.size()};
        size += piece.size();
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    ssize_t n = 0;
    do {
        n = is_socket_ ? ::sendmsg(fd(), &message, MSG_NOSIGNAL)
                       : ::writev(fd(), parts.data(), static_cast<int>(count));
    } while (n < 0 && may_try_again(errno));
    return outcome(n, size, Direction::kWritable);
}

// Whether to repeat a failed system call at once: it was interrupted, or was one for sockets only.
bool Stream::may_try_again(int error) {
    if (error != ENOTSOCK) return error == EINTR;
    is_socket_ = false;
    return true;
}

// The result of a system call that returned `n`. `size`: how many bytes it was to send or had room for.
Transfer Stream::outcome(ssize_t n, std::size_t size, Direction direction) {
    const int error = n < 0 ? errno : 0;
    if (would_block(error) || (is_socket_ && n >= 0 && static_cast<std::size_t>(n) < size))
        fd_.note_exhausted(direction);
    if (n >= 0) return {Transfer::Status::kMoved, static_cast<std::size_t>(n)};
    if (would_block(error)) return {};
    return {Transfer::Status::kFailed, 0, error};
}

void Stream::wait(Direction direction, PolledFd::Callback callback) {
    fd_.wait(direction, std::move(callback));
}

Task<Woken> Stream::ready(Direction direction, MonoTime deadline, Stop& stop) {
    Signal signal(loop_);
    wait(direction, [state = signal.handle()](bool) { state->notify(); });
    const Woken woken = co_await signal.wait(deadline, stop);
    if (woken != Woken::kReady) fd_.cancel(direction);
    co_return woken;
}

Task<Result<std::size_t>> Stream::recv_some(MutableBytes into, MonoTime deadline, Stop& stop) {
    for (;;) {
        if (stop.requested()) co_return fail(Kind::kCancelled, "stopped");
        const Transfer t = try_recv(into);
        if (t.status == Transfer::Status::kMoved) {
            if (++receptions_ % kTurn == 0) co_await let_others_run(loop_, stop);
            co_return t.bytes;
        }
        if (t.status == Transfer::Status::kEnd) co_return std::size_t(0);
        if (t.status == Transfer::Status::kFailed) co_return std::unexpected(errno_error("receive", t.error));
        const Woken woken = co_await ready(Direction::kReadable, deadline, stop);
        if (woken == Woken::kDeadline) co_return fail(Kind::kTimeout, "nothing was received in time");
    }
}

Task<Result<void>> Stream::send_all(Bytes bytes, MonoTime deadline, Stop& stop) {
    while (!bytes.empty()) {
        if (stop.requested()) co_return fail(Kind::kCancelled, "stopped");
        const Transfer t = try_send(std::span(&bytes, 1));
        if (t.status == Transfer::Status::kFailed) co_return std::unexpected(errno_error("send", t.error));
        bytes = bytes.subspan(t.bytes);
        if (t.status == Transfer::Status::kMoved) continue;
        const Woken woken = co_await ready(Direction::kWritable, deadline, stop);
        if (woken == Woken::kDeadline) co_return fail(Kind::kTimeout, "could not send in time");
    }
    co_return Result<void>();
}

void Stream::end_sending() { ::shutdown(fd(), SHUT_WR); }

void Stream::close() { fd_.close(); }

void Stream::set_unsent_limit(int bytes) { set_option(fd(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes); }

void Stream::detect_dead_peer() {
    set_option(fd(), IPPROTO_TCP, TCP_KEEPIDLE, 5);
    set_option(fd(), IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set_option(fd(), IPPROTO_TCP, TCP_KEEPCNT, 3);
    set_option(fd(), IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000U);
    set_option(fd(), SOL_SOCKET, SO_KEEPALIVE, 1);
}

void Stream::reset_on_close() {
    set_option(fd(), SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
}

std::string peer_name(int fd) {
    const Endpoint peer = end_of(fd, ::getpeername);
    return peer.port == 0 ? peer.address : format(peer);
}

std::string peer_address(int fd) { return end_of(fd, ::getpeername).address; }

std::string own_address(int fd) { return end_of(fd, ::getsockname).address; }

}  // namespace vedette::io
