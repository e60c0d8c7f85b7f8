#include "hub/simulate/connection.hpp"

#include <algorithm>
#include <array>

namespace vedette::simulate {
namespace {

constexpr Duration kSendTimeout = 5s;
constexpr Duration kRateStep = 50ms;
constexpr int kUnsentLimit = 64 * 1024;

}  // namespace

Connection::Connection(Camera& camera, std::unique_ptr<io::Stream> stream)
    : camera_(camera), stream_(std::move(stream)), moved_at_(camera.loop().now()) {}

void Connection::start() {
    stream_->set_unsent_limit(kUnsentLimit);
    camera_.add(shared_from_this());
    watch_readable();
    on_start();
    flush();
}

void Connection::send_frame() {
    if (closed_) return;
    on_frame();
    flush();
}

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    const auto self = shared_from_this();  // remove() releases the camera's reference
    camera_.remove(*this);
    pieces_.clear();
    stream_->close();
}

void Connection::watch_readable() {
    stream_->wait(io::Direction::kReadable, [self = shared_from_this()](bool open) {
        if (open && !self->closed_) self->take_bytes();
    });
}

void Connection::take_bytes() {
    std::array<std::uint8_t, 4096> memory;
    while (!closed_) {
        const io::Transfer t = stream_->try_recv(memory);
        switch (t.status) {
            case io::Transfer::Status::kMoved:
                on_bytes(Bytes(memory).first(t.bytes));
                flush();
                break;
            case io::Transfer::Status::kWouldBlock: return watch_readable();
            case io::Transfer::Status::kEnd: on_end(); return flush();
            case io::Transfer::Status::kFailed: return close();
        }
    }
}

void Connection::send(const Blob& blob, std::size_t from, std::size_t bytes) {
    if (closed_ || closing_ || bytes == 0) return;
    if (pieces_.empty()) moved_at_ = loop().now();
    pieces_.push_back({blob, Bytes(*blob).subspan(from, bytes)});
}

void Connection::set_rate(std::size_t bytes_a_second) {
    if (rate_ == bytes_a_second) return;
    rate_ = bytes_a_second;
    allowance_ = 0;
}

std::optional<PictureFault> Connection::next_fault() {
    if (stalled_) return std::nullopt;
    const PictureFault fault = picture_fault(camera_.options().faults, camera_.number(), ++pictures_);
    if (fault.stall) {
        stalled_ = true;
        if (fault.stall_for > Duration::zero()) {
            loop().after(fault.stall_for, [weak = weak_from_this()] {
                if (const auto self = weak.lock()) self->stalled_ = false;
            });
        }
        return std::nullopt;
    }
    set_rate(fault.bytes_a_second);
    return fault;
}

void Connection::send_picture(const Blob& picture, std::size_t bytes, const PictureFault& fault) {
    camera_.counters().pictures += 1;
    send(picture, 0, fault.drop ? bytes / 2 : bytes);
    if (fault.drop) close_when_sent();
}

void Connection::flush() {
    while (!closed_ && !waiting_ && !pieces_.empty()) {
        if (rate_ != 0 && allowance_ == 0) return wait_to_send();
        std::size_t left = rate_ == 0 ? SIZE_MAX : allowance_;
        std::array<Bytes, 8> parts;
        std::size_t count = 0;
        for (auto piece = pieces_.begin(); piece != pieces_.end() && count < parts.size() && left > 0;
             ++piece) {
            parts[count] = piece->rest.first(std::min(left, piece->rest.size()));
            left -= parts[count++].size();
        }
        const io::Transfer t = stream_->try_send(std::span(parts).first(count));
        if (t.status == io::Transfer::Status::kFailed) return close();
        if (t.status != io::Transfer::Status::kMoved) return wait_to_send();
        consume(t.bytes);
    }
    if (!closed_ && closing_ && pieces_.empty()) close();
}

void Connection::consume(std::size_t bytes) {
    moved_at_ = loop().now();
    if (rate_ != 0) allowance_ -= bytes;
    while (bytes > 0) {
        Bytes& rest = pieces_.front().rest;
        const std::size_t part = std::min(bytes, rest.size());
        rest = rest.subspan(part);
        bytes -= part;
        if (rest.empty()) pieces_.pop_front();
    }
}

void Connection::wait_to_send() {
    waiting_ = true;
    const auto go_on = [weak = weak_from_this()](bool open) {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        self->waiting_ = false;
        if (open) self->flush();
    };
    if (rate_ != 0 && allowance_ == 0) {
        loop().after(kRateStep, [go_on, weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->allowance_ =
                    std::max<std::size_t>(1, self->rate_ / static_cast<std::size_t>(1s / kRateStep));
            }
            go_on(true);
        });
        return;
    }
    stream_->wait(io::Direction::kWritable, go_on);
    if (!watching_) watch_progress();
}

void Connection::watch_progress() {
    watching_ = true;
    loop().at(moved_at_ + kSendTimeout, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || self->closed_) return;
        self->watching_ = false;
        if (self->pieces_.empty()) return;
        if (self->loop().now() - self->moved_at_ >= kSendTimeout) return self->close();
        self->watch_progress();
    });
}

}  // namespace vedette::simulate
