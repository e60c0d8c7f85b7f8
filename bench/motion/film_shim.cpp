// Shows Debian's `motion` a recorded stream (bench_motion_scenes --stream) as a V4L2 camera, at the speed of
// the processor. A preloaded library that answers the calls to the device; each frame that is taken advances
// all clocks of the process by 1/$FILM_FPS seconds, so that motion's rules in seconds hold. A command that
// motion starts for an event is not run; the number of its frame is written to $FILM_LOG. The process exits
// at the end of the stream. One device.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

constexpr std::size_t kBufferSize = 1U << 20U;
constexpr std::uint32_t kBuffers = 4;
constexpr std::int64_t kEpoch = 1'700'000'000;  // arbitrary
constexpr long kSleepDivisor = 20;              // for sleeps of the main thread, which only waits

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

struct Film {
    int fd = -1;
    std::vector<std::string> frames;
    std::deque<std::uint32_t> queued;
    char* memory = nullptr;
    std::atomic<int> taken = 0;
    int fps = 10;

    void load() {
        // All at once; the time that it takes counts as motion's.
        std::ifstream in(std::getenv("FILM_STREAM"), std::ios::binary | std::ios::ate);
        std::string all(static_cast<std::size_t>(in.tellg()), '\0');
        in.seekg(0).read(all.data(), static_cast<std::streamsize>(all.size()));
        for (std::size_t at = 0; at + 4 <= all.size();) {
            std::uint32_t size = 0;
            for (std::size_t i = 4; i-- > 0;) size = size << 8U | static_cast<unsigned char>(all[at + i]);
            frames.push_back(all.substr(at + 4, size));
            at += 4 + size;
        }
        fps = std::atoi(std::getenv("FILM_FPS"));
    }
    int open() {
        load();
        memory = static_cast<char*>(::mmap(nullptr, kBuffers * kBufferSize, PROT_READ | PROT_WRITE,
                                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        return fd = static_cast<int>(syscall(SYS_memfd_create, "film", 0));
    }
    std::int64_t microseconds() const { return std::int64_t{taken} * 1'000'000 / fps; }

    int dequeue(v4l2_buffer& b) {
        const auto number = static_cast<std::size_t>(taken.load());
        if (number >= frames.size()) _exit(0);
        const std::uint32_t index = queued.front();
        queued.pop_front();
        std::memcpy(memory + index * kBufferSize, frames[number].data(), frames[number].size());
        b.index = index, b.bytesused = static_cast<std::uint32_t>(frames[number].size());
        ++taken;
        return 0;
    }
    int answer(unsigned what, void* argument) {
        switch (what) {
            case VIDIOC_QUERYCAP: {
                auto& c = *static_cast<v4l2_capability*>(argument);
                c = {};
                std::strcpy(reinterpret_cast<char*>(c.driver), "film");
                c.capabilities = c.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
                return 0;
            }
            case VIDIOC_ENUMINPUT:
                static_cast<v4l2_input*>(argument)->type = V4L2_INPUT_TYPE_CAMERA;
                return 0;
            case VIDIOC_ENUM_FMT: {
                auto& f = *static_cast<v4l2_fmtdesc*>(argument);
                if (f.index > 0) break;
                f.pixelformat = V4L2_PIX_FMT_MJPEG;
                return 0;
            }
            case VIDIOC_TRY_FMT:
            case VIDIOC_S_FMT: {
                auto& f = static_cast<v4l2_format*>(argument)->fmt.pix;
                if (f.pixelformat != V4L2_PIX_FMT_MJPEG) break;
                f.bytesperline = f.width, f.sizeimage = kBufferSize;
                return 0;
            }
            case VIDIOC_REQBUFS: static_cast<v4l2_requestbuffers*>(argument)->count = kBuffers; return 0;
            case VIDIOC_QUERYBUF: {
                auto& b = *static_cast<v4l2_buffer*>(argument);
                b.length = kBufferSize, b.m.offset = static_cast<std::uint32_t>(b.index * kBufferSize);
                return 0;
            }
            case VIDIOC_QBUF: queued.push_back(static_cast<v4l2_buffer*>(argument)->index); return 0;
            case VIDIOC_DQBUF: return dequeue(*static_cast<v4l2_buffer*>(argument));
            case VIDIOC_S_INPUT:
            case VIDIOC_STREAMON:
            case VIDIOC_STREAMOFF: return 0;
            default: break;
        }
        errno = EINVAL;
        return -1;
    }
};

Film& film() {
    static Film f;
    return f;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    const char* const ours = std::getenv("FILM_PATH");
    if (ours && std::strcmp(path, ours) == 0) return film().open();
    return real<int(const char*, int, ...)>("open")(path, flags, mode);
}
int ioctl(int fd, unsigned long what, ...) noexcept {
    va_list rest;
    va_start(rest, what);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    if (fd >= 0 && fd == film().fd) return film().answer(static_cast<unsigned>(what), argument);
    return real<int(int, unsigned long, ...)>("ioctl")(fd, what, argument);
}
void* mmap(void* at, std::size_t n, int protection, int flags, int fd, off_t offset) noexcept {
    if (fd >= 0 && fd == film().fd) return film().memory + offset;
    return reinterpret_cast<void*>(syscall(SYS_mmap, at, n, protection, flags, fd, offset));
}
int munmap(void* at, std::size_t n) noexcept {
    char* const p = static_cast<char*>(at);
    if (film().memory && p >= film().memory && p < film().memory + kBuffers * kBufferSize) return 0;
    return static_cast<int>(syscall(SYS_munmap, at, n));
}
int gettimeofday(timeval* __restrict now, void* __restrict) noexcept {
    const std::int64_t us = film().microseconds();
    now->tv_sec = kEpoch + us / 1'000'000, now->tv_usec = us % 1'000'000;
    return 0;
}
time_t time(time_t* out) noexcept {
    const time_t now = kEpoch + film().microseconds() / 1'000'000;
    if (out) *out = now;
    return now;
}
int nanosleep(const timespec* wanted, timespec* left) {
    if (getpid() != static_cast<pid_t>(syscall(SYS_gettid))) return 0;
    const long long ns = (wanted->tv_sec * 1'000'000'000LL + wanted->tv_nsec) / kSleepDivisor;
    const timespec shorter{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    return real<int(const timespec*, timespec*)>("nanosleep")(&shorter, left);
}
// motion forks only for commands, which alternate: start, end, start, … Pretends that a child was made.
pid_t fork() noexcept {
    const std::string line = std::to_string(film().taken - 1) + "\n";
    const int log = real<int(const char*, int, ...)>("open")(std::getenv("FILM_LOG"),
                                                             O_WRONLY | O_CREAT | O_APPEND, 0644);
    const auto written = write(log, line.data(), line.size());
    close(log);
    return written > 0 ? 1 : -1;
}

}  // extern "C"
