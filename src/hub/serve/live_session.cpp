#include "hub/serve/live_session.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::serve {
namespace {

constexpr std::size_t kMaxChannels = 64;
constexpr std::size_t kMaxOutbox = 256 * 1024;
constexpr std::uint64_t kMaxCredit = 64;
constexpr double kMaxFps = 120;
constexpr Duration kCheck = 5s;
constexpr Duration kPing = 15s;
constexpr Duration kSilent = 30s;
constexpr int kUnsentLimit = 128 * 1024;
constexpr int kReadsPerTurn = 16;  // then the loop's other sessions get theirs

namespace json = boost::json;

std::optional<std::uint16_t> channel_of(const json::object& o) {
    const json::value* const v = o.if_contains("channel");
    if (v == nullptr || !v->is_int64() || v->as_int64() < 1 || v->as_int64() > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(v->as_int64());
}

// The number under a key, `otherwise` when it is missing, nothing when it is no number from 0 to `most`.
std::optional<double> number_of(const json::object& o, std::string_view key, double otherwise, double most) {
    const json::value* const v = o.if_contains(key);
    if (v == nullptr) return otherwise;
    if (!v->is_number()) return std::nullopt;
    const double number = v->to_number<double>();
    if (!(number >= 0 && number <= most)) return std::nullopt;
    return number;
}

std::string_view text_of(const json::object& o, std::string_view key) {
    const json::value* const v = o.if_contains(key);
    return v != nullptr && v->is_string() ? std::string_view(v->as_string()) : std::string_view();
}

}  // namespace

void LiveSession::start(std::unique_ptr<io::Stream> stream, const bus::CameraSet& cameras,
                        Broadcasters& broadcasters, std::string_view key, std::string_view rest) {
    const auto session = std::make_shared<LiveSession>(std::move(stream), cameras, broadcasters);
    std::array<char, 512> memory{};
    http::HeadWriter head(memory);
    http::write_upgrade_response(head, key, wire::kSubprotocol);
    session->out_.begin_with(std::string(head.finish().value_or("")));
    session->on_timer();
    for (Bytes left = as_bytes(rest); !left.empty() && !session->closed_;) {
        session->react();
        left = left.subspan(session->reader_.feed(left));
    }
    session->react();
    session->pump();
    session->watch_readable();
}

LiveSession::LiveSession(std::unique_ptr<io::Stream> stream, const bus::CameraSet& cameras,
                         Broadcasters& broadcasters)
    : stream_(std::move(stream)),
      cameras_(cameras),
      broadcasters_(broadcasters),
      reader_(http::Peer::kClient, {.max_message = message_.size()}, message_),
      last_received_(loop().now()),
      pinged_at_(last_received_) {
    out_.set_moved_at(last_received_);
    stream_->set_unsent_limit(kUnsentLimit);
}

LiveSession::~LiveSession() { loop().cancel(timer_); }

void LiveSession::queue_frame(http::Opcode opcode, Bytes payload) {
    if (ending_ || closed_) return;
    out_.queue(opcode, payload);
    if (out_.queued_bytes() > kMaxOutbox) close();
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
    const std::string of = channel ? fmt::format(R"("channel":{},)", *channel) : "";
    send_text(fmt::format(R"({{"type":"error",{}"code":"{}","detail":{}}})", of, code, json_quoted(detail)));
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
    if (!camera) return refuse(number, "not_found", fmt::format("there is no camera \"{}\"", id));
    auto& channel = channels_[number];
    channel = std::make_unique<LiveChannel>(*this, broadcasters_.of(camera), number, credit, max_fps);
}

void LiveSession::unwatch(std::uint16_t number) {
    const auto found = channels_.find(number);
    if (found == channels_.end()) return refuse(number, "channel_not_open", "this channel is not open");
    if (unit_channel_ == found->second.get()) unit_channel_ = nullptr;
    channels_.erase(found);
    wire::Header h;
    h.type = wire::Type::kEnd;
    h.channel = number;
    send_envelope(h, {});
}

void LiveSession::on_envelope(Bytes message) {
    const auto header = wire::decode(message, 0);
    if (!header || header->type != wire::Type::kCredit) {
        return end(http::CloseCode::kProtocolError, "only credit comes in binary messages");
    }
    const auto found = channels_.find(header->channel);
    if (found != channels_.end()) found->second->grant(header->number);
}

// Everything that the bytes in hand contain.
void LiveSession::react() {
    while (!closed_) {
        switch (reader_.poll()) {
            case http::MessageEvent::kNeedMore: return;
            case http::MessageEvent::kBegin:
            case http::MessageEvent::kPong: break;
            case http::MessageEvent::kMessage:
                if (reader_.opcode() == http::Opcode::kText) {
                    on_text(reader_.message());
                } else {
                    on_envelope(reader_.message());
                }
                break;
            case http::MessageEvent::kPing: queue_frame(http::Opcode::kPong, reader_.control()); break;
            case http::MessageEvent::kClose: {
                const auto code = reader_.close_code();
                end(code == http::CloseCode::kNone ? http::CloseCode::kNormal : code, "");
                return;
            }
            case http::MessageEvent::kClosed: return;
            case http::MessageEvent::kFailed:
                return end(http::close_code_for(reader_.error()), http::to_string(reader_.error()));
        }
    }
}

void LiveSession::read() {
    for (int i = 0; i < kReadsPerTurn && !closed_ && !ending_; ++i) {
        const io::Transfer t = stream_->try_recv(reader_.prepare());
        if (t.status == io::Transfer::Status::kWouldBlock) break;
        if (t.status != io::Transfer::Status::kMoved) return close();
        last_received_ = loop().now();
        reader_.commit(t.bytes);
        react();
    }
    pump();
    if (!closed_ && !ending_) watch_readable();
}

// Small frames first, then the newest unit of the channel whose turn it is, while the connection takes them.
void LiveSession::pump() {
    while (!closed_ && !waiting_) {
        if (out_.unit() == nullptr && !ending_) begin_next();
        if (!out_.has_work()) break;
        const auto progress = out_.send(*stream_);
        if (progress == FrameSender::Progress::kFailed) return close();
        if (progress == FrameSender::Progress::kFull) return watch_writable();
        const bus::UnitPtr sent = out_.take_finished();
        LiveChannel* const channel = std::exchange(unit_channel_, nullptr);
        if (sent && channel != nullptr) channel->camera().note_delivered(*sent, loop().now());
    }
    if (ending_ && !out_.has_work() && !closed_) close();
}

// Channels take turns, so that a fast camera doesn't starve a slow one.
bool LiveSession::begin_next() {
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
        out_.begin(std::move(unit), wire::encode(h));
        return true;
    }
    return false;
}

