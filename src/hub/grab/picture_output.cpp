#include "hub/grab/picture_output.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vedette::grab {
namespace {

Error write_error(int number) {
    if (number == EPIPE) return {Kind::kUnavailable, "nobody reads the output any more"};
    return errno_error("can't write the output", number);
}

// Said before the camera is asked for anything.
Result<void> check_folder(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    const std::string folder =
        slash == std::string::npos ? "." : file.substr(0, std::max<std::size_t>(slash, 1));
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    if (errno == ENOENT) return fail(Kind::kNotFound, fmt::format("there is no folder {}", folder));
    return std::unexpected(errno_error(fmt::format("can't write to the folder {}", folder), errno));
}

}  // namespace

Result<void> write_whole(int fd, Bytes bytes, int interrupt) {
    while (!bytes.empty()) {
        pollfd waits[2] = {{fd, POLLOUT, 0}, {interrupt, POLLIN, 0}};
        if (::poll(waits, 2, -1) < 0 && errno != EINTR) return std::unexpected(write_error(errno));
        if (waits[1].revents != 0) return fail(Kind::kCancelled, "stopped");
        // A writable pipe takes so much without blocking.
        const ssize_t n = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
        if (n < 0 && errno != EINTR && errno != EAGAIN) return std::unexpected(write_error(errno));
        if (n > 0) bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

Result<PictureOutput> PictureOutput::open(std::string_view text, std::uint64_t count, int standard_output) {
    PictureOutput output;
    if (text == "-") {
        if (::isatty(standard_output) == 1) {
            return fail(Kind::kInvalidArgument,
                        "the pictures would go to the terminal: redirect standard output, or write -o FILE");
        }
        output.stream_ = standard_output;
        output.name_ = "-";
        return output;
    }
    if (text.empty()) text = count == 1 ? "shot.jpg" : "shot-%04d.jpg";
    auto names = PictureNames::parse(text);
    if (!names) return std::unexpected(std::move(names.error()));
    output.names_ = std::move(*names);
    const std::string first = output.names_.name(1);
    struct stat about{};
    const bool exists = ::stat(first.c_str(), &about) == 0;
    if (first.ends_with('/') || (exists && S_ISDIR(about.st_mode))) {
        return fail(Kind::kInvalidArgument, fmt::format("{} is a folder: write {}{}shot-%04d.jpg", first,
                                                        first, first.ends_with('/') ? "" : "/"));
    }
    if (exists && !S_ISREG(about.st_mode)) {
        output.device_.reset(::open(first.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
        if (!output.device_) return std::unexpected(errno_error("can't open " + first, errno));
        output.stream_ = output.device_.get();
        output.name_ = first;
        return output;
    }
    if (count != 1 && !output.names_.numbered()) {
        return fail(Kind::kInvalidArgument,
                    fmt::format("{} can hold one picture only: write -o '{}', or -n 1", first,
                                propose_pattern(text)));
    }
    if (auto folder = check_folder(first); !folder) return std::unexpected(std::move(folder.error()));
    return output;
}

}  // namespace vedette::grab
