// The elements of Matroska that writer and reader know (RFC 9559 section 5, RFC 8794), by their numbers with
// the length marker. Constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vedette::matroska {

// An element's number.
enum class Id : std::uint32_t {
    kEbml = 0x1A45DFA3,
    kDocType = 0x4282,
    kSegment = 0x18538067,
    kSeekHead = 0x114D9B74,
    kSeek = 0x4DBB,
    kSeekId = 0x53AB,
    kSeekPosition = 0x53AC,
    kInfo = 0x1549A966,
    kSegmentUid = 0x73A4,
    kTimestampScale = 0x2AD7B1,
    kDuration = 0x4489,
    kDateUtc = 0x4461,
    kTitle = 0x7BA9,
    kMuxingApp = 0x4D80,
    kWritingApp = 0x5741,
    kTracks = 0x1654AE6B,
    kTrackEntry = 0xAE,
    kTrackNumber = 0xD7,
    kTrackUid = 0x73C5,
    kTrackType = 0x83,
    kFlagLacing = 0x9C,
    kDefaultDuration = 0x23E383,
    kCodecId = 0x86,
    kContentEncodings = 0x6D80,
    kVideo = 0xE0,
    kPixelWidth = 0xB0,
    kPixelHeight = 0xBA,
    kCluster = 0x1F43B675,
    kTimestamp = 0xE7,
    kPosition = 0xA7,
    kPrevSize = 0xAB,
    kSimpleBlock = 0xA3,
    kBlockGroup = 0xA0,
    kBlock = 0xA1,
    kBlockDuration = 0x9B,
    kReferenceBlock = 0xFB,
    kDiscardPadding = 0x75A2,
    kCues = 0x1C53BB6B,
    kCuePoint = 0xBB,
    kCueTime = 0xB3,
    kCueTrackPositions = 0xB7,
    kCueTrack = 0xF7,
    kCueClusterPosition = 0xF1,
    kChapters = 0x1043A770,
    kTags = 0x1254C367,
    kAttachments = 0x1941A469,
    kVoid = 0xEC,
    kCrc32 = 0xBF,
};

inline constexpr std::string_view kMjpegCodec = "V_MJPEG";
// DateUTC counts nanoseconds from 2001-01-01T00:00:00Z.
constexpr std::int64_t kFrom1970To2001 = 978'307'200;  // seconds
constexpr std::uint64_t kMsScale = 1'000'000;          // nanoseconds a tick in what is written

}  // namespace vedette::matroska
