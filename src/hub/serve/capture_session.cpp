#include "hub/serve/capture_session.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "hub/serve/capture_server.hpp"
#include "hub/serve/origin.hpp"
#include "hub/serve/peer.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kRequestTimeout = 5s;
constexpr Duration kCloseTimeout = 1s;
constexpr Duration kStallLimit = 30s;
constexpr Duration kFresh = 500ms;     // a picture that came so recently is given at once
constexpr Duration kPatience = 500ms;  // how long a better one is waited for while the camera is live
constexpr Duration kGiveUp = 10s;
constexpr std::size_t kMaxAsked = 16;
constexpr std::size_t kMaxOutbox = 64 * 1024;
constexpr int kUnsentLimit = 16 * 1024;
constexpr int kReadsPerTurn = 16;

}  // namespace

CaptureSession::CaptureSession(std::unique_ptr<io::Stream> stream, CaptureServer& server)
    : stream_(std::move(stream)),
      server_(server),
      request_({.head = 8 * 1024, .body = 1024}),
      reader_(http::Peer::kClient, {.max_message = capture::kMaxMessageBytes}) {
    stream_->set_unsent_limit(kUnsentLimit);
}

void CaptureSession::start() {
    watch_for_dead_peer(*stream_);
    deadline_ = stream_->loop().after(kRequestTimeout, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->close();
    });
    watch_readable();
}

void CaptureSession::watch_readable() {
    if (closed_ || reading_) return;
    if (asked_.size() >= kMaxAsked) return;  // who asks faster than pictures go out has to wait
    reading_ = true;
    stream_->wait(io::Direction::kReadable, [self = shared_from_this()](bool open) {
        self->reading_ = false;
        if (open && !self->closed_) self->read();
    });
}

void CaptureSession::read() {
    if (ending_) {
        drop_input();
    } else if (slot_) {
        read_messages();
    } else {
        read_request();
    }
    watch_readable();
}

void CaptureSession::read_request() {
    std::array<std::uint8_t, 2048> bytes;
    const io::Transfer t = stream_->try_recv(bytes);
    if (t.status == io::Transfer::Status::kWouldBlock) return;
    if (t.status != io::Transfer::Status::kMoved) return close();
    request_.feed(Bytes(bytes).first(t.bytes));
    const auto head = request_.poll();
    if (!head) return refuse(head.error().status, head.error().detail);
    if (*head) answer(**head);
}

void CaptureSession::read_messages() {
    for (int i = 0; i < kReadsPerTurn && !closed_ && !ending_ && asked_.size() < kMaxAsked; ++i) {
        const io::Transfer t = stream_->try_recv(reader_.prepare());
        if (t.status == io::Transfer::Status::kWouldBlock) break;
        if (t.status != io::Transfer::Status::kMoved) return close();
        reader_.commit(t.bytes);
        react();
    }
    pump();
}

void CaptureSession::drop_input() {
    std::array<std::uint8_t, 2048> nothing;
    const io::Transfer t = stream_->try_recv(nothing);
    if (t.status == io::Transfer::Status::kEnd || t.status == io::Transfer::Status::kFailed) close();
}

void CaptureSession::answer(const Head& head) {
    const api::Request& request = head.request;
    if (!head.is_http_1_0 && !is_loopback_host(request.field("Host")))
        return refuse(403, "this server answers to localhost, 127.0.0.1 and [::1] only");
    const http::UpgradeHeaders wish{.method = request.method,
                                    .minor = head.is_http_1_0 ? 0 : 1,
                                    .connection = request.field("Connection"),
                                    .upgrade = request.field("Upgrade"),
                                    .version = request.field("Sec-WebSocket-Version"),
                                    .key = request.field("Sec-WebSocket-Key"),
                                    .protocols = request.field("Sec-WebSocket-Protocol")};
    if (const auto fine = http::check_upgrade_request(wish); !fine) {
        if (fine.error() == http::HandshakeError::kNoUpgrade)
            return refuse(request.path == "/" ? 400 : 404, capture::kPlainHttpAnswer);
        return refuse(http::suggested_status(fine.error()), http::to_string(fine.error()));
    }
    if (!is_own_origin(request)) return refuse(403, "pages of other sites may not open this WebSocket");
    if (server_.is_full())
        return refuse(
            503, fmt::format("{} clients are connected, which is the limit", CaptureServer::kMaxSessions));
    upgrade(wish.key, wish.protocols);
}

void CaptureSession::refuse(int status, std::string_view text) {
    const std::string_view version = status == 426 ? "Sec-WebSocket-Version: 13\r\n" : "";
    out_.begin_with(
        fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n{}"
                    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{}",
                    status, http::reason_phrase(status), text.size(), version, text));
    begin_end();
}

void CaptureSession::upgrade(std::string_view key, std::string_view protocols) {
    std::array<char, 512> memory{};
    http::HeadWriter head(memory);
    http::write_upgrade_response(head, key, protocols.empty() ? "" : capture::kSubprotocol);
    out_.begin_with(std::string(head.finish().value_or("")));
    queue_frame(http::Opcode::kPing, {});  // the original's first frame
    stream_->loop().cancel(deadline_);
    out_.set_moved_at(now());
    slot_ = server_.free_slot();
    std::array<char, 128> line{};
    log_info("capture", "{}", capture::format_connected(*slot_, peer_address(*stream_), line));
    server_.broadcaster().join(this);
    const std::string rest = request_.take_rest();
    for (Bytes left = as_bytes(rest); !left.empty() && !closed_ && !ending_;) {
        left = left.subspan(reader_.feed(left));
        react();
    }
    pump();
}

