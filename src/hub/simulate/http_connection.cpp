#include "hub/simulate/http_connection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/capture/session.hpp"
#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "core/originals/web_server.hpp"
#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

// Of the boards' web server: targets up to 512 bytes, 5 s to receive a request, and any time between two.
constexpr http::ServerLimits kLimits{
    .idle = Duration::max(), .head = 5s, .body = 5s, .request = {.max_target = 512}};

std::string format_frame_head(http::Opcode opcode, std::size_t bytes) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    return std::string(as_text(http::encode_frame_head({.opcode = opcode, .size = bytes}, memory)));
}

// Of a binary message. The original's library uses the 8-byte length from 65535 on.
std::string format_picture_head(std::size_t bytes) {
    if (bytes != 0xFFFF) return format_frame_head(http::Opcode::kBinary, bytes);
    std::array<std::uint8_t, 10> head{0x82, 127};
    store_be64(head.data() + 2, bytes);
    return std::string(as_text(head));
}

// Noise between two parts.
std::string framed_noise(const originals::StreamFraming& framing, std::size_t bytes) {
    if (!framing.chunked()) return noise(bytes);
    std::array<char, http::kMaxChunkHead> size;
    return fmt::format("{}{}{}", http::format_chunk_head(bytes, size), noise(bytes), http::kChunkEnd);
}

bool is_stream_path(std::string_view path) { return path == "/mjpeg" || path == "/stream"; }
bool is_picture_path(std::string_view path) { return path == "/capture" || path == "/jpg"; }

}  // namespace

HttpConnection::HttpConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Port port)
    : Connection(camera, std::move(stream)),
      port_(port),
      server_(heads_, kLimits, now()),
      deadline_(loop()),
      answer_due_(loop()) {}

// Commands that have no room stay in the connection.
MutableBytes HttpConnection::input_space(MutableBytes scratch) {
    return messages_ && !answers_.has_room() ? MutableBytes() : scratch;
}

void HttpConnection::on_bytes(Bytes bytes) {
    if (messages_) return read_messages(bytes);
    while (is_open()) {
        const http::Input input = server_.feed(bytes, now());
        bytes = bytes.subspan(input.consumed);
        switch (input.event) {
            case http::ServerEvent::kHead:
            case http::ServerEvent::kBody: break;
            case http::ServerEvent::kContinue: send(http::kContinueAnswer); break;
            case http::ServerEvent::kRequest:
                handle_request();
                server_.begin_answer({.status = messages_ ? 101 : 200, .close = framing_ || is_ending()});
                if (messages_) {
                    deadline_.cancel();
                    return read_messages(bytes);
                }
                if (!framing_) server_.end_answer(now());
                break;
            case http::ServerEvent::kRefused:
                respond_error(http::suggested_status(server_.error()));
                server_.begin_answer({.close = true});
                break;
            case http::ServerEvent::kClosed: return close();
            case http::ServerEvent::kHold:
            case http::ServerEvent::kNeedMore: return watch_deadline();
        }
    }
}

void HttpConnection::watch_deadline() {
    if (server_.deadline() == MonoTime::max()) return deadline_.cancel();
    deadline_.start_at(server_.deadline(), [this] {
        on_bytes({});
        send_outbox();
    });
}

void HttpConnection::on_end() {
    if (framing_ || messages_ || !is_busy()) return close();
    close_when_sent();
}

