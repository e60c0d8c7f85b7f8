#include "hub/simulate/face_connection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/http/write.hpp"

namespace vedette::simulate {
namespace {

constexpr http::ServerLimits kLimits{.idle = Duration::max(), .head = 5s, .body = 5s};
constexpr FaceRow kUnknown{.target = "", .status = 404, .type = "text/plain", .body = "Not found\n"};

}  // namespace

FaceConnection::FaceConnection(Camera& camera, std::unique_ptr<io::Stream> stream, const Face& face,
                               Port port)
    : Connection(camera, std::move(stream)), face_(face), port_(port), server_(heads_, kLimits, now()) {}

void FaceConnection::on_bytes(Bytes bytes) {
    while (is_open()) {
        const http::Input input = server_.feed(bytes, now());
        bytes = bytes.subspan(input.consumed);
        switch (input.event) {
            case http::ServerEvent::kHead:
            case http::ServerEvent::kBody: break;
            case http::ServerEvent::kContinue: send(http::kContinueAnswer); break;
            case http::ServerEvent::kRequest: return handle_request();
            case http::ServerEvent::kRefused: return respond(kUnknown);
            case http::ServerEvent::kClosed: return close();
            case http::ServerEvent::kHold:
            case http::ServerEvent::kNeedMore: return;
        }
    }
}

void FaceConnection::handle_request() {
    const auto& request = server_.request();
    std::string target(request.path());
    if (!request.query().empty()) target.append("?").append(request.query());
    const auto row = std::ranges::find_if(face_.rows, [&](const FaceRow& r) {
        return r.port == port_ && (r.target == "*" || r.target == target);
    });
    const bool found = row != face_.rows.end();
    server_.begin_answer({.close = true});
    if (!found) return respond(kUnknown);
    switch (row->what) {
        case FaceRow::What::kText: return respond(*row);
        case FaceRow::What::kPicture: return send_snapshot();
        case FaceRow::What::kStream: return start_stream();
    }
}

std::string FaceConnection::head(int status, std::string_view type, std::size_t length,
                                 std::string_view location) const {
    std::array<char, 1024> memory;
    http::HeadWriter writer(memory);
    writer.response(status, "");
    if (!face_.server.empty()) writer.field("Server", face_.server);
    if (!type.empty()) writer.field("Content-Type", type);
    if (!location.empty()) writer.field("Location", location);
    writer.field("Content-Length", length);
    writer.field("Connection", "close");
    return std::string(writer.finish().value_or(""));
}

void FaceConnection::respond(const FaceRow& row) {
    send(head(row.status, row.type, row.body.size(), row.location));
    send(row.body);
    close_when_sent();
}

void FaceConnection::send_snapshot() {
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return close();
    const auto fault = next_fault(frame.picture);
    if (!fault) return;
    send_picture(head(200, "image/jpeg", fault->announced, ""), frame.picture, *fault, noise(fault->garbage));
    close_when_sent();
}

void FaceConnection::start_stream() {
    streams_ = true;
    std::string text = "HTTP/1.0 200 OK\r\n";
    if (!face_.server.empty()) text += fmt::format("Server: {}\r\n", face_.server);
    text += fmt::format(
        "Connection: close\r\nContent-Type: multipart/x-mixed-replace;boundary={}\r\n\r\n--{}\r\n",
        face_.boundary, face_.boundary);
    send(text);
    send_outbox();
    if (is_open()) camera().add_viewer(*this);
}

void FaceConnection::on_frame() {
    if (!streams_ || is_stalled() || is_busy()) return;
    const Frame& frame = camera().newest();
    if (frame.picture == nullptr) return;
    const auto fault = next_fault(frame.picture);
    if (!fault) return;
    std::string part = "Content-Type: image/jpeg\r\n";
    if (!fault->no_length) part += fmt::format("Content-Length: {}\r\n", fault->announced);
    send_picture(part + "\r\n", frame.picture, *fault,
                 fmt::format("{}\r\n--{}\r\n", noise(fault->garbage), face_.boundary));
}

}  // namespace vedette::simulate
