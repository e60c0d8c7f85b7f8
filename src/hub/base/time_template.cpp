#include "hub/base/time_template.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette {
namespace {

constexpr std::string_view kTimeFields = "YmdHMSyjbaZ";
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::string offset_text(std::int32_t east_s) {
    const std::int32_t minutes = std::abs(east_s) / 60;
    return fmt::format("{}{:02}:{:02}", east_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string time_text(char field, const TimeTemplate::Time& time) {
    const auto day = std::chrono::floor<std::chrono::days>(time.local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time.local - day);
    const std::chrono::local_days new_year(date.year() / 1 / 1);
    switch (field) {
        case 'Y': return fmt::format("{:04}", static_cast<int>(date.year()));
        case 'm': return fmt::format("{:02}", static_cast<unsigned>(date.month()));
        case 'd': return fmt::format("{:02}", static_cast<unsigned>(date.day()));
        case 'y': return fmt::format("{:02}", static_cast<int>(date.year()) % 100);
        case 'j': return fmt::format("{:03}", (day - new_year).count() + 1);
        case 'H': return fmt::format("{:02}", clock.hours().count());
        case 'M': return fmt::format("{:02}", clock.minutes().count());
        case 'S': return fmt::format("{:02}", clock.seconds().count());
        case 'b': return std::string(kMonths[static_cast<unsigned>(date.month()) - 1]);
        case 'a': return std::string(kWeekdays[std::chrono::weekday(day).c_encoding()]);
        default: return offset_text(time.east_s);
    }
}

// What a text has shown so far.
struct Shown {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int day_of_year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;

    // Takes a field from the front of the text. False: it is not there.
    bool take(char field, std::string_view& text) {
        constexpr std::string_view kNumbers = "YmdHMSyj";
        if (kNumbers.find(field) == std::string_view::npos) return false;
        const std::size_t digits = field == 'Y' ? 4 : field == 'j' ? 3 : 2;
        if (text.size() < digits) return false;
        const auto number = parse_int<int>(text.substr(0, digits));
        if (!number || *number < 0 || text[0] == '+') return false;
        text.remove_prefix(digits);
        switch (field) {
            case 'Y': year = *number; break;
            case 'y': year = 2000 + *number; break;
            case 'm': month = static_cast<unsigned>(*number); break;
            case 'd': day = static_cast<unsigned>(*number); break;
            case 'j': day_of_year = *number; break;
            case 'H': hour = *number; break;
            case 'M': minute = *number; break;
            default: second = *number;
        }
        return true;
    }

    std::optional<std::chrono::local_seconds> time() const {
        if (hour > 23 || minute > 59 || second > 59 || year < 1970) return std::nullopt;
        std::chrono::year_month_day date =
            std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
        if (day_of_year > 0) {
            const std::chrono::local_days new_year(std::chrono::year(year) / 1 / 1);
            date = std::chrono::year_month_day(new_year + std::chrono::days(day_of_year - 1));
            if (static_cast<int>(date.year()) != year) return std::nullopt;
        }
        if (!date.ok()) return std::nullopt;
        return std::chrono::local_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
               std::chrono::seconds(second);
    }
};

}  // namespace

Result<TimeTemplate> TimeTemplate::parse(std::string_view text, std::span<const std::string_view> names) {
    TimeTemplate out;
    const auto add_text = [&](std::string_view piece) {
        if (out.pieces_.empty() || out.pieces_.back().kind != Piece::Kind::kText)
            out.pieces_.push_back({Piece::Kind::kText, {}});
        out.pieces_.back().text += piece;
    };
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find_first_of("%{}"), text.size());
        if (plain > 0) add_text(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        if (text[0] == '%') {
            if (text.size() == 1) return fail(Kind::kInvalidArgument, "ends with a % and no field");
            const char field = text[1];
            text.remove_prefix(2);
            if (field == '%') {
                add_text("%");
            } else if (kTimeFields.find(field) != std::string_view::npos) {
                out.pieces_.push_back({Piece::Kind::kTime, std::string(1, field)});
            } else {
                return fail(Kind::kInvalidArgument, fmt::format("has an unknown field %{}", field));
            }
            continue;
        }
        const std::size_t end = text.find('}');
        if (text[0] == '}' || end == std::string_view::npos)
            return fail(Kind::kInvalidArgument, "has a brace without its other one");
        const std::string_view name = text.substr(1, end - 1);
        if (std::ranges::find(names, name) == names.end())
            return fail(Kind::kInvalidArgument, fmt::format("has an unknown field {{{}}}", name));
        out.pieces_.push_back({Piece::Kind::kName, std::string(name)});
        text.remove_prefix(end + 1);
    }
    return out;
}

std::string TimeTemplate::fill(const Time& time, const Value& value) const {
    std::string out;
    for (const Piece& piece : pieces_) {
        switch (piece.kind) {
            case Piece::Kind::kText: out += piece.text; break;
            case Piece::Kind::kTime: out += time_text(piece.text[0], time); break;
            case Piece::Kind::kName: out += value(piece.text); break;
        }
    }
    return out;
}

std::optional<std::chrono::local_seconds> TimeTemplate::read(std::string_view text,
                                                             const Value& value) const {
    Shown shown;
    for (const Piece& piece : pieces_) {
        if (piece.kind == Piece::Kind::kTime) {
            if (!shown.take(piece.text[0], text)) return std::nullopt;
            continue;
        }
        const std::string expected = piece.kind == Piece::Kind::kName ? value(piece.text) : piece.text;
        if (!text.starts_with(expected)) return std::nullopt;
        text.remove_prefix(expected.size());
    }
    return text.empty() ? shown.time() : std::nullopt;
}

bool TimeTemplate::has(char field) const {
    return std::ranges::any_of(pieces_, [field](const Piece& piece) {
        return piece.kind == Piece::Kind::kTime && piece.text[0] == field;
    });
}

}  // namespace vedette