void HttpConnection::handle_request() {
    const Original original = camera().options().original;
    keep_alive_ = request().keep_alive() && original != Original::kPycameresp;
    if (http::check_upgrade_request(http::upgrade_headers(request()))) return upgrade();
    const std::string_view path = request().path();
    const bool pycameresp_stream = original == Original::kPycameresp && path == "/camera/start";
    const bool known = is_stream_path(path) || is_picture_path(path) || path == "/control_servo" ||
                       path == "/" || pycameresp_stream;
    if (!known) return respond_error(404);
    if (request().method() != "GET") return respond_error(405);
    if (path == "/control_servo") return move_servos();
    if (is_picture_path(path)) return send_snapshot();
    if (is_stream_path(path)) return start_stream();
    // The original streams on its second port only, and closes the connection on the first.
    if (pycameresp_stream) return port_ == Port::kControl ? start_stream() : close();
    if (port_ == Port::kControl) return respond(400, "text/plain", capture::kPlainHttpAnswer, false);
    if (original == Original::kSecuritycam) return respond_error(404);
    respond(200, "text/plain",
            fmt::format("vedette simulate, camera {}\nstream: {}\npicture: /capture\n", camera().number(),
                        stream_url(camera().options(), camera().number())),
            keep_alive_);
}

void HttpConnection::upgrade() {
    const bool is_capture_board = camera().options().original == Original::kCapture;
    const auto key = request().header("Sec-WebSocket-Key").value_or("");
    const bool offered = request().header("Sec-WebSocket-Protocol").has_value();
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    http::write_upgrade_response(head, key, is_capture_board && offered ? capture::kSubprotocol : "");
    if (is_capture_board) head.field("Server", "arduino-WebSocketsServer");
    send(head.finish().value_or(""));
    message_memory_.resize(capture::kMaxMessageBytes);
    messages_.emplace(http::Peer::kClient,
                      http::MessageLimits{.max_message = message_memory_.size(), .long_lengths = true},
                      message_memory_);
    send_control(http::Opcode::kPing, {});
}

void HttpConnection::move_servos() {
    const auto move = ptz::parse_servo_move(request().query());
    if (!move) return respond(500, "text/html", ptz::kServoRefused, false);
    ptz::ServoAxes& axes = camera().pan_tilt();
    axes.move(*move);
    log_info("simulate", "camera {}: pan {}° ({} µs), tilt {}° ({} µs)", camera().number(), axes.pan_deg(),
             ptz::servo_pulse_us(axes.pan_deg()), axes.tilt_deg(), ptz::servo_pulse_us(axes.tilt_deg()));
    respond(200, "text/html", ptz::kServoMoved, keep_alive_);
}

void HttpConnection::start_stream() {
    framing_.emplace(camera().options().original, loop().clock().utc());
    std::array<char, originals::kMaxResponseHead> memory;
    send(framing_->response_head(memory));
    send_outbox();  // the first viewer gets a frame from add_viewer() if nothing is waiting to be sent
    if (is_open()) camera().add_viewer(*this);
}

void HttpConnection::on_frame() {
    // The boards take a new picture only after the last one is sent.
    if (!framing_ || is_stalled() || is_busy()) return;
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return;
    const auto fault = next_fault(frame.picture);
    if (!fault) return;
    std::string tail(framing_->part_end());
    if (fault->garbage > 0) tail += framed_noise(*framing_, fault->garbage);
    std::optional<std::size_t> length = fault->announced;
    if (fault->no_length) length.reset();
    std::array<char, originals::kMaxPartHead> memory;
    const std::string_view head = framing_->part_head(fault->bytes, length, frame.uptime, memory);
    send_picture(std::string(head), frame.picture, *fault, std::move(tail));
}

void HttpConnection::send_snapshot() {
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return respond_error(500);
    const auto fault = next_fault(frame.picture);
    if (!fault) return;
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    head.response(200, camera().options().original == Original::kPycameresp ? "NA" : "");
    head.field("Content-Type", "image/jpeg");
    if (!fault->no_length) head.field("Content-Length", fault->announced);
    head.field("Content-Disposition", "inline; filename=capture.jpg");
    head.field("Access-Control-Allow-Origin", "*");
    const std::size_t size = frame.picture->size();
    const bool ends = !keep_alive_ || fault->no_length || fault->bytes != size || fault->announced != size ||
                      fault->garbage > 0;
    if (ends) head.field("Connection", "close");
    send_picture(std::string(head.finish().value_or("")), frame.picture, *fault, noise(fault->garbage));
    if (ends) close_when_sent();
}

