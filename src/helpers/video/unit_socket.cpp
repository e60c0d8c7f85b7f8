#include "helpers/video/unit_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

#include <poll.h>
#include <sys/socket.h>

namespace vedette::video {

bool UnitSocket::pump() {
    using State = wire::Decoder::State;
    while (open_) {
        const MutableBytes place = decoder_.prepare();
        const ssize_t got = recv(socket_.get(), place.data(), place.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) return open_ = false;
        if (decoder_.commit(static_cast<std::size_t>(got)) == State::kAccept) decoder_.accept({});
        if (decoder_.state() == State::kMessage) {
            if (decoder_.header().type == wire::Type::kCredit) credit_.grant(decoder_.header().number);
            decoder_.next();
            ++messages_;
        }
        if (decoder_.state() == State::kFailed) open_ = false;
    }
    return open_;
}

void UnitSocket::wait(std::optional<MonoTime> due) {
    // Credit that has already arrived ends the wait too.
    const std::uint64_t before = messages_;
    if (!pump() || messages_ != before) return;
    int timeout_ms = -1;
    if (due) {
        const Duration left = *due - clock_.mono();
        if (left <= Duration::zero()) return;
        timeout_ms = static_cast<int>(std::min<std::int64_t>(to_ms(left) + 1, 1'000'000));
    }
    pollfd polled{socket_.get(), POLLIN, 0};
    poll(&polled, 1, timeout_ms);
    pump();
}

void UnitSocket::send(wire::Header header, Bytes payload) {
    if (!open_) return;
    if (header.type == wire::Type::kUnit) credit_.on_sent();
    header.sent = clock_.utc();
    header.payload_size = static_cast<std::uint32_t>(payload.size());
    open_ = write(wire::encode(header)) && write(payload);
}

bool UnitSocket::write(Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        } else if (errno == EAGAIN) {
            pollfd polled{socket_.get(), POLLOUT, 0};
            poll(&polled, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

}  // namespace vedette::video
