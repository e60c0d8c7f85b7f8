#include "hub/io/timed_stream.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::io {
namespace {

constexpr std::size_t kKept = 512;     // bytes in which a line is looked for
constexpr std::size_t kMaxDigits = 9;  // of milliseconds

// "vedette-part 0a1b2c3d 3 ", in front of the milliseconds and a line feed.
std::string line_of(std::string_view key, std::size_t number) {
    return fmt::format("vedette-part {} {} ", key, number);
}

}  // namespace

bool is_timed_key(std::string_view key) {
    return key.size() >= 8 && key.size() <= 32 && std::ranges::all_of(key, is_alnum);
}

std::string format_timed_part(std::string_view key, int number, Duration sent) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(sent).count();
    const std::string text = fmt::format("{}{}\n", line_of(key, static_cast<std::size_t>(number)), ms);
    return fmt::format("--vedette\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}\r\n",
                       text.size(), text);
}

TimedReader::TimedReader(std::string_view key) : key_(key) {}

void TimedReader::feed(Bytes bytes, Duration at) {
    while (!bytes.empty() && !is_complete()) {
        const Bytes piece = bytes.first(std::min(bytes.size(), kKept));
        bytes = bytes.subspan(piece.size());
        rest_ += as_text(piece);
        while (!is_complete() && take_part(at)) {
        }
        if (rest_.size() > kKept) rest_.erase(0, rest_.size() - kKept);
    }
}

// Takes the next part off rest_, if it is there to its end.
bool TimedReader::take_part(Duration at) {
    const std::string line = line_of(key_, parts_.size());
    const std::size_t begin = rest_.find(line);
    if (begin == rest_.npos) return false;
    const std::size_t number = begin + line.size();
    const std::size_t end = rest_.find('\n', number);
    if (end == rest_.npos) return false;
    const std::string_view digits = std::string_view(rest_).substr(number, end - number);
    const std::int64_t ms = digits.size() <= kMaxDigits ? parse_int<std::int64_t>(digits).value_or(-1) : -1;
    rest_.erase(0, end);
    if (ms < 0) return true;  // looks on behind it
    parts_.push_back({std::chrono::milliseconds(ms), at});
    return true;
}

}  // namespace vedette::io
