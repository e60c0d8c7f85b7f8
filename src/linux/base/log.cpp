#include "linux/base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <mutex>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "linux/base/clock.hpp"
#include "linux/base/log_lines.hpp"

namespace vedette {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    using enum spdlog::level::level_enum;
    constexpr std::array kLevels{debug, info, warn, err};
    return kLevels[static_cast<std::size_t>(level)];
}

constexpr const char* kPattern = "%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v";

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = spdlog::stderr_color_mt("vedette");
        made->set_pattern(kPattern);
        return made;
    }();
    return *instance;
}

// The text may come from outside: control characters, which could break the line or control a terminal, are
// escaped.
std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\x{:02x}", byte);
        } else {
            out += c;
        }
    }
    return out;
}

// The lines that were written last. Thread-safe.
class KeptLines {
  public:
    void add(LogLine line) {
        const std::lock_guard lock(mutex_);
        if (lines_.size() == kKeptLogLines) lines_.pop_front();
        lines_.push_back(std::move(line));
    }
    std::vector<LogLine> last(std::size_t limit) {
        const std::lock_guard lock(mutex_);
        const std::size_t count = std::min(limit, lines_.size());
        return {lines_.end() - static_cast<std::ptrdiff_t>(count), lines_.end()};
    }

  private:
    std::mutex mutex_;
    std::deque<LogLine> lines_;  // guarded by mutex_
};

KeptLines& kept_lines() {
    static KeptLines lines;
    return lines;
}

}  // namespace

void set_log_level(Level minimum) { logger().set_level(to_spdlog(minimum)); }

Result<void> set_log_file(const std::string& path, std::size_t max_bytes, std::size_t kept) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path, max_bytes, kept);
        sink->set_pattern(kPattern);
        logger().sinks().push_back(std::move(sink));
        logger().flush_on(spdlog::level::debug);  // a line must not be lost with the process
    } catch (const spdlog::spdlog_ex&) {
        return std::unexpected(errno_error("can't write the log to " + path, errno));
    }
    return {};
}

void log_line(Level level, std::string_view room, std::string_view sentence) {
    if (!logger().should_log(to_spdlog(level))) return;
    LogLine line{system_clock().utc(), level, std::string(room), one_line(sentence)};
    logger().log(to_spdlog(level), "{}: {}", room, line.sentence);
    kept_lines().add(std::move(line));
}

std::vector<LogLine> last_log_lines(std::size_t limit) { return kept_lines().last(limit); }

}  // namespace vedette
