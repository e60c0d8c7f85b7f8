// A V4L2 MJPEG camera for ustreamer, which reads nothing else. Preloaded, it replaces the system calls on the
// device: open($FAKECAM_PATH) gives a timer descriptor of $FAKECAM_FPS; DQBUF copies the next file of
// $FAKECAM_DIR into the buffer, as a driver's DMA does, and renews its stamp (stamp.hpp). For measurements
// only; one device, one thread.
#include <algorithm>
#include <cstdarg>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <dlfcn.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/timerfd.h>

#include "stamp.hpp"

namespace vedette::bench {
namespace {

constexpr std::size_t kBufferSize = 1 << 20;
constexpr std::uint32_t kMaxBuffers = 32;

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}
unsigned number(const char* name) { return static_cast<unsigned>(std::atoi(std::getenv(name))); }

struct Camera {
    int fd = -1;
    std::uint32_t buffers = 0, sequence = 0;
    std::deque<std::uint32_t> queued;
    char* memory = nullptr;
    std::vector<std::string> frames;

    bool is_path(const char* path) const {
        const char* const ours = std::getenv("FAKECAM_PATH");
        return ours && std::strcmp(path, ours) == 0;
    }
    int open() {
        if (frames.empty()) load();
        const long period = 1'000'000'000L / number("FAKECAM_FPS");
        const itimerspec t{{0, period}, {0, period}};
        fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
        timerfd_settime(fd, 0, &t, nullptr);
        queued.clear();
        return fd;
    }
    void load() {
        std::vector<std::filesystem::path> names;
        for (const auto& e : std::filesystem::directory_iterator(std::getenv("FAKECAM_DIR")))
            names.push_back(e.path());
        std::sort(names.begin(), names.end());
        for (const auto& name : names) {
            std::ifstream in(name, std::ios::binary);
            frames.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        }
    }
    int request(v4l2_requestbuffers& r) {
        buffers = r.count = std::min(r.count, kMaxBuffers);
        if (!memory) {
            memory = static_cast<char*>(real<decltype(::mmap)>("mmap")(nullptr, kMaxBuffers * kBufferSize,
                                                                       PROT_READ | PROT_WRITE,
                                                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        }
        return 0;
    }
    int dequeue(v4l2_buffer& b) {
        std::uint64_t expired = 0;
        if (queued.empty() || read(fd, &expired, sizeof expired) < 0) {
            errno = EAGAIN;
            return -1;
        }
        sequence += static_cast<std::uint32_t>(expired) - 1;
        const std::uint32_t index = queued.front();
        queued.pop_front();
        const std::string& frame = frames[sequence % frames.size()];
        char* const to = memory + index * kBufferSize;
        std::memcpy(to, frame.data(), frame.size());
        const std::uint64_t now = now_ns();
        Stamp stamp;
        if (const std::size_t at = find_stamp(frame.substr(0, 4096), stamp); at != kNoStamp) {
            stamp.sequence = sequence, stamp.time = now;
            write_stamp(to + at, stamp);
        }
        b = {};
        b.index = index, b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, b.memory = V4L2_MEMORY_MMAP;
        b.bytesused = static_cast<std::uint32_t>(frame.size()), b.length = kBufferSize,
        b.sequence = sequence++;
        b.timestamp.tv_sec = static_cast<time_t>(now / 1'000'000'000U);
        b.timestamp.tv_usec = static_cast<suseconds_t>(now % 1'000'000'000U / 1000);
        b.m.offset = static_cast<std::uint32_t>(index * kBufferSize);
        return 0;
    }
    int control(std::uint32_t what, void* argument) {
        switch (what) {
            case static_cast<std::uint32_t>(VIDIOC_QUERYCAP): {
                auto& c = *static_cast<v4l2_capability*>(argument);
                c = {};
                std::memcpy(c.driver, "bench", 6);
                std::memcpy(c.card, "bench", 6);
                c.capabilities = c.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
                return 0;
            }
            case static_cast<std::uint32_t>(VIDIOC_ENUM_FMT): {
                auto& f = *static_cast<v4l2_fmtdesc*>(argument);
                if (f.index > 0) break;
                f.pixelformat = V4L2_PIX_FMT_MJPEG;
                return 0;
            }
            case static_cast<std::uint32_t>(VIDIOC_G_FMT):
            case static_cast<std::uint32_t>(VIDIOC_TRY_FMT):
            case static_cast<std::uint32_t>(VIDIOC_S_FMT): {
                auto& f = static_cast<v4l2_format*>(argument)->fmt.pix;
                f.width = number("FAKECAM_W"), f.height = number("FAKECAM_H");
                f.pixelformat = V4L2_PIX_FMT_MJPEG, f.sizeimage = kBufferSize, f.bytesperline = 0;
                return 0;
            }
            case static_cast<std::uint32_t>(VIDIOC_G_PARM):
            case static_cast<std::uint32_t>(VIDIOC_S_PARM): {
                auto& c = static_cast<v4l2_streamparm*>(argument)->parm.capture;
                c.capability = V4L2_CAP_TIMEPERFRAME;
                c.timeperframe = {1, number("FAKECAM_FPS")};
                return 0;
            }
            case static_cast<std::uint32_t>(VIDIOC_REQBUFS):
                return request(*static_cast<v4l2_requestbuffers*>(argument));
            case static_cast<std::uint32_t>(VIDIOC_QUERYBUF): {
                auto& b = *static_cast<v4l2_buffer*>(argument);
                b.length = kBufferSize, b.m.offset = static_cast<std::uint32_t>(b.index * kBufferSize);
                return 0;
            }
            case static_cast<std::uint32_t>(VIDIOC_QBUF):
                queued.push_back(static_cast<v4l2_buffer*>(argument)->index);
                return 0;
            case static_cast<std::uint32_t>(VIDIOC_DQBUF):
                return dequeue(*static_cast<v4l2_buffer*>(argument));
            case static_cast<std::uint32_t>(VIDIOC_S_INPUT):
            case static_cast<std::uint32_t>(VIDIOC_STREAMON):
            case static_cast<std::uint32_t>(VIDIOC_STREAMOFF): return 0;
            default: break;
        }
        errno = EINVAL;
        return -1;
    }
};

Camera& camera() {
    static Camera c;
    return c;
}

int open_any(const char* name, const char* path, int flags, mode_t mode) {
    return camera().is_path(path) ? camera().open() : real<decltype(::open)>(name)(path, flags, mode);
}
void* mmap_any(const char* name, void* at, std::size_t n, int protection, int flags, int fd, off_t offset) {
    if (fd >= 0 && fd == camera().fd) return camera().memory + offset;
    return real<decltype(::mmap)>(name)(at, n, protection, flags, fd, offset);
}

}  // namespace
}  // namespace vedette::bench

using namespace vedette::bench;

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_any("open", path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_any("open64", path, flags, mode);
}
void* mmap(void* at, std::size_t n, int protection, int flags, int fd, off_t offset) noexcept {
    return mmap_any("mmap", at, n, protection, flags, fd, offset);
}
void* mmap64(void* at, std::size_t n, int protection, int flags, int fd, off64_t offset) noexcept {
    return mmap_any("mmap64", at, n, protection, flags, fd, offset);
}
int munmap(void* at, std::size_t n) noexcept {
    char* const p = static_cast<char*>(at);
    if (camera().memory && p >= camera().memory && p < camera().memory + kMaxBuffers * kBufferSize) return 0;
    return real<decltype(::munmap)>("munmap")(at, n);
}
int ioctl(int fd, unsigned long what, ...) noexcept {
    va_list rest;
    va_start(rest, what);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    if (fd >= 0 && fd == camera().fd) return camera().control(static_cast<std::uint32_t>(what), argument);
    return real<decltype(::ioctl)>("ioctl")(fd, what, argument);
}

}  // extern "C"
