// The camera's settings.
#include <array>
#include <bitset>
#include <expected>

#include "core/base/text.hpp"
#include "node/api/document.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"
#include "node/port/sensor_settings.hpp"

namespace vedette::node::api {
namespace {

// What a change sets, by the value of Setting.
struct Change {
    std::array<int, port::kSettings> values{};
    std::bitset<port::kSettings> chosen;
};

// Reads the body. False: the request is refused already.
bool read_change(Exchange& exchange, Change& change) {
    std::array<char, Members::kMaxText> text_memory;
    Members members(exchange.body(), text_memory);
    while (const auto member = members.next()) {
        const auto setting = port::find_setting(member->name);
        if (!setting) {
            refuse(exchange, {.status = 404,
                              .code = "not_found",
                              .detail = "The sensor has no such setting; nothing has changed.",
                              .parameter = member->name});
            return false;
        }
        const auto size = port::find_frame_size(member->text);
        const bool by_name = *setting == port::Setting::kFramesize && size.has_value();
        const auto value = by_name ? std::optional<int>(*size) : member->number;
        const port::SettingRow& row = port::row_of(*setting);
        if (!value || *value < row.min || *value > row.max) {
            std::array<char, 80> memory;
            TextWriter detail(memory);
            detail << "It is a number of " << row.min << " to " << row.max << "; nothing has changed.";
            refuse(exchange, {.detail = detail.written(), .parameter = row.name});
            return false;
        }
        const auto at = static_cast<std::size_t>(*setting);
        change.values[at] = *value;
        change.chosen.set(at);
    }
    return !refuse_fault(exchange, members);
}

// Sets all, or nothing and why.
std::expected<void, port::CameraError> apply(port::Camera& camera, const Change& change) {
    std::array<int, port::kSettings> before{};
    for (std::size_t i = 0; i < port::kSettings; ++i) {
        if (!change.chosen.test(i)) continue;
        const auto setting = static_cast<port::Setting>(i);
        before[i] = camera.get(setting);
        const auto done = camera.set(setting, change.values[i]);
        if (done) continue;
        for (std::size_t k = 0; k < i; ++k) {
            if (change.chosen.test(k)) (void)camera.set(static_cast<port::Setting>(k), before[k]);
        }
        return done;
    }
    return {};
}

}  // namespace

// {"settings":[{"name":"quality","value":12,"min":4,"max":63,"default":12},…],"frame_sizes":[…]}
bool write_camera(json::Writer& json, const Services& services, unsigned step) {
    const std::span<const port::FrameSize> sizes = port::frame_sizes();
    if (step == 0) json.begin_object().key("settings").begin_array();
    if (step < port::kSettings) {
        const auto setting = static_cast<port::Setting>(step);
        const port::SettingRow& row = port::row_of(setting);
        json.begin_object().key("name").string(row.name).key("value").number(services.camera.get(setting));
        json.key("min").number(row.min).key("max").number(row.max);
        json.key("default").number(row.fallback).end_object();
        return true;
    }
    const std::size_t at = step - port::kSettings;
    if (at == 0) json.end_array().key("frame_sizes").begin_array();
    if (at < sizes.size()) {
        json.begin_object().key("name").string(sizes[at].name).key("width").number(sizes[at].width);
        json.key("height").number(sizes[at].height).end_object();
        return true;
    }
    if (at > sizes.size()) return false;
    json.end_array().end_object();
    return true;
}

void change_camera(Exchange& exchange) {
    Change change;
    if (!read_change(exchange, change)) return;
    const auto done = apply(exchange.services().camera, change);
    if (done) return show(exchange, write_camera);
    if (done.error() == port::CameraError::kFixed)
        return refuse(
            exchange,
            {.status = 409, .code = "no_settings", .detail = "This kind of camera has no settings."});
    refuse(exchange, {.detail = "The sensor does not take one of these values; nothing has changed."});
}

}  // namespace vedette::node::api
