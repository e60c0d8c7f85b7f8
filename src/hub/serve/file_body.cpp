#include "hub/serve/file_body.hpp"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

#include "core/http/range.hpp"

namespace vedette::serve {

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
