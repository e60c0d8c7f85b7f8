#include "hub/simulate/tcpcam_connection.hpp"

#include <algorithm>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "hub/simulate/noise.hpp"
#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

// Idle 5 s, every 5 s, 3 times, as the board does once it serves.
void keep_alive(int fd) {
    const int on = 1;
    const int seconds = 5;
    const int probes = 3;
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &seconds, sizeof seconds);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

Blob header_blob(std::size_t bytes) {
    auto header = std::make_shared<std::vector<std::uint8_t>>(tcpcam::kHeaderBytes);
    store_be32(header->data(), static_cast<std::uint32_t>(bytes));
    return header;
}

}  // namespace

TcpcamConnection::TcpcamConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Blob still)
    : Connection(camera, std::move(stream)),
      still_(std::move(still)),
      server_(camera.options().pin, camera.loop().now()) {}

void TcpcamConnection::on_start() { follow(); }

void TcpcamConnection::on_bytes(Bytes bytes) {
    server_.feed(bytes, loop().now());
    follow();
}

void TcpcamConnection::on_end() {
    server_.end_of_input();
    follow();
}

// Acts on the engine's state; until the request is whole, comes back when the engine has a deadline.
void TcpcamConnection::follow() {
    if (is_closed() || watching_) return;
    switch (server_.state()) {
        case tcpcam::Server::State::kRefused:
            log_info("simulate", "camera {}: fail, {}", camera().number(),
                     tcpcam::to_string(server_.refusal()));
            return close();
        case tcpcam::Server::State::kServing:
            watching_ = true;
            keep_alive(stream().fd());
            return camera().watch(*this);
        case tcpcam::Server::State::kDone: return close_when_sent();
        case tcpcam::Server::State::kPin:
        case tcpcam::Server::State::kCommand: break;
    }
    const MonoTime due = server_.deadline();
    loop().at(due, [weak = weak_from_this(), this, due] {
        const auto self = weak.lock();
        if (!self || due != server_.deadline()) return;
        server_.poll(loop().now());
        follow();
    });
}

void TcpcamConnection::on_frame() {
    if (stalled_ || is_sending() || server_.state() != tcpcam::Server::State::kServing) return;
    const Blob picture = still_ != nullptr ? still_ : camera().newest().picture;
    if (picture == nullptr) return;
    const PictureFault fault = next_fault();
    if (fault.stall) {
        stalled_ = true;
        if (fault.stall_for > Duration::zero()) {
            loop().after(fault.stall_for, [weak = weak_from_this(), this] {
                if (const auto self = weak.lock()) stalled_ = false;
            });
        }
        return;
    }
    std::size_t bytes = fault.truncate ? picture->size() / 2 : picture->size();
    if (fault.no_eoi && !fault.truncate) bytes -= std::min<std::size_t>(2, bytes);
    const auto announced = std::max<std::int64_t>(1, static_cast<std::int64_t>(bytes) + fault.length_error);
    set_rate(fault.bytes_a_second);
    const auto header = server_.begin_record(static_cast<std::size_t>(announced));
    if (!header) return;
    send(as_text(Bytes(*header)));
    camera().counters().pictures += 1;
    send(picture, 0, fault.drop ? bytes / 2 : bytes);
    if (fault.garbage > 0) {
        send(header_blob(fault.garbage));
        send(noise(fault.garbage));
    }
    if (fault.drop || server_.state() == tcpcam::Server::State::kDone) close_when_sent();
}

}  // namespace vedette::simulate
