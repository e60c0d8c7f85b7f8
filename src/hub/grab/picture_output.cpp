#include "hub/grab/picture_output.hpp"

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vedette::grab {
namespace {

// Reports a missing or read-only folder before the camera is connected.
Result<void> check_folder(const std::string& file) {
    std::string folder = std::filesystem::path(file).parent_path();
    if (folder.empty()) folder = ".";
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    if (errno == ENOENT) return fail(Kind::kNotFound, fmt::format("there is no folder {}", folder));
    return std::unexpected(errno_error(fmt::format("can't write to the folder {}", folder), errno));
}

}  // namespace

Result<PictureOutput> PictureOutput::open(std::string_view text, std::uint64_t count, int standard_output) {
    PictureOutput output;
    if (text == "-") {
        if (::isatty(standard_output) == 1)
            return fail(Kind::kInvalidArgument,
                        "the pictures would go to the terminal: redirect standard output, or write -o FILE");
        output.stream_ = standard_output;
        output.name_ = "-";
        return output;
    }
    if (text.empty()) text = count == 1 ? "shot.jpg" : "shot-%04d.jpg";
    auto names = PictureNames::parse(text);
    if (!names) return std::unexpected(std::move(names.error()));
    output.names_ = std::move(*names);
    const std::string first = output.names_.name(1);
    struct stat info{};
    const bool exists = ::stat(first.c_str(), &info) == 0;
    if (first.ends_with('/') || (exists && S_ISDIR(info.st_mode)))
        return fail(Kind::kInvalidArgument, fmt::format("{} is a folder: write {}{}shot-%04d.jpg", first,
                                                        first, first.ends_with('/') ? "" : "/"));
    if (exists && !S_ISREG(info.st_mode)) {
        output.device_.reset(::open(first.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
        if (!output.device_) return std::unexpected(errno_error("can't open " + first, errno));
        output.stream_ = output.device_.get();
        output.name_ = first;
        return output;
    }
    if (count != 1 && !output.names_.numbered())
        return fail(Kind::kInvalidArgument,
                    fmt::format("{} can hold one picture only: write -o '{}', or -n 1", first,
                                propose_pattern(text)));
    if (auto folder = check_folder(first); !folder) return std::unexpected(std::move(folder.error()));
    return output;
}

}  // namespace vedette::grab
