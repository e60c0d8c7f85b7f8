#include "linux/base/local_time.hpp"

#include <ctime>

#include <fmt/format.h>

namespace vedette {

LocalTime to_local(UtcTime time) {
    const std::int64_t ms = to_ms(time.since);
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    const int second_of_day = local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
    return {.date = fmt::format("{:04}-{:02}-{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday),
            .day_ms = static_cast<std::uint32_t>(second_of_day * 1000 + ms % 1000)};
}

}  // namespace vedette
