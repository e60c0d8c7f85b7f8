#include "hub/source/webcam.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>

#include "hub/source/picture_buffers.hpp"
#include "linux/io/blocking_call.hpp"
#include "linux/io/stream.hpp"
#include "linux/v4l2/device.hpp"

namespace vedette::source {
namespace {

constexpr Duration kPause = 5ms;  // after a readable device had no picture

// Reports damaged pictures to the sink. `reported`: how many of them were reported before.
void report_damaged(const v4l2::Device& device, std::uint64_t& reported, Sink& sink) {
    for (; reported < device.damaged(); ++reported) sink.skipped("a buffer without a whole picture");
}

io::Task<Error> read(Context context, v4l2::Device& device) {
    const int copy = ::fcntl(device.fd(), F_DUPFD_CLOEXEC, 3);
    if (copy < 0) co_return errno_error("watch the camera", errno);
    io::Stream watch(context.loop, copy);
    std::uint64_t reported = 0;
    for (;;) {
        const io::Woken woken = co_await watch.ready(io::Direction::kReadable, MonoTime::max(), context.stop);
        if (woken == io::Woken::kStopped) co_return stopped();
        bool empty = true;
        {
            const auto frame = device.try_dequeue();
            report_damaged(device, reported, context.sink);
            if (!frame) co_return frame.error();
            empty = !*frame;
            const MonoTime now = context.loop.now();
            if (!empty)
                deliver_copy(context.sink, (*frame)->bytes(),
                             {std::min(now, (*frame)->captured().value_or(now))});
        }
        if (empty) co_await io::sleep_until(context.loop, context.loop.now() + kPause, context.stop);
    }
}

}  // namespace

io::Task<Error> Webcam::run(Context context) {
    v4l2::Options options;
    options.path = spec_.path;
    options.fps = spec_.fps.value_or(0);
    if (spec_.size) {
        options.width = spec_.size->width;
        options.height = spec_.size->height;
    }
    // Opening is not stopped: the next run could not open a device that is still being opened.
    io::Stop never;
    const auto open = [options](const std::stop_token&) { return v4l2::Device::open(options); };
    auto device = co_await io::run_blocking(context.loop, io::Lane::kDevices, open, MonoTime::max(), never);
    if (!device) co_return device.error();
    context.sink.connected();
    const double fps = (*device)->fps();
    if (fps > 0) interval_ = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / fps));
    Error why = co_await read(context, **device);
    auto close = [closed = std::move(*device)](const std::stop_token&) mutable -> Result<void> {
        closed.reset();
        return {};
    };
    co_await io::run_blocking(context.loop, io::Lane::kDevices, std::move(close), MonoTime::max(), never);
    co_return why;
}

}  // namespace vedette::source
