#include "hub/simulate/capture_channel.hpp"

namespace vedette::simulate {
namespace {

constexpr std::size_t kLastShortLength = 65534;

Blob make_frame(http::Opcode opcode, Bytes payload) {
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    const Bytes head = http::encode_frame_head({.opcode = opcode, .size = payload.size()}, memory);
    auto frame = std::make_shared<std::vector<std::uint8_t>>(head.begin(), head.end());
    frame->insert(frame->end(), payload.begin(), payload.end());
    return frame;
}

}  // namespace

CaptureChannel::CaptureChannel(Owner owner)
    : owner_(std::move(owner)),
      reader_(http::Peer::kClient, {.max_message = capture::kMaxMessageBytes, .long_lengths = true},
              memory_) {}

void CaptureChannel::start() { send(http::Opcode::kPing, {}); }

void CaptureChannel::feed(Bytes bytes) {
    while (!ended_) {
        const http::MessageEvent event = reader_.poll();
        if (event != http::MessageEvent::kNeedMore) {
            if (!handle(event)) return;
            continue;
        }
        if (bytes.empty()) return;
        bytes = bytes.subspan(reader_.feed(bytes));
    }
}

bool CaptureChannel::handle(http::MessageEvent event) {
    switch (event) {
        case http::MessageEvent::kMessage: handle_message(); return true;
        case http::MessageEvent::kPing: send(http::Opcode::kPong, reader_.control()); return true;
        case http::MessageEvent::kClose: close(http::CloseCode::kNormal); return false;
        case http::MessageEvent::kFailed: close(http::close_code_for(reader_.error())); return false;
        case http::MessageEvent::kClosed: return false;
        case http::MessageEvent::kNeedMore:
        case http::MessageEvent::kBegin:
        case http::MessageEvent::kPong: return true;
    }
    return false;
}

void CaptureChannel::handle_message() {
    const bool text = reader_.opcode() == http::Opcode::kText;
    const capture::Message message{.kind = text ? capture::Kind::kText : capture::Kind::kBinary,
                                   .fragmented = reader_.fragmented(),
                                   .bytes = reader_.size(),
                                   .payload = reader_.message()};
    switch (capture::server_action(message)) {
        case capture::ServerAction::kSendPicture: owner_.send_picture(); break;
        case capture::ServerAction::kLogBinary: owner_.log_binary(message.bytes); break;
        case capture::ServerAction::kCloseTooBig: close(http::CloseCode::kTooLarge); break;
        case capture::ServerAction::kIgnore: break;
    }
}

void CaptureChannel::send(http::Opcode opcode, Bytes payload) { owner_.send(make_frame(opcode, payload)); }

void CaptureChannel::close(http::CloseCode code) {
    ended_ = true;
    std::array<std::uint8_t, http::kMaxControlPayload> memory;
    send(http::Opcode::kClose, http::encode_close(code, "", memory));
    owner_.end();
}

Blob format_picture_head(std::size_t bytes) {
    auto head = std::make_shared<std::vector<std::uint8_t>>();
    if (bytes > kLastShortLength && bytes <= 0xFFFF) {
        head->assign({0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0});
        store_be64(head->data() + 2, bytes);
        return head;
    }
    std::array<std::uint8_t, http::kMaxFrameHead> memory;
    const Bytes shortest = http::encode_frame_head({.opcode = http::Opcode::kBinary, .size = bytes}, memory);
    head->assign(shortest.begin(), shortest.end());
    return head;
}

}  // namespace vedette::simulate
