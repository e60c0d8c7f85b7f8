#include "linux/base/utc_text.hpp"

#include <fmt/chrono.h>

namespace vedette {

std::string format_utc(UtcTime time) {
    const auto ms = to_ms(time.since);
    const std::int64_t seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(seconds)),
                       ms - seconds * 1000);
}

}  // namespace vedette
