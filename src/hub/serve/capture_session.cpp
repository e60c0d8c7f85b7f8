#include "hub/serve/capture_session.hpp"

#include <fmt/format.h>

#include "hub/serve/capture_server.hpp"
#include "hub/serve/entry_rules.hpp"
#include "hub/serve/response_head.hpp"
#include "linux/base/log.hpp"

namespace vedette::serve {

constexpr Duration kRequestTimeout = 5s;
constexpr Duration kCloseTimeout = 1s;
constexpr int kUnsentLimit = 16 * 1024;

namespace {

std::optional<capture::NewestPicture> newest_picture(const bus::UnitPtr& unit) {
    if (!unit) return std::nullopt;
    return capture::NewestPicture{unit->number, unit->arrived};
}

// A placeholder stands for a camera that is lost.
capture::CameraState state_of(const bus::Camera& camera, const bus::UnitPtr& newest) {
    if (newest && newest->placeholder) return capture::CameraState::kLost;
    const bool live = newest && camera.status().state == bus::CameraState::kLive;
    return live ? capture::CameraState::kLive : capture::CameraState::kSilent;
}

}  // namespace

CaptureSession::CaptureSession(std::unique_ptr<io::Stream> s, CaptureServer& server)
    : WebSocketConnection(std::move(s), {.max_message = capture::kMaxMessageBytes}),
      server_(server),
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
    const auto progress = request_.poll();
    if (!progress) return refuse(progress.error().status, progress.error().detail);
    if (*progress == RequestReader::Progress::kHead) answer(request_.request());
}

void CaptureSession::answer(const api::Request& request) {
    if (const auto bad = check_host(request, io::own_address(stream().fd()), {}))
        return refuse(403, bad->detail);
    const http::UpgradeHeaders upgrade_fields = upgrade_headers(request);
    if (const auto fine = http::check_upgrade_request(upgrade_fields); !fine) {
        if (fine.error() == http::HandshakeError::kNoUpgrade)
            return refuse(request.path == "/" ? 400 : 404, capture::kPlainHttpAnswer);
        return refuse(http::suggested_status(fine.error()), http::to_string(fine.error()));
    }
    if (request_.has_body()) return refuse(400, "the request of an upgrade has no body");
    if (const auto bad = check_origin(request, api::Effect::kWebSocket)) return refuse(403, bad->detail);
    if (server_.is_full())
        return refuse(
            503, fmt::format("{} clients are connected, which is the limit", CaptureServer::kMaxSessions));
    upgrade(upgrade_fields.key, upgrade_fields.protocols);
}

void CaptureSession::refuse(int status, std::string_view text) {
    api::Response response{.status = status, .content_type = "text/plain", .body = {}};
    if (status == 426) response.fields = {{"Sec-WebSocket-Version", "13"}};
    queue(format_response_head(response, text.size(), false));
    queue(text);
    finish(kCloseTimeout);
}

void CaptureSession::upgrade(std::string_view key, std::string_view protocols) {
    const auto response = websocket_response(key, protocols.empty() ? "" : capture::kSubprotocol);
    queue(format_response_head(response, std::nullopt, true));
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

bool CaptureSession::wants_messages() const { return answers_.has_room(); }

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
        case capture::ServerAction::kSendPicture: answers_.ask(now()); break;
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
    while (is_open() && !answers_.empty()) {
        switch (answers_.next(newest_picture(newest), state_of(camera, newest), now())) {
            case capture::Answer::kNone: return;
            case capture::Answer::kSend: return send_unit(newest);
            case capture::Answer::kWait: return retry_.start_at(answers_.due(), [this] { pump(); });
            case capture::Answer::kLost: give_up(camera.status().reason); break;
            case capture::Answer::kTimedOut: give_up("no picture in time"); break;
        }
    }
}

// Nothing is sent in place of a picture: clients store whatever comes as a photograph.
void CaptureSession::give_up(std::string_view reason) {
    log_warning("capture", "[{}] {}: {}", *slot_, capture::kCaptureFailed, reason);
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
    answers_.clear();
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
