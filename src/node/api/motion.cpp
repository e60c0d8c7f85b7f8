// What motion detection does and has seen.
#include <array>
#include <chrono>

#include "core/motion/result.hpp"
#include "node/api/document.hpp"
#include "node/api/problem.hpp"
#include "node/history/history.hpp"
#include "node/motion/motion_detection.hpp"

namespace vedette::node::api {
namespace {

// As many as fit a piece of the document.
constexpr std::size_t kShownObjects = 4;

std::int64_t seconds(UtcTime at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.since).count();
}

// {"id":2,"active":false,"began_utc_s":…,"ended_utc_s":…,"pictures":12}; null: there was none.
void write_event(json::Writer& json, const MotionDetection& motion) {
    json.key("event");
    const MotionEvent& event = motion.event();
    if (event.id == 0) {
        json.null();
        return;
    }
    json.begin_object().key("id").number(event.id).key("active").boolean(motion.is_event_active());
    json.key("began_utc_s").number(seconds(event.began)).key("ended_utc_s").number(seconds(event.ended));
    json.key("pictures").number(event.pictures).end_object();
}

void write_health(json::Writer& json, std::uint8_t issues) {
    json.key("health").begin_array();
    for (int i = 0; i < motion::kHealthIssues; ++i) {
        if ((issues >> i & 1) != 0) json.string(motion::to_string(static_cast<motion::HealthIssue>(i)));
    }
    json.end_array();
}

// {"state":"ready","stored":12,"missed":0,"free_bytes":…,"total_bytes":…}; null: the board has none.
void write_card(json::Writer& json, const History* history) {
    json.key("card");
    if (history == nullptr) {
        json.null();
        return;
    }
    json.begin_object().key("state").string(to_string(history->card()));
    json.key("stored").number(history->stored()).key("missed").number(history->missed());
    json.key("free_bytes").number(static_cast<std::int64_t>(history->space().free));
    json.key("total_bytes").number(static_cast<std::int64_t>(history->space().total)).end_object();
}

// In percent of the picture from its top left.
void write_object(json::Writer& json, const Sight& sight, const motion::Box& box) {
    const auto percent = [](int blocks, int all) { return all == 0 ? 0 : blocks * 100 / all; };
    json.begin_object().key("x").number(percent(box.x, sight.columns));
    json.key("y").number(percent(box.y, sight.rows));
    json.key("width").number(percent(box.width, sight.columns));
    json.key("height").number(percent(box.height, sight.rows)).end_object();
}

}  // namespace

bool write_motion(json::Writer& json, const Services& services, unsigned step) {
    const MotionDetection& motion = *services.motion;
    const Sight sight = motion.sight().value_or(Sight{});
    switch (step) {
        case 0:
            json.begin_object().key("state").string(to_string(motion.state()));
            json.key("looked_at").number(motion.looked_at()).key("score").number(sight.score);
            json.key("changed_cells").number(sight.changed).key("cells").number(sight.cells);
            return true;
        case 1: write_event(json, motion); return true;
        case 2: write_health(json, sight.issues); return true;
        case 3: write_card(json, services.history); return true;
        case 4:
            json.key("objects").begin_array();
            for (std::size_t i = 0; i < std::size_t{sight.object_count} && i < kShownObjects; ++i)
                write_object(json, sight, sight.objects[i]);
            json.end_array().end_object();
            return true;
        default: return false;
    }
}

void show_motion(Exchange& exchange) {
    if (exchange.services().motion == nullptr)
        return refuse(exchange,
                      {.status = 404,
                       .code = "not_found",
                       .detail = "This board has no motion detection: it needs a camera and PSRAM."});
    show(exchange, write_motion);
}

}  // namespace vedette::node::api
