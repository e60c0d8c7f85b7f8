// The log on stderr: one line for each event, as `time level room: sentence`. The caller removes secrets:
// URLs go through mask_credentials(). Thread-safe; blocks only as long as stderr does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace vedette {

// How important a line is.
enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

// Lines below this level are not written.
void set_log_level(Level minimum);
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
