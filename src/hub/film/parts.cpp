#include "hub/film/parts.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <ranges>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "core/base/text.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".part";

// What a part's name says.
struct Name {
    std::size_t number = 0;
    std::uint64_t hash = 0;
    UseCount count;
};

std::string format_name(const Name& name) {
    return fmt::format("{:06}-{:016x}-{}-{}-{}-{}{}", name.number, name.hash, name.count.used,
                       name.count.damaged, name.count.missing, name.count.odd_sized, kEnding);
}

std::optional<Name> parse_name(std::string_view text) {
    if (!text.ends_with(kEnding)) return std::nullopt;
    text.remove_suffix(kEnding.size());
    std::array<std::uint64_t, 6> fields{};
    std::size_t count = 0;
    for (const auto part : std::views::split(text, '-')) {
        if (count == fields.size()) return std::nullopt;
        const auto value =
            parse_int<std::uint64_t>(std::string_view(part.begin(), part.end()), count == 1 ? 16 : 10);
        if (!value) return std::nullopt;
        fields[count++] = *value;
    }
    if (count != fields.size()) return std::nullopt;
    return Name{
        .number = fields[0],
        .hash = fields[1],
        .count = {.used = fields[2], .damaged = fields[3], .missing = fields[4], .odd_sized = fields[5]}};
}

}  // namespace

Result<Parts> Parts::open(const std::string& output, std::vector<std::uint64_t> hashes) {
    std::error_code error;
    const fs::path path = fs::absolute(output, error);
    const std::string folder = (path.parent_path() / ("." + path.filename().string() + ".parts")).string();
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
        return std::unexpected(errno_error("make the folder " + folder, errno));
    UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock) return std::unexpected(errno_error("open the folder " + folder, errno));
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail(Kind::kFailedPrecondition, output + " is being made by another program");
    Parts parts(folder, std::move(lock), std::move(hashes));
    if (auto looked = parts.look(); !looked) return std::unexpected(looked.error());
    return parts;
}

Result<void> Parts::look() {
    std::error_code error;
    std::vector<fs::path> stale;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = parse_name(entry->path().filename().native());
        if (name && name->number < hashes_.size() && hashes_[name->number] == name->hash &&
            !found_[name->number]) {
            found_[name->number] = name->count;
        } else {
            stale.push_back(entry->path());
        }
    }
    for (const fs::path& path : stale) fs::remove(path, error);
    if (error) return fail(Kind::kInternal, "can't read the folder " + folder_ + ": " + error.message());
    return {};
}

std::string Parts::new_path(std::size_t number) const { return fmt::format("{}/{:06}.new", folder_, number); }

Result<void> Parts::keep(std::size_t number, const UseCount& count) {
    if (count.used == 0) return {};
    const std::string to = folder_ + "/" + format_name({number, hashes_[number], count});
    if (std::rename(new_path(number).c_str(), to.c_str()) != 0)
        return std::unexpected(errno_error("keep a part of the film as " + to, errno));
    found_[number] = count;
    return {};
}

void Parts::remove() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace vedette::film
