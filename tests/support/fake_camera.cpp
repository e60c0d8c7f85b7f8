#include "tests/support/fake_camera.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>

#include <sys/socket.h>

namespace vedette::test {

using io::Direction;
using io::Transfer;

FakeCamera::Connection::Connection(FakeCamera& camera, std::unique_ptr<io::Stream> stream)
    : camera_(&camera), stream_(std::move(stream)) {}

void FakeCamera::Connection::read() {
    std::array<std::uint8_t, 4096> buffer{};
    while (!over_) {
        const Transfer t = stream_->try_recv(buffer);
        if (t.status == Transfer::Status::kWouldBlock) {
            return stream_->wait(Direction::kReadable, [weak = weak_from_this()](bool open) {
                if (const auto self = weak.lock(); self && open) self->read();
            });
        }
        if (t.status != Transfer::Status::kMoved) {
            over_ = true;
            return;
        }
        received_ += as_text(Bytes(buffer).first(t.bytes));
        for (;;) {
            const std::size_t end = received_.find("\r\n\r\n");
            if (!camera_->on_request_ || end == std::string::npos) break;
            const std::string head = received_.substr(0, end + 4);
            received_.erase(0, end + 4);
            camera_->requests_.push_back(head);
            const auto handler = camera_->on_request_;
            handler(*this, head);
        }
    }
}

void FakeCamera::Connection::send(std::string_view bytes) {
    unsent_ += bytes;
    if (!writing_) write();
}

void FakeCamera::Connection::write() {
    while (!unsent_.empty() && stream_->is_open()) {
        const Bytes piece = as_bytes(unsent_);
        const Transfer t = stream_->try_send(std::span(&piece, 1));
        unsent_.erase(0, t.bytes);
        if (t.status == Transfer::Status::kFailed) return;
        if (t.status == Transfer::Status::kMoved) continue;
        writing_ = true;
        return stream_->wait(Direction::kWritable, [weak = weak_from_this()](bool open) {
            const auto self = weak.lock();
            if (!self || !open) return;
            self->writing_ = false;
            self->write();
        });
    }
    if (finishing_) ::shutdown(stream_->fd(), SHUT_WR);
}

void FakeCamera::Connection::finish() {
    finishing_ = true;
    if (!writing_) write();
}

void FakeCamera::Connection::hang_up() {
    over_ = true;
    stream_->close();
}

void FakeCamera::Connection::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(stream_->fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    hang_up();
}

FakeCamera::FakeCamera(io::Loop& loop, OnRequest on_request) : on_request_(std::move(on_request)) {
    const auto accept = [this](io::Loop&, std::unique_ptr<io::Stream> stream) {
        connections_.push_back(std::make_shared<Connection>(*this, std::move(stream)));
        connections_.back()->read();
    };
    loop.poll();  // makes this the loop's own thread
    listener_ = io::Listener::open({&loop}, {"127.0.0.1", 0}, accept).value();
}

FakeCamera::~FakeCamera() = default;

std::size_t FakeCamera::open_connections() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(connections_, [](const auto& c) { return !c->over(); }));
}

bool turn_until(io::Loop& loop, const std::function<bool()>& done) {
    const MonoTime limit = system_clock().mono() + 60s;  // reached by a failing test only
    while (!done()) {
        if (system_clock().mono() > limit) return false;
        loop.poll();
    }
    return true;
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator open("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

}  // namespace vedette::test