const bus::Unit* LiveSession::in_flight(const LiveChannel& channel) const {
    return unit_channel_ == &channel ? out_.unit() : nullptr;
}

void LiveSession::watch_readable() {
    stream_->wait(io::Direction::kReadable, [self = shared_from_this()](bool open) {
        if (open && !self->closed_) self->read();
    });
}

void LiveSession::watch_writable() {
    waiting_ = true;
    stream_->wait(io::Direction::kWritable, [self = shared_from_this()](bool open) {
        self->waiting_ = false;
        if (open) self->pump();
    });
}

void LiveSession::on_timer() {
    timer_ = loop().after(kCheck, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->on_timer();
    });
    const MonoTime now = loop().now();
    if (!out_.has_work()) out_.set_moved_at(now);
    const bool stalled = now - out_.moved_at() > kSilent;
    if (now - last_received_ > kSilent || stalled) return close();
    if (now - pinged_at_ >= kPing) {
        pinged_at_ = now;
        queue_frame(http::Opcode::kPing, {});
        pump();
    }
}

// Sends a close frame behind what is under way, then closes.
void LiveSession::end(http::CloseCode code, std::string_view reason) {
    if (ending_ || closed_) return;
    std::array<std::uint8_t, http::kMaxControlPayload> payload{};
    queue_frame(http::Opcode::kClose, http::encode_close(code, reason, payload));
    ending_ = true;
    pump();
}

void LiveSession::close() {
    if (closed_) return;
    closed_ = true;
    loop().cancel(timer_);
    stream_->close();
    // A channel may be the one that called: it goes when the stack is unwound.
    loop().post([self = shared_from_this()] {
        self->channels_.clear();
        self->out_.drop_unit();
    });
}

}  // namespace vedette::serve
