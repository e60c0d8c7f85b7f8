#include "hub/timelapse/unnamed_pictures.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/timelapse/picture_file.hpp"

namespace vedette::timelapse {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "unknown-time";

// The kernel's name of this start of the machine; in a container, that of its host.
std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    const bool good = !id.empty() && std::ranges::all_of(id, [](char c) { return is_alnum(c) || c == '-'; });
    return good ? id : "boot";
}

fs::path folder_of(const settings::TimelapseSettings& job) { return fs::path(job.folder) / kFolder / job.id; }

std::size_t count_of_all_starts(const settings::TimelapseSettings& job) {
    std::size_t count = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder_of(job), error), end; !error && at != end;
         at.increment(error))
        count += at->is_regular_file(error);
    return count;
}

// Counts with leading zeros, so that the names are in the order of time.
std::string name_of(MonoTime captured, int attempt) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(captured.since).count();
    return attempt == 1 ? fmt::format("{:014}.jpg", ms) : fmt::format("{:014}-{}.jpg", ms, attempt);
}

}  // namespace

Result<void> write_unnamed(const settings::TimelapseSettings& job, MonoTime captured, Bytes jpeg) {
    if (count_of_all_starts(job) >= kMaxUnnamed)
        return fail(Kind::kResourceExhausted,
                    fmt::format("there are {} pictures of unknown time already", kMaxUnnamed));
    const auto written = write_picture(
        folder_of(job) / boot_id(), [&](int attempt) { return name_of(captured, attempt); }, jpeg);
    return written ? Result<void>() : std::unexpected(written.error());
}

std::vector<UnnamedPicture> list_unnamed(const settings::TimelapseSettings& job) {
    std::vector<UnnamedPicture> found;
    std::error_code error;
    for (fs::directory_iterator at(folder_of(job) / boot_id(), error), end; !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename();
        const auto ms = parse_int<std::int64_t>(std::string_view(name).substr(0, name.find_first_of("-.")));
        if (!ms || !name.ends_with(".jpg") || !at->is_regular_file(error)) continue;
        found.push_back({at->path(), MonoTime{std::chrono::milliseconds(*ms)}});
    }
    std::ranges::sort(found, {}, &UnnamedPicture::path);
    return found;
}

Result<std::vector<std::uint8_t>> read_unnamed(const UnnamedPicture& picture) {
    std::ifstream file(picture.path, std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    if (file.bad() || bytes.empty()) return fail(Kind::kDataLoss, "can't read " + picture.path);
    return bytes;
}

void remove_unnamed(const UnnamedPicture& picture) {
    std::error_code error;
    const fs::path path(picture.path);
    fs::remove(path, error);
    // Of start, job and all jobs; only if they are empty.
    fs::path folder = path.parent_path();
    for (int level = 0; level < 3 && fs::remove(folder, error); ++level) folder = folder.parent_path();
}

}  // namespace vedette::timelapse
