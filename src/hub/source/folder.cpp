#include "hub/source/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/source/picture_buffers.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::source {
namespace {

constexpr double kDefaultFps = 1;

// The end of the digits of `text` from `at` on.
std::size_t digits_end(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of("0123456789", at), text.size());
}

// Names in byte order, but numbers in them by their value: img2 is before img10.
bool is_before(std::string_view a, std::string_view b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const std::size_t end_i = digits_end(a, i);
        const std::size_t end_j = digits_end(b, j);
        if (end_i == i || end_j == j) {
            if (a[i] != b[j]) return a.substr(i) < b.substr(j);
            ++i;
            ++j;
            continue;
        }
        while (i + 1 < end_i && a[i] == '0') ++i;
        while (j + 1 < end_j && b[j] == '0') ++j;
        if (end_i - i != end_j - j) return end_i - i < end_j - j;
        const int order = a.substr(i, end_i - i).compare(b.substr(j, end_j - j));
        if (order != 0) return order < 0;
        i = end_i;
        j = end_j;
    }
    if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
    return a < b;  // they differ in leading zeros
}

// The names of the folder's visible files, sorted by is_before(). kNotFound, kPermissionDenied.
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
    std::ranges::sort(names, is_before);
    return names;
}

// Reads the whole file into `out`. kDataLoss: it is not a picture that can be shown.
Result<void> read_picture(const std::string& path, std::vector<std::uint8_t>& out) {
    const auto skip = [](const char* why) { return fail(Kind::kDataLoss, why); };
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat about{};
    if (!file || ::fstat(file.get(), &about) != 0) return skip("a file that can't be opened");
    if (about.st_size <= 0 || static_cast<std::uint64_t>(about.st_size) > kMaxPicture)
        return skip("a file that is empty or too large");
    out.resize(static_cast<std::size_t>(about.st_size));
    std::size_t size = 0;
    while (size < out.size()) {
        const ssize_t n = ::read(file.get(), out.data() + size, out.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        size += static_cast<std::size_t>(n);
    }
    out.resize(whole_jpeg_size(Bytes(out).first(size)));
    if (out.empty()) return skip("a file that is not a whole JPEG");
    return {};
}

}  // namespace

Folder::Folder(settings::SourceSpec spec)
    : spec_(std::move(spec)), fps_(spec_.fps.value_or(kDefaultFps)), pacer_(fps_) {}

// Shows the folder once; returns the number of pictures.
io::Task<Result<int>> Folder::play(Context context) {
    const auto list = [path = spec_.path](const std::stop_token&) { return list_files(path); };
    const auto names =
        co_await io::run_blocking(context.loop, io::Lane::kDisk, list, MonoTime::max(), context.stop);
    if (!names) co_return std::unexpected(names.error());
    if (!spec_.loop) length_ = {at_rate(names->size(), fps_).since, names->size()};
    const auto file = std::make_shared<std::vector<std::uint8_t>>();  // memory for all files
    int pictures = 0;
    for (const std::string& name : *names) {
        const std::uint64_t place = passed_++;
        const auto read = [path = spec_.path + "/" + name, file](const std::stop_token&) {
            return read_picture(path, *file);
        };
        const auto done =
            co_await io::run_blocking(context.loop, io::Lane::kDisk, read, MonoTime::max(), context.stop);
        if (!done && done.error().kind != Kind::kDataLoss) co_return std::unexpected(done.error());
        if (!done) {
            context.sink.skipped(done.error().message);
            continue;
        }
        if (!spec_.every) co_await pacer_.wait(context);
        if (context.stop.requested()) co_return std::unexpected(stopped());
        if (!std::exchange(opened_, true)) context.sink.connected();
        ++pictures;
        deliver_copy(context.sink, *file,
                     {.first_byte = context.loop.now(), .media_time = at_rate(place, fps_)});
    }
    co_return pictures;
}

io::Task<Error> Folder::run(Context context) {
    opened_ = false;
    passed_ = 0;
    pacer_.restart();
    do {
        const auto played = co_await play(context);
        if (!played) co_return played.error();
        if (*played == 0) co_return Error{Kind::kNotFound, fmt::format("no JPEG file in {}", spec_.path)};
    } while (spec_.loop);
    co_return Error{Kind::kEnded, "the folder's last picture was shown; loop=1 begins again"};
}

}  // namespace vedette::source
