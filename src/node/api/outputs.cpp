// Servos and lamp.
#include <array>

#include "core/base/text.hpp"
#include "node/api/document.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"

namespace vedette::node::api {
namespace {

constexpr std::string_view kTraverse = "traverse";
constexpr std::string_view kElevation = "elevation";
constexpr std::string_view kTraverseBy = "traverse_by";
constexpr std::string_view kElevationBy = "elevation_by";
constexpr std::string_view kLevel = "level";

void refuse_member(Exchange& exchange, const Member& member, std::string_view detail) {
    refuse(exchange, {.detail = detail, .parameter = member.name});
}

}  // namespace

// {"traverse":90,"elevation":90,"moved":false}
bool write_servos(json::Writer& json, const Services& services, unsigned step) {
    if (step > 0) return false;
    json.begin_object().key(kTraverse).number(services.axes.pan_deg());
    json.key(kElevation).number(services.axes.tilt_deg());
    json.key("moved").boolean(services.servos_moved).end_object();
    return true;
}

// Positions are absolute, or relative by the members that end with `_by`, which stop at the limits.
void change_servos(Exchange& exchange) {
    Services& services = exchange.services();
    int traverse = services.axes.pan_deg();
    int elevation = services.axes.tilt_deg();
    ptz::ServoMove by;
    std::array<char, Members::kMaxText> text_memory;
    Members members(exchange.body(), text_memory);
    while (const auto member = members.next()) {
        const bool relative = member->name == kTraverseBy || member->name == kElevationBy;
        const bool pans = member->name == kTraverse || member->name == kTraverseBy;
        if (!relative && !pans && member->name != kElevation)
            return refuse_member(exchange, *member,
                                 "The members are traverse, elevation, traverse_by and elevation_by.");
        const int low = relative ? -180 : 0;
        if (!member->number || *member->number < low || *member->number > 180)
            return refuse_member(exchange, *member,
                                 relative ? "It is a number of -180 to 180 degrees; nothing moves."
                                          : "It is a number of 0 to 180 degrees; nothing moves.");
        int& target = relative ? (pans ? by.traverse : by.elevation) : (pans ? traverse : elevation);
        target = *member->number;
    }
    if (refuse_fault(exchange, members)) return;
    services.axes.move_to(traverse, elevation);
    services.axes.move(by);
    services.send_pulses();
    show(exchange, write_servos);
}

// {"level":0}
bool write_lamp(json::Writer& json, const Services& services, unsigned step) {
    if (step > 0) return false;
    json.begin_object().key(kLevel).number(unsigned{services.lamp_level}).end_object();
    return true;
}

void change_lamp(Exchange& exchange) {
    Services& services = exchange.services();
    int level = services.lamp_level;
    std::array<char, Members::kMaxText> text_memory;
    Members members(exchange.body(), text_memory);
    while (const auto member = members.next()) {
        const bool fits =
            member->name == kLevel && member->number && *member->number >= 0 && *member->number <= 255;
        if (!fits) return refuse_member(exchange, *member, "The only member is level, a number of 0 to 255.");
        level = *member->number;
    }
    if (refuse_fault(exchange, members)) return;
    services.set_lamp(static_cast<std::uint8_t>(level));
    show(exchange, write_lamp);
}

}  // namespace vedette::node::api
