#include "node/history/picture_name.hpp"

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

// Takes what a text begins with.
bool take(std::string_view& rest, std::string_view text) {
    if (!rest.starts_with(text)) return false;
    rest.remove_prefix(text.size());
    return true;
}

// Takes so many digits off a text.
bool take_digits(std::string_view& rest, std::size_t count, std::uint32_t& out) {
    if (rest.size() < count) return false;
    for (const char c : rest.substr(0, count)) {
        if (!is_digit(c)) return false;
    }
    out = parse_int<std::uint32_t>(rest.substr(0, count)).value_or(0);
    rest.remove_prefix(count);
    return true;
}

// Takes a number without zeros in front, up to nine digits, so that each name has one form.
bool take_number(std::string_view& rest, std::uint32_t& out) {
    std::size_t count = 0;
    while (count < rest.size() && is_digit(rest[count])) ++count;
    if (count == 0 || count > 9 || (count > 1 && rest.front() == '0')) return false;
    return take_digits(rest, count, out);
}

bool take_day(std::string_view& rest, std::uint32_t& out) {
    std::uint32_t year = 0;
    std::uint32_t month = 0;
    std::uint32_t day = 0;
    if (!take_digits(rest, 4, year) || !take(rest, "-") || !take_digits(rest, 2, month) || !take(rest, "-") ||
        !take_digits(rest, 2, day))
        return false;
    out = year * 10'000 + month * 100 + day;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// "2026-11-30_02-44"; the time in hours and minutes.
bool take_minute(std::string_view& rest, std::uint32_t& day, std::uint32_t& time) {
    std::uint32_t hour = 0;
    std::uint32_t minute = 0;
    if (!take_day(rest, day) || !take(rest, "_") || !take_digits(rest, 2, hour) || !take(rest, "-") ||
        !take_digits(rest, 2, minute))
        return false;
    time = hour * 100 + minute;
    return hour < 24 && minute < 60;
}

bool take_second(std::string_view& rest, PictureName& out) {
    std::uint32_t second = 0;
    if (!take_minute(rest, out.day, out.time) || !take(rest, "-") || !take_digits(rest, 2, second))
        return false;
    out.time = out.time * 100 + second;
    return second < 60;
}

void put(TextWriter& out, std::uint64_t number, unsigned digits) {
    std::uint64_t unit = 1;
    for (unsigned i = 1; i < digits; ++i) unit *= 10;
    for (; unit > 0; unit /= 10) out << number / unit % 10;
}

void put_day(TextWriter& out, std::uint64_t day) {
    put(out, day / 10'000, 4);
    out << "-";
    put(out, day / 100 % 100, 2);
    out << "-";
    put(out, day % 100, 2);
}

void put_minute(TextWriter& out, std::uint64_t minute) {
    put_day(out, minute / 10'000);
    out << "_";
    put(out, minute / 100 % 100, 2);
    out << "-";
    put(out, minute % 100, 2);
}

void put_second(TextWriter& out, const PictureName& name) {
    put_minute(out, name.minute());
    out << "-";
    put(out, name.time % 100, 2);
}

void put_file(TextWriter& out, const PictureName& name) {
    put_second(out, name);
    out << " (id=" << name.number << ") (diff=" << name.changed << ").jpg";
}

}  // namespace

PictureName PictureName::make(const tz::LocalTime& at, std::uint32_t number, std::uint32_t changed) {
    const auto day = static_cast<std::uint32_t>(static_cast<int>(at.date.year())) * 10'000 +
                     static_cast<unsigned>(at.date.month()) * 100 + static_cast<unsigned>(at.date.day());
    return {day, at.hour * 10'000U + at.minute * 100U + at.second, number, changed};
}

std::int64_t PictureName::seconds() const {
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(day / 10'000)),
                                           std::chrono::month(day / 100 % 100), std::chrono::day(day % 100)};
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return days * 86'400 + time / 10'000 * 3600 + time / 100 % 100 * 60 + time % 100;
}

PictureName PictureName::at(std::int64_t seconds) const {
    const std::int64_t days = seconds / 86'400 - (seconds % 86'400 < 0 ? 1 : 0);
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    const auto rest = static_cast<std::uint32_t>(seconds - days * 86'400);
    return make({.date = date,
                 .hour = static_cast<std::uint8_t>(rest / 3600),
                 .minute = static_cast<std::uint8_t>(rest / 60 % 60),
                 .second = static_cast<std::uint8_t>(rest % 60)},
                number, changed);
}

std::optional<PictureName> PictureName::parse_file(std::string_view name) {
    PictureName out;
    const bool fits = take_second(name, out) && take(name, " (id=") && take_number(name, out.number) &&
                      take(name, ") (diff=") && take_number(name, out.changed) && name == ").jpg";
    return fits ? std::optional(out) : std::nullopt;
}

std::optional<PictureName> PictureName::parse_id(std::string_view id) {
    PictureName out;
    const bool fits = take_second(id, out) && take(id, "_") && take_number(id, out.number) && take(id, "_") &&
                      take_number(id, out.changed) && id.empty();
    return fits ? std::optional(out) : std::nullopt;
}

std::optional<std::uint64_t> parse_minute(std::string_view name) {
    std::uint32_t day = 0;
    std::uint32_t time = 0;
    if (!take_minute(name, day, time) || !name.empty()) return std::nullopt;
    return std::uint64_t{day} * 10'000 + time;
}

std::optional<std::uint32_t> parse_day(std::string_view text) {
    std::uint32_t day = 0;
    return take_day(text, day) && text.empty() ? std::optional(day) : std::nullopt;
}

std::string_view format_day(std::uint32_t day, PictureText& out) {
    TextWriter text(out);
    put_day(text, day);
    return text.written();
}

std::string_view format_minute(std::uint64_t minute, PictureText& out) {
    TextWriter text(out);
    put_minute(text, minute);
    return text.written();
}

std::string_view format_minute_of_day(std::uint64_t minute, PictureText& out) {
    TextWriter text(out);
    put_day(text, minute / 10'000);
    text << "/";
    put_minute(text, minute);
    return text.written();
}

std::string_view format_file(const PictureName& name, PictureText& out) {
    TextWriter text(out);
    put_file(text, name);
    return text.written();
}

std::string_view format_path(const PictureName& name, bool is_in_day, PictureText& out) {
    TextWriter text(out);
    if (is_in_day) {
        put_day(text, name.day);
        text << "/";
    }
    put_minute(text, name.minute());
    text << "/";
    put_file(text, name);
    return text.written();
}

std::string_view format_id(const PictureName& name, PictureText& out) {
    TextWriter text(out);
    put_second(text, name);
    text << "_" << name.number << "_" << name.changed;
    return text.written();
}

}  // namespace vedette::node
