#include "hub/serve/live_channel.hpp"

#include <fmt/format.h>

#include "hub/base/json_text.hpp"
#include "hub/serve/live_session.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::serve {

wire::Header envelope_of(const bus::Unit& unit, std::uint16_t channel) {
    wire::Header h;
    h.channel = channel;
    h.track = unit.track->id;
    h.codec = unit.track->codec;
    h.generation = unit.track->generation;
    h.number = unit.number;
    h.captured = unit.captured;
    h.media_time = unit.media_time;
    h.captured_error_us = unit.captured_error_us;
    h.payload_size = static_cast<std::uint32_t>(unit.bytes().size());
    h.flags = static_cast<std::uint16_t>(
        (unit.key ? wire::kKey : 0) | (unit.discontinuity ? wire::kDiscontinuity : 0) |
        (unit.placeholder ? wire::kPlaceholder : 0) | (unit.camera_clock ? wire::kCameraClock : 0));
    return h;
}

LiveChannel::LiveChannel(LiveSession& session, Broadcaster& broadcaster, std::uint16_t number,
                         std::uint64_t credit, double max_fps)
    : session_(session), broadcaster_(broadcaster), number_(number), max_fps_(max_fps), pacer_(max_fps) {
    credit_.grant(credit);
    broadcaster_.join(this);
    tell_status();
}

LiveChannel::~LiveChannel() { broadcaster_.leave(this); }

void LiveChannel::on_unit() {
    tell_status();
    if (!credit_.may_send()) camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    session_.pump();
}

void LiveChannel::on_tick() {
    tell_status();
    session_.pump();
}

const bus::Unit* LiveChannel::in_flight() const { return session_.in_flight(*this); }

void LiveChannel::evict() { session_.evict(); }

bus::UnitPtr LiveChannel::take() {
    const bus::UnitPtr& newest = broadcaster_.newest();
    if (!newest || newest->number == last_number_ || !credit_.may_send()) return nullptr;
    if (!pacer_.admit(session_.loop().now())) return nullptr;
    if (known_generation_ != newest->track->generation) {
        known_generation_ = newest->track->generation;
        wire::Header h = envelope_of(*newest, number_);
        h.type = wire::Type::kTrack;
        h.payload_size = static_cast<std::uint32_t>(newest->track->config.size());
        session_.send_envelope(h, newest->track->config);
    }
    last_number_ = newest->number;
    credit_.on_sent();
    return newest;
}

void LiveChannel::tell_status() {
    const bus::CameraStatus s = camera().status();
    if (status_told_ && s.state == told_state_ && s.reason == told_reason_) return;
    status_told_ = true;
    told_state_ = s.state;
    told_reason_ = s.reason;
    session_.send_text(
        fmt::format(R"({{"type":"status","channel":{},"camera":{},"state":"{}","reason":{},"since":{}}})",
                    number_, json_quoted(camera().id()), to_string(s.state), json_quoted(s.reason),
                    json_quoted(format_utc(s.since))));
}

}  // namespace vedette::serve
