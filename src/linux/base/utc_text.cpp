#include "linux/base/utc_text.hpp"

#include <chrono>

#include <fmt/chrono.h>

#include "core/base/text.hpp"

namespace vedette {

std::string format_utc(UtcTime time) {
    const auto ms = to_ms(time.since);
    const std::int64_t seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(seconds)),
                       ms - seconds * 1000);
}

std::optional<UtcTime> parse_utc(std::string_view text) {
    // The places of the numbers in YYYY-MM-DDThh:mm:ss.
    constexpr std::string_view kForm = "0000-00-00T00:00:00";
    if (text.size() <= kForm.size() || text.back() != 'Z') return std::nullopt;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool fits = kForm[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
        if (!fits) return std::nullopt;
    }
    const auto number = [&](std::size_t from, std::size_t size) {
        return *parse_int<int>(text.substr(from, size));
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    Duration since = std::chrono::sys_days(day).time_since_epoch() + std::chrono::hours(hour) +
                     std::chrono::minutes(minute) + std::chrono::seconds(second);
    std::string_view fraction = text.substr(kForm.size(), text.size() - kForm.size() - 1);
    if (fraction.empty()) return UtcTime{since};
    if (fraction.size() < 2 || fraction.size() > 10 || fraction.front() != '.') return std::nullopt;
    fraction.remove_prefix(1);
    Duration unit = 1s;
    for (const char digit : fraction) {
        if (digit < '0' || digit > '9') return std::nullopt;
        unit /= 10;
        since += unit * (digit - '0');
    }
    return UtcTime{since};
}

}  // namespace vedette
