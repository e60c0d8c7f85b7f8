// The names of stored pictures, as pycameresp has them: a folder a minute, "2026-11-30_02-44", and in it
// "2026-11-30_02-44-41 (id=5) (diff=30).jpg"; where the folders lie, is said by picture_folders. A path is
// made of parsed numbers only, so that no text from a client is ever a part of one. Values; thread-safe.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/tz/time_zone.hpp"

namespace vedette::node {

// One picture. Later ones are greater.
struct PictureName {
    std::uint32_t day = 0;      // 20261130
    std::uint32_t time = 0;     // 24441: 02:44:41
    std::uint32_t number = 0;   // "id"
    std::uint32_t changed = 0;  // "diff", cells

    constexpr auto operator<=>(const PictureName&) const = default;
    // Of its folder: day and minute, 202611300244.
    constexpr std::uint64_t minute() const { return std::uint64_t{day} * 10'000 + time / 100; }

    static PictureName make(const tz::LocalTime& at, std::uint32_t number, std::uint32_t changed);
    // Seconds of its date and time, since 1970 in the same zone; and the same picture at another time.
    std::int64_t seconds() const;
    PictureName at(std::int64_t seconds) const;
    // Of the name of a file; nothing: it is none of ours.
    static std::optional<PictureName> parse_file(std::string_view name);
    // "2026-11-30_02-44-41_5_30", which needs no escape in a URL.
    static std::optional<PictureName> parse_id(std::string_view id);
};

// Of the name of a folder; nothing: it is none of ours.
std::optional<std::uint64_t> parse_minute(std::string_view name);
// "2026-11-30".
std::optional<std::uint32_t> parse_day(std::string_view text);

// Enough for each of the texts below.
inline constexpr std::size_t kMaxPictureText = 96;
using PictureText = std::array<char, kMaxPictureText>;

std::string_view format_day(std::uint32_t day, PictureText& out);
std::string_view format_minute(std::uint64_t minute, PictureText& out);
std::string_view format_minute_of_day(std::uint64_t minute, PictureText& out);  // in the folder of its day
std::string_view format_file(const PictureName& name, PictureText& out);
// In the folder of its minute, which is in that of its day or in the root.
std::string_view format_path(const PictureName& name, bool is_in_day, PictureText& out);
std::string_view format_id(const PictureName& name, PictureText& out);

}  // namespace vedette::node
