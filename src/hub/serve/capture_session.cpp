#include "hub/serve/capture_session.hpp"

#include <fmt/format.h>

#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "hub/serve/capture_server.hpp"
#include "hub/serve/origin.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {
namespace {

constexpr Duration kRequestTimeout = 5s;
constexpr Duration kCloseTimeout = 1s;
constexpr Duration kFreshAge = 500ms;     // a picture that arrived within this time is sent at once
constexpr Duration kFreshWait = 500ms;    // how long a `capture` waits for a fresh picture of a live camera
constexpr Duration kAnswerTimeout = 10s;  // how long it waits for a camera that is not live
constexpr std::size_t kMaxAsked = 16;     // unanswered `capture`; further ones stay in the connection
constexpr int kUnsentLimit = 16 * 1024;

}  // namespace

CaptureSession::CaptureSession(std::unique_ptr<io::Stream> s, CaptureServer& server)
    : WebSocketConnection(std::move(s), {.max_message = capture::kMaxMessageBytes}),
      server_(server),
      request_({.head = 8 * 1024, .body = 1024}),
      retry_(loop()) {
    stream().set_unsent_limit(kUnsentLimit);
}

void CaptureSession::start() {
    stream().detect_dead_peer();
    close_after(kRequestTimeout);
    start_reading();
}

MutableBytes CaptureSession::input_space(MutableBytes scratch) {
    return slot_ ? WebSocketConnection::input_space(scratch) : scratch;
}

void CaptureSession::on_received(Bytes bytes) {
    if (slot_) return WebSocketConnection::on_received(bytes);
    request_.feed(bytes);
    const auto head = request_.poll();
    if (!head) return refuse(head.error().status, head.error().detail);
    if (*head) answer(**head);
}

void CaptureSession::answer(const Head& head) {
    const api::Request& request = head.request;
    if (!head.is_http_1_0 && !is_loopback_host(request.field("Host")))
        return refuse(403, "this server answers to localhost, 127.0.0.1 and [::1] only");
    const http::UpgradeHeaders upgrade_headers{.method = request.method,
                                               .minor = head.is_http_1_0 ? 0 : 1,
                                               .connection = request.field("Connection"),
                                               .upgrade = request.field("Upgrade"),
                                               .version = request.field("Sec-WebSocket-Version"),
                                               .key = request.field("Sec-WebSocket-Key"),
                                               .protocols = request.field("Sec-WebSocket-Protocol")};
    if (const auto fine = http::check_upgrade_request(upgrade_headers); !fine) {
        if (fine.error() == http::HandshakeError::kNoUpgrade)
            return refuse(request.path == "/" ? 400 : 404, capture::kPlainHttpAnswer);
        return refuse(http::suggested_status(fine.error()), http::to_string(fine.error()));
    }
    if (!is_own_origin(request)) return refuse(403, "pages of other sites may not open this WebSocket");
    if (server_.is_full())
        return refuse(
            503, fmt::format("{} clients are connected, which is the limit", CaptureServer::kMaxSessions));
    upgrade(upgrade_headers.key, upgrade_headers.protocols);
}

void CaptureSession::refuse(int status, std::string_view text) {
    const std::string_view version = status == 426 ? "Sec-WebSocket-Version: 13\r\n" : "";
    queue(
        fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n{}"
                    "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{}",
                    status, http::reason_phrase(status), text.size(), version, text));
    finish(kCloseTimeout);
}

void CaptureSession::upgrade(std::string_view key, std::string_view protocols) {
    std::array<char, 512> memory{};
    http::HeadWriter head(memory);
    http::write_upgrade_response(head, key, protocols.empty() ? "" : capture::kSubprotocol);
    queue(head.finish().value_or(""));
    queue_frame(http::Opcode::kPing, {});  // the original's first frame
    cancel_close_after();
    slot_ = server_.take_slot();
    std::array<char, 128> line{};
    log_info("capture", "{}", capture::format_connected(*slot_, io::peer_address(stream().fd()), line));
    server_.broadcaster().join(this);
    set_early_input(request_.take_rest());
    read_messages();
    pump();
}

bool CaptureSession::wants_messages() const { return asked_.size() < kMaxAsked; }

void CaptureSession::on_message_begin() {
    // Only a message of the command's length can be the command.
    if (reader().opcode() == http::Opcode::kText && !reader().fragmented() &&
        reader().expected_size() == message_.size()) {
        reader().accept(message_);
    } else {
        reader().discard();
    }
}

void CaptureSession::on_message() {
    const bool text = reader().opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = reader().fragmented(),
                                   .bytes = reader().size(),
                                   .payload = reader().message()};
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

// Sends the picture that answers the oldest `capture`, if there is one by now.
void CaptureSession::begin_next() {
    bus::Camera& camera = server_.broadcaster().camera();
    const bus::UnitPtr& newest = server_.broadcaster().newest();
    retry_.cancel();
    while (is_open() && !asked_.empty()) {
        if (newest && newest->placeholder) {
            give_up(camera.status().reason);
            continue;
        }
        const Duration waited = now() - asked_.front();
        const bool fresh = newest && newest->number != last_number_ && now() - newest->arrived <= kFreshAge;
        const bool may_be_old = newest && camera.status().state == bus::CameraState::kLive;
        if (fresh || (may_be_old && waited >= kFreshWait)) {
            asked_.pop_front();
            last_number_ = newest->number;
            return send_unit(newest);
        }
        if (waited >= kAnswerTimeout) {
            give_up("no picture in time");
            continue;
        }
        const Duration limit = may_be_old || waited < kFreshWait ? kFreshWait : kAnswerTimeout;
        return retry_.start_after(limit - waited, [this] { pump(); });
    }
}

// Nothing is sent in place of a picture: clients store whatever comes as a photograph.
void CaptureSession::give_up(std::string_view reason) {
    log_warning("capture", "[{}] {}: {}", *slot_, capture::kCaptureFailed, reason);
    asked_.clear();
    read_messages();
    resume_reading();
}

void CaptureSession::on_unit_sent(const bus::Unit& sent) {
    server_.broadcaster().camera().note_delivered(sent, now());
    read_messages();
    resume_reading();
}

// Sends a close frame behind what is under way, and waits for the client's end.
void CaptureSession::end(http::CloseCode code) {
    queue_close(code, "");
    asked_.clear();
    finish(kCloseTimeout);
}

void CaptureSession::on_close() {
    WebSocketConnection::on_close();
    retry_.cancel();
    if (slot_) {
        server_.broadcaster().leave(this);
        server_.free_slot(*slot_);
        std::array<char, 64> line{};
        log_info("capture", "{}", capture::format_disconnected(*slot_, line));
    }
    server_.forget(*this);
}

}  // namespace vedette::serve
