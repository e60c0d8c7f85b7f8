#include "hub/motion_tool/report.hpp"

#include <fmt/format.h>

#include "core/frame/luma_grid.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::motion_tool {
namespace {

struct Pixels {
    int x, y, width, height;
};

Pixels to_pixels(const motion::Box& box) {
    return {box.x * frame::kLumaBlock, box.y * frame::kLumaBlock, box.width * frame::kLumaBlock,
            box.height * frame::kLumaBlock};
}

}  // namespace

std::string format_position(Duration at) {
    const std::int64_t tenths = to_ms(at) / 100;
    const std::int64_t seconds = tenths / 10 % 60;
    const std::int64_t minutes = tenths / 600 % 60;
    const std::int64_t hours = tenths / 36000;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}.{}", hours, minutes, seconds, tenths % 10);
    return fmt::format("{}:{:02}.{}", minutes, seconds, tenths % 10);
}

std::string report_head(MotionForm form) {
    return form == MotionForm::kCsv ? "event,start_s,known_s,end_s,best_s,x,y,width,height,complete\n" : "";
}

std::string report_started(MotionForm form, const motion::Event& event) {
    if (form != MotionForm::kWords) return "";
    return fmt::format("{:>9}  event {} begins\n", format_position(event.start), event.id);
}

std::string report_event(MotionForm form, const motion::Event& event, bool going) {
    const Pixels p = to_pixels(event.best.box);
    const double start = to_seconds(event.start);
    const double end = to_seconds(event.end);
    if (form == MotionForm::kCsv) {
        return fmt::format("{},{:.3f},{:.3f},{:.3f},{:.3f},{},{},{},{},{}\n", event.id, start,
                           to_seconds(event.confirmed), end, to_seconds(event.best.at), p.x, p.y, p.width,
                           p.height, going ? 0 : 1);
    }
    if (form == MotionForm::kJson) {
        return fmt::format(
            R"({{"event":{},"start_s":{:.3f},"known_s":{:.3f},"end_s":{:.3f},"best":{{"s":{:.3f},"x":{},"y":{},"width":{},"height":{}}},"complete":{}}})"
            "\n",
            event.id, start, to_seconds(event.confirmed), end, to_seconds(event.best.at), p.x, p.y, p.width,
            p.height, !going);
    }
    return fmt::format("{:>9}  event {} {} after {:.1f} s, best seen at {} in {}x{} pixels from {},{}\n",
                       format_position(event.end), event.id, going ? "still goes on" : "ends", end - start,
                       format_position(event.best.at), p.width, p.height, p.x, p.y);
}

std::string report_complaint(MotionForm form, motion::Ailment ailment, const motion::Complaint& complaint,
                             Duration at) {
    const std::string_view name = to_string(ailment);
    if (form == MotionForm::kCsv) return "";
    if (form == MotionForm::kJson) {
        return fmt::format(R"({{"complaint":"{}","active":{},"s":{:.3f},"measured":{},"limit":{},"of":{}}})"
                           "\n",
                           name, complaint.active, to_seconds(complaint.active ? complaint.since : at),
                           complaint.measured, complaint.limit, json_quoted(motion::reason_of(ailment)));
    }
    if (!complaint.active)
        return fmt::format("{:>9}  the camera is not {} any more\n", format_position(at), name);
    return fmt::format("{:>9}  the camera is {}: {} {}, limit {}\n", format_position(complaint.since), name,
                       motion::reason_of(ailment), complaint.measured, complaint.limit);
}

std::string report_totals(MotionForm form, const MotionTotals& t) {
    if (form == MotionForm::kCsv) return "";
    const double covered = to_seconds(t.covered);
    const double each = t.pictures > 0 ? to_seconds(t.spent) * 1e6 / static_cast<double>(t.pictures) : 0;
    if (form == MotionForm::kJson) {
        return fmt::format(
            R"({{"events":{},"pictures":{},"left_out":{},"covered_s":{:.3f},"us_per_picture":{:.1f},"ended":{}}})"
            "\n",
            t.events, t.pictures, t.left_out, covered, each, t.ended.empty() ? "null" : json_quoted(t.ended));
    }
    const std::string left_out = t.left_out > 0 ? fmt::format(", {} damaged ones left out", t.left_out) : "";
    return fmt::format("{} event{} in {} of {} picture{}{}; {:.0f} us a picture\n", t.events,
                       t.events == 1 ? "" : "s", format_position(t.covered), t.pictures,
                       t.pictures == 1 ? "" : "s", left_out, each);
}

}  // namespace vedette::motion_tool