// Everything that the bytes in hand contain, until too much is asked for.
void CaptureSession::react() {
    while (!closed_ && !ending_ && asked_.size() < kMaxAsked) {
        switch (reader_.poll()) {
            case http::MessageEvent::kNeedMore: return;
            case http::MessageEvent::kBegin:
                // Only what has the command's length can be the command.
                if (reader_.opcode() == http::Opcode::kText && !reader_.fragmented() &&
                    reader_.expected_size() == message_.size()) {
                    reader_.accept(message_);
                } else {
                    reader_.discard();
                }
                break;
            case http::MessageEvent::kMessage: on_message(); break;
            case http::MessageEvent::kPing: queue_frame(http::Opcode::kPong, reader_.control()); break;
            case http::MessageEvent::kPong: break;
            case http::MessageEvent::kClose: return end(http::CloseCode::kNormal);
            case http::MessageEvent::kClosed: return;
            case http::MessageEvent::kFailed: return end(http::close_code_for(reader_.error()));
        }
    }
}

void CaptureSession::on_message() {
    const bool text = reader_.opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = reader_.fragmented(),
                                   .bytes = reader_.size(),
                                   .payload = reader_.message()};
    std::array<char, 64> line{};
    switch (capture::server_action(message)) {
        case capture::ServerAction::kSendPicture: asked_.push_back(now()); break;
        case capture::ServerAction::kIgnore: break;
        case capture::ServerAction::kLogBinary:
            log_info("capture", "{}", capture::format_binary(*slot_, message.bytes, line));
            break;
        case capture::ServerAction::kCloseTooBig: end(http::CloseCode::kTooLarge); break;
    }
}

// The picture that answers the oldest `capture` becomes the one to send, if there is one by now.
bool CaptureSession::take_picture() {
    stream_->loop().cancel(patience_);
    if (asked_.empty() || ending_ || closed_) return false;
    bus::Camera& camera = server_.broadcaster().camera();
    const bus::UnitPtr& newest = server_.broadcaster().newest();
    const Duration waited = now() - asked_.front();
    if (newest && newest->placeholder) return give_up(camera.status().reason), take_picture();
    const bool fresh = newest && newest->number != last_number_ && now() - newest->arrived <= kFresh;
    const bool may_be_old = newest && camera.status().state == bus::CameraState::kLive;
    if (!fresh && !(may_be_old && waited >= kPatience)) {
        if (waited >= kGiveUp) return give_up("no picture in time"), take_picture();
        const Duration limit = may_be_old ? kPatience : waited < kPatience ? kPatience : kGiveUp;
        patience_ = stream_->loop().after(limit - waited, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->pump();
        });
        return false;
    }
    asked_.pop_front();
    last_number_ = newest->number;
    out_.begin(newest);
    return true;
}

// Nothing is sent instead of a picture: clients store whatever comes.
void CaptureSession::give_up(std::string_view why) {
    log_warning("capture", "[{}] {}: {}", *slot_, capture::kCaptureFailed, why);
    asked_.clear();
    react();  // what had to wait because too much was asked for
    watch_readable();
}

void CaptureSession::queue_frame(http::Opcode opcode, Bytes payload) {
    out_.queue(opcode, payload);
    if (out_.queued_bytes() > kMaxOutbox) close();
}

// Small frames first, then the next picture that is owed, while the connection takes them.
void CaptureSession::pump() {
    while (!closed_ && !waiting_) {
        if (out_.unit() == nullptr) take_picture();
        if (!out_.has_work()) break;
        const auto progress = out_.send(*stream_);
        if (progress == FrameSender::Progress::kFailed) return close();
        if (progress == FrameSender::Progress::kFull) return watch_writable();
        if (const bus::UnitPtr sent = out_.take_finished()) finish_picture(*sent);
    }
    if (!ending_ || ended_ || closed_ || waiting_) return;
    ended_ = true;
    stream_->end_sending();
}

void CaptureSession::finish_picture(const bus::Unit& sent) {
    server_.broadcaster().camera().note_delivered(sent, now());
    react();  // what had to wait because too much was asked for
    watch_readable();
}

// Nothing else may hold a session that is too far behind to be read.
void CaptureSession::on_unit() {
    const auto self = shared_from_this();
    pump();
}

void CaptureSession::watch_writable() {
    waiting_ = true;
    stream_->wait(io::Direction::kWritable, [self = shared_from_this()](bool open) {
        self->waiting_ = false;
        if (open) self->pump();
    });
}

void CaptureSession::on_tick() {
    if (!out_.has_work()) out_.set_moved_at(now());
    if (now() - out_.moved_at() > kStallLimit) close();
}

// A close frame goes behind what is under way.
void CaptureSession::end(http::CloseCode code) {
    std::array<std::uint8_t, http::kMaxControlPayload> payload{};
    queue_frame(http::Opcode::kClose, http::encode_close(code, "", payload));
    begin_end();
}

// Sends what is in the outbox, then ends our direction and waits for the client's end.
void CaptureSession::begin_end() {
    if (closed_) return;
    ending_ = true;
    asked_.clear();
    stream_->loop().cancel(deadline_);
    deadline_ = stream_->loop().after(kCloseTimeout, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->close();
    });
    pump();
}

void CaptureSession::close() {
    if (closed_) return;
    closed_ = true;
    const auto self = shared_from_this();
    stream_->loop().cancel(deadline_);
    stream_->loop().cancel(patience_);
    if (slot_) {
        server_.broadcaster().leave(this);
        std::array<char, 64> line{};
        log_info("capture", "{}", capture::format_disconnected(*slot_, line));
    }
    out_.drop_unit();
    stream_->close();
    server_.forget(*this);
}

}  // namespace vedette::serve
