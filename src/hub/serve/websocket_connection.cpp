#include "hub/serve/websocket_connection.hpp"

#include <algorithm>
#include <utility>

namespace vedette::serve {

http::UpgradeHeaders upgrade_headers(const api::Request& request) {
    return {.method = request.method,
            .minor = request.minor,
            .connection = request.field("Connection"),
            .upgrade = request.field("Upgrade"),
            .version = request.field("Sec-WebSocket-Version"),
            .key = request.field("Sec-WebSocket-Key"),
            .protocols = request.field("Sec-WebSocket-Protocol")};
}

api::Response websocket_response(std::string_view key, std::string_view protocol) {
    std::array<char, http::kAcceptSize> accept{};
    api::Response response{
        .status = 101,
        .content_type = "",
        .fields = {{"Upgrade", "websocket"},
                   {"Connection", "Upgrade"},
                   {"Sec-WebSocket-Accept", std::string(http::format_accept(key, accept))}}};
    if (!protocol.empty()) response.fields.emplace_back("Sec-WebSocket-Protocol", protocol);
    return response;
}

WebSocketConnection::WebSocketConnection(std::unique_ptr<io::Stream> s, http::MessageLimits limits,
                                         MutableBytes memory)
    : Connection(std::move(s)), reader_(http::Peer::kClient, limits, memory) {}

MutableBytes WebSocketConnection::input_space(MutableBytes) {
    return wants_messages() ? reader_.prepare() : MutableBytes();
}

void WebSocketConnection::on_received(Bytes bytes) {
    reader_.commit(bytes.size());
    read_messages();
    pump();
}

void WebSocketConnection::read_messages() {
    while (is_open() && wants_messages()) {
        switch (reader_.poll()) {
            case http::MessageEvent::kNeedMore:
                if (early_input_.empty()) return;
                early_input_.erase(0, reader_.feed(as_bytes(early_input_)));
                break;
            case http::MessageEvent::kBegin: on_message_begin(); break;
            case http::MessageEvent::kMessage: on_message(); break;
            case http::MessageEvent::kPing: queue_frame(http::Opcode::kPong, reader_.control()); break;
            case http::MessageEvent::kPong: break;
            case http::MessageEvent::kClose: return on_peer_close();
            case http::MessageEvent::kClosed: return;
            case http::MessageEvent::kFailed:
                return on_protocol_error(http::close_code_for(reader_.error()),
                                         http::to_string(reader_.error()));
        }
    }
}

void WebSocketConnection::queue_frame(http::Opcode opcode, Bytes payload) {
    std::array<std::uint8_t, http::kMaxFrameHead> head{};
    queue(http::encode_frame_head({.opcode = opcode, .size = payload.size()}, head));
    queue(payload);
}

void WebSocketConnection::queue_close(http::CloseCode code, std::string_view reason) {
    std::array<std::uint8_t, http::kMaxControlPayload> payload{};
    queue_frame(http::Opcode::kClose, http::encode_close(code, reason, payload));
}

void WebSocketConnection::send_unit(bus::UnitPtr unit, Bytes envelope) {
    unit_ = std::move(unit);
    std::array<std::uint8_t, http::kMaxFrameHead> memory{};
    const Bytes frame = http::encode_frame_head(
        {.opcode = http::Opcode::kBinary, .size = envelope.size() + unit_->bytes().size()}, memory);
    const auto behind_frame = std::ranges::copy(frame, head_.begin()).out;
    std::ranges::copy(envelope, behind_frame);
    send_shared(Bytes(head_).first(frame.size() + envelope.size()), unit_->bytes());
}

void WebSocketConnection::pump() {
    if (!is_sending() && is_open()) begin_next();
    flush();
}

void WebSocketConnection::on_drained() {
    if (const bus::UnitPtr sent = std::exchange(unit_, nullptr)) on_unit_sent(*sent);
    if (is_open()) begin_next();
}

}  // namespace vedette::serve
