#include "node/history/picture_folders.hpp"

#include <algorithm>

namespace vedette::node {
namespace {

using port::FilesError;

constexpr std::uint32_t day_of(std::uint64_t minute) { return static_cast<std::uint32_t>(minute / 10'000); }
constexpr std::uint64_t begin_of(std::uint32_t day) { return std::uint64_t{day} * 10'000; }
constexpr std::uint64_t end_of(std::uint32_t day) { return begin_of(day) + 10'000; }

// The greatest day of the root.
class FindNewestDay final : public port::FileVisitor {
  public:
    explicit FindNewestDay(std::uint64_t bound) : bound_(bound) {}
    bool visit(std::string_view name, bool is_folder) override {
        if (!is_folder) return true;
        if (const auto minute = parse_minute(name); minute && *minute < bound_)
            found = std::max(found, day_of(*minute));
        if (const auto day = parse_day(name); day && begin_of(*day) < bound_) found = std::max(found, *day);
        return true;
    }
    std::uint32_t found = 0;

  private:
    const std::uint64_t bound_;
};

// The greatest minutes of a day in one folder.
class AddMinutes final : public port::FileVisitor {
  public:
    AddMinutes(DayFolders& out, std::uint32_t day, std::uint64_t bound, bool is_in_day)
        : out_(out), day_(day), bound_(bound), is_in_day_(is_in_day) {}
    bool visit(std::string_view name, bool is_folder) override {
        const auto minute = is_folder ? parse_minute(name) : std::nullopt;
        if (!minute || day_of(*minute) != day_ || *minute >= bound_) return true;
        const auto place =
            std::ranges::lower_bound(out_.folders(), *minute, std::ranges::greater{}, &MinuteFolder::minute);
        const auto at = place - out_.folders().begin();
        if (at == static_cast<std::ptrdiff_t>(DayFolders::kMax)) return true;
        out_.count = std::min(out_.count + 1, DayFolders::kMax);
        const auto end = out_.memory.begin() + static_cast<std::ptrdiff_t>(out_.count);
        std::copy_backward(out_.memory.begin() + at, end - 1, end);
        out_.memory[static_cast<std::size_t>(at)] = {*minute, is_in_day_};
        return true;
    }

  private:
    DayFolders& out_;
    const std::uint32_t day_;
    const std::uint64_t bound_;
    const bool is_in_day_;
};

// The smallest minute within bounds, and of the root the smallest day that may have one.
class FindOldest final : public port::FileVisitor {
  public:
    FindOldest(std::uint64_t after, std::uint64_t before) : after_(after), before_(before) {}
    bool visit(std::string_view name, bool is_folder) override {
        if (!is_folder) return true;
        if (const auto found = parse_minute(name); found && *found > after_ && *found < before_)
            minute = minute == 0 ? *found : std::min(minute, *found);
        if (const auto found = parse_day(name);
            found && end_of(*found) > after_ + 1 && begin_of(*found) < before_)
            day = day == 0 ? *found : std::min(day, *found);
        return true;
    }
    std::uint64_t minute = 0;
    std::uint32_t day = 0;

  private:
    const std::uint64_t after_;
    const std::uint64_t before_;
};

// Some pictures of a folder.
class TakePictures final : public port::FileVisitor {
  public:
    bool visit(std::string_view name, bool is_folder) override {
        const auto picture = is_folder ? std::nullopt : PictureName::parse_file(name);
        if (picture) pictures[count++] = *picture;
        return count < pictures.size();
    }
    std::array<PictureName, 8> pictures{};
    std::size_t count = 0;
};

}  // namespace

std::string_view format_folder(const MinuteFolder& folder, PictureText& out) {
    return folder.is_in_day ? format_minute_of_day(folder.minute, out) : format_minute(folder.minute, out);
}

std::expected<std::uint32_t, FilesError> find_newest_day(port::Files& files, std::uint64_t bound) {
    FindNewestDay newest(bound);
    if (const auto listed = files.list("", newest); !listed) return std::unexpected(listed.error());
    return newest.found;
}

std::expected<DayFolders, FilesError> list_day(port::Files& files, std::uint32_t day, std::uint64_t bound) {
    DayFolders out;
    PictureText memory;
    AddMinutes in_day(out, day, bound, true);
    const auto listed = files.list(format_day(day, memory), in_day);
    // A day of pycameresp has no folder.
    if (!listed && listed.error() != FilesError::kNotFound) return std::unexpected(listed.error());
    AddMinutes in_root(out, day, bound, false);
    if (const auto root = files.list("", in_root); !root) return std::unexpected(root.error());
    return out;
}

std::expected<MinuteFolder, FilesError> find_newest(port::Files& files) {
    for (std::uint64_t bound = UINT64_MAX;;) {
        const auto day = find_newest_day(files, bound);
        if (!day) return std::unexpected(day.error());
        if (*day == 0) return MinuteFolder{};
        const auto found = list_day(files, *day, bound);
        if (!found) return std::unexpected(found.error());
        if (found->count > 0) return found->memory[0];
        bound = begin_of(*day);
    }
}

std::expected<MinuteFolder, FilesError> find_oldest(port::Files& files, std::uint64_t after,
                                                    std::uint64_t before) {
    while (true) {
        FindOldest root(after, before);
        if (const auto listed = files.list("", root); !listed) return std::unexpected(listed.error());
        const MinuteFolder in_root{root.minute, false};
        if (root.day == 0 || (root.minute != 0 && root.minute < begin_of(root.day))) return in_root;
        PictureText memory;
        FindOldest found(after, before);
        if (const auto listed = files.list(format_day(root.day, memory), found);
            !listed && listed.error() != FilesError::kNotFound)
            return std::unexpected(listed.error());
        const bool is_of_root = root.minute != 0 && root.minute < end_of(root.day);
        if (is_of_root && (found.minute == 0 || root.minute < found.minute)) return in_root;
        if (found.minute != 0) return MinuteFolder{found.minute, true};
        (void)files.remove(format_day(root.day, memory));
        after = end_of(root.day) - 1;
    }
}

bool remove_folder(port::Files& files, const MinuteFolder& folder) {
    PictureText memory;
    while (true) {
        TakePictures some;
        if (!files.list(format_folder(folder, memory), some)) return false;
        if (some.count == 0) break;
        for (std::size_t i = 0; i < some.count; ++i) {
            if (!files.remove(format_path(some.pictures[i], folder.is_in_day, memory))) return false;
        }
    }
    if (!files.remove(format_folder(folder, memory))) return false;
    if (folder.is_in_day) (void)files.remove(format_day(day_of(folder.minute), memory));
    return true;
}

}  // namespace vedette::node
