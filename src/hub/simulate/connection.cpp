#include "hub/simulate/connection.hpp"

#include <algorithm>

namespace vedette::simulate {

constexpr Duration kRateStep = 50ms;
constexpr int kUnsentLimit = 64 * 1024;

Connection::Connection(Camera& camera, std::unique_ptr<io::Stream> stream)
    : io::Connection(std::move(stream)), camera_(camera), rate_(loop()), stall_(loop()) {}

void Connection::start() {
    stream().set_unsent_limit(kUnsentLimit);
    camera_.add(std::static_pointer_cast<Connection>(shared_from_this()));
    start_reading();
    on_start();
    send_outbox();
}

void Connection::send_frame() {
    if (!is_open()) return;
    on_frame();
    send_outbox();
}

void Connection::on_received(Bytes bytes) {
    on_bytes(bytes);
    send_outbox();
}

void Connection::on_input_end() {
    on_end();
    send_outbox();
}

void Connection::send(std::string_view bytes) {
    if (!closes_when_sent_ && !bytes.empty()) outbox_.push_back({.tail = std::string(bytes)});
}

void Connection::send_picture(std::string head, const Blob& picture, const PictureFault& fault,
                              std::string tail) {
    camera_.counters().pictures += 1;
    if (closes_when_sent_) return;
    std::size_t bytes = fault.bytes;
    if (fault.drop) {
        bytes /= 2;
        tail.clear();
        closes_when_sent_ = true;
    }
    outbox_.push_back({std::move(head), picture, bytes, std::move(tail), fault.bytes_a_second});
}

std::optional<PictureFault> Connection::next_fault(const Blob& picture) {
    if (is_stalled()) return std::nullopt;
    const PictureFault fault =
        picture_fault(camera_.options().faults, camera_.number(), ++pictures_, picture->size());
    if (!fault.stall) return fault;
    stalls_for_ever_ = fault.stall_for == Duration::zero();
    if (!stalls_for_ever_) stall_.start_after(fault.stall_for, [] {});
    return std::nullopt;
}

void Connection::send_outbox() {
    if (!is_sending()) send_next();
    flush();
}

// Gives the next output to the stream, without sending it yet.
void Connection::send_next() {
    if (!limited_.empty() || !is_open()) return;
    current_ = {};
    if (outbox_.empty() && !closes_when_sent_) on_sent();
    if (outbox_.empty()) {
        if (closes_when_sent_) finish();
        return;
    }
    current_ = std::move(outbox_.front());
    outbox_.pop_front();
    const Bytes picture = current_.picture ? Bytes(*current_.picture).first(current_.bytes) : Bytes();
    if (current_.rate > 0) {
        limited_ = std::move(current_.head);
        limited_ += as_text(picture);
        limited_ += current_.tail;
        return send_slice(current_.rate);
    }
    queue(current_.head);
    send_shared(picture, as_bytes(current_.tail));
}

void Connection::send_slice(std::size_t rate) {
    rate_.start_after(kRateStep, [this, rate] {
        if (is_sending()) return send_slice(rate);
        if (limited_sent_ == limited_.size()) {
            limited_.clear();
            limited_sent_ = 0;
            return send_outbox();
        }
        send_slice(rate);
        flush();
    });
    if (is_sending()) return;
    const std::size_t step = std::max<std::size_t>(1, rate / static_cast<std::size_t>(1s / kRateStep));
    const Bytes slice =
        as_bytes(limited_).subspan(limited_sent_).first(std::min(step, limited_.size() - limited_sent_));
    limited_sent_ += slice.size();
    send_shared(slice, {});
}

}  // namespace vedette::simulate
