// What a camera publishes: tracks of units. Today's payload is JPEG; H.264, AAC and events fit without a
// change.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/time.hpp"
#include "core/wire/envelope.hpp"
#include "hub/bus/buffer.hpp"

namespace vedette::bus {

using Codec = wire::Codec;

// A track in one generation. A changed codec configuration, a restarted source or a jump of the wall clock
// begins the next generation, with its own TrackInfo. Immutable once published.
struct TrackInfo {
    std::uint8_t id = 0;
    Codec codec = Codec::kJpeg;
    std::vector<std::uint8_t> config;  // of the codec: SPS and PPS, AudioSpecificConfig; empty for JPEG
    std::uint32_t generation = 0;      // set by the bus
};
using TrackInfoPtr = std::shared_ptr<const TrackInfo>;

inline constexpr std::uint32_t kUnknownError = 0xffffffff;

// One element of a track. Immutable once published.
struct Unit {
    TrackInfoPtr track;
    std::uint64_t number = 0;  // in its track, from 1, without gaps, over all generations; set by the bus
    MediaTime media_time;
    UtcTime captured;      // wall clock at the start of exposure, as exactly as it is known
    MonoTime captured_at;  // the same instant by the monotonic clock; ages are computed from it
    std::uint32_t captured_error_us = kUnknownError;
    MonoTime arrived;            // when its last byte had arrived
    bool key = true;             // can be decoded without other units
    bool discontinuity = false;  // does not continue the unit before it
    bool placeholder = false;    // drawn by the hub because the camera is lost
    bool camera_clock = false;   // captured is the camera's own time, not the arrival of the first byte
    std::shared_ptr<const Buffer> payload;

    Bytes bytes() const { return payload->bytes(); }
};
using UnitPtr = std::shared_ptr<const Unit>;

}  // namespace vedette::bus
