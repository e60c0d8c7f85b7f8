#include "linux/base/log.hpp"

#include <array>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace vedette {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
    using enum spdlog::level::level_enum;
    constexpr std::array kLevels{debug, info, warn, err};
    return kLevels[static_cast<std::size_t>(level)];
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = spdlog::stderr_color_mt("vedette");
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
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

}  // namespace

void set_log_level(Level minimum) { logger().set_level(to_spdlog(minimum)); }

void log_line(Level level, std::string_view room, std::string_view sentence) {
    logger().log(to_spdlog(level), "{}: {}", room, one_line(sentence));
}

}  // namespace vedette
