#include "hub/source/webcam.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <fcntl.h>

#include "hub/source/aside.hpp"
#include "hub/source/running_program.hpp"
#include "linux/io/stream.hpp"
#include "linux/v4l2/device.hpp"

namespace vedette::source {
namespace {

using Opened = SystemResult<std::unique_ptr<v4l2::Device>>;

constexpr Duration kPause = 5ms;  // after the driver said "readable" and had no picture

// Tells the sink of the pictures that the driver damaged.
void tell_damaged(v4l2::Device& device, std::uint64_t& told, Sink& sink) {
    for (; told < device.damaged(); ++told) sink.skipped("a buffer without a whole picture");
}

void pass_on(const v4l2::Frame& frame, Context& context) {
    auto picture = context.sink.take(frame.bytes().size());
    if (!picture) return context.sink.skipped("no memory for the picture");
    std::ranges::copy(frame.bytes(), picture->space().begin());
    picture->set_size(frame.bytes().size());
    const MonoTime now = context.loop.now();
    context.sink.picture(std::move(picture), {std::min(now, frame.captured().value_or(now))});
}

io::Task<Error> read(Context context, v4l2::Device& device) {
    const int copy = ::fcntl(device.fd(), F_DUPFD_CLOEXEC, 3);
    if (copy < 0) co_return errno_error("watch the camera", errno);
    io::Stream watch(context.loop, copy);
    std::uint64_t told = 0;
    for (;;) {
        const io::Woken woken = co_await watch.ready(io::Direction::kReadable, MonoTime::max(), context.stop);
        if (woken == io::Woken::kStopped) co_return Error{Kind::kCancelled, "stopped"};
        bool empty = true;
        {
            const auto frame = device.try_dequeue();
            tell_damaged(device, told, context.sink);
            if (!frame) co_return from_system(frame.error());
            if (*frame) pass_on(**frame, context);
            empty = !*frame;
        }
        if (empty) co_await io::sleep_until(context.loop, context.loop.now() + kPause, context.stop);
    }
}

}  // namespace

io::Task<Error> Webcam::run(Context context) {
    v4l2::Wish wish;
    wish.path = camera_.path;
    wish.fps = camera_.fps.value_or(0);
    if (camera_.size) {
        wish.width = camera_.size->width;
        wish.height = camera_.size->height;
    }
    const std::function<Opened()> open = [&wish] { return v4l2::Device::open(wish); };
    Aside<Opened> opening(context.loop, open);
    Opened device = co_await opening.result();
    if (!device) co_return from_system(device.error());
    context.sink.connected();
    const double fps = (*device)->fps();
    if (fps > 0) interval_ = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / fps));
    Error why = co_await read(context, **device);
    const std::function<bool()> close = [&device] {
        device->reset();
        return true;
    };
    Aside<bool> closing(context.loop, close);
    co_await closing.result();
    co_return why;
}

}  // namespace vedette::source
