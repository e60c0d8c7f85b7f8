// The form that the scripts of simulated devices share: lines of words, of which a first one may be a time.
// What the words mean is the device's. Caller's thread.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace vedette::posix {

// "500ms", "2s"; a million of either at most.
std::optional<Duration> parse_script_time(std::string_view text);

// Calls `take` with the words of each line, of which there is at least one; comments begin with '#'. A
// sentence of `take` ends the reading, and comes back with the line's number.
using TakeWords = std::function<std::expected<void, std::string>(const std::vector<std::string>& words)>;
std::expected<void, std::string> read_script(const std::string& text, const TakeWords& take);

}  // namespace vedette::posix
