// The constants of the WebSocket protocol (RFC 6455), and the writing of frames into the caller's memory:
// head, mask, close payload. MessageReader reads frames; handshake.hpp has the handshake. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace vedette::http {

// RFC 6455 section 5.2.
enum class Opcode : std::uint8_t {
    kContinuation = 0,
    kText = 1,
    kBinary = 2,
    kClose = 8,
    kPing = 9,
    kPong = 10,
};

// RFC 6455 section 7.4.1 and its registry.
enum class CloseCode : std::uint16_t {
    kNormal = 1000,
    kProtocolError = 1002,
    kUnsupported = 1003,
    kNone = 1005,  // never sent: the peer's close frame had no code
    kBadPayload = 1007,
    kPolicyViolation = 1008,
    kTooLarge = 1009,
    kInternal = 1011,
};

// Whether a peer may send that code: 1000 to 1003, 1007 to 1014, 3000 to 4999.
bool is_sendable(CloseCode code);

// Violations of the protocol by the peer.
enum class WebSocketError : std::uint8_t {
    kNone,
    kReservedBits,        // RSV1 to RSV3 without an extension
    kBadOpcode,           // a reserved opcode
    kNotMasked,           // a client's frame without a mask
    kMasked,              // a server's frame with one
    kLengthNotShortest,   // a longer length form than needed
    kLengthTooLarge,      // the highest bit of a 64-bit length is set
    kControlFragmented,   // a control frame in pieces
    kControlTooLong,      // a control frame beyond 125 bytes
    kNothingToContinue,   // a continuation frame without a first frame
    kMessageNotFinished,  // a new message within a fragmented one
    kMessageTooLarge,     // beyond the limit, or the memory given
    kBadUtf8,             // a text or a close reason that isn't UTF-8
    kBadClose,            // a close payload of one byte, or a code that may not be sent
};
std::string_view to_string(WebSocketError error);

// The code of the close frame after such an error.
CloseCode close_code_for(WebSocketError error);

using MaskKey = std::array<std::uint8_t, 4>;
constexpr std::size_t kMaxFrameHead = 14;
constexpr std::size_t kMaxControlPayload = 125;

// The head of one frame.
struct FrameHead {
    Opcode opcode = Opcode::kBinary;
    std::uint64_t size = 0;       // bytes of payload
    std::optional<MaskKey> mask;  // of a client only, unpredictable and new for each frame
    bool final = true;            // the message's last frame
};

// Writes a frame's head (RFC 6455 section 5.2) into `out`. Returns the written part.
Bytes encode_frame_head(const FrameHead& head, std::span<std::uint8_t, kMaxFrameHead> out);

// Masks or unmasks in place (RFC 6455 section 5.3). `offset` is the number of payload bytes before `payload`.
void apply_mask(MutableBytes payload, const MaskKey& key, std::uint64_t offset = 0);

// Writes a close frame's payload into `out`; cuts a long reason between characters. Returns the written part.
Bytes encode_close(CloseCode code, std::string_view reason, std::span<std::uint8_t, kMaxControlPayload> out);

}  // namespace vedette::http
