#include "core/schedule/text.hpp"

#include <array>
#include <chrono>
#include <optional>

#include "core/base/text.hpp"

namespace vedette::schedule {
namespace {

constexpr std::string_view kRangeSign = "..";
constexpr std::size_t kShortName = 3;
// From Sunday on, as the bits of Weekdays.
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};
constexpr std::int32_t kHour_s = 3600;
constexpr std::int32_t kMinute_s = 60;
constexpr std::int32_t kDay_s = 24 * kHour_s;

// A unit of an offset from the sun.
struct OffsetUnit {
    std::string_view sign;
    std::int32_t seconds;
};
constexpr std::array<OffsetUnit, 3> kOffsetUnits = {{{"h", kHour_s}, {"m", kMinute_s}, {"s", 1}}};

constexpr auto fail(TextError error) { return std::unexpected(error); }

// Reads a text from its front.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(trim(text)) {}

    bool at_end() const { return rest_.empty(); }
    bool at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
    void skip_blanks() { rest_ = trim_front(rest_); }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_word(std::string_view word) {
        if (!starts_with_ignoring_case(rest_, word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::string_view take_letters() {
        std::size_t size = 0;
        while (size < rest_.size() && is_alpha(rest_[size])) ++size;
        return cut(size);
    }
    std::string_view take_digits() {
        std::size_t size = 0;
        while (size < rest_.size() && is_digit(rest_[size])) ++size;
        return cut(size);
    }
    // Of at least `min` and at most `max` digits.
    std::optional<std::int32_t> take_number(std::size_t min, std::size_t max) {
        const std::string_view digits = take_digits();
        if (digits.size() < min || digits.size() > max) return std::nullopt;
        return parse_int<std::int32_t>(digits);
    }

  private:
    std::string_view cut(std::size_t size) {
        const std::string_view part = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return part;
    }

    std::string_view rest_;
};

std::optional<Date> take_date(Reader& text) {
    const auto year = text.take_number(4, 4);
    if (!year || !text.take('-')) return std::nullopt;
    const auto month = text.take_number(2, 2);
    if (!month || !text.take('-')) return std::nullopt;
    const auto day = text.take_number(2, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    const Date found{date};
    if (found < kFirstDate || found > kLastDate) return std::nullopt;
    return found;
}

std::optional<unsigned> take_weekday(Reader& text) {
    const std::string_view name = text.take_letters();
    for (unsigned day = 0; day < kWeekdays.size(); ++day) {
        if (equal_ignoring_case(name, kWeekdays[day]) ||
            equal_ignoring_case(name, kWeekdays[day].substr(0, kShortName)))
            return day;
    }
    return std::nullopt;
}

std::expected<When, TextError> parse_clock(Reader& text) {
    const auto hour = text.take_number(2, 2);
    if (!hour || !text.take(':')) return fail(TextError::kBadClock);
    const auto minute = text.take_number(2, 2);
    if (!minute || *minute >= 60) return fail(TextError::kBadClock);
    std::int32_t second = 0;
    if (text.take(':')) {
        const auto found = text.take_number(2, 2);
        if (!found || *found >= 60) return fail(TextError::kBadClock);
        second = *found;
    }
    const When when = When::clock(*hour, *minute, second);
    if (!text.at_end() || when.seconds > kDay_s) return fail(TextError::kBadClock);
    return when;
}

// Behind "(".
std::optional<Horizon> take_horizon(Reader& text) {
    text.skip_blanks();
    const bool is_negative = text.take('-');
    if (!is_negative) text.take('+');
    const auto degrees = text.take_number(1, 2);
    if (!degrees) return std::nullopt;
    std::int32_t altitude_mdeg = *degrees * 1000;
    if (text.take('.')) {
        const std::string_view decimals = text.take_digits();
        const auto number = parse_int<std::int32_t>(decimals);
        if (!number || decimals.size() > 3) return std::nullopt;
        altitude_mdeg += *number * (decimals.size() == 1 ? 100 : decimals.size() == 2 ? 10 : 1);
    }
    if (altitude_mdeg > 90'000) return std::nullopt;
    Horizon horizon{is_negative ? -altitude_mdeg : altitude_mdeg, Limb::kCentre};
    text.skip_blanks();
    const std::string_view limb = text.take_letters();
    if (equal_ignoring_case(limb, "upper")) {
        horizon.limb = Limb::kUpper;
    } else if (!limb.empty() && !equal_ignoring_case(limb, "centre")) {
        return std::nullopt;
    }
    text.skip_blanks();
    if (!text.take(')')) return std::nullopt;
    return horizon;
}

// Of hours, minutes and seconds, each once and in this order.
std::optional<std::int32_t> take_offset(Reader& text) {
    const bool is_negative = text.take('-');
    if (!is_negative && !text.take('+')) return std::nullopt;
    text.skip_blanks();
    std::int32_t offset_s = 0;
    std::int32_t last_unit = kDay_s;
    while (!text.at_end()) {
        const auto number = text.take_number(1, 5);
        if (!number) return std::nullopt;
        std::int32_t unit = last_unit;
        for (const OffsetUnit& known : kOffsetUnits) {
            if (!text.take_word(known.sign)) continue;
            unit = known.seconds;
            break;
        }
        if (unit >= last_unit || *number > kMaxSunOffset_s / unit) return std::nullopt;
        last_unit = unit;
        offset_s += *number * unit;
    }
    if (last_unit == kDay_s || offset_s > kMaxSunOffset_s) return std::nullopt;
    return is_negative ? -offset_s : offset_s;
}

void put_two(TextWriter& out, std::int32_t number) { out << (number < 10 ? "0" : "") << number; }

void put_date(TextWriter& out, Date date) {
    const std::chrono::year_month_day day{date};
    out << static_cast<int>(day.year()) << "-";
    put_two(out, static_cast<std::int32_t>(static_cast<unsigned>(day.month())));
    out << "-";
    put_two(out, static_cast<std::int32_t>(static_cast<unsigned>(day.day())));
}

void put_clock(TextWriter& out, std::int32_t seconds) {
    put_two(out, seconds / kHour_s);
    out << ":";
    put_two(out, seconds / kMinute_s % 60);
    if (seconds % kMinute_s == 0) return;
    out << ":";
    put_two(out, seconds % kMinute_s);
}

void put_degrees(TextWriter& out, std::int32_t altitude_mdeg) {
    const std::int32_t size = altitude_mdeg < 0 ? -altitude_mdeg : altitude_mdeg;
    out << (altitude_mdeg < 0 ? "-" : "") << size / 1000;
    std::int32_t rest = size % 1000;
    if (rest != 0) out << ".";
    for (std::int32_t unit = 100; rest != 0; unit /= 10) {
        out << rest / unit;
        rest %= unit;
    }
}

void put_offset(TextWriter& out, std::int32_t offset_s) {
    if (offset_s == 0) return;
    std::int32_t rest = offset_s < 0 ? -offset_s : offset_s;
    out << (offset_s < 0 ? "-" : "+");
    for (const OffsetUnit& unit : kOffsetUnits) {
        if (rest >= unit.seconds) out << rest / unit.seconds << unit.sign;
        rest %= unit.seconds;
    }
}

}  // namespace

std::string_view to_string(TextError error) {
    switch (error) {
        case TextError::kBadDate: return "write a date from 1970 to 2199 as 2026-01-31";
        case TextError::kDatesReversed: return "the range ends before it begins";
        case TextError::kBadWeekday: return "write weekdays as mon, tue, wed, thu, fri, sat, sun, or mon-fri";
        case TextError::kNoWeekday: return "name at least one weekday";
        case TextError::kBadClock: return "write a time of the day as 08:00 or 08:00:30, at most 24:00";
        case TextError::kBadMoment: return "write a time as 08:00, or sunrise, sunset, dawn or dusk";
        case TextError::kBadHorizon:
            return "write the sun's altitude in degrees as sunset(-2.5), or sunset(-2.5 upper) for the upper "
                   "limb";
        case TextError::kBadOffset:
            return "write the time from the sun's event as sunset+1h30m, at most 12 h";
    }
    return "";
}

std::expected<Date, TextError> parse_date(std::string_view text) {
    Reader reader(text);
    const auto date = take_date(reader);
    if (!date || !reader.at_end()) return fail(TextError::kBadDate);
    return *date;
}

std::expected<DateRange, TextError> parse_dates(std::string_view text) {
    Reader reader(text);
    DateRange range;
    bool is_range = reader.take_word(kRangeSign);
    if (!is_range) {
        range.first = take_date(reader);
        if (!range.first) return fail(TextError::kBadDate);
        reader.skip_blanks();
        is_range = reader.take_word(kRangeSign);
        if (!is_range) range.last = range.first;
    }
    reader.skip_blanks();
    if (is_range && !(range.first && reader.at_end())) {
        range.last = take_date(reader);
        if (!range.last) return fail(TextError::kBadDate);
    }
    if (!reader.at_end()) return fail(TextError::kBadDate);
    if (range.first && range.last && *range.last < *range.first) return fail(TextError::kDatesReversed);
    return range;
}

std::expected<Weekdays, TextError> parse_weekdays(std::string_view text) {
    Reader reader(text);
    Weekdays days = 0;
    while (!reader.at_end()) {
        const auto first = take_weekday(reader);
        if (!first) return fail(TextError::kBadWeekday);
        const auto last = reader.take('-') ? take_weekday(reader) : first;
        if (!last) return fail(TextError::kBadWeekday);
        for (unsigned day = *first;; day = (day + 1) % kWeekdays.size()) {
            days = static_cast<Weekdays>(days | 1U << day);
            if (day == *last) break;
        }
        reader.skip_blanks();
        if (reader.take(',')) {
            reader.skip_blanks();
            if (reader.at_end()) return fail(TextError::kBadWeekday);
        }
    }
    if (days == 0) return fail(TextError::kNoWeekday);
    return days;
}

std::expected<When, TextError> parse_when(std::string_view text) {
    Reader reader(text);
    When when;
    if (reader.take_word("sunrise")) {
        when = When::rise();
    } else if (reader.take_word("sunset")) {
        when = When::set();
    } else if (reader.take_word("dawn")) {
        when = When::rise(kDawnHorizon);
    } else if (reader.take_word("dusk")) {
        when = When::set(kDawnHorizon);
    } else {
        if (!reader.at_digit()) return fail(TextError::kBadMoment);
        return parse_clock(reader);
    }
    if (reader.take('(')) {
        const auto horizon = take_horizon(reader);
        if (!horizon) return fail(TextError::kBadHorizon);
        when.horizon = *horizon;
    }
    reader.skip_blanks();
    if (reader.at_end()) return when;
    const auto offset_s = take_offset(reader);
    if (!offset_s) return fail(TextError::kBadOffset);
    when.seconds = *offset_s;
    return when;
}

std::string_view format_date(Date date, TextMemory out) {
    TextWriter text(out);
    put_date(text, date);
    return text.written();
}

std::string_view format_dates(const DateRange& dates, TextMemory out) {
    TextWriter text(out);
    if (dates.first) put_date(text, *dates.first);
    if (dates.first && dates.first == dates.last) return text.written();
    text << kRangeSign;
    if (dates.last) put_date(text, *dates.last);
    return text.written();
}

std::string_view format_weekdays(Weekdays days, TextMemory out) {
    TextWriter text(out);
    const auto has = [days](unsigned day) {
        return day < 7 && (days >> (day + 1) % 7 & 1) != 0;
    };  // from Monday
    const auto name = [](unsigned day) { return kWeekdays[(day + 1) % 7].substr(0, kShortName); };
    for (unsigned day = 0; day < 7; ++day) {
        if (!has(day)) continue;
        text << (text.written().empty() ? "" : " ") << name(day);
        unsigned last = day;
        while (has(last + 1)) ++last;
        if (last - day < 2) continue;
        text << "-" << name(last);
        day = last;
    }
    return text.written();
}

std::string_view format_when(const When& when, TextMemory out) {
    TextWriter text(out);
    if (!when.is_sun()) {
        put_clock(text, when.seconds);
        return text.written();
    }
    const bool is_rise = when.kind == When::Kind::kRise;
    const bool is_twilight =
        when.horizon.limb == Limb::kCentre && when.horizon.altitude_mdeg <= kDawnHorizon.altitude_mdeg;
    text << (is_twilight ? (is_rise ? "dawn" : "dusk") : (is_rise ? "sunrise" : "sunset"));
    if (when.horizon != (is_twilight ? kDawnHorizon : kSunriseHorizon)) {
        text << "(";
        put_degrees(text, when.horizon.altitude_mdeg);
        text << (when.horizon.limb == Limb::kUpper ? " upper" : "") << ")";
    }
    put_offset(text, when.seconds);
    return text.written();
}

}  // namespace vedette::schedule
