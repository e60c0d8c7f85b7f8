#include "core/http/websocket.hpp"

#include <algorithm>
#include <cstring>

namespace vedette::http {

bool is_sendable(CloseCode code) {
    const auto n = static_cast<unsigned>(code);
    return (n >= 1000 && n <= 1003) || (n >= 1007 && n <= 1014) || (n >= 3000 && n <= 4999);
}

std::string_view to_string(WebSocketError error) {
    switch (error) {
        case WebSocketError::kNone: return "no error";
        case WebSocketError::kReservedBits: return "a WebSocket frame has reserved bits set";
        case WebSocketError::kBadOpcode: return "a WebSocket frame has a reserved opcode";
        case WebSocketError::kNotMasked: return "a client's WebSocket frame is not masked";
        case WebSocketError::kMasked: return "a server's WebSocket frame is masked";
        case WebSocketError::kLengthNotShortest:
            return "a WebSocket frame's length is not in its shortest form";
        case WebSocketError::kLengthTooLarge: return "a WebSocket frame's length is beyond 63 bits";
        case WebSocketError::kControlFragmented: return "a WebSocket control frame is fragmented";
        case WebSocketError::kControlTooLong: return "a WebSocket control frame is longer than 125 bytes";
        case WebSocketError::kNothingToContinue: return "a WebSocket continuation frame has no first frame";
        case WebSocketError::kMessageNotFinished: return "a WebSocket message begins within another";
        case WebSocketError::kMessageTooLarge: return "a WebSocket message is too large";
        case WebSocketError::kBadUtf8: return "a WebSocket text is not UTF-8";
        case WebSocketError::kBadClose: return "a WebSocket close frame is malformed";
    }
    return "unknown WebSocket error";
}

CloseCode close_code_for(WebSocketError error) {
    switch (error) {
        case WebSocketError::kNone: return CloseCode::kNormal;
        case WebSocketError::kMessageTooLarge: return CloseCode::kTooLarge;
        case WebSocketError::kBadUtf8: return CloseCode::kBadPayload;
        default: return CloseCode::kProtocolError;
    }
}

Bytes encode_frame_head(const FrameHead& head, std::span<std::uint8_t, kMaxFrameHead> out) {
    const std::uint8_t masked = head.mask ? 0x80 : 0;
    std::size_t n = 2;
    out[0] = static_cast<std::uint8_t>((head.final ? 0x80 : 0) | static_cast<unsigned>(head.opcode));
    if (head.size < 126) {
        out[1] = static_cast<std::uint8_t>(masked | head.size);
    } else if (head.size <= 0xffff) {
        out[1] = masked | 126;
        store_be16(&out[2], static_cast<std::uint16_t>(head.size));
        n = 4;
    } else {
        out[1] = masked | 127;
        store_be64(&out[2], head.size);
        n = 10;
    }
    if (head.mask) {
        std::copy_n(head.mask->begin(), 4, out.begin() + static_cast<std::ptrdiff_t>(n));
        n += 4;
    }
    return Bytes(out).first(n);
}

void apply_mask(MutableBytes payload, const MaskKey& key, std::uint64_t offset) {
    std::uint8_t turned[8];
    for (std::size_t i = 0; i < sizeof turned; ++i) turned[i] = key[(offset + i) % 4];
    std::uint64_t word = 0;
    std::memcpy(&word, turned, sizeof word);
    std::size_t i = 0;
    for (; i + sizeof word <= payload.size(); i += sizeof word) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, &payload[i], sizeof bytes);
        bytes ^= word;
        std::memcpy(&payload[i], &bytes, sizeof bytes);
    }
    for (; i < payload.size(); ++i) payload[i] ^= turned[i % 8];
}

Bytes encode_close(CloseCode code, std::string_view reason, std::span<std::uint8_t, kMaxControlPayload> out) {
    std::size_t size = std::min(reason.size(), kMaxControlPayload - 2);
    const auto continues = [&](std::size_t at) {
        return (static_cast<std::uint8_t>(reason[at]) & 0xc0) == 0x80;
    };
    while (size > 0 && size < reason.size() && continues(size)) --size;
    store_be16(out.data(), static_cast<std::uint16_t>(code));
    std::memcpy(out.data() + 2, reason.data(), size);
    return Bytes(out).first(size + 2);
}

}  // namespace vedette::http
