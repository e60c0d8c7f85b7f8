// Lists the cameras that V4L2 offers on this machine. Blocks: opens and closes each device, which takes
// milliseconds or hangs with its driver. Thread-safe.
#pragma once

#include <string>
#include <vector>

namespace vedette::v4l2 {

// One device that captures pictures.
struct CameraInfo {
    std::string path;                  // "/dev/video0"
    std::string name;                  // given by the driver: "HD Webcam C270"
    std::vector<std::string> formats;  // four-character codes: "MJPG", "YUYV"
    bool jpeg = false;                 // Device::open can use it
};

// In the order of their numbers. Devices that cannot be opened are left out.
std::vector<CameraInfo> list_cameras(const std::string& folder = "/dev");

// The formats of an open camera, as four-character codes.
std::vector<std::string> list_formats(int fd);

// "MJPG" from the number that V4L2 uses.
std::string format_name(unsigned four_characters);

}  // namespace vedette::v4l2
