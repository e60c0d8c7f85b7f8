// Which cameras V4L2 knows on this machine, and what they offer. Opens and closes each; takes a few
// milliseconds a camera, so not for an I/O thread. Any thread.
#pragma once

#include <string>
#include <vector>

namespace vedette::v4l2 {

struct Found {
    std::string path;                  // "/dev/video0"
    std::string name;                  // as the driver calls it, "HD Webcam C270"
    std::vector<std::string> formats;  // four-character codes, "MJPG", "YUYV"
    bool jpeg = false;                 // Device::open can use it
};

// Devices that capture pictures, in the order of their numbers. Those that can't be opened are left out.
std::vector<Found> list_cameras(const std::string& folder = "/dev");

// The formats of an open camera, as four-character codes.
std::vector<std::string> list_formats(int fd);

// "MJPG" from V4L2's number.
std::string format_name(unsigned four_characters);

}  // namespace vedette::v4l2
