#include "hub/settings/timelapse_reader.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/schedule/text.hpp"
#include "core/settings/values.hpp"
#include "hub/base/time_template.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/timelapse_controls_reader.hpp"
#include "hub/settings/timelapse_films_reader.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kWhenForms =
    "08:00, sunrise, sunset, dawn or dusk, perhaps as sunset+30m or sunrise(-2.5)";
constexpr std::string_view kDegreeForms = "degrees as 57.0776, or degrees, minutes and seconds as 57:04:39.4";

std::optional<double> parse_decimal(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const auto number = parse_int<std::uint32_t>(whole);
    if (!number || whole.empty() || whole[0] == '+') return std::nullopt;
    double out = *number;
    if (point == std::string_view::npos) return out;
    double place = 0.1;
    for (const char c : text.substr(point + 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        out += place * (c - '0');
        place /= 10;
    }
    return point + 1 < text.size() ? std::optional(out) : std::nullopt;
}

// "57.0776", "57:04:39.4" or "57:04"; a minus in front.
std::optional<double> parse_degrees(std::string_view text, double max) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    double out = 0;
    double unit = 1;
    for (int part = 0; part < 3; ++part, unit /= 60) {
        const std::size_t colon = text.find(':');
        const auto number = parse_decimal(text.substr(0, colon));
        if (!number || (part > 0 && *number >= 60)) return std::nullopt;
        out += *number * unit;
        if (colon == std::string_view::npos)
            return out <= max ? std::optional(negative ? -out : out) : std::nullopt;
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

std::optional<OverlayColour> parse_colour(std::string_view text) {
    if (!text.starts_with('#') || (text.size() != 7 && text.size() != 9)) return std::nullopt;
    std::array<std::uint8_t, 4> out{0, 0, 0, 255};
    for (std::size_t i = 1; i < text.size(); ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        std::uint8_t& byte = out[(i - 1) / 2];
        byte = static_cast<std::uint8_t>(i % 2 == 1 ? digit << 4 : byte | digit);
    }
    return OverlayColour{out[0], out[1], out[2], out[3]};
}

// Of file names: no part of the path is empty, begins with a dot, or has characters that other systems
// refuse.
bool is_safe_path(std::string_view path) {
    constexpr std::string_view kSigns = "-_.,+=@ ";
    const auto fits = [&](char c) {
        return c == '/' || is_alnum(c) || kSigns.find(c) != std::string_view::npos;
    };
    if (path.empty() || !std::ranges::all_of(path, fits)) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (end == begin || path[begin] == '.') return false;
        begin = end + 1;
    }
    return true;
}

class TimelapseReader {
  public:
    TimelapseReader(DocumentValues& values, const std::string& id, const Settings& settings)
        : values_(values), settings_(settings), section_("timelapse." + id) {
        out_.id = id;
        out_.plan.place = settings.place;
    }

    TimelapseSettings read() {
        out_.name = values_.text(at("name"));
        if (out_.name.empty()) out_.name = out_.id;
        read_camera();
        out_.enabled = values_.flag(at("enabled"));
        read_dates();
        read_periods();
        read_dark();
        const std::string lamp = values_.text(at("lamp"));
        out_.lamp = lamp == "dark" ? LampRule::kDark : lamp == "always" ? LampRule::kAlways : LampRule::kOff;
        if (given("late")) out_.late = parse_duration(values_.text(at("late")));
        out_.grace = values_.number<int>(at("grace"));
        read_files(settings_.state);
        read_picture();
        if (values_.document().sections.contains(at("overlay"))) read_overlay();
        out_.exif = {.artist = values_.text(at("exif.artist")),
                     .copyright = values_.text(at("exif.copyright")),
                     .description = values_.text(at("exif.description")),
                     .place = values_.flag(at("exif.place"))};
        if (out_.exif.artist.empty()) out_.exif.artist = out_.camera_id;
        if (out_.exif.description.empty()) out_.exif.description = out_.name;
        if (out_.exif.place && !out_.plan.place)
            values_.problem(at("exif.place"), "needs the place of the camera",
                            "location.latitude and longitude");
        read_keep();
        const auto camera = std::ranges::find(settings_.cameras, out_.camera, &CameraSettings::id);
        read_timelapse_controls(values_, section_, camera == settings_.cameras.end() ? nullptr : &*camera,
                                out_);
        out_.films = read_films(values_, section_);
        return std::move(out_);
    }

  private:
    std::string at(std::string_view key) const { return fmt::format("{}.{}", section_, key); }
    bool given(std::string_view key) const { return values_.document().find(at(key)) != nullptr; }

    void read_camera() {
        const Document::Value* const camera = values_.document().find(at("camera"));
        if (!camera) return;
        out_.camera = camera->text;
        const auto ids = values_.document().ids_of("cameras");
        if (std::ranges::find(ids, camera->text) != ids.end()) return;
        const std::vector<std::string_view> known(ids.begin(), ids.end());
        values_.problem(
            at("camera"),
            fmt::format("there is no camera \"{}\"{}", camera->text, did_you_mean(camera->text, known)),
            known.empty() ? "a camera below cameras, which has none" : list_text(known));
    }

    std::optional<schedule::Date> date(std::string_view key) {
        const Document::Value* const value = values_.document().find(at(key));
        if (!value) return std::nullopt;
        const auto parsed = schedule::parse_date(value->text);
        if (parsed) return *parsed;
        values_.problem(at(key), fmt::format("\"{}\": {}", value->text, to_string(parsed.error())),
                        "a day as 2026-03-31");
        return std::nullopt;
    }

    void read_dates() {
        out_.plan.dates = {date("from"), date("to")};
        if (out_.plan.dates.first && out_.plan.dates.last && *out_.plan.dates.last < *out_.plan.dates.first)
            values_.problem(at("to"), "is before `from`", "a day on or after it");
        const std::string weekdays = values_.text(at("weekdays"));
        const auto days = schedule::parse_weekdays(weekdays);
        if (days) out_.plan.weekdays = *days;
        if (!days && given("weekdays"))
            values_.problem(at("weekdays"), fmt::format("\"{}\": {}", weekdays, to_string(days.error())),
                            "mon wed, mon-fri, or every day");
        const Document::Value* const except = values_.document().find(at("except"));
        const auto lines = values_.lines(at("except"));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto dates = schedule::parse_dates(lines[i]);
            if (dates) {
                out_.plan.exceptions.push_back(*dates);
                continue;
            }
            values_.document().add_problem(i < except->lines.size() ? except->lines[i] : except->place,
                                           at("except"),
                                           fmt::format("\"{}\": {}", lines[i], to_string(dates.error())),
                                           "a day as 2026-12-24, or days as 2026-12-24..2027-01-06");
        }
    }

    // A moment; midnight after a problem.
    schedule::When when(const std::string& key, std::string_view text) {
        const auto parsed = schedule::parse_when(text);
        if (!parsed) {
            values_.problem(key, fmt::format("\"{}\": {}", text, to_string(parsed.error())),
                            std::string(kWhenForms));
            return {};
        }
        if (parsed->is_sun() && !out_.plan.place)
            values_.problem(key, "needs the place of the camera, because it is said by the sun",
                            "location.latitude and location.longitude, or a time such as 08:00");
        return *parsed;
    }

    schedule::Period period(const std::string& start, const std::string& stop, const std::string& every) {
        schedule::Period out;
        out.span.start = when(start, values_.text(start));
        out.span.stop = when(stop, values_.text(stop));
        if (values_.flag(at("whole_minute"))) out.span.stop_rule = schedule::StopRule::kMinute;
        out.interval = parse_duration(values_.text(every)).value_or(std::chrono::minutes(1));
        return out;
    }

    void read_periods() {
        const auto ids = values_.document().ids_of(at("periods"));
        if (ids.empty()) {
            out_.plan.periods.push_back(period(at("start"), at("stop"), at("every")));
            return;
        }
        const std::string key = values_.first_given(section_, {"start", "stop"});
        if (!key.empty())
            values_.problem(key, "is given beside periods, which have their own",
                            "start and stop of each period");
        if (ids.size() > schedule::kMaxPeriods)
            values_.problem(at("periods"), "has too many periods",
                            fmt::format("{} at most", schedule::kMaxPeriods));
        for (const std::string& id : ids) {
            const std::string own = at("periods." + id);
            const bool has_interval = values_.document().find(own + ".every") != nullptr;
            out_.plan.period_ids.push_back(id);
            out_.plan.periods.push_back(
                period(own + ".start", own + ".stop", has_interval ? own + ".every" : at("every")));
        }
    }

    void read_dark() {
        if (!given("dark")) {
            if (out_.plan.place)
                out_.plan.dark = schedule::DailySpan{schedule::When::set(schedule::kRpicampyHorizon),
                                                     schedule::When::rise(schedule::kRpicampyHorizon),
                                                     schedule::StopRule::kBefore};
            return;
        }
        const std::string text = values_.text(at("dark"));
        if (text == "never") return;
        const std::size_t dots = text.find("..");
        if (dots == std::string::npos)
            return values_.problem(at("dark"), fmt::format("\"{}\" is not two moments", text),
                                   "never, or two moments as sunset..sunrise or 20:00..08:00");
        out_.plan.dark =
            schedule::DailySpan{when(at("dark"), text.substr(0, dots)),
                                when(at("dark"), text.substr(dots + 2)), schedule::StopRule::kBefore};
    }

    void read_files(const std::string& state) {
        const std::filesystem::path root(values_.folder());
        const Document::Value* const folder = values_.document().find(at("folder"));
        if (folder) out_.folder = root / folder->text;
        if (!folder && !state.empty()) out_.folder = std::filesystem::path(state) / "timelapse" / out_.id;
        if (out_.folder.empty())
            values_.problem(at("camera"), "its pictures have no folder",
                            "folder, or state at the top of the file");
        out_.camera_id = values_.text(at("camera_id"));
        const auto fits = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
        if (!std::ranges::all_of(out_.camera_id, fits))
            values_.problem(at("camera_id"), "has other characters than letters, digits, - and _",
                            "such as CAM1");
        if (out_.camera_id.empty()) out_.camera_id = out_.id;
        out_.file_names = values_.text(at("file_names"));
        const auto names = TimeTemplate::parse(out_.file_names, kFileNameFields);
        if (!names)
            return values_.problem(at("file_names"), names.error().message, "such as %Y-%m-%d/%H%M%S.jpg");
        const std::string sample = names->fill({}, [](std::string_view name) { return std::string(name); });
        const bool dated = names->has('j') || (names->has('m') && names->has('d'));
        if (!is_safe_path(sample) || !sample.ends_with(".jpg")) {
            values_.problem(at("file_names"), "makes a name that is no safe path",
                            "letters, digits and -_.,+=@ in each part, and .jpg at the end");
        } else if (!dated || !(names->has('Y') || names->has('y')) || !names->has('H') || !names->has('M')) {
            values_.problem(at("file_names"), "does not tell the pictures' time",
                            "year, day, hour and minute, such as %Y-%m-%d/%H%M%S.jpg");
        }
    }

    void read_picture() {
        if (const Document::Value* const size = values_.document().find(at("size"))) {
            const Size wanted = parse_size(size->text).value_or(Size{});
            out_.max_width = wanted.width;
            out_.max_height = wanted.height;
        }
        out_.rotate = values_.number<int>(at("rotate"));
        out_.quality = values_.number<int>(at("quality"));
    }

    OverlayColour colour(std::string_view key) {
        const auto parsed = parse_colour(values_.text(at(key)));
        if (!parsed && given(key))
            values_.problem(at(key), "is no colour", "#96c896, or #96c89664 with opacity");
        return parsed.value_or(OverlayColour{});
    }

    void read_overlay() {
        OverlaySettings overlay{.text = values_.text(at("overlay.text")),
                                .at_top = values_.text(at("overlay.place")) == "top",
                                .size = values_.number<int>(at("overlay.size")),
                                .colour = colour("overlay.colour"),
                                .bar = colour("overlay.bar")};
        const auto text = TimeTemplate::parse(overlay.text, kOverlayFields);
        if (!text)
            values_.problem(at("overlay.text"), text.error().message,
                            "the fields that are named in the reference");
        out_.overlay = std::move(overlay);
    }

    void read_keep() {
        const auto number = [&](const char* key) -> std::optional<std::uint64_t> {
            if (!given(key)) return std::nullopt;
            return values_.number<std::uint64_t>(at(key));
        };
        const auto bytes = [&](const char* key) -> std::optional<std::uint64_t> {
            if (!given(key)) return std::nullopt;
            return values_.bytes(at(key));
        };
        out_.keep = {.pictures = number("keep.pictures"),
                     .pictures_a_day = number("keep.pictures_a_day"),
                     .days = number("keep.days"),
                     .bytes = bytes("keep.bytes"),
                     .free = bytes("keep.free")};
    }

    DocumentValues& values_;
    const Settings& settings_;
    const std::string section_;
    TimelapseSettings out_;
};

}  // namespace

