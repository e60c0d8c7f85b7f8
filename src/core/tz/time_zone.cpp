#include "core/tz/time_zone.hpp"

#include <array>

#include "core/base/text.hpp"

namespace vedette::tz {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::int32_t kHour = 3600;
constexpr int kMaxOffsetHours = 24;
constexpr int kMaxRuleHours = 167;  // RFC 9636; POSIX has 24
constexpr std::size_t kMinName = 3;
constexpr std::string_view kDefaultRules = ",M3.2.0,M11.1.0";

// Midnight of the rule's day, as on a clock without a zone.
sys_days day_of(const ChangeRule& rule, year y) {
    const sys_days new_year{y / std::chrono::January / 1};
    switch (rule.form) {
        case ChangeRule::Form::kDayFromZero: return new_year + days{rule.day};
        case ChangeRule::Form::kDayOf365:
            return new_year + days{rule.day - 1 + (y.is_leap() && rule.day >= 60 ? 1 : 0)};
        case ChangeRule::Form::kMonthWeekDay: break;
    }
    const std::chrono::year_month month = y / std::chrono::month{rule.month};
    const std::chrono::weekday weekday{rule.day};
    if (rule.week == 5) return sys_days{month / weekday[std::chrono::last]};
    return sys_days{month / weekday[rule.week]};
}

// The moment of a change, of which the clock has `before_s` until then.
seconds moment_of(const ChangeRule& rule, year y, std::int32_t before_s) {
    return day_of(rule, y).time_since_epoch() + seconds{rule.time_s - before_s};
}

constexpr seconds whole_seconds(UtcTime time) { return std::chrono::floor<seconds>(time.since); }

year year_of(seconds utc) {
    return std::chrono::year_month_day{sys_days{std::chrono::floor<days>(utc)}}.year();
}

void put_two(TextWriter& out, std::int32_t number) { out << (number < 10 ? "0" : "") << number; }

}  // namespace

// Reads one TZ text from its front.
class TzParser {
  public:
    explicit TzParser(std::string_view text) : rest_(text) {}

    std::expected<TimeZone, TzError> parse() {
        TimeZone zone;
        if (!take_name()) return fail(TzError::kBadName);
        const auto standard = take_time(kMaxOffsetHours);
        if (!standard) return fail(TzError::kBadOffset);
        zone.standard_s_ = -*standard;  // a TZ text counts to the west
        if (rest_.empty()) return zone;
        if (!take_name()) return fail(TzError::kBadName);
        zone.has_dst_ = true;
        zone.dst_s_ = zone.standard_s_ + kHour;
        if (!rest_.empty() && rest_.front() != ',') {
            const auto dst = take_time(kMaxOffsetHours);
            if (!dst) return fail(TzError::kBadOffset);
            zone.dst_s_ = -*dst;
        }
        if (rest_.empty()) rest_ = kDefaultRules;
        for (ChangeRule* const rule : {&zone.begin_, &zone.end_}) {
            if (const auto error = take_rule(*rule)) return fail(*error);
        }
        if (!rest_.empty()) return fail(TzError::kExtra);
        return zone;
    }

  private:
    static std::unexpected<TzError> fail(TzError error) { return std::unexpected(error); }

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // Letters, or letters, digits and signs between < and >.
    bool take_name() {
        const bool is_quoted = take('<');
        std::size_t size = 0;
        while (size < rest_.size() &&
               (is_alpha(rest_[size]) ||
                (is_quoted && (is_digit(rest_[size]) || rest_[size] == '+' || rest_[size] == '-'))))
            ++size;
        rest_.remove_prefix(size);
        return size >= kMinName && (!is_quoted || take('>'));
    }

    std::optional<int> take_number(int min, int max, std::size_t max_digits) {
        std::size_t size = 0;
        while (size < rest_.size() && is_digit(rest_[size])) ++size;
        const auto number = parse_int<int>(rest_.substr(0, size));
        if (!number || size > max_digits || *number < min || *number > max) return std::nullopt;
        rest_.remove_prefix(size);
        return number;
    }

    // [+-]hh[:mm[:ss]]
    std::optional<std::int32_t> take_time(int max_hours) {
        const bool is_negative = take('-');
        if (!is_negative) take('+');
        const auto hours = take_number(0, max_hours, 3);
        if (!hours) return std::nullopt;
        std::int32_t time = *hours * kHour;
        for (const int unit : {60, 1}) {
            if (!take(':')) break;
            const auto number = take_number(0, 59, 2);
            if (!number) return std::nullopt;
            time += *number * unit;
        }
        return is_negative ? -time : time;
    }

