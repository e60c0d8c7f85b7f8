#include "hub/simulate/http_connection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/http/handshake.hpp"
#include "core/http/write.hpp"
#include "hub/simulate/noise.hpp"
#include "linux/base/log.hpp"

namespace vedette::simulate {
namespace {

constexpr std::size_t kMaxTarget = 512;  // of the boards' web server

std::string_view error_text(int status) {
    switch (status) {
        case 404: return "Nothing matches the given URI";
        case 405: return "Request method for this URI is not handled by server";
        case 414: return "URI is too long";
        case 500: return "Server has encountered an unexpected error";
        default: return "Bad request syntax";
    }
}

bool is_stream_path(std::string_view path) { return path == "/mjpeg" || path == "/stream"; }
bool is_picture_path(std::string_view path) { return path == "/capture" || path == "/jpg"; }

}  // namespace

HttpConnection::HttpConnection(Camera& camera, std::unique_ptr<io::Stream> stream, Port port)
    : Connection(camera, std::move(stream)),
      port_(port),
      request_(head_memory_, {.max_target = kMaxTarget}) {}

void HttpConnection::on_bytes(Bytes bytes) {
    if (channel_) return channel_->feed(bytes);
    while (!framing_ && is_open()) {
        const http::Step step = request_.feed(bytes);
        bytes = bytes.subspan(step.consumed);
        if (step.progress == http::Progress::kNeedMore) return;
        if (step.progress == http::Progress::kFailed) {
            respond_error(http::suggested_status(request_.error()));
            return;
        }
        if (step.progress != http::Progress::kEnd) continue;
        handle_request();
        if (channel_) return channel_->feed(bytes);
        request_.reset();
    }
}

void HttpConnection::on_end() {
    if (framing_ || channel_ || !is_busy()) return close();
    close_when_sent();
}

void HttpConnection::handle_request() {
    const Original original = camera().options().original;
    keep_alive_ = request_.keep_alive() && original != Original::kPycameresp;
    if (http::check_upgrade_request(http::upgrade_headers(request_))) return upgrade();
    const std::string_view path = request_.path();
    const bool pycameresp_stream = original == Original::kPycameresp && path == "/camera/start";
    const bool known = is_stream_path(path) || is_picture_path(path) || path == "/control_servo" ||
                       path == "/" || pycameresp_stream;
    if (!known) return respond_error(404);
    if (request_.method() != "GET") return respond_error(405);
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
    const auto key = request_.header("Sec-WebSocket-Key").value_or("");
    const bool offered = request_.header("Sec-WebSocket-Protocol").has_value();
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    http::write_upgrade_response(head, key, is_capture_board && offered ? capture::kSubprotocol : "");
    if (is_capture_board) head.field("Server", "arduino-WebSocketsServer");
    send(head.finish().value_or(""));
    CaptureChannel::Callbacks callbacks{
        .send = [this](std::string_view frame) { send(frame); },
        .send_picture = [this] { send_capture(); },
        .close_when_sent = [this] { close_when_sent(); },
        .log_binary =
            [this](std::uint64_t bytes) {
                log_info("simulate", "camera {}: a binary message of {} bytes", camera().number(), bytes);
            },
    };
    channel_ = std::make_unique<CaptureChannel>(std::move(callbacks));
    channel_->start();
}

void HttpConnection::move_servos() {
    const auto move = parse_servo_move(request_.query());
    if (!move) return respond_error(500);
    PanTilt& axes = camera().pan_tilt();
    axes.move(*move);
    log_info("simulate", "camera {}: pan {}° ({} µs), tilt {}° ({} µs)", camera().number(), axes.pan_deg(),
             servo_pulse_us(axes.pan_deg()), axes.tilt_deg(), servo_pulse_us(axes.tilt_deg()));
    respond(200, "text/html", "Servo control message received and valid.", keep_alive_);
}

void HttpConnection::start_stream() {
    framing_.emplace(camera().options().original, loop().clock().utc());
    send(framing_->response_head());
    send_outbox();  // the first viewer gets a frame from add_viewer() if nothing is waiting to be sent
    if (is_open()) camera().add_viewer(*this);
}

void HttpConnection::on_frame() {
    // The boards take a new picture only after the last one is sent.
    if (!framing_ || is_stalled() || is_busy()) return;
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return;
    const auto fault = next_fault();
    if (!fault) return;
    const std::size_t bytes = fault->part_bytes(frame.picture->size());
    std::optional<std::size_t> length = fault->announced_bytes(bytes);
    if (fault->no_length) length.reset();
    std::string tail(framing_->part_end());
    if (fault->garbage > 0) tail += framing_->garbage(noise(fault->garbage));
    send_picture(framing_->part_head(bytes, length, frame.uptime), frame.picture, bytes, *fault,
                 std::move(tail));
}

void HttpConnection::send_snapshot() {
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return respond_error(500);
    const auto fault = next_fault();
    if (!fault) return;
    const std::size_t bytes = fault->part_bytes(frame.picture->size());
    std::array<char, 512> memory;
    http::HeadWriter head(memory);
    head.response(200, camera().options().original == Original::kPycameresp ? "NA" : "");
    head.field("Content-Type", "image/jpeg");
    if (!fault->no_length) head.field("Content-Length", fault->announced_bytes(bytes));
    head.field("Content-Disposition", "inline; filename=capture.jpg");
    head.field("Access-Control-Allow-Origin", "*");
    const bool ends = !keep_alive_ || fault->no_length || fault->truncate || fault->no_eoi ||
                      fault->length_error != 0 || fault->garbage > 0;
    if (ends) head.field("Connection", "close");
    send_picture(std::string(head.finish().value_or("")), frame.picture, bytes, *fault,
                 noise(fault->garbage));
    if (ends) close_when_sent();
}

void HttpConnection::send_capture() {
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) {
        log_info("simulate", "{}", capture::kCaptureFailed);
        return;
    }
    const auto fault = next_fault();
    if (!fault) return;
    const std::size_t bytes = fault->part_bytes(frame.picture->size());
    std::string tail;
    if (fault->garbage > 0) tail = format_picture_head(fault->garbage) + noise(fault->garbage);
    send_picture(format_picture_head(fault->announced_bytes(bytes)), frame.picture, bytes, *fault,
                 std::move(tail));
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

void HttpConnection::respond_error(int status) { respond(status, "text/html", error_text(status), false); }

}  // namespace vedette::simulate
