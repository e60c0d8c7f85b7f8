// ioctl, repeated when a signal interrupts it. For this room only. Blocks as long as the driver does.
#pragma once

#include <cerrno>

#include <sys/ioctl.h>

namespace vedette::v4l2 {

// 0, or the errno.
inline int call(int fd, unsigned long request, void* argument) {
    while (ioctl(fd, request, argument) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

}  // namespace vedette::v4l2
