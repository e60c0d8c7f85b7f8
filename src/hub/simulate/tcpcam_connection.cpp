#include "hub/simulate/tcpcam_connection.hpp"

#include <algorithm>
#include <array>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

// As the board does once it sends records.
void set_keep_alive(int fd) {
    const int on = 1;
    const int seconds = 5;  // before the first probe, and between probes
    const int probes = 3;
    ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &seconds, sizeof seconds);
    ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

std::string format_header(std::size_t bytes) {
    std::array<std::uint8_t, tcpcam::kHeaderBytes> header;
    store_be32(header.data(), static_cast<std::uint32_t>(bytes));
    return std::string(as_text(header));
}

}  // namespace

TcpcamConnection::TcpcamConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Blob payload)
    : Connection(camera, std::move(stream)),
      payload_(std::move(payload)),
      server_(camera.options().pin, now()),
      deadline_(loop()) {}

void TcpcamConnection::on_start() { follow_state(); }

void TcpcamConnection::on_bytes(Bytes bytes) {
    server_.feed(bytes, now());
    follow_state();
}

void TcpcamConnection::on_end() {
    server_.end_of_input();
    follow_state();
}

// Acts on the state of the protocol. Until the request is complete, polls again at the protocol's deadline.
void TcpcamConnection::follow_state() {
    if (!is_open() || is_served_) return;
    switch (server_.state()) {
        case tcpcam::Server::State::kRefused:
            log_info("simulate", "camera {}: refused a client: {}", camera().number(),
                     tcpcam::to_string(server_.refusal()));
            return close();
        case tcpcam::Server::State::kServing:
            is_served_ = true;
            set_keep_alive(stream().fd());
            return camera().join_rounds(*this);
        case tcpcam::Server::State::kDone: return close_when_sent();
        case tcpcam::Server::State::kPin:
        case tcpcam::Server::State::kCommand: break;
    }
    deadline_.start_at(server_.deadline(), [this] {
        server_.poll(now());
        follow_state();
        send_outbox();
    });
}

void TcpcamConnection::on_close() {
    if (is_served_) camera().leave_rounds(*this);
    Connection::on_close();
}

bool TcpcamConnection::offer() {
    if (!is_open()) return false;
    const bool sent = send_record();
    send_outbox();
    return sent;
}

bool TcpcamConnection::send_record() {
    if (is_stalled() || is_busy() || server_.state() != tcpcam::Server::State::kServing) return false;
    const Blob payload = payload_ != nullptr ? payload_ : camera().newest().picture;
    if (payload == nullptr) return false;
    const auto fault = next_fault(payload);
    if (!fault) return false;
    const auto header = server_.begin_record(std::max<std::size_t>(1, fault->announced));
    if (!header) return false;
    std::string tail;
    if (fault->garbage > 0) tail = format_header(fault->garbage) + noise(fault->garbage);
    send_picture(std::string(as_text(*header)), payload, *fault, std::move(tail));
    if (server_.state() == tcpcam::Server::State::kDone) close_when_sent();
    return true;
}

}  // namespace vedette::simulate
