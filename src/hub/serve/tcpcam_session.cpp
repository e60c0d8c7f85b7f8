#include "hub/serve/tcpcam_session.hpp"

#include <utility>

#include "hub/serve/tcpcam_server.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

constexpr Duration kLinger = 2s;
constexpr int kUnsentLimit = 16 * 1024;

TcpcamSession::TcpcamSession(std::unique_ptr<io::Stream> s, TcpcamServer& server)
    : Connection(std::move(s)), server_(server), engine_(server.pin(), now()), request_timer_(loop()) {
    stream().set_unsent_limit(kUnsentLimit);
}

double TcpcamSession::max_fps() const { return server_.wanted_fps(); }

void TcpcamSession::start() {
    stream().detect_dead_peer();
    follow_request();
    start_reading();
}

bool TcpcamSession::in_request() const {
    return engine_.state() == tcpcam::Server::State::kPin ||
           engine_.state() == tcpcam::Server::State::kCommand;
}

void TcpcamSession::on_received(Bytes bytes) {
    if (!in_request()) return ignore(bytes);
    engine_.feed(bytes, now());
    follow_request();
}

// A client that sends no more may still read: `nc -N`.
void TcpcamSession::on_input_end() {
    if (!in_request()) return;
    engine_.end_of_input();
    follow_request();
}

// Acts on what the request has come to. Time alone can complete or end it too.
void TcpcamSession::follow_request() {
    request_timer_.cancel();
    switch (engine_.state()) {
        case tcpcam::Server::State::kPin:
        case tcpcam::Server::State::kCommand:
            return request_timer_.start_at(engine_.deadline(), [this] {
                engine_.poll(now());
                follow_request();
            });
        case tcpcam::Server::State::kRefused:
            log_info("tcpcam", "{}: refused, {}", io::peer_name(stream().fd()), to_string(engine_.refusal()));
            if (engine_.refusal() == tcpcam::Refusal::kWrongPin)
                server_.admits(io::peer_address(stream().fd()), false);
            return close();
        case tcpcam::Server::State::kServing:
        case tcpcam::Server::State::kDone: return begin_serving();
    }
}

void TcpcamSession::begin_serving() {
    if (!server_.admits(io::peer_address(stream().fd()), true)) {
        log_warning("tcpcam", "{}: refused, too many wrong PINs came from there",
                    io::peer_name(stream().fd()));
        return close();
    }
    serving_ = true;
    server_.broadcaster().join(this);
    server_.begin_serving(*this);
}

void TcpcamSession::on_unit() {
    if (unit_) server_.broadcaster().camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    server_.on_unit();
}

bool TcpcamSession::offer(const bus::UnitPtr& unit) {
    if (unit_) return false;
    const auto head = engine_.begin_record(unit->bytes().size());
    if (!head) return false;
    head_ = *head;
    unit_ = unit;
    send_shared(head_, unit_->bytes());
    flush();
    return true;
}

void TcpcamSession::on_drained() {
    server_.broadcaster().camera().note_delivered(*unit_, now());
    unit_.reset();
    if (engine_.state() != tcpcam::Server::State::kDone) return;
    end_serving();
    finish(kLinger);
}

void TcpcamSession::on_stall() {
    log_info("tcpcam", "{}: took nothing for {} s", io::peer_name(stream().fd()),
             to_ms(stall_limit()) / 1000);
    close();
}

void TcpcamSession::end_serving() {
    if (!std::exchange(serving_, false)) return;
    server_.broadcaster().leave(this);
    server_.end_serving(*this);
}

void TcpcamSession::on_close() {
    request_timer_.cancel();
    end_serving();
    if (unit_) stream().reset_on_close();
    unit_.reset();
    server_.forget(*this);
}

}  // namespace vedette::serve
