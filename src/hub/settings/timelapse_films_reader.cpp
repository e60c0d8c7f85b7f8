#include "hub/settings/timelapse_films_reader.hpp"

#include "core/settings/values.hpp"

namespace vedette::settings {

std::vector<FilmPlanSettings> read_films(DocumentValues& values, const std::string& job) {
    std::vector<FilmPlanSettings> plans;
    for (const std::string& id : values.document().ids_of(job + ".films")) {
        const std::string section = job + ".films." + id + ".";
        const std::string span = values.text(section + "span");
        const std::string format = values.text(section + "format");
        FilmPlanSettings plan{
            .id = id,
            .span = span == "month"  ? FilmSpan::kMonth
                    : span == "week" ? FilmSpan::kWeek
                                     : FilmSpan::kDay,
            .every = values.number<std::size_t>(section + "every"),
            .fps = values.number<int>(section + "fps"),
            .format = format == "gif"    ? FilmFormat::kGif
                      : format == "webm" ? FilmFormat::kWebm
                                         : FilmFormat::kMp4,
            .deflicker = values.flag(section + "deflicker"),
            .stabilise = values.flag(section + "stabilise"),
            .titles = values.flag(section + "titles"),
            .growing = values.flag(section + "growing"),
        };
        if (const Document::Value* const given = values.document().find(section + "size")) {
            const Size size = parse_size(given->text).value_or(Size{});
            plan.width = size.width;
            plan.height = size.height;
            if (plan.width % 2 != 0 || plan.height % 2 != 0)
                values.problem(section + "size", "is odd", "an even width and height, such as 1280x720");
        }
        if (values.document().find(section + "keep") != nullptr)
            plan.keep = values.number<std::size_t>(section + "keep");
        plans.push_back(std::move(plan));
    }
    return plans;
}

}  // namespace vedette::settings