void HttpConnection::read_messages(Bytes bytes) {
    unread_ += as_text(bytes);
    while (!is_ending() && answers_.has_room()) {
        switch (messages_->poll()) {
            case http::MessageEvent::kNeedMore:
                if (unread_.empty()) return;
                unread_.erase(0, messages_->feed(as_bytes(unread_)));
                break;
            case http::MessageEvent::kMessage: handle_message(); break;
            case http::MessageEvent::kPing: send_control(http::Opcode::kPong, messages_->control()); break;
            case http::MessageEvent::kClose: return end_capture(http::CloseCode::kNormal);
            case http::MessageEvent::kFailed: return end_capture(http::close_code_for(messages_->error()));
            case http::MessageEvent::kClosed: return;
            case http::MessageEvent::kBegin:
            case http::MessageEvent::kPong: break;
        }
    }
}

void HttpConnection::handle_message() {
    const bool text = messages_->opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = messages_->fragmented(),
                                   .bytes = messages_->size(),
                                   .payload = messages_->message()};
    switch (capture::server_action(message)) {
        case capture::ServerAction::kSendPicture: answers_.ask(now()); break;
        case capture::ServerAction::kLogBinary:
            log_info("simulate", "camera {}: a binary message of {} bytes", camera().number(), message.bytes);
            break;
        case capture::ServerAction::kCloseTooBig: end_capture(http::CloseCode::kTooLarge); break;
        case capture::ServerAction::kIgnore: break;
    }
}

void HttpConnection::on_sent() {
    if (messages_) answer_captures();
}

// One picture is under way at a time.
void HttpConnection::answer_captures() {
    answer_due_.cancel();
    while (!answers_.empty() && !is_busy()) {
        const Frame& frame = camera().newest();
        std::optional<capture::NewestPicture> newest;
        if (frame.picture != nullptr) newest = {frame.number, frame.drawn_at};
        const auto state = newest ? capture::CameraState::kLive : capture::CameraState::kLost;
        switch (answers_.next(newest, state, now())) {
            case capture::Answer::kNone: return;
            case capture::Answer::kWait:
                return answer_due_.start_at(std::min(answers_.due(), camera().next_frame()),
                                            [this] { send_outbox(); });
            case capture::Answer::kSend: send_capture(frame); break;
            case capture::Answer::kLost:
            case capture::Answer::kTimedOut: log_info("simulate", "{}", capture::kCaptureFailed); break;
        }
        read_messages({});
        resume_reading();
    }
}

void HttpConnection::send_capture(const Frame& frame) {
    const auto fault = next_fault(frame.picture);
    if (!fault) return;
    std::string tail;
    if (fault->garbage > 0) tail = format_picture_head(fault->garbage) + noise(fault->garbage);
    send_picture(format_picture_head(fault->announced), frame.picture, *fault, std::move(tail));
}

void HttpConnection::send_control(http::Opcode opcode, Bytes payload) {
    send(format_frame_head(opcode, payload.size()) += as_text(payload));
}

void HttpConnection::end_capture(http::CloseCode code) {
    std::array<std::uint8_t, http::kMaxControlPayload> memory;
    send_control(http::Opcode::kClose, http::encode_close(code, "", memory));
    close_when_sent();
}

void HttpConnection::respond(int status, std::string_view type, std::string_view body, bool keep_alive) {
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    head.response(status, camera().options().original == Original::kPycameresp ? "NA" : "");
    head.field("Content-Type", type);
    head.field("Content-Length", body.size());
    send(head.finish().value_or(""));
    send(body);
    if (!keep_alive) close_when_sent();
}

void HttpConnection::respond_error(int status) {
    respond(status, "text/html", originals::web_server_error(status), false);
}

}  // namespace vedette::simulate
