#include "hub/io/http_cookies.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"

namespace vedette::io {
namespace {

// What is no delimiter in a cookie-date.
constexpr std::string_view kDateCharacters =
    "0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// "10:18:14"
std::optional<std::chrono::seconds> parse_time(std::string_view token) {
    constexpr std::array kLimits{24, 60, 60};
    std::chrono::seconds time{};
    for (const int limit : kLimits) {
        const std::size_t colon = std::min(token.find(':'), token.size());
        const auto part = parse_int<int>(token.substr(0, colon));
        if (!part || *part < 0 || *part >= limit) return std::nullopt;
        time = time * 60 + std::chrono::seconds(*part);
        token.remove_prefix(std::min(colon + 1, token.size()));
    }
    return time;
}

// 1 to 12.
std::optional<unsigned> parse_month(std::string_view token) {
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (equal_ignoring_case(token.substr(0, 3), kMonths[i])) return i + 1;
    }
    return std::nullopt;
}

}  // namespace

std::optional<UtcTime> parse_cookie_date(std::string_view text) {
    std::optional<int> year;
    std::optional<int> day;
    std::optional<unsigned> month;
    std::optional<std::chrono::seconds> time;
    while (true) {
        const std::size_t start = text.find_first_of(kDateCharacters);
        if (start == text.npos) break;
        const std::size_t end = std::min(text.find_first_not_of(kDateCharacters, start), text.size());
        const std::string_view token = text.substr(start, end - start);
        text.remove_prefix(end);
        const std::size_t digits = std::min(token.find_first_not_of("0123456789"), token.size());
        if (!time && token.find(':') != token.npos) {
            time = parse_time(token);
        } else if (!day && (digits == 1 || digits == 2)) {
            day = parse_int<int>(token.substr(0, digits));
        } else if (!month && digits == 0) {
            month = parse_month(token);
        } else if (!year && (digits == 2 || digits == 4)) {
            year = parse_int<int>(token.substr(0, digits));
            if (year && digits == 2) *year += *year < 70 ? 2000 : 1900;
        }
    }
    if (!year || !month || !day || !time) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok() || *year < 1601) return std::nullopt;
    // Duration has nanoseconds in 64 bits, which end in the year 2262.
    const std::chrono::seconds since = std::chrono::sys_days(date).time_since_epoch() + *time;
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(Duration::max());
    return UtcTime{std::clamp(since, -limit, limit)};
}

void HttpCookies::take(const http::Fields& fields, std::string_view host, bool tls, UtcTime now) {
    for (const http::Field field : fields) {
        if (equal_ignoring_case(field.name, "Set-Cookie")) take_one(field.value, host, tls, now);
    }
}

void HttpCookies::take_one(std::string_view text, std::string_view host, bool tls, UtcTime now) {
    const std::string_view pair = text.substr(0, text.find(';'));
    const std::size_t equals = pair.find('=');
    const std::string_view name = trim(pair.substr(0, equals));
    const std::string_view value = equals == pair.npos ? "" : trim(pair.substr(equals + 1));
    if (!http::is_token(name) || std::ranges::any_of(value, http::is_control_byte)) return;
    bool secure = false;
    bool expired = false;
    std::optional<bool> too_old;  // by Max-Age, which has precedence over Expires
    for (std::string_view rest = text.substr(pair.size());
         const auto item = http::next_parameter(rest, ';');) {
        if (equal_ignoring_case(item->name, "Secure")) secure = tls;
        if (equal_ignoring_case(item->name, "Max-Age"))
            too_old = item->value == "0" || item->value.starts_with('-');
        if (equal_ignoring_case(item->name, "Expires")) {
            const auto until = parse_cookie_date(item->value);
            expired = until && *until <= now;
        }
    }
    std::erase_if(cookies_,
                  [&](const Cookie& c) { return c.name == name && equal_ignoring_case(c.host, host); });
    std::size_t bytes = name.size() + value.size();
    for (const Cookie& c : cookies_) bytes += c.name.size() + c.value.size();
    if (too_old.value_or(expired) || cookies_.size() >= kMaxCookies || bytes > kMaxBytes) return;
    cookies_.push_back({std::string(host), std::string(name), std::string(value), secure});
}

std::string HttpCookies::value_for(std::string_view host, bool tls) const {
    std::string text;
    for (const Cookie& c : cookies_) {
        if (!equal_ignoring_case(c.host, host) || (c.tls_only && !tls)) continue;
        text.append(text.empty() ? "" : "; ").append(c.name).append("=").append(c.value);
    }
    return text;
}

}  // namespace vedette::io
