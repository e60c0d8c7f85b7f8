// WebSocket capture: the text `capture` is answered with one picture, by the rule of core/capture.
#include <algorithm>
#include <array>

#include "core/capture/session.hpp"
#include "core/http/handshake.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::node {
namespace {

// Writes one frame with a short payload. Returns its size.
std::size_t write_frame(http::Opcode opcode, Bytes payload, std::span<char> out) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    const Bytes head = http::encode_frame_head({.opcode = opcode, .size = payload.size()}, memory);
    const auto end = std::ranges::copy(as_text(head), out.begin()).out;
    std::ranges::copy(as_text(payload), end);
    return head.size() + payload.size();
}

}  // namespace

void HttpSession::upgrade(MonoTime now) {
    if (services_.captures.is_full())
        return answer_text(503, "text/plain", "As many capture clients are connected as this board serves.\n",
                           now);
    if (!takes_stream()) return refuse_stream(now);
    const http::Answer answer{.status = 101};
    http::HeadWriter head(link_.text());
    const bool offers = request().header("Sec-WebSocket-Protocol").has_value();
    http::write_upgrade_response(head, request().header("Sec-WebSocket-Key").value_or(""),
                                 offers ? capture::kSubprotocol : "");
    std::size_t size = head.finish().value_or("").size();
    http_.begin_answer(answer);
    capture_ = &services_.captures.take();
    set_state(State::kCapture, now);
    // The original's library sends an empty ping behind the answer.
    size += write_frame(http::Opcode::kPing, {}, link_.text().subspan(size));
    link_.send(size, now);
    std::array<char, kMaxAddressText> address;
    std::array<char, 80> line;
    log_capture(capture::format_connected(capture_->slot, format_address(link_.peer(), address), line));
}

void HttpSession::log_capture(std::string_view sentence) {
    services_.log.write(port::Level::kInfo, "capture", sentence);
}

// Not while something is being sent: a pong or a close would have no place.
bool HttpSession::reads_messages() const {
    if (state_ == State::kEnding) return true;
    return !link_.is_sending() && !ends_ && capture_->answers.has_room();
}

// Returns how many bytes were used: those up to the first message that something is sent for.
std::size_t HttpSession::read_messages(Bytes bytes, MonoTime now) {
    if (state_ == State::kEnding) return bytes.size();
    std::size_t used = 0;
    http::MessageReader& messages = capture_->messages;
    while (reads_messages()) {
        switch (messages.poll()) {
            case http::MessageEvent::kNeedMore:
                if (used == bytes.size()) return used;
                used += messages.feed(bytes.subspan(used));
                break;
            case http::MessageEvent::kBegin: begin_message(); break;
            case http::MessageEvent::kMessage: handle_message(now); break;
            case http::MessageEvent::kPing: send_control(http::Opcode::kPong, messages.control(), now); break;
            case http::MessageEvent::kClose: close_capture(http::CloseCode::kNormal, now); break;
            case http::MessageEvent::kFailed:
                close_capture(http::close_code_for(messages.error()), now);
                break;
            case http::MessageEvent::kPong:
            case http::MessageEvent::kClosed: break;
        }
    }
    return used;
}

// Only a message of the command's length can be the command.
void HttpSession::begin_message() {
    http::MessageReader& messages = capture_->messages;
    const bool may_be = messages.opcode() == http::Opcode::kText && !messages.fragmented() &&
                        messages.expected_size() == capture_->command.size();
    if (may_be) {
        messages.accept(capture_->command);
    } else {
        messages.discard();
    }
}

void HttpSession::handle_message(MonoTime now) {
    const http::MessageReader& messages = capture_->messages;
    const bool text = messages.opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = messages.fragmented(),
                                   .bytes = messages.size(),
                                   .payload = messages.message()};
    std::array<char, 64> line;
    switch (capture::server_action(message)) {
        case capture::ServerAction::kSendPicture: return capture_->answers.ask(now);
        case capture::ServerAction::kIgnore: return;
        case capture::ServerAction::kLogBinary:
            return log_capture(capture::format_binary(capture_->slot, message.bytes, line));
        case capture::ServerAction::kCloseTooBig: return close_capture(http::CloseCode::kTooLarge, now);
    }
}

void HttpSession::produce_capture(MonoTime now) {
    if (ends_) return;
    if (!is_granted()) return close_capture(http::CloseCode::kPolicyViolation, now);
    const PicturePool::Share& newest = services_.feed.newest();
    std::optional<capture::NewestPicture> picture;
    if (newest) picture = {newest.number(), newest.at()};
    // A camera whose last picture is old may have stopped: nothing is sent in place of a new one.
    const bool live = newest && now - newest.at() < kSilence;
    const auto state = live ? capture::CameraState::kLive : capture::CameraState::kSilent;
    switch (capture_->answers.next(picture, state, now)) {
        case capture::Answer::kSend: return send_capture(now);
        case capture::Answer::kLost:
        case capture::Answer::kTimedOut: return log_capture(capture::kCaptureFailed);
        case capture::Answer::kNone:
        case capture::Answer::kWait: return;
    }
}

void HttpSession::send_capture(MonoTime now) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    const PicturePool::Share& newest = services_.feed.newest();
    const Bytes head =
        http::encode_frame_head({.opcode = http::Opcode::kBinary, .size = newest.bytes().size()}, memory);
    std::ranges::copy(as_text(head), link_.text().begin());
    link_.send(head.size(), newest, {}, now);
}

MonoTime HttpSession::capture_deadline() const {
    return capture_->answers.empty() ? MonoTime::max() : capture_->answers.due();
}

void HttpSession::send_control(http::Opcode opcode, Bytes payload, MonoTime now) {
    link_.send(write_frame(opcode, payload, link_.text()), now);
}

void HttpSession::close_capture(http::CloseCode code, MonoTime now) {
    std::array<std::uint8_t, http::kMaxControlPayload> memory;
    send_control(http::Opcode::kClose, http::encode_close(code, "", memory), now);
    capture_->answers.clear();
    ends_ = true;
}

}  // namespace vedette::node
