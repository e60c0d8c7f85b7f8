#include "posix/terminal.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

#include "posix/clock.hpp"
#include "posix/raw_mode.hpp"

namespace vedette::posix {
namespace {

// Milliseconds that poll() may wait, rounded up; an hour at most.
int wait_ms(std::optional<MonoTime> deadline) {
    if (!deadline) return -1;
    const Duration left = std::clamp(*deadline - mono_now(), Duration{0}, Duration{3600s});
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
}

}  // namespace

bool Terminal::begin(std::string_view give_back) {
    begun_ = raw_mode::begin(in_, out_, give_back);
    return begun_;
}

void Terminal::end() {
    if (!begun_) return;
    begun_ = false;
    raw_mode::end();
}

int Terminal::end_signal() const { return raw_mode::end_signal(); }

Wake Terminal::wait(std::optional<MonoTime> deadline) {
    while (true) {
        switch (raw_mode::take_event()) {
            case raw_mode::Event::kEnd: return Wake::kEnd;
            case raw_mode::Event::kContinued: return Wake::kContinued;
            case raw_mode::Event::kResized: return Wake::kResized;
            case raw_mode::Event::kNone: break;
        }
        if (closed_) return Wake::kClosed;
        std::array<pollfd, 2> polled{pollfd{in_, POLLIN, 0}, pollfd{raw_mode::event_fd(), POLLIN, 0}};
        const int limit = wait_ms(deadline);
        const int ready = ::poll(polled.data(), polled.size(), limit);
        if (ready < 0 || polled[1].revents != 0) continue;
        if ((polled[0].revents & POLLIN) != 0) return Wake::kInput;
        if (polled[0].revents != 0) closed_ = true;
        if (ready == 0 && deadline && mono_now() >= *deadline) return Wake::kDeadline;
    }
}

std::size_t Terminal::read(MutableBytes into) {
    while (true) {
        const ssize_t count = ::read(in_, into.data(), into.size());
        if (count > 0) return static_cast<std::size_t>(count);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) {
            pollfd polled{in_, POLLIN, 0};
            ::poll(&polled, 1, -1);
            continue;
        }
        closed_ = true;
        return 0;
    }
}

void Terminal::write(std::string_view bytes) {
    while (!bytes.empty() && !closed_ && !raw_mode::is_given_back()) {
        const ssize_t count = ::write(out_, bytes.data(), bytes.size());
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            pollfd polled{out_, POLLOUT, 0};
            if (::poll(&polled, 1, -1) < 0 && raw_mode::end_signal() != 0) return;
        } else if (errno != EINTR) {
            closed_ = true;
        } else if (raw_mode::end_signal() != 0) {
            return;
        }
    }
}

}  // namespace vedette::posix
