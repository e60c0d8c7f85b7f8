#include "hub/serve/live_session.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "hub/base/json_text.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::serve {
namespace {

constexpr std::size_t kMaxChannels = 64;
constexpr std::uint64_t kMaxCredit = 64;
constexpr double kMaxFps = 120;
constexpr Duration kCheckInterval = 500ms;
constexpr Duration kPingInterval = 15s;
constexpr Duration kMaxSilence = 30s;
constexpr int kUnsentLimit = 128 * 1024;

namespace json = boost::json;

std::optional<std::uint16_t> channel_of(const json::object& o) {
    const json::value* const v = o.if_contains("channel");
    if (v == nullptr || !v->is_int64() || v->as_int64() < 1 || v->as_int64() > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(v->as_int64());
}

// The number of a key, `fallback` when it is missing, nothing when it is not a number from 0 to `max`.
std::optional<double> number_of(const json::object& o, std::string_view key, double fallback, double max) {
    const json::value* const v = o.if_contains(key);
    if (v == nullptr) return fallback;
    if (!v->is_number()) return std::nullopt;
    const double number = v->to_number<double>();
    if (!(number >= 0 && number <= max)) return std::nullopt;
    return number;
}

std::string_view text_of(const json::object& o, std::string_view key) {
    const json::value* const v = o.if_contains(key);
    return v != nullptr && v->is_string() ? std::string_view(v->as_string()) : std::string_view();
}

// The header of a unit's envelope, but for its time of sending.
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

}  // namespace

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

void LiveSession::start(Handover handover, const bus::Cameras& cameras) {
    const auto session = std::make_shared<LiveSession>(std::move(handover.stream), cameras,
                                                       handover.broadcasters, std::move(handover.permit));
    session->queue(handover.head);
    session->check();
    session->start_reading();
    session->set_early_input(std::move(handover.rest));
    session->read_messages();
    session->pump();
}

LiveSession::LiveSession(std::unique_ptr<io::Stream> s, const bus::Cameras& cameras,
                         Broadcasters& broadcasters, Permit permit)
    : WebSocketConnection(std::move(s), {.max_message = message_.size()}, message_),
      cameras_(cameras),
      broadcasters_(broadcasters),
      permit_(std::move(permit)),
      last_received_(now()),
      pinged_at_(last_received_),
      check_timer_(loop()) {
    stream().set_unsent_limit(kUnsentLimit);
}

void LiveSession::send_envelope(const wire::Header& header, Bytes payload) {
    wire::Header h = header;
    h.sent = loop().clock().utc();
    const auto head = wire::encode(h);
    std::string message(as_text(head));
    message += as_text(payload);
    queue_frame(http::Opcode::kBinary, as_bytes(message));
}

void LiveSession::refuse(std::optional<std::uint16_t> channel, std::string_view code,
                         std::string_view detail) {
    json::object message{{"type", "error"}};
    if (channel) message["channel"] = *channel;
    message["code"] = code;
    message["detail"] = detail;
    send_text(serialize_json(message));
}

void LiveSession::on_text(Bytes text) {
    boost::system::error_code error;
    json::parse_options limits;
    limits.max_depth = 4;
    const json::value value = json::parse(as_text(text), error, {}, limits);
    if (error || !value.is_object()) return refuse({}, "bad_message", "a text message is one JSON object");
    const json::object& o = value.as_object();
    const auto channel = channel_of(o);
    const std::string_view type = text_of(o, "type");
    if (type != "watch" && type != "unwatch")
        return refuse(channel, "unknown_type", "type is watch or unwatch");
    if (!channel) return refuse({}, "bad_message", "channel must be a number from 1 to 65535");
    if (type == "unwatch") return unwatch(*channel);
    const std::string_view camera = text_of(o, "camera");
    const auto credit = number_of(o, "credit", 2, kMaxCredit);
    const auto max_fps = number_of(o, "max_fps", 0, kMaxFps);
    if (camera.empty()) return refuse(channel, "bad_message", "camera must be a camera's id");
    if (!credit) return refuse(channel, "bad_message", "credit must be a number from 0 to 64");
    if (!max_fps) return refuse(channel, "bad_message", "max_fps must be a number from 0 to 120");
    watch(*channel, camera, static_cast<std::uint64_t>(*credit), *max_fps);
}

void LiveSession::watch(std::uint16_t number, std::string_view id, std::uint64_t credit, double max_fps) {
    if (channels_.contains(number)) return refuse(number, "channel_in_use", "this channel is open");
    if (channels_.size() >= kMaxChannels) return refuse(number, "too_many_channels", "64 channels are open");
    const auto camera = cameras_.find(id);
    if (!camera || !permit_.still_allows(access::needs::kLive, id))
        return refuse(number, "not_found", fmt::format("there is no camera \"{}\"", id));
    auto& channel = channels_[number];
    channel = std::make_unique<LiveChannel>(*this, *broadcasters_.of(camera), number, credit, max_fps);
}

void LiveSession::unwatch(std::uint16_t number) {
    if (!channels_.contains(number)) return refuse(number, "channel_not_open", "this channel is not open");
    end_channel(number, {});
}

void LiveSession::end_channel(std::uint16_t number, std::string_view why) {
    const auto found = channels_.find(number);
    if (unit_channel_ == found->second.get()) unit_channel_ = nullptr;
    channels_.erase(found);
    wire::Header h;
    h.type = wire::Type::kEnd;
    h.channel = number;
    h.payload_size = static_cast<std::uint32_t>(why.size());
    send_envelope(h, as_bytes(why));
}

void LiveSession::on_envelope(Bytes message) {
    const auto header = wire::decode(message, 0);
    if (!header || header->type != wire::Type::kCredit) {
        return end(http::CloseCode::kProtocolError, "only credit comes in binary messages");
    }
    const auto found = channels_.find(header->channel);
    if (found != channels_.end()) found->second->grant(header->number);
}

void LiveSession::on_received(Bytes bytes) {
    last_received_ = now();
    WebSocketConnection::on_received(bytes);
}

void LiveSession::on_message() {
    if (reader().opcode() == http::Opcode::kText) {
        on_text(reader().message());
    } else {
        on_envelope(reader().message());
    }
}

void LiveSession::on_peer_close() {
    const auto code = reader().close_code();
    end(code == http::CloseCode::kNone ? http::CloseCode::kNormal : code, "");
}

void LiveSession::on_unit_sent(const bus::Unit& unit) {
    LiveChannel* const channel = std::exchange(unit_channel_, nullptr);
    if (channel != nullptr) channel->camera().note_delivered(unit, now());
}

// Channels take turns, so that a fast camera does not starve a slow one.
void LiveSession::begin_next() {
    auto next = channels_.upper_bound(last_served_);
    for (std::size_t i = 0; i < channels_.size(); ++i, ++next) {
        if (next == channels_.end()) next = channels_.begin();
        LiveChannel& channel = *next->second;
        bus::UnitPtr unit = channel.take();
        if (!unit) continue;
        last_served_ = channel.number();
        unit_channel_ = &channel;
        wire::Header h = envelope_of(*unit, channel.number());
        h.sent = loop().clock().utc();
        return send_unit(std::move(unit), wire::encode(h));
    }
}

const bus::Unit* LiveSession::in_flight(const LiveChannel& channel) const {
    return unit_channel_ == &channel ? unit() : nullptr;
}

void LiveSession::check() {
    check_timer_.start_after(kCheckInterval, [this] { check(); });
    check_permit();
    if (!is_closed()) check_silence();
}

// Ends the channels of cameras that may no longer be viewed or are gone, and the session when nothing may.
void LiveSession::check_permit() {
    if (!permit_.still_allows(access::needs::kLive, {}))
        return end(http::CloseCode::kPolicyViolation, "log in again");
    std::vector<std::uint16_t> forbidden;
    std::vector<std::uint16_t> removed;
    for (const auto& [number, channel] : channels_) {
        if (!permit_.still_allows(access::needs::kLive, channel->camera().id())) {
            forbidden.push_back(number);
        } else if (channel->camera().is_removed()) {
            removed.push_back(number);
        }
    }
    for (const std::uint16_t number : forbidden) end_channel(number, {});
    for (const std::uint16_t number : removed) end_channel(number, "the camera was removed");
    if (!forbidden.empty() || !removed.empty()) pump();
}

void LiveSession::check_silence() {
    if (now() - last_received_ > kMaxSilence) return close();
    if (now() - pinged_at_ < kPingInterval) return;
    pinged_at_ = now();
    queue_frame(http::Opcode::kPing, {});
    pump();
}

// Sends a close frame behind what is under way, then closes.
void LiveSession::end(http::CloseCode code, std::string_view reason) {
    queue_close(code, reason);
    finish();
}

}  // namespace vedette::serve
