#include "hub/changes/file_follower.hpp"

#include <utility>

#include <sys/stat.h>

#include "linux/io/blocking_call.hpp"

namespace vedette::changes {
namespace {

constexpr Duration kInterval = 1s;
constexpr Duration kLookTimeout = 10s;  // of a disk or a share that hangs

}  // namespace

FileFollower::FileFollower(io::Loop& loop, std::string path, SettingsChanger& changer)
    : loop_(loop), path_(std::move(path)), changer_(changer), wake_(loop) {}

void FileFollower::read_now() {
    asked_ = true;
    wake_.notify();
}

io::Task<> FileFollower::follow(io::Stop& stop) {
    Look read_as;  // the file when it was last read; none yet: it may have changed since the hub was started
    Look last;
    co_await changer_.remember(stop);
    for (;;) {
        const io::Woken woken = co_await wake_.wait(loop_.now() + kInterval, stop);
        if (woken == io::Woken::kStopped) co_return;
        const Look now = co_await look(stop);
        const bool settled = std::exchange(last, now) == now;
        const bool asked = std::exchange(asked_, false);
        if (!asked && (now == read_as || !settled)) continue;
        read_as = now;
        co_await changer_.read_file(stop);
    }
}

io::Task<FileFollower::Look> FileFollower::look(io::Stop& stop) {
    const auto stat_file = [path = path_](const std::stop_token&) -> Result<Look> {
        struct stat about{};
        if (::stat(path.c_str(), &about) != 0) return Look{};
        return Look{.device = about.st_dev,
                    .inode = about.st_ino,
                    .size = about.st_size,
                    .modified_ns = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec};
    };
    const auto seen =
        co_await io::run_blocking(loop_, io::Lane::kDisk, stat_file, loop_.now() + kLookTimeout, stop);
    co_return seen.value_or(Look{});
}

}  // namespace vedette::changes
