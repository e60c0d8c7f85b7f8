// The pictures that a film is made of: the JPEG files of a folder and the folders in it, in the order of
// their times. A time is that of the Exif segment, else that in the file's name (rpicampy's
// DDMMYY-HHMMSS-CAM1.jpg, or YYYYMMDD-HHMMSS with any marks between), else the file's own. Local times are
// those of this machine's zone. Blocks on the disk: reads the first bytes of each file. Thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::film {

// One file.
struct PictureFile {
    std::string path;
    UtcTime taken;
    std::uint64_t bytes = 0;
};

// Which of them.
struct Choice {
    std::optional<UtcTime> from;  // taken then or later
    std::optional<UtcTime> to;    // taken before
    std::size_t every = 1;        // the first of so many
};

// kNotFound: no such folder, or no picture of that choice in it; kResourceExhausted: more than 10 million
// files. Hidden files and folders are left out.
Result<std::vector<PictureFile>> list_pictures(const std::string& folder, const Choice& choice);

// The time in a file's name, without its folder, in this machine's zone.
std::optional<UtcTime> time_in_name(std::string_view name);

// "2026-03-29", "2026-03-29 18:30" or "2026-03-29 18:30:15", in this machine's zone.
std::optional<UtcTime> parse_local(std::string_view text);
// The same on the clock of any zone.
std::optional<std::chrono::local_seconds> parse_wall_time(std::string_view text);

}  // namespace vedette::film
