#include "linux/v4l2/device.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/videodev2.h>
#include <sys/mman.h>
#include <unistd.h>

#include "linux/v4l2/device_call.hpp"
#include "linux/v4l2/device_list.hpp"
#include "linux/v4l2/standard_tables.hpp"

namespace vedette::v4l2 {
namespace {

std::string connected_cameras() {
    std::vector<std::string> cameras;
    for (const CameraInfo& camera : list_cameras()) cameras.push_back(camera.path + " (" + camera.name + ")");
    return cameras.empty() ? "no camera is connected"
                           : fmt::format("connected are {}", fmt::join(cameras, ", "));
}

v4l2_buffer mapped_buffer(std::uint32_t index) {
    v4l2_buffer buffer{};
    buffer.index = index;
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    return buffer;
}

Error open_error(const std::string& path, int number) {
    Error error = errno_error("open " + path, number);
    switch (number) {
        case ENOENT: error.message = path + ": no such device; " + connected_cameras(); break;
        case EACCES:
        case EPERM:
            error.message =
                path + ": no right to use it; add this user to the group video (usermod -aG video NAME)";
            break;
        case EBUSY: error.message = path + ": another program uses it"; break;
        case ENODEV:
        case ENXIO: error.message = path + ": the camera was unplugged"; break;
        default: break;
    }
    return error;
}

// The picture up to its EOI, without the padding that some cameras send. Empty: not a whole picture.
Bytes whole_picture(Bytes buffer) {
    if (buffer.size() < 4 || buffer[0] != 0xff || buffer[1] != 0xd8) return {};
    for (std::size_t end = buffer.size(); end >= 4; --end) {
        if (buffer[end - 1] == 0xd9 && buffer[end - 2] == 0xff) return buffer.first(end);
    }
    return {};
}

}  // namespace

void Frame::GiveBack::operator()(Device* device) const { device->enqueue(index); }

Result<std::unique_ptr<Device>> Device::open(const Options& options) {
    std::unique_ptr<Device> device(new Device);
    device->path_ = options.path;
    device->fd_.reset(::open(options.path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!device->fd_) return std::unexpected(open_error(options.path, errno));
    if (auto done = device->identify(); !done) return std::unexpected(done.error());
    if (auto done = device->choose_format(options); !done) return std::unexpected(done.error());
    device->choose_rate(options.fps);
    if (auto done = device->start(); !done) return std::unexpected(done.error());
    return device;
}

Result<void> Device::identify() {
    v4l2_capability about{};
    if (const int error = call(fd(), VIDIOC_QUERYCAP, &about); error != 0) {
        if (error == ENODEV) return std::unexpected(driver_error("ask", error));
        return fail(Kind::kUnavailable, path_ + ": is no camera; " + connected_cameras());
    }
    name_ = card_name(about);
    const std::uint32_t can = capabilities(about);
    if ((can & V4L2_CAP_VIDEO_CAPTURE) == 0)
        return fail(Kind::kUnavailable,
                    path_ + ": this file of " + name_ + " delivers no pictures; " + connected_cameras());
    if ((can & V4L2_CAP_STREAMING) == 0)
        return fail(Kind::kUnavailable,
                    path_ + ": " + name_ + " has a driver without streaming, which is not supported");
    return {};
}

Result<void> Device::choose_format(const Options& options) {
    const std::vector<std::string> formats = list_formats(fd());
    const bool mjpeg = std::ranges::find(formats, "MJPG") != formats.end();
    if (!mjpeg && std::ranges::find(formats, "JPEG") == formats.end())
        return fail(
            Kind::kUnavailable,
            path_ + ": " + name_ + " offers " +
                (formats.empty() ? "nothing" : fmt::format("{}", fmt::join(formats, ", "))) +
                " only, and no MJPEG; let a program convert them: \"exec:ffmpeg -v error -f v4l2 -i " +
                path_ + " -f mjpeg -\"");
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (auto done = ask(VIDIOC_G_FMT, &format, "ask for the format of"); !done) return done;
    if (options.width != 0) format.fmt.pix.width = options.width;
    if (options.height != 0) format.fmt.pix.height = options.height;
    format.fmt.pix.pixelformat = mjpeg ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_JPEG;
    format.fmt.pix.field = V4L2_FIELD_ANY;
    format.fmt.pix.bytesperline = 0;
    format.fmt.pix.sizeimage = 0;
    if (auto done = ask(VIDIOC_S_FMT, &format, "set the format of"); !done) return done;
    if (format.fmt.pix.pixelformat != V4L2_PIX_FMT_MJPEG && format.fmt.pix.pixelformat != V4L2_PIX_FMT_JPEG)
        return fail(Kind::kUnavailable, path_ + ": " + name_ + " offers MJPEG, but switches to " +
                                            format_name(format.fmt.pix.pixelformat) + "; try another size=");
    return {};
}

// A driver that cannot set a rate keeps its own.
void Device::choose_rate(double fps) {
    v4l2_streamparm parameters{};
    parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    v4l2_captureparm& capture = parameters.parm.capture;
    if (call(fd(), VIDIOC_G_PARM, &parameters) != 0) return;
    if (fps > 0 && (capture.capability & V4L2_CAP_TIMEPERFRAME) != 0) {
        capture.timeperframe.numerator = 1000;
        capture.timeperframe.denominator =
            static_cast<std::uint32_t>(std::lround(std::min(fps, 1000.0) * 1000));
        if (call(fd(), VIDIOC_S_PARM, &parameters) != 0) return;
    }
    if (capture.timeperframe.numerator != 0) {
        fps_ = static_cast<double>(capture.timeperframe.denominator) / capture.timeperframe.numerator;
    }
}

Result<void> Device::start() {
    v4l2_requestbuffers request{};
    request.count = kBuffers;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    if (auto done = ask(VIDIOC_REQBUFS, &request, "get buffers of"); !done) return done;
    for (std::uint32_t i = 0; i < std::min(request.count, kMaxBuffers); ++i) {
        v4l2_buffer buffer = mapped_buffer(i);
        if (auto done = ask(VIDIOC_QUERYBUF, &buffer, "get a buffer of"); !done) return done;
        void* const data = mmap(nullptr, buffer.length, PROT_READ, MAP_SHARED, fd(), buffer.m.offset);
        if (data == MAP_FAILED) return std::unexpected(driver_error("map a buffer of", errno));
        buffers_[buffer_count_++] = {static_cast<std::uint8_t*>(data), buffer.length};
        if (!enqueue(i)) return std::unexpected(driver_error("queue a buffer of", errno));
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return ask(VIDIOC_STREAMON, &type, "start");
}

Device::~Device() {
    if (!fd_) return;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    call(fd(), VIDIOC_STREAMOFF, &type);
    for (std::uint32_t i = 0; i < buffer_count_; ++i) munmap(buffers_[i].data, buffers_[i].size);
}

bool Device::enqueue(std::uint32_t index) {
    v4l2_buffer buffer = mapped_buffer(index);
    return call(fd(), VIDIOC_QBUF, &buffer) == 0;
}

Result<std::optional<Frame>> Device::try_dequeue() {
    std::optional<Frame> newest;
    // Take at most as many as the driver has buffers: it may fill them faster than we empty them.
    for (std::uint32_t i = 0; i < buffer_count_; ++i) {
        v4l2_buffer buffer = mapped_buffer(0);
        const int error = call(fd(), VIDIOC_DQBUF, &buffer);
        if (error == EAGAIN) break;
        if (error != 0) return std::unexpected(driver_error("take a picture of", error));
        if (buffer.index >= buffer_count_) return std::unexpected(driver_error("take a picture of", EIO));
        Frame frame;
        frame.buffer_ = {this, Frame::GiveBack{buffer.index}};
        const Mapping& memory = buffers_[buffer.index];
        const Bytes filled(memory.data, std::min<std::size_t>(buffer.bytesused, memory.size));
        frame.bytes_ = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 ? Bytes{} : whole_picture(filled);
        if (frame.bytes_.empty()) {
            ++damaged_;
            continue;
        }
        if (find_tables(frame.bytes_) == Tables::kMissing) {
            insert_standard_tables(frame.bytes_, completed_[buffer.index]);
            frame.bytes_ = completed_[buffer.index];
        }
        frame.sequence_ = buffer.sequence;
        if ((buffer.flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) {
            frame.captured_ = MonoTime{std::chrono::seconds(buffer.timestamp.tv_sec) +
                                       std::chrono::microseconds(buffer.timestamp.tv_usec)};
        }
        newest = std::move(frame);
    }
    return newest;
}

Result<void> Device::ask(unsigned long request, void* argument, const std::string& doing) const {
    if (const int error = call(fd(), request, argument); error != 0)
        return std::unexpected(driver_error(doing, error));
    return {};
}

Error Device::driver_error(const std::string& doing, int number) const {
    Error error = errno_error(doing + " " + path_, number);
    if (number == ENODEV || number == ENXIO) error.message = path_ + ": the camera was unplugged";
    if (number == EBUSY) error.message = path_ + ": another program uses " + name_;
    return error;
}

}  // namespace vedette::v4l2
