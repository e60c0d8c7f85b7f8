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

fs::path folder_of(const std::string& folder) { return fs::path(folder) / kFolder / boot_id(); }

// Counts with leading zeros, so that the names are in the order of time.
std::string name_of(MonoTime captured, int attempt) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(captured.since).count();
    return attempt == 1 ? fmt::format("{:014}.jpg", ms) : fmt::format("{:014}-{}.jpg", ms, attempt);
}

}  // namespace

Result<void> write_unnamed(const std::string& folder, MonoTime captured, Bytes jpeg) {
    if (list_unnamed(folder).size() >= kMaxUnnamed)
        return fail(Kind::kResourceExhausted,
                    fmt::format("there are {} pictures of unknown time already", kMaxUnnamed));
    const auto written =
        write_picture(folder_of(folder), [&](int attempt) { return name_of(captured, attempt); }, jpeg);
    return written ? Result<void>() : std::unexpected(written.error());
}

std::vector<UnnamedPicture> list_unnamed(const std::string& folder) {
    std::vector<UnnamedPicture> found;
    std::error_code error;
    for (fs::directory_iterator at(folder_of(folder), error), end; !error && at != end; at.increment(error)) {
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
    // Only if they are empty.
    if (fs::remove(path.parent_path(), error)) fs::remove(path.parent_path().parent_path(), error);
}

}  // namespace vedette::timelapse
