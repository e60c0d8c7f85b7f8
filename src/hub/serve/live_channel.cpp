#include "hub/serve/live_channel.hpp"

#include <boost/json/value.hpp>

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
    : session_(session), broadcaster_(broadcaster), number_(number), pacer_(max_fps) {
    credit_.grant(credit);
    broadcaster_.join(this);
    send_status_change();
}

LiveChannel::~LiveChannel() { broadcaster_.leave(this); }

void LiveChannel::on_unit() {
    send_status_change();
    if (!credit_.may_send()) camera().counters.missed.fetch_add(1, std::memory_order_relaxed);
    session_.send_pending();
}

void LiveChannel::on_tick() {
    send_status_change();
    session_.send_pending();
}

const bus::Unit* LiveChannel::in_flight() const { return session_.in_flight(*this); }

void LiveChannel::evict() { session_.close(); }

bus::UnitPtr LiveChannel::take() {
    const bus::UnitPtr& newest = broadcaster_.newest();
    if (!newest || newest->number == last_number_ || !credit_.may_send()) return nullptr;
    if (!pacer_.admit(session_.loop().now())) return nullptr;
    if (sent_generation_ != newest->track->generation) {
        sent_generation_ = newest->track->generation;
        wire::Header h = envelope_of(*newest, number_);
        h.type = wire::Type::kTrack;
        h.payload_size = static_cast<std::uint32_t>(newest->track->config.size());
        session_.send_envelope(h, newest->track->config);
    }
    last_number_ = newest->number;
    credit_.on_sent();
    return newest;
}

void LiveChannel::send_status_change() {
    if (camera().status_version() == sent_status_version_) return;
    const bus::CameraStatus s = camera().status();
    sent_status_version_ = s.version;
    session_.send_text(serialize_json({{"type", "status"},
                                       {"channel", number_},
                                       {"camera", camera().id()},
                                       {"state", to_string(s.state)},
                                       {"reason", s.reason},
                                       {"since", format_utc(s.since)}}));
}

}  // namespace vedette::serve
