// Where stored pictures lie on the card: a folder a day, and in it pycameresp's folder a minute,
// "2026-11-30/2026-11-30_02-44/2026-11-30_02-44-41 (id=5) (diff=30).jpg". The root of a small card (FAT16)
// has 512 entries, which 170 folders of minutes fill; of folders of days it has 256. pycameresp itself has
// its minutes in the root: those that it has left are listed and removed as well. No memory of their own;
// each call blocks, and belongs to a job of the task *see*.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>

#include "node/history/picture_name.hpp"
#include "node/port/files.hpp"

namespace vedette::node {

// One folder of pictures.
struct MinuteFolder {
    std::uint64_t minute = 0;  // 202611300244; 0: there is none
    bool is_in_day = true;     // else in the root
};

// The path of a folder.
std::string_view format_folder(const MinuteFolder& folder, PictureText& out);

// The newest folders of one day, newest first.
struct DayFolders {
    static constexpr std::size_t kMax = 24;

    std::array<MinuteFolder, kMax> memory{};
    std::size_t count = 0;

    std::span<const MinuteFolder> folders() const { return std::span(memory).first(count); }
};

// The newest day with a folder before the minute `bound`; 0: there is none.
std::expected<std::uint32_t, port::FilesError> find_newest_day(port::Files& files, std::uint64_t bound);
// Folders of that day before the minute `bound`.
std::expected<DayFolders, port::FilesError> list_day(port::Files& files, std::uint32_t day,
                                                     std::uint64_t bound);
// The newest folder of all.
std::expected<MinuteFolder, port::FilesError> find_newest(port::Files& files);
// The oldest folder with after < minute < before. Removes folders of days that it finds empty.
std::expected<MinuteFolder, port::FilesError> find_oldest(port::Files& files, std::uint64_t after,
                                                          std::uint64_t before);

// Removes a folder with its pictures, and the day's if that is empty then. False: it is still there, since
// something else is in it, or the card gives errors.
bool remove_folder(port::Files& files, const MinuteFolder& folder);

}  // namespace vedette::node
