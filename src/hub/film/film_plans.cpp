#include "hub/film/film_plans.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "core/schedule/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::film {
namespace {

namespace json = boost::json;
using namespace std::chrono;

std::string path_in(const std::string& folder) { return folder + "/.plans.json"; }

}  // namespace

Days days_around(settings::FilmSpan span, schedule::Date day) {
    switch (span) {
        case settings::FilmSpan::kDay: break;
        case settings::FilmSpan::kWeek: {
            const local_days monday = day - (weekday(day) - Monday);
            return {monday, monday + days(6)};
        }
        case settings::FilmSpan::kMonth: {
            const year_month_day date(day);
            return {local_days(date.year() / date.month() / 1),
                    local_days(date.year() / date.month() / last)};
        }
    }
    return {day, day};
}

FilmOrder order_of(const settings::FilmPlanSettings& plan, const Days& days) {
    FilmOrder order{.from = days.first,
                    .to = days.last,
                    .every = plan.every,
                    .fps = static_cast<double>(plan.fps),
                    .size = std::nullopt,
                    .format = static_cast<Format>(plan.format),
                    .deflicker = plan.deflicker,
                    .stabilise = plan.stabilise,
                    .titles = plan.titles,
                    .plan = plan.id};
    if (plan.width > 0) order.size = image::Size{plan.width, plan.height};
    return order;
}

Marks read_marks(const std::string& folder) {
    std::ifstream in(path_in(folder), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    Marks marks;
    if (error || !value.is_object()) return marks;
    for (const auto& [plan, day] : value.get_object()) {
        const json::string* const name = day.if_string();
        const auto date = schedule::parse_date(name ? std::string_view(*name) : std::string_view());
        if (date) marks.emplace(plan, *date);
    }
    return marks;
}

Result<void> write_marks(const std::string& folder, const Marks& marks) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(Kind::kUnavailable, "can't make the folder " + folder + ": " + error.message());
    json::object value;
    for (const auto& [plan, day] : marks) {
        std::array<char, schedule::kMaxText> memory;
        value[plan] = schedule::format_date(day, memory);
    }
    const std::string text = serialize_json(value);
    return write_file_atomically(path_in(folder), as_bytes(text));
}

}  // namespace vedette::film
