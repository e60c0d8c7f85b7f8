#include "hub/grab/console.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <poll.h>

namespace vedette::grab {
namespace {

Error write_error(int number) {
    if (number == EPIPE) return {Kind::kUnavailable, "the reader has closed the output"};
    return errno_error("can't write the output", number);
}

}  // namespace

Result<void> write_all(int fd, Bytes bytes, int interrupt) {
    while (!bytes.empty()) {
        pollfd waits[2] = {{fd, POLLOUT, 0}, {interrupt, POLLIN, 0}};
        if (::poll(waits, 2, -1) < 0 && errno != EINTR) return std::unexpected(write_error(errno));
        if (waits[1].revents != 0) return fail(Kind::kCancelled, "stopped");
        // A writable pipe takes PIPE_BUF bytes without blocking.
        const ssize_t n = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
        if (n < 0 && errno != EINTR && errno != EAGAIN) return std::unexpected(write_error(errno));
        if (n > 0) bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

}  // namespace vedette::grab
