// ioctl, repeated when a signal interrupts it, and its answers. For this room only. Blocks as long as the
// driver does.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include <linux/videodev2.h>
#include <sys/ioctl.h>

namespace vedette::v4l2 {

// 0, or the errno.
inline int call(int fd, unsigned long request, void* argument) {
    while (ioctl(fd, request, argument) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

inline std::string card_name(const v4l2_capability& about) {
    const auto* const card = reinterpret_cast<const char*>(about.card);
    return {card, strnlen(card, sizeof about.card)};
}

// Of this file; the driver may have others for the same camera.
inline std::uint32_t capabilities(const v4l2_capability& about) {
    const bool own = (about.capabilities & V4L2_CAP_DEVICE_CAPS) != 0;
    return own ? about.device_caps : about.capabilities;
}

}  // namespace vedette::v4l2
