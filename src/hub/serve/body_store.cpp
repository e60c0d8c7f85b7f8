#include "hub/serve/body_store.hpp"

#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

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
    while (!bytes.empty()) {
        const ssize_t n = ::write(file->get(), bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed();
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
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

}  // namespace vedette::serve
