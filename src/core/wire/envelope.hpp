// The binary form of a unit on every wire: the page's WebSocket, boards that connect to the hub, helper
// programs, other hubs. WebSocket subprotocol "vedette.v1"; the format's page is docs/ref/wire.md.
//
// A message is a header of 56 bytes, extensions, and a payload; numbers are big-endian. Over a byte stream
// messages follow each other; over WebSocket each is one binary message. A sender sends no unit beyond its
// credit (credit.hpp). Values and plain functions without memory. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::wire {

inline constexpr std::string_view kSubprotocol = "vedette.v1";
inline constexpr std::size_t kHeaderSize = 56;

// Message types.
enum class Type : std::uint8_t {
    kUnit = 1,    // a unit of a track
    kTrack = 2,   // announces a track or a new generation of it; the payload is the codec's configuration
    kCredit = 3,  // receiver to sender: `number` units in all may have been sent on this channel
    kEnd = 4,     // the channel has ended; the payload is the reason, as UTF-8
};

// Numbers on the wire; never reused. kNone: raw pixels, between our own programs (docs/ref/wire.md).
enum class Codec : std::uint8_t { kNone = 0, kJpeg = 1, kH264 = 2, kAac = 3, kJson = 4 };

// Flags of a unit.
enum Flag : std::uint16_t {
    kKey = 1,            // decodes without other units
    kDiscontinuity = 2,  // units before this one are missing, or the source restarted
    kPlaceholder = 4,    // drawn by the hub
    kCameraClock = 8,    // `captured` is the camera's own time, else the arrival of the first byte
};

// A message's header without its extensions.
struct Header {
    Type type = Type::kUnit;
    std::uint16_t flags = 0;    // Flag, or-ed; unknown bits are kept and ignored
    std::uint16_t channel = 0;  // the camera, where a connection carries several
    std::uint8_t track = 0;
    Codec codec = Codec::kNone;
    std::uint32_t generation = 0;
    std::uint64_t number = 0;  // a unit's number in its track; a credit's total; a recorded track's units;
                               // of an end why, or 0 (docs/ref/wire.md)
    UtcTime captured;          // start of exposure, as exactly as known
    UtcTime sent;              // when the sender began to send
    MediaTime media_time;      // on the encoder's time line; of a recorded track its length
    std::uint32_t captured_error_us = 0;  // error of `captured`; 0xffffffff when unknown
    std::uint32_t payload_size = 0;       // bytes

    bool operator==(const Header&) const = default;
};

// Why a header is refused.
enum class Errc : std::uint8_t {
    kMagic,     // does not begin with "VD": no envelope, or bytes were lost. Close.
    kVersion,   // another version. Close; the subprotocol should have prevented it.
    kLength,    // a header shorter than 56 or longer than kMaxHeader, or extensions that overrun it
    kTooLarge,  // the payload is larger than the receiver's limit
    kType,      // an unknown message type
};
std::string_view to_string(Errc errc);

inline constexpr std::size_t kMaxHeader = 1024;  // with extensions

std::array<std::uint8_t, kHeaderSize> encode(const Header& header);

// Length of a header, from its bytes 0 to 5. Checks magic, version and length.
std::expected<std::size_t, Errc> header_length(Bytes first_six);

// Reads a header of header_length() bytes, extensions included; extensions of unknown kinds are skipped.
std::expected<Header, Errc> decode(Bytes header, std::uint32_t max_payload);

}  // namespace vedette::wire
