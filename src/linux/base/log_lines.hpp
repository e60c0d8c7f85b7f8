// The lines that the log has written last, for the hub's own page. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/log.hpp"

namespace vedette {

// A line that was written.
struct LogLine {
    UtcTime at;
    Level level{};
    std::string room;
    std::string sentence;  // control characters are escaped
};

inline constexpr std::size_t kKeptLogLines = 500;
// The newest lines, at most `limit` and kKeptLogLines of them, the oldest first.
std::vector<LogLine> last_log_lines(std::size_t limit);

}  // namespace vedette
