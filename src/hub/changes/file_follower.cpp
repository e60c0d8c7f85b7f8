#include "hub/changes/file_follower.hpp"

#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "hub/settings/diff.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/log.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::changes {
namespace {

constexpr Duration kInterval = 1s;
constexpr Duration kReadTimeout = 10s;  // of a disk or a share that hangs
constexpr std::size_t kMaxLogged = 20;  // changes and problems, a line each

}  // namespace

FileFollower::FileFollower(io::Loop& loop, std::string path, settings::CheckedSettings started,
                           Applier& applier, OnStatus on_status)
    : loop_(loop),
      path_(std::move(path)),
      started_(started.document),
      running_(std::move(started)),
      applier_(applier),
      on_status_(std::move(on_status)),
      wake_(loop) {}

void FileFollower::read_now() {
    asked_ = true;
    wake_.notify();
}

io::Task<> FileFollower::follow(io::Stop& stop) {
    Look read_as;  // the file when it was last read; none yet: it may have changed since the hub was started
    Look last;
    for (;;) {
        const io::Woken woken = co_await wake_.wait(loop_.now() + kInterval, stop);
        if (woken == io::Woken::kStopped) co_return;
        const Look now = co_await look(stop);
        const bool settled = std::exchange(last, now) == now;
        const bool asked = std::exchange(asked_, false);
        if (!asked && (now == read_as || !settled)) continue;
        read_as = now;
        co_await read(stop);
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
        co_await io::run_blocking(loop_, io::Lane::kDisk, stat_file, loop_.now() + kReadTimeout, stop);
    co_return seen.value_or(Look{});
}

io::Task<> FileFollower::read(io::Stop& stop) {
    using Checked = std::expected<settings::CheckedSettings, settings::Problems>;
    const auto load = [path = path_](const std::stop_token&) -> Result<Checked> {
        return settings::load_checked_settings(path);
    };
    auto checked = co_await io::run_blocking(loop_, io::Lane::kDisk, load, loop_.now() + kReadTimeout, stop);
    if (!checked) {
        if (!stop.requested()) refuse({{path_, 0, 0, {}, "can't be read: " + checked.error().message, {}}});
        co_return;
    }
    if (!*checked) co_return refuse(checked->error());
    auto applying = apply(std::move(**checked));
    co_await std::move(applying);
}

io::Task<> FileFollower::apply(settings::CheckedSettings wanted) {
    const settings::Table& table = settings::hub_table();
    const settings::Changes changes = settings::changes_between(running_.document, wanted.document, table);
    if (!changes.empty()) {
        auto applying = applier_.apply(wanted.settings);
        const auto applied = co_await std::move(applying);
        if (!applied) {
            log_error("settings", "the change is taken back: {}", applied.error().message);
            co_return say("Running with the settings before the last change: " + applied.error().message);
        }
        for (std::size_t i = 0; i < changes.size() && i < kMaxLogged; ++i)
            log_info("settings", "{}", settings::format(changes[i], table));
        if (changes.size() > kMaxLogged) log_info("settings", "and {} more", changes.size() - kMaxLogged);
        log_info("settings", "{}: {}", path_, settings::describe(settings::plan_of(changes, table)));
        running_ = std::move(wanted);
    }
    settings::Plan waiting;
    waiting.restart =
        settings::plan_of(settings::changes_between(started_, running_.document, table), table).restart;
    say(waiting.restart.empty() ? "Running" : "Running; " + settings::describe(waiting));
}

void FileFollower::refuse(const settings::Problems& problems) {
    for (std::size_t i = 0; i < problems.size() && i < kMaxLogged; ++i)
        log_error("settings", "{}", settings::format(problems[i]));
    log_error("settings", "the hub goes on with the settings before");
    const std::string more = problems.size() > 1 ? fmt::format(" (and {} more)", problems.size() - 1) : "";
    say(fmt::format("Running with the settings before: {}{}", settings::format(problems.front()), more));
}

void FileFollower::say(std::string sentence) {
    if (sentence == said_) return;
    said_ = std::move(sentence);
    on_status_(said_);
}

}  // namespace vedette::changes
