#include "hub/serve/tcpcam_session.hpp"

#include "hub/serve/peer.hpp"
#include "hub/serve/tcpcam_server.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kStallLimit = 30s;
constexpr Duration kLinger = 2s;
constexpr int kUnsentLimit = 16 * 1024;
constexpr std::size_t kMaxUnexpected = 64 * 1024;

}  // namespace

TcpcamSession::TcpcamSession(std::unique_ptr<io::Stream> stream, TcpcamServer& server)
    : stream_(std::move(stream)), server_(server), engine_(server.pin(), server.broadcaster().loop().now()) {
    stream_->set_unsent_limit(kUnsentLimit);
}

double TcpcamSession::max_fps() const { return server_.wanted_fps(); }

void TcpcamSession::start() {
    watch_for_dead_peer(*stream_);
    react();
    watch_readable();
}

void TcpcamSession::watch_readable() {
    if (closed_) return;
    stream_->wait(io::Direction::kReadable, [self = shared_from_this()](bool open) {
        if (open && !self->closed_) self->read();
    });
}

// Requests are short, and what follows them is dropped: one read a turn is enough.
void TcpcamSession::read() {
    std::array<std::uint8_t, 2048> bytes;
    const io::Transfer t = stream_->try_recv(bytes);
    if (t.status == io::Transfer::Status::kFailed) return close();
    input_ended_ = t.status == io::Transfer::Status::kEnd;
    const bool request =
        engine_.state() == tcpcam::Server::State::kPin || engine_.state() == tcpcam::Server::State::kCommand;
    if (request) {
        if (input_ended_) {
            engine_.end_of_input();
        } else {
            engine_.feed(Bytes(bytes).first(t.bytes), now());
        }
        react();
    } else {
        unexpected_bytes_ += t.bytes;
        if (unexpected_bytes_ > kMaxUnexpected || (input_ended_ && !serving_)) return close();
    }
    if (!input_ended_) watch_readable();  // a client that sends no more may still read: `nc -N`
}

// What the request has come to, and when to look again without another byte.
void TcpcamSession::react() {
    server_.broadcaster().loop().cancel(timer_);
    switch (engine_.state()) {
        case tcpcam::Server::State::kPin:
        case tcpcam::Server::State::kCommand: {
            const auto look = [weak = weak_from_this()] {
                const auto self = weak.lock();
                if (!self || self->closed_) return;
                self->engine_.poll(self->now());
                self->react();
            };
            timer_ = stream_->loop().at(engine_.deadline(), look);
            return;
        }
        case tcpcam::Server::State::kRefused:
            log_info("tcpcam", "{}: refused, {}", io::peer_name(stream_->fd()), to_string(engine_.refusal()));
            return close();
        case tcpcam::Server::State::kServing:
        case tcpcam::Server::State::kDone: return begin_serving();
    }
}

void TcpcamSession::begin_serving() {
    if (serving_) return;
    serving_ = true;
    requested_at_ = last_progress_ = now();
    server_.broadcaster().join(this);
    server_.begin_serving(*this);
}

void TcpcamSession::on_unit() {
    if (unit_) server_.broadcaster().camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    server_.on_unit();
}

void TcpcamSession::on_tick() {
    if (unit_ && now() - last_progress_ > kStallLimit) {
        log_info("tcpcam", "{}: took nothing for {} s", io::peer_name(stream_->fd()),
                 to_ms(kStallLimit) / 1000);
        close();
    }
}

bool TcpcamSession::offer(const bus::UnitPtr& unit) {
    if (!serving_ || closed_ || unit_ || unit->captured_at < requested_at_) return false;
    const auto head = engine_.begin_record(unit->bytes().size());
    if (!head) return false;
    head_ = *head;
    unit_ = unit;
    sent_ = 0;
    last_progress_ = now();
    pump();
    return true;
}

void TcpcamSession::pump() {
    if (closed_ || waiting_ || !unit_) return;
    const std::size_t of_head = std::min(sent_, head_.size());
    const std::array<Bytes, 2> pieces{Bytes(head_).subspan(of_head), unit_->bytes().subspan(sent_ - of_head)};
    const io::Transfer t = stream_->try_send(pieces);
    if (t.status == io::Transfer::Status::kFailed) return close();
    if (t.bytes > 0) last_progress_ = now();
    sent_ += t.bytes;
    if (sent_ < head_.size() + unit_->bytes().size()) return watch_writable();

    server_.broadcaster().camera().note_delivered(*unit_, now());
    unit_.reset();
    if (engine_.state() == tcpcam::Server::State::kDone) finish();
}

void TcpcamSession::watch_writable() {
    waiting_ = true;
    stream_->wait(io::Direction::kWritable, [self = shared_from_this()](bool open) {
        self->waiting_ = false;
        if (open) self->pump();
    });
}

// The last record is on its way: ends our direction, and waits for the client's end, so that bytes of its
// that we never read don't turn the end into a reset.
void TcpcamSession::finish() {
    if (input_ended_) return close();
    leave();
    stream_->end_sending();
    timer_ = stream_->loop().after(kLinger, [self = shared_from_this()] { self->close(); });
}

void TcpcamSession::leave() {
    if (!std::exchange(serving_, false)) return;
    server_.broadcaster().leave(this);
    server_.end_serving(*this);
}

void TcpcamSession::close() {
    if (closed_) return;
    closed_ = true;
    const auto self = shared_from_this();
    stream_->loop().cancel(timer_);
    leave();
    if (unit_) reset_on_close(*stream_);
    unit_.reset();
    stream_->close();
    server_.forget(*this);
}

}  // namespace vedette::serve
