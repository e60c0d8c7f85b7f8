// The log on stderr: one line for each event, as `time level room: sentence`. The caller removes secrets:
// URLs go through mask_credentials(). Thread-safe; blocks only as long as stderr does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "linux/base/error.hpp"

namespace vedette {

// How important a line is.
enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

// Lines below this level are not written.
void set_log_level(Level minimum);
// From now on lines are written to a file, too. Above `max_bytes` it becomes "NAME.1.EXT", which becomes
// "NAME.2.EXT" and so on up to `kept`; the oldest goes. A file of an earlier start is gone on with. The error
// says what is wrong with the path. Main thread, before other threads log.
Result<void> set_log_file(const std::string& path, std::size_t max_bytes, std::size_t kept);
void log_line(Level level, std::string_view room, std::string_view sentence);

template <class... Args>
void log_info(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    log_line(Level::kInfo, room, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    log_line(Level::kWarning, room, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void log_error(std::string_view room, fmt::format_string<Args...> format, Args&&... args) {
    log_line(Level::kError, room, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace vedette
