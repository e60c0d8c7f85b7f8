#include "hub/serve/file_body.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "core/http/range.hpp"
#include "linux/base/write_all.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kTimeout = 30s;  // of the disk, for one piece

std::string folder() {
    const char* const named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/var/tmp";
}

using File = std::shared_ptr<UniqueFd>;

// Appends to the file, which is created for the first bytes. Blocks.
Result<File> append(File file, std::string_view bytes) {
    const auto failed = [] {
        return std::unexpected(errno_error(fmt::format("store a request's body in {}", folder()), errno));
    };
    if (!file) {
        file = std::make_shared<UniqueFd>(::open(folder().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
        if (!*file) return failed();
    }
    if (!write_all(file->get(), as_bytes(bytes))) return failed();
    return file;
}

}  // namespace

io::Task<Result<void>> BodyStore::add(Bytes piece, io::Loop& loop, io::Stop& stop) {
    size_ += piece.size();
    memory_ += as_text(piece);
    if (size_ <= kMaxInMemory) co_return Result<void>();
    const auto write = [file = file_, bytes = std::exchange(memory_, {})](const std::stop_token&) {
        return append(file, bytes);
    };
    auto file = co_await io::run_blocking(loop, io::Lane::kDisk, write, loop.now() + kTimeout, stop);
    if (!file) co_return std::unexpected(std::move(file.error()));
    file_ = std::move(*file);
    co_return Result<void>();
}

void BodyStore::move_to(api::Request& request) {
    request.body = std::move(memory_);
    request.body_file = std::move(file_);
    request.body_size = size_;
}

void apply_range(const api::Request& request, api::Response& response) {
    auto* const file = std::get_if<api::FileBody>(&response.body);
    if (file == nullptr || response.status != 200) return;
    response.fields.emplace_back("Accept-Ranges", "bytes");
    if (!file->etag.empty()) response.fields.emplace_back("ETag", file->etag);
    const bool holds = http::if_range_holds(request.field("If-Range"), file->etag);
    if (request.method != "GET" || !holds) return;
    const auto choice = http::choose_range(request.field("Range"), file->size);
    if (choice.kind == http::RangeKind::kWhole) return;
    if (choice.kind == http::RangeKind::kUnsatisfiable) {
        const std::uint64_t size = file->size;
        response = api::problem(416, "invalid_argument", fmt::format("the file has {} bytes", size));
        response.fields.emplace_back("Content-Range", fmt::format("bytes */{}", size));
        return;
    }
    const auto [first, size] = choice.range;
    response.status = 206;
    response.fields.emplace_back("Content-Range",
                                 fmt::format("bytes {}-{}/{}", first, first + size - 1, file->size));
    file->offset += first;
    file->size = size;
}

Result<std::string> read_piece(const api::FileBody& file, std::uint64_t at, std::size_t size) {
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(size, file.size - at)), '\0');
    ssize_t n = 0;
    do {
        n = ::pread(file.file->get(), piece.data(), piece.size(), static_cast<off_t>(file.offset + at));
    } while (n < 0 && errno == EINTR);
    if (n < 0) return std::unexpected(errno_error("read a file", errno));
    if (n == 0) return fail(Kind::kDataLoss, "the file has become shorter");
    piece.resize(static_cast<std::size_t>(n));
    return piece;
}

}  // namespace vedette::serve