// Two jobs would set one camera's lamp and controls back while the other one takes its picture.
static void check_devices(DocumentValues& values, const std::vector<TimelapseSettings>& jobs) {
    const auto uses = [](const TimelapseSettings& job) {
        return job.lamp != LampRule::kOff || job.controls != ControlProfiles{} || job.brightness;
    };
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (jobs[i].camera != jobs[k].camera || !jobs[i].enabled || !jobs[k].enabled) continue;
            if (!uses(jobs[i]) && !uses(jobs[k])) continue;
            values.problem(
                fmt::format("timelapse.{}.camera", jobs[i].id),
                fmt::format(
                    "{} takes pictures of it, too, and one of the two switches its lamp or sets its controls",
                    jobs[k].id),
                "one job of a camera with a lamp or controls");
            break;
        }
    }
}

std::optional<schedule::Place> read_location(DocumentValues& values) {
    const auto degrees = [&](const char* key, double max) -> std::optional<double> {
        const Document::Value* const value = values.document().find(key);
        if (!value) return std::nullopt;
        const auto out = parse_degrees(value->text, max);
        if (!out)
            values.problem(key, fmt::format("\"{}\" is no such angle", value->text),
                           std::string(kDegreeForms));
        return out;
    };
    const auto latitude = degrees("location.latitude", 90);
    const auto longitude = degrees("location.longitude", 180);
    if (latitude && longitude) return schedule::Place{*latitude, *longitude};
    const std::string alone = values.first_given("location", {"latitude", "longitude"});
    const bool both =
        values.document().find("location.latitude") && values.document().find("location.longitude");
    if (!alone.empty() && !both && !values.document().has_problem("location.latitude") &&
        !values.document().has_problem("location.longitude"))
        values.problem(alone, "is given without the other one", "latitude and longitude");
    return std::nullopt;
}

std::vector<TimelapseSettings> read_timelapse(DocumentValues& values, const Settings& settings) {
    std::vector<TimelapseSettings> out;
    for (const std::string& id : values.document().ids_of("timelapse"))
        out.push_back(TimelapseReader(values, id, settings).read());
    check_devices(values, out);
    return out;
}

}  // namespace vedette::settings
