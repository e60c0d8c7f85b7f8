#include "linux/io/connection.hpp"

#include <algorithm>

namespace vedette::io {
namespace {

constexpr int kReadsPerTurn = 16;  // then the loop's other work runs
constexpr std::size_t kMaxQueued = 256 * 1024;
constexpr std::size_t kMaxIgnored = 64 * 1024;
constexpr std::size_t kKeptCapacity = 256;  // bytes of text_ that stay allocated

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream)
    : stream_(std::move(stream)), timer_(stream_->loop()) {}

void Connection::close() {
    if (is_closed()) return;
    auto self = shared_from_this();  // on_close() may remove the owner's reference
    state_ = State::kClosed;
    timer_.cancel();
    on_close();
    text_.clear();
    message_ = {};
    stream_->close();
    loop().post([kept = std::move(self)] {});
}

void Connection::wait_readable() {
    reading_ = true;
    stream_->wait(Direction::kReadable, [self = shared_from_this()](bool open) {
        self->reading_ = false;
        if (open && !self->is_closed()) self->read();
    });
}

void Connection::resume_reading() {
    if (!reading_ && !input_ended_ && !is_closed()) wait_readable();
}

void Connection::read() {
    std::array<std::uint8_t, 4096> scratch;
    for (int i = 0; i < kReadsPerTurn && !is_closed(); ++i) {
        const MutableBytes space = is_open() ? input_space(scratch) : MutableBytes(scratch);
        if (space.empty()) return;
        const Transfer t = stream_->try_recv(space);
        if (t.status == Transfer::Status::kWouldBlock) break;
        if (t.status == Transfer::Status::kFailed) return close();
        if (t.status == Transfer::Status::kEnd) return handle_input_end();
        if (is_open()) {
            on_received(space.first(t.bytes));
        } else {
            ignore(space.first(t.bytes));
        }
        if (t.bytes < space.size()) break;  // probably all there was; the wait finds what is left
    }
    resume_reading();
}

void Connection::handle_input_end() {
    input_ended_ = true;
    if (is_open()) return on_input_end();
    if (state_ == State::kHalfClosed) close();
}

void Connection::ignore(Bytes bytes) {
    ignored_bytes_ += static_cast<std::uint32_t>(bytes.size());
    if (ignored_bytes_ > kMaxIgnored) close();
}

void Connection::queue(std::string_view bytes) {
    if (!is_open()) return;
    text_ += bytes;
    if (text_.size() > kMaxQueued) close();
}

void Connection::send_shared(Bytes first, Bytes second) {
    if (!is_open()) return;
    before_message_ = static_cast<std::uint32_t>(text_.size());
    message_ = {first, second};
}

// `resumed`: output has been waiting, so that sending nothing is no progress.
void Connection::send_queued(bool resumed) {
    while (is_sending() && !blocked_ && !is_closed()) {
        const std::size_t before = has_message() ? before_message_ : text_.size();
        const Bytes text = as_bytes(text_);
        const std::array<Bytes, 4> all{text.first(before), message_[0], message_[1], text.subspan(before)};
        const Transfer t =
            stream_->try_send(text.empty() ? std::span<const Bytes>(message_) : std::span<const Bytes>(all));
        if (t.status == Transfer::Status::kFailed) return close();
        consume(t.bytes, before);
        if (is_sending()) {
            if (t.bytes > 0 || !resumed) last_progress_ = now();
            return wait_writable();
        }
        resumed = false;
        on_drained();
    }
    if (!is_open() && !is_sending() && !blocked_) end_output();
}

// Removes what was sent: text up to `before`, then of the message, then of the text behind it.
void Connection::consume(std::size_t sent, std::size_t before) {
    const std::size_t of_text = std::min(sent, before);
    sent -= of_text;
    for (Bytes& piece : message_) {
        const std::size_t part = std::min(sent, piece.size());
        piece = piece.subspan(part);
        sent -= part;
    }
    if (text_.empty()) return;
    before_message_ = static_cast<std::uint32_t>(before - of_text);
    text_.erase(0, of_text + sent);
    if (text_.empty() && text_.capacity() > kKeptCapacity) text_.shrink_to_fit();
}

void Connection::wait_writable() {
    blocked_ = true;
    stream_->wait(Direction::kWritable, [self = shared_from_this()](bool open) {
        self->blocked_ = false;
        if (open) self->send_queued(true);
    });
    if (!timer_.is_running()) watch_progress();
}

// One timer for as long as output keeps waiting, however often it waits.
void Connection::watch_progress() {
    timer_.start_at(last_progress_ + stall_limit(), [this] {
        if (!blocked_) return;
        if (now() - last_progress_ >= stall_limit()) return on_stall();
        watch_progress();
    });
}

void Connection::finish(Duration linger) {
    if (!is_open()) return;
    state_ = linger > Duration::zero() ? State::kLingering : State::kFinishing;
    if (linger > Duration::zero()) close_after(linger);
    flush();
    resume_reading();
}

void Connection::end_output() {
    if (state_ == State::kHalfClosed || is_closed()) return;
    if (state_ == State::kFinishing || input_ended_) return close();
    state_ = State::kHalfClosed;
    stream_->end_sending();
}

void Connection::close_after(Duration delay) {
    timer_.start_after(delay, [this] { close(); });
}

void Connection::cancel_close_after() {
    timer_.cancel();
    if (blocked_) watch_progress();
}

}  // namespace vedette::io
