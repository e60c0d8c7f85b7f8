// Looks at a source for a few seconds before anybody adds it: its first picture, size, rate and what it
// costs. Publishes nothing. Owned by its loop.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/source/source.hpp"

namespace vedette::source {

// What a source gave.
struct Sample {
    std::vector<std::uint8_t> jpeg;  // the first picture
    std::uint16_t width = 0;         // pixels
    std::uint16_t height = 0;
    std::uint64_t pictures = 0;
    double fps = 0;               // pictures per second; 0: one picture came, and no rate is known
    double bytes_per_second = 0;  // of the pictures at that rate; 0: unknown
    std::optional<Duration> age;  // from capture to arrival of a whole picture, the smallest; nothing: the
                                  // source does not know when its pictures were taken
};

// Runs the source until its first picture, `wait` at most, and `watch` longer; then stops it and returns when
// it has ended. Without a picture the error says why, worded by source/reasons.
io::Task<Result<Sample>> sample_source(io::Loop& loop, Source& source, Duration wait, Duration watch,
                                       io::Stop& stop);

}  // namespace vedette::source
