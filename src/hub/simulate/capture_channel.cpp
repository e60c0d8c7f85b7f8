#include "hub/simulate/capture_channel.hpp"

namespace vedette::simulate {
namespace {

constexpr std::size_t kMax16BitLength = 65534;  // of the original's library

std::string format_head(http::Opcode opcode, std::size_t bytes) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    return std::string(as_text(http::encode_frame_head({.opcode = opcode, .size = bytes}, memory)));
}

}  // namespace

CaptureChannel::CaptureChannel(Callbacks callbacks)
    : callbacks_(std::move(callbacks)),
      reader_(http::Peer::kClient, {.max_message = capture::kMaxMessageBytes, .long_lengths = true},
              memory_) {}

void CaptureChannel::start() { send(http::Opcode::kPing, {}); }

void CaptureChannel::feed(Bytes bytes) {
    while (!closed_) {
        switch (reader_.poll()) {
            case http::MessageEvent::kNeedMore:
                if (bytes.empty()) return;
                bytes = bytes.subspan(reader_.feed(bytes));
                break;
            case http::MessageEvent::kMessage: handle_message(); break;
            case http::MessageEvent::kPing: send(http::Opcode::kPong, reader_.control()); break;
            case http::MessageEvent::kClose: close(http::CloseCode::kNormal); break;
            case http::MessageEvent::kFailed: close(http::close_code_for(reader_.error())); break;
            case http::MessageEvent::kClosed: return;
            case http::MessageEvent::kBegin:
            case http::MessageEvent::kPong: break;
        }
    }
}

void CaptureChannel::handle_message() {
    const bool text = reader_.opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = reader_.fragmented(),
                                   .bytes = reader_.size(),
                                   .payload = reader_.message()};
    switch (capture::server_action(message)) {
        case capture::ServerAction::kSendPicture: callbacks_.send_picture(); break;
        case capture::ServerAction::kLogBinary: callbacks_.log_binary(message.bytes); break;
        case capture::ServerAction::kCloseTooBig: close(http::CloseCode::kTooLarge); break;
        case capture::ServerAction::kIgnore: break;
    }
}

void CaptureChannel::send(http::Opcode opcode, Bytes payload) {
    callbacks_.send(format_head(opcode, payload.size()) += as_text(payload));
}

void CaptureChannel::close(http::CloseCode code) {
    closed_ = true;
    std::array<std::uint8_t, http::kMaxControlPayload> memory;
    send(http::Opcode::kClose, http::encode_close(code, "", memory));
    callbacks_.close_when_sent();
}

std::string format_picture_head(std::size_t bytes) {
    if (bytes <= kMax16BitLength || bytes > 0xFFFF) return format_head(http::Opcode::kBinary, bytes);
    std::array<std::uint8_t, 10> head{0x82, 127};
    store_be64(head.data() + 2, bytes);
    return std::string(as_text(head));
}

}  // namespace vedette::simulate
