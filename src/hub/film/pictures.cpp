#include "hub/film/pictures.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono;

constexpr std::size_t kMaxFiles = 10'000'000;
constexpr std::size_t kHead = std::size_t{64} << 10;  // bytes; Exif stands at a picture's beginning
constexpr std::uint32_t kOldestCentury = 2000;        // of a year of two digits

// A date and a time of day without a zone.
struct Wall {
    year_month_day date;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;

    // Years beyond would not fit into a UtcTime.
    bool exists() const {
        return date.ok() && date.year() >= year{1970} && date.year() <= year{2200} && hour < 24 &&
               minute < 60 && second < 60;
    }
};

// A time that comes twice, at the end of summer time, is the one that the system takes.
std::optional<UtcTime> in_zone(const Wall& wall) {
    if (!wall.exists()) return std::nullopt;
    std::tm tm{};
    tm.tm_year = int{wall.date.year()} - 1900;
    tm.tm_mon = static_cast<int>(unsigned{wall.date.month()}) - 1;
    tm.tm_mday = static_cast<int>(unsigned{wall.date.day()});
    tm.tm_hour = static_cast<int>(wall.hour);
    tm.tm_min = static_cast<int>(wall.minute);
    tm.tm_sec = static_cast<int>(wall.second);
    tm.tm_isdst = -1;
    return UtcTime{seconds{::mktime(&tm)}};
}

std::optional<UtcTime> time_in_exif(Bytes head) {
    const auto fields = exif::read_app1(exif::find_app1(head));
    if (!fields || !fields->original) return std::nullopt;
    const exif::DateTime& taken = *fields->original;
    const Wall wall{taken.date, taken.hour, taken.minute, taken.second};
    if (!wall.exists()) return std::nullopt;
    const auto part = milliseconds{taken.milliseconds.value_or(0)};
    if (taken.east_minutes) {
        const auto local =
            sys_days{taken.date} + hours{taken.hour} + minutes{taken.minute} + seconds{taken.second};
        return UtcTime{local.time_since_epoch() - minutes{*taken.east_minutes} + part};
    }
    const auto time = in_zone(wall);
    return time ? std::optional(*time + part) : std::nullopt;
}

bool is_jpeg_name(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    const std::string_view ending = name.substr(dot + 1);
    return equal_ignoring_case(ending, "jpg") || equal_ignoring_case(ending, "jpeg");
}

// Nothing: it is no longer there, or no regular file.
std::optional<PictureFile> look_at(const fs::path& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat state{};
    if (!file || ::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) return std::nullopt;
    std::array<std::uint8_t, kHead> head;
    const ssize_t got = ::pread(file.get(), head.data(), head.size(), 0);
    std::optional<UtcTime> taken;
    if (got > 0) taken = time_in_exif(Bytes(head).first(static_cast<std::size_t>(got)));
    if (!taken) taken = time_in_name(path.filename().native());
    return PictureFile{
        .path = path.native(),
        .taken = taken.value_or(UtcTime{seconds{state.st_mtim.tv_sec} + nanoseconds{state.st_mtim.tv_nsec}}),
        .bytes = static_cast<std::uint64_t>(state.st_size)};
}

// YYYYMMDDHHMMSS at the beginning of a text, with at most one mark between each two numbers.
std::optional<UtcTime> leading_time(std::string_view text) {
    constexpr std::array<std::size_t, 6> kWidths = {4, 2, 2, 2, 2, 2};
    std::array<unsigned, 6> numbers{};
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
        if (i > 0 && !text.empty() && !is_digit(text[0])) text.remove_prefix(1);
        const std::string_view digits = text.substr(0, kWidths[i]);
        if (digits.size() < kWidths[i] || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
        numbers[i] = parse_int<unsigned>(digits).value_or(0);
        text.remove_prefix(kWidths[i]);
    }
    return in_zone({year{static_cast<int>(numbers[0])} / month{numbers[1]} / day{numbers[2]}, numbers[3],
                    numbers[4], numbers[5]});
}

std::optional<Wall> parse_wall(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t digits) {
        return is_digit(text[at]) ? parse_int<unsigned>(text.substr(at, digits)) : std::nullopt;
    };
    const bool has_time = text.size() == 16 || text.size() == 19;
    if ((text.size() != 10 && !has_time) || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (has_time && ((text[10] != ' ' && text[10] != 'T') || text[13] != ':')) return std::nullopt;
    if (text.size() == 19 && text[16] != ':') return std::nullopt;
    const auto y = number(0, 4);
    const auto m = number(5, 2);
    const auto d = number(8, 2);
    const auto h = has_time ? number(11, 2) : 0U;
    const auto min = has_time ? number(14, 2) : 0U;
    const auto s = text.size() == 19 ? number(17, 2) : 0U;
    if (!y || !m || !d || !h || !min || !s) return std::nullopt;
    const Wall wall{year{static_cast<int>(*y)} / month{*m} / day{*d}, *h, *min, *s};
    return wall.exists() ? std::optional(wall) : std::nullopt;
}

}  // namespace

std::optional<UtcTime> time_in_name(std::string_view name) {
    // rpicampy's: two groups of six digits and a dash between.
    if (name.size() > 13 && name[6] == '-' && name[13] == '-' &&
        std::ranges::all_of(name.substr(0, 6), is_digit) &&
        std::ranges::all_of(name.substr(7, 6), is_digit)) {
        const auto two = [&](std::size_t at) { return parse_int<unsigned>(name.substr(at, 2)).value_or(99); };
        return in_zone({year{static_cast<int>(kOldestCentury + two(4))} / month{two(2)} / day{two(0)}, two(7),
                        two(9), two(11)});
    }
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
        if (const auto time = leading_time(name.substr(at))) return time;
    }
    return std::nullopt;
}

std::optional<UtcTime> parse_local(std::string_view text) {
    const auto wall = parse_wall(text);
    return wall ? in_zone(*wall) : std::nullopt;
}

std::optional<local_seconds> parse_wall_time(std::string_view text) {
    const auto wall = parse_wall(text);
    if (!wall) return std::nullopt;
    return local_days{wall->date} + hours{wall->hour} + minutes{wall->minute} + seconds{wall->second};
}

Result<std::vector<PictureFile>> list_pictures(const std::string& folder, const Choice& choice) {
    std::error_code error;
    std::vector<PictureFile> pictures;
    std::size_t seen = 0;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (++seen > kMaxFiles)
            return fail(Kind::kResourceExhausted, folder + " has more than 10 million files");
        const std::string name = entry->path().filename();
        if (name.starts_with('.')) {
            entry.disable_recursion_pending();
            continue;
        }
        if (!is_jpeg_name(name)) continue;
        auto picture = look_at(entry->path());
        if (!picture || (choice.from && picture->taken < *choice.from) ||
            (choice.to && picture->taken >= *choice.to))
            continue;
        pictures.push_back(std::move(*picture));
    }
    if (error) return fail(Kind::kNotFound, "can't read the folder " + folder + ": " + error.message());
    if (pictures.empty()) return fail(Kind::kNotFound, folder + " has no JPEG files of this time");
    std::ranges::sort(pictures, [](const PictureFile& a, const PictureFile& b) {
        return a.taken == b.taken ? a.path < b.path : a.taken < b.taken;
    });
    if (choice.every > 1) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < pictures.size(); i += choice.every)
            std::swap(pictures[kept++], pictures[i]);
        pictures.resize(kept);
    }
    return pictures;
}

}  // namespace vedette::film
