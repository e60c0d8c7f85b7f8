#include "hub/source/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/source/whole_jpeg.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/io/wait.hpp"

namespace vedette::source {
namespace {

constexpr double kUsualFps = 1;

// The names of the folder's visible files, in byte order. kNotFound, kPermissionDenied.
Result<std::vector<std::string>> list_files(const std::string& path) {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator at(path, error);
    for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
        std::error_code unknown;
        std::string name = at->path().filename();
        if (!name.starts_with('.') && at->is_regular_file(unknown)) names.push_back(std::move(name));
    }
    if (error) return std::unexpected(errno_error(fmt::format("the folder {}", path), error.value()));
    std::ranges::sort(names);
    return names;
}

// The whole file as a picture; null when it is none, with the reason told to the sink.
std::unique_ptr<bus::Buffer> read_picture(const std::string& path, Sink& sink) {
    const auto skip = [&sink](std::string_view why) {
        sink.skipped(why);
        return nullptr;
    };
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat about{};
    if (!file || ::fstat(file.get(), &about) != 0) return skip("a file that can't be opened");
    if (about.st_size <= 0 || static_cast<std::uint64_t>(about.st_size) > kMaxPicture)
        return skip("a file that is empty or too large");
    auto picture = sink.take(static_cast<std::size_t>(about.st_size));
    if (!picture) return skip("no memory for the picture");
    const MutableBytes space = picture->space().first(static_cast<std::size_t>(about.st_size));
    std::size_t size = 0;
    while (size < space.size()) {
        const ssize_t n = ::read(file.get(), space.data() + size, space.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        size += static_cast<std::size_t>(n);
    }
    picture->set_size(whole_jpeg_size(space.first(size)));
    if (picture->bytes().empty()) return skip("a file that is no whole JPEG");
    return picture;
}

}  // namespace

Folder::Folder(FolderCamera camera) : camera_(std::move(camera)), pace_(fps()) {}

double Folder::fps() const { return camera_.fps.value_or(kUsualFps); }

// Once through the folder; returns how many pictures there were.
io::Task<Result<int>> Folder::play(Context context) {
    const auto names = list_files(camera_.path);
    if (!names) co_return std::unexpected(names.error());
    if (!camera_.loop) length_ = {at_rate(names->size(), fps()).since, names->size()};
    int pictures = 0;
    for (const std::string& name : *names) {
        if (context.stop.requested()) break;
        const std::uint64_t place = passed_++;
        auto picture = read_picture(camera_.path + "/" + name, context.sink);
        if (!picture) {
            co_await io::let_others_run(context.loop, context.stop);
            continue;
        }
        if (camera_.every) {
            co_await io::let_others_run(context.loop, context.stop);
        } else {
            co_await pace_.wait(context);
        }
        if (context.stop.requested()) break;
        if (!std::exchange(opened_, true)) context.sink.connected();
        const Stamp stamp{.first_byte = context.loop.now(), .media_time = at_rate(place, fps())};
        ++pictures;
        context.sink.picture(std::move(picture), stamp);
    }
    if (context.stop.requested()) co_return fail(Kind::kCancelled, "stopped");
    co_return pictures;
}

io::Task<Error> Folder::run(Context context) {
    opened_ = false;
    passed_ = 0;
    pace_.restart();
    do {
        const auto played = co_await play(context);
        if (!played) co_return played.error();
        if (*played == 0) co_return Error{Kind::kNotFound, fmt::format("no JPEG file in {}", camera_.path)};
    } while (camera_.loop);
    co_return Error{Kind::kEnded, "the folder's last picture was shown; loop=1 begins again"};
}

}  // namespace vedette::source
