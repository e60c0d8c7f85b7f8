#include "hub/film/growing_film.hpp"

#include <array>
#include <cerrno>
#include <cmath>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/matroska/reader.hpp"
#include "core/matroska/writer.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::film {

Result<GrowingFilm> GrowingFilm::open(const std::string& path, std::string title, double fps) {
    UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!file) return std::unexpected(errno_error("open " + path, errno));
    GrowingFilm film(path, std::move(title), fps, std::move(file));
    if (auto done = film.read(); !done) return std::unexpected(std::move(done.error()));
    return film;
}

Result<void> GrowingFilm::read() {
    using Event = matroska::Reader::Event;
    struct stat state{};
    if (::fstat(file_.get(), &state) != 0) return std::unexpected(errno_error("read " + path_, errno));
    matroska::Reader reader(static_cast<std::uint64_t>(state.st_size));
    std::array<std::uint8_t, matroska::kWindow> window;
    for (;;) {
        const ssize_t got =
            ::pread(file_.get(), window.data(), window.size(), static_cast<off_t>(reader.position()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(errno_error("read " + path_, errno));
        const Event event = reader.next(Bytes(window).first(static_cast<std::size_t>(got)));
        if (event == Event::kPicture) sizes_.push_back(reader.picture().size);
        if (event == Event::kEnd || event == Event::kFault) break;
    }
    end_ = reader.append_at();
    size_ = {reader.header().width, reader.header().height};
    if (end_ == 0) sizes_.clear();
    return {};
}

Result<void> GrowingFilm::clear() {
    if (::ftruncate(file_.get(), 0) != 0) return std::unexpected(errno_error("write " + path_, errno));
    end_ = 0;
    sizes_.clear();
    return {};
}

Result<void> GrowingFilm::put(Bytes bytes) {
    for (std::uint64_t at = end_; !bytes.empty();) {
        const ssize_t wrote = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return std::unexpected(errno_error("write " + path_, errno));
        at += static_cast<std::uint64_t>(wrote);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<void> GrowingFilm::write_header_of(image::Size size, UtcTime taken) {
    matroska::FileInfo info{.width = static_cast<std::uint16_t>(size.width),
                            .height = static_cast<std::uint16_t>(size.height),
                            .title = title_,
                            .program = "Vedette",
                            .date = taken,
                            .interval = Duration{std::llround(1e9 / fps_)}};
    if (::getrandom(info.uid.data(), info.uid.size(), 0) != static_cast<ssize_t>(info.uid.size()))
        return std::unexpected(errno_error("get random bytes", errno));
    std::array<std::uint8_t, matroska::kMaxHeader> memory;
    const auto header = matroska::write_header(info, memory);
    if (!header)
        return fail(Kind::kInvalidArgument,
                    fmt::format("{}: {}", path_, matroska::to_string(header.error())));
    if (auto done = put(*header); !done) return done;
    end_ = header->size();
    size_ = size;
    return sync_folder(path_.substr(0, path_.rfind('/')));
}

Result<bool> GrowingFilm::append(Bytes jpeg, image::Size size, UtcTime taken) {
    if (end_ != 0 && size != size_) return false;
    if (::ftruncate(file_.get(), static_cast<off_t>(end_)) != 0)
        return std::unexpected(errno_error("write " + path_, errno));
    if (end_ == 0) {
        if (auto done = write_header_of(size, taken); !done) return std::unexpected(std::move(done.error()));
    }
    const Duration at{std::llround(static_cast<double>(sizes_.size()) * 1e9 / fps_)};
    const matroska::PictureHead head = matroska::picture_head(MediaTime{at}, jpeg.size());
    std::vector<std::uint8_t> cluster(head.begin(), head.end());
    cluster.insert(cluster.end(), jpeg.begin(), jpeg.end());
    auto done = put(cluster);
    if (done && ::fdatasync(file_.get()) != 0) done = std::unexpected(errno_error("write " + path_, errno));
    if (!done) {
        static_cast<void>(::ftruncate(file_.get(), static_cast<off_t>(end_)));
        return std::unexpected(std::move(done.error()));
    }
    end_ += cluster.size();
    sizes_.push_back(jpeg.size());
    return true;
}

}  // namespace vedette::film
