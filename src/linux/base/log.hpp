// The hub's log: one line an occurrence, on stderr, as `time level room: sentence`. No secrets: URLs go
// through mask_credentials() before they get here. Any thread; never blocks on more than the stream.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace vedette {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

void set_log_level(Level least);
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
