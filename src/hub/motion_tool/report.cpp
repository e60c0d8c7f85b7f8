#include "hub/motion_tool/report.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "core/frame/luma_grid.hpp"
#include "hub/overlay/score_graph.hpp"

namespace vedette::motion_tool {
namespace {

namespace json = boost::json;

struct Pixels {
    int x, y, width, height;
};

Pixels to_pixels(const motion::Box& box) {
    constexpr int kBlock = frame::kLumaBlock;
    return {box.x * kBlock, box.y * kBlock, box.width * kBlock, box.height * kBlock};
}

}  // namespace

PassTotals& PassTotals::operator+=(const PassTotals& other) {
    pictures += other.pictures;
    left_out += other.left_out;
    covered += other.covered;
    spent += other.spent;
    return *this;
}

double PassTotals::us_per_picture() const {
    return pictures > 0 ? to_seconds(spent) * 1e6 / static_cast<double>(pictures) : 0;
}

std::string format_position(Duration at) { return overlay::axis_label(at, 100ms); }

std::string count_of(std::uint64_t number, std::string_view noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string describe_pictures(const PassTotals& pass) {
    std::string text = format_position(pass.covered) + " of " + count_of(pass.pictures, "picture");
    if (pass.left_out > 0) text += fmt::format(", {} damaged left out", pass.left_out);
    return text;
}

std::string csv_seconds(Duration at) { return fmt::format("{:.3f}", to_seconds(at)); }
double json_seconds(Duration at) { return rounded(to_seconds(at), 3); }

json::value json_or_null(std::string_view text) {
    return text.empty() ? json::value() : json::value(json::string_view(text.data(), text.size()));
}

std::string json_line(const json::value& value) { return serialize_json(value) + "\n"; }

std::string rate_warning(Duration interval, std::uint16_t min_duration_ms) {
    constexpr Duration kSlowest = std::chrono::seconds(1);
    if (interval <= kSlowest) return "";
    return fmt::format(
        "one picture every {:.1f} s is too low a rate for min_duration_ms {}: an event needs three pictures, "
        "so "
        "who is seen for less than {:.1f} s is missed; give it at least one picture a second",
        to_seconds(interval), min_duration_ms, to_seconds(2 * interval));
}

std::string report_head(Format format) {
    return format == Format::kCsv ? "event,start_s,known_s,end_s,best_s,x,y,width,height,complete\n" : "";
}

std::string report_started(Format format, const motion::Event& event) {
    if (format != Format::kText) return "";
    return fmt::format("{:>9}  event {} begins\n", format_position(event.start), event.id);
}

std::string report_event(Format format, const motion::Event& event, bool open) {
    const Pixels p = to_pixels(event.best.box);
    if (format == Format::kCsv)
        return fmt::format("{},{},{},{},{},{},{},{},{},{}\n", event.id, csv_seconds(event.start),
                           csv_seconds(event.confirmed), csv_seconds(event.end), csv_seconds(event.best.at),
                           p.x, p.y, p.width, p.height, open ? 0 : 1);
    if (format == Format::kJson) {
        const json::object best{{"s", json_seconds(event.best.at)},
                                {"x", p.x},
                                {"y", p.y},
                                {"width", p.width},
                                {"height", p.height}};
        return json_line({{"event", event.id},
                          {"start_s", json_seconds(event.start)},
                          {"known_s", json_seconds(event.confirmed)},
                          {"end_s", json_seconds(event.end)},
                          {"best", best},
                          {"complete", !open}});
    }
    return fmt::format("{:>9}  event {} {} after {:.1f} s, best seen at {} in {}x{} pixels from {},{}\n",
                       format_position(event.end), event.id, open ? "still goes on" : "ends",
                       to_seconds(event.end - event.start), format_position(event.best.at), p.width, p.height,
                       p.x, p.y);
}

std::string report_alert(Format format, motion::HealthIssue issue, const motion::HealthAlert& alert,
                         Duration at) {
    const std::string_view name = to_string(issue);
    if (format == Format::kCsv) return "";
    if (format == Format::kJson)
        return json_line({{"complaint", name},
                          {"active", alert.active},
                          {"s", json_seconds(alert.active ? alert.since : at)},
                          {"measured", alert.measured},
                          {"limit", alert.limit},
                          {"of", motion::reason_of(issue)}});
    if (!alert.active)
        return fmt::format("{:>9}  the camera is not {} any more\n", format_position(at), name);
    return fmt::format("{:>9}  the camera is {}: {} {}, limit {}\n", format_position(alert.since), name,
                       motion::reason_of(issue), alert.measured, alert.limit);
}

std::string report_totals(Format format, std::uint64_t events, const PassTotals& pass,
                          std::string_view error) {
    if (format == Format::kCsv) return "";
    if (format == Format::kJson)
        return json_line({{"events", events},
                          {"pictures", pass.pictures},
                          {"left_out", pass.left_out},
                          {"covered_s", json_seconds(pass.covered)},
                          {"us_per_picture", rounded(pass.us_per_picture(), 1)},
                          {"ended", json_or_null(error)}});
    return fmt::format("{} in {}; {:.0f} us a picture\n", count_of(events, "event"), describe_pictures(pass),
                       pass.us_per_picture());
}

}  // namespace vedette::motion_tool
