// Writes a Matroska file of JPEG pictures (RFC 9559, codec V_MJPEG) that can be played after each picture: a
// header, then a cluster a picture. Nothing is changed later but two places of the header, when the file is
// closed with an index at its end. The caller writes the bytes; a picture's follow its head. No allocation.
// Thread-safe.
//
// To go on with a closed file: write open_seek_head() at kSeekHeadAt, open_duration() at kDurationAt, and
// append where the reader says.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::matroska {

// The longest title and name of the program, in bytes.
constexpr std::size_t kMaxText = 255;

// How pictures are coded.
enum class Codec : std::uint8_t { kMjpeg };

// What the header says.
struct FileInfo {
    Codec codec = Codec::kMjpeg;
    std::uint16_t width = 0;             // pixels
    std::uint16_t height = 0;            // pixels
    std::string_view title;              // UTF-8; empty: none
    std::string_view program;            // that writes it, UTF-8
    UtcTime date;                        // of the first picture
    std::array<std::uint8_t, 16> uid{};  // of the file; random
    std::uint64_t track_uid = 1;         // of its track; random, not 0
    Duration interval{};                 // usual between two pictures; 0: none is usual
};

// Why nothing is written.
enum class WriteError : std::uint8_t {
    kNoRoom,   // the buffer is too small
    kBadText,  // longer than kMaxText, or not UTF-8
    kBadInfo,  // no width, height or track_uid, or a negative interval
};
std::string_view to_string(WriteError error);

// No header is longer, in bytes.
constexpr std::size_t kMaxHeader = 1032;
// Positions in the file count from here in SeekHead and Cues.
constexpr std::size_t kSegmentAt = 52;
// Where a closed file differs from an open one.
constexpr std::size_t kSeekHeadAt = kSegmentAt;
constexpr std::size_t kDurationAt = 90;

using PictureHead = std::array<std::uint8_t, 35>;
using CuesHead = std::array<std::uint8_t, 12>;
using CuePoint = std::array<std::uint8_t, 27>;
using SeekHead = std::array<std::uint8_t, 26>;
using DurationField = std::array<std::uint8_t, 11>;

// In the first bytes of `out`.
std::expected<Bytes, WriteError> write_header(const FileInfo& info, MutableBytes out);

// Goes before a JPEG of `size` bytes. `time` is rounded to milliseconds; it is at least 0 and at least that
// of the picture before. `size` is below 2⁵⁵.
PictureHead picture_head(MediaTime time, std::uint64_t size);

// The index at the end: its head, then a point for each of `pictures`. `at` is the position of the picture's
// head in the file.
CuesHead cues_head(std::uint64_t pictures);
CuePoint cue_point(MediaTime time, std::uint64_t at);

// For kSeekHeadAt once the index is written, which begins at `cues_at` in the file.
SeekHead closed_seek_head(std::uint64_t cues_at);
SeekHead open_seek_head();
// For kDurationAt: from the first picture's beginning to the last one's end.
DurationField closed_duration(Duration duration);
DurationField open_duration();

}  // namespace vedette::matroska
