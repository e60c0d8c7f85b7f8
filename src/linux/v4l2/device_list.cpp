#include "linux/v4l2/device_list.hpp"

#include <algorithm>
#include <filesystem>

#include <fcntl.h>

#include "core/base/text.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/v4l2/device_call.hpp"

namespace vedette::v4l2 {
namespace {

std::vector<unsigned> device_numbers(const std::string& folder) {
    std::vector<unsigned> out;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("video")) continue;
        if (const auto number = parse_int<unsigned>(std::string_view(name).substr(5))) out.push_back(*number);
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace

std::string format_name(unsigned four_characters) {
    std::string out;
    for (int i = 0; i < 4; ++i) {
        const auto c = static_cast<char>(four_characters >> (8 * i) & 0x7f);  // the top bit means big-endian
        if (c > ' ') out += c;
    }
    return out;
}

std::vector<std::string> list_formats(int fd) {
    std::vector<std::string> out;
    v4l2_fmtdesc format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    for (; call(fd, VIDIOC_ENUM_FMT, &format) == 0 && format.index < 64; ++format.index) {
        out.push_back(format_name(format.pixelformat));
    }
    return out;
}

std::vector<CameraInfo> list_cameras(const std::string& folder) {
    std::vector<CameraInfo> out;
    for (const unsigned number : device_numbers(folder)) {
        CameraInfo camera;
        camera.path = folder + "/video" + std::to_string(number);
        const UniqueFd fd(open(camera.path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
        v4l2_capability about{};
        if (!fd || call(fd.get(), VIDIOC_QUERYCAP, &about) != 0) continue;
        if ((capabilities(about) & V4L2_CAP_VIDEO_CAPTURE) == 0) continue;
        camera.name = card_name(about);
        camera.formats = list_formats(fd.get());
        camera.jpeg = std::ranges::any_of(
            camera.formats, [](const std::string& name) { return name == "MJPG" || name == "JPEG"; });
        out.push_back(std::move(camera));
    }
    return out;
}

}  // namespace vedette::v4l2