    std::optional<TzError> take_rule(ChangeRule& rule) {
        if (!take(',')) return TzError::kBadRule;
        std::optional<int> day;
        if (take('M')) {
            const auto month = take_number(1, 12, 2);
            if (!month || !take('.')) return TzError::kBadRule;
            const auto week = take_number(1, 5, 1);
            if (!week || !take('.')) return TzError::kBadRule;
            day = take_number(0, 6, 1);
            rule = {.form = ChangeRule::Form::kMonthWeekDay,
                    .month = static_cast<std::uint8_t>(*month),
                    .week = static_cast<std::uint8_t>(*week)};
        } else if (take('J')) {
            day = take_number(1, 365, 3);
            rule = {.form = ChangeRule::Form::kDayOf365};
        } else {
            day = take_number(0, 365, 3);
            rule = {.form = ChangeRule::Form::kDayFromZero};
        }
        if (!day) return TzError::kBadRule;
        rule.day = static_cast<std::uint16_t>(*day);
        rule.time_s = 2 * kHour;
        if (!take('/')) return std::nullopt;
        const auto time = take_time(kMaxRuleHours);
        if (!time) return TzError::kBadTime;
        rule.time_s = *time;
        return std::nullopt;
    }

    std::string_view rest_;
};

std::expected<TimeZone, TzError> TimeZone::parse(std::string_view text) { return TzParser(text).parse(); }

// The last change before `time` decides. Rule times reach over a week, so a year's change may lie in the year
// beside it. Where summer time lasts all year, its end and its next begin are the same moment.
Offset TimeZone::at(UtcTime time) const {
    if (!has_dst_) return {standard_s_, false};
    const seconds now = whole_seconds(time);
    seconds last = seconds::min();
    bool is_dst = false;
    const year middle = year_of(now);
    for (year y = middle - std::chrono::years{1}; y <= middle + std::chrono::years{1}; ++y) {
        const seconds begin = moment_of(begin_, y, standard_s_);
        if (begin <= now && begin >= last) {
            last = begin;
            is_dst = true;
        }
        const seconds end = moment_of(end_, y, dst_s_);
        if (end <= now && end >= last) {
            last = end;
            is_dst = false;
        }
    }
    return {is_dst ? dst_s_ : standard_s_, is_dst};
}

LocalTime TimeZone::local(UtcTime time) const {
    const Offset offset = at(time);
    const seconds clock = whole_seconds(time) + seconds{offset.east_s};
    const auto day = std::chrono::floor<days>(clock);
    const auto rest = static_cast<std::int32_t>((clock - day).count());
    return {std::chrono::year_month_day{sys_days{day}}, static_cast<std::uint8_t>(rest / kHour),
            static_cast<std::uint8_t>(rest / 60 % 60), static_cast<std::uint8_t>(rest % 60), offset};
}

std::optional<UtcTime> TimeZone::next_change(UtcTime time) const {
    if (!has_dst_) return std::nullopt;
    const seconds now = whole_seconds(time);
    const Offset present = at(time);
    std::optional<seconds> next;
    const year middle = year_of(now);
    for (year y = middle - std::chrono::years{1}; y <= middle + std::chrono::years{2}; ++y) {
        for (const seconds moment : {moment_of(begin_, y, standard_s_), moment_of(end_, y, dst_s_)}) {
            if (moment <= now || (next && *next <= moment) || at(UtcTime{moment}) == present) continue;
            next = moment;
        }
    }
    if (!next) return std::nullopt;
    return UtcTime{*next};
}

std::string_view format_local(const LocalTime& time, std::span<char, kMaxLocalText> out) {
    TextWriter text(out);
    text << static_cast<int>(time.date.year()) << "-";
    put_two(text, static_cast<std::int32_t>(static_cast<unsigned>(time.date.month())));
    text << "-";
    put_two(text, static_cast<std::int32_t>(static_cast<unsigned>(time.date.day())));
    text << " ";
    put_two(text, time.hour);
    text << ":";
    put_two(text, time.minute);
    text << ":";
    put_two(text, time.second);
    const std::int32_t east = time.offset.east_s;
    const std::int32_t minutes = (east < 0 ? -east : east) / 60;
    text << (east < 0 ? " -" : " +");
    put_two(text, minutes / 60);
    text << ":";
    put_two(text, minutes % 60);
    return text.written();
}

}  // namespace vedette::tz
