#include "core/matroska/writer.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/matroska/ids.hpp"

namespace vedette::matroska {
namespace {

// Appends elements to memory of fixed size; what does not fit is counted only.
class Out {
  public:
    explicit Out(MutableBytes memory) : memory_(memory) {}

    void bytes(Bytes value) {
        if (size_ + value.size() <= memory_.size()) std::ranges::copy(value, memory_.data() + size_);
        size_ += value.size();
    }
    void byte(std::uint8_t value) { bytes({&value, 1}); }
    void be64(std::uint64_t value) {
        std::array<std::uint8_t, 8> eight;
        store_be64(eight.data(), value);
        bytes(eight);
    }
    void id(Id id) {
        const auto number = std::to_underlying(id);
        for (int shift = 24; shift >= 0; shift -= 8) {
            if (number >> shift != 0) byte(static_cast<std::uint8_t>(number >> shift));
        }
    }
    // A size in one byte (at most 126) and one in eight.
    void short_size(std::size_t size) { byte(static_cast<std::uint8_t>(0x80 | size)); }
    void long_size(std::uint64_t size) { be64(std::uint64_t{1} << 56 | size); }

    void number(Id name, std::uint64_t value) {
        id(name);
        short_size(8);
        be64(value);
    }
    void data(Id name, Bytes value) {
        id(name);
        if (value.size() < 0x7F) {
            short_size(value.size());
        } else {
            byte(static_cast<std::uint8_t>(0x40 | value.size() >> 8));
            byte(static_cast<std::uint8_t>(value.size()));
        }
        bytes(value);
    }
    // Nothing, in so many bytes with its own head.
    void empty(std::size_t size) {
        id(Id::kVoid);
        short_size(size - 2);
        for (std::size_t i = 2; i < size; ++i) byte(0);
    }
    // The head of an element that is ended by end().
    std::size_t begin(Id name) {
        id(name);
        long_size(0);
        return size_;
    }
    void end(std::size_t begun) {
        if (size_ <= memory_.size())
            store_be64(&memory_[begun - 8], std::uint64_t{1} << 56 | (size_ - begun));
    }
    std::size_t size() const { return size_; }

  private:
    MutableBytes memory_;
    std::size_t size_ = 0;
};

// Elements that fill memory of known size.
template <class Array, class Fill>
Array filled(const Fill& fill) {
    Array array{};
    Out out(array);
    fill(out);
    return array;
}

std::uint64_t ticks(Duration time) {
    const std::int64_t ns = std::max<std::int64_t>(time.count(), 0);
    const std::int64_t half = ns % 1'000'000 >= 500'000 ? 1 : 0;
    return static_cast<std::uint64_t>(ns / 1'000'000 + half);
}

// A whole number as a float of 64 bits, without the machine's floats, which a chip may lack.
std::uint64_t float_bits(std::uint64_t value) {
    if (value == 0) return 0;
    const int exponent = 63 - std::countl_zero(value);
    const std::uint64_t fraction = value << (63 - exponent) << 1 >> 12;
    return static_cast<std::uint64_t>(1023 + exponent) << 52 | fraction;
}

bool is_text(std::string_view text) {
    Utf8Checker checker;
    return text.size() <= kMaxText && checker.feed(as_bytes(text)) && checker.complete();
}

void put_ebml(Out& out) {
    out.id(Id::kEbml);
    out.short_size(35);
    constexpr std::array<std::uint8_t, 16> kVersions = {0x42, 0x86, 0x81, 1, 0x42, 0xF7, 0x81, 1,
                                                        0x42, 0xF2, 0x81, 4, 0x42, 0xF3, 0x81, 8};
    out.bytes(kVersions);
    out.data(Id::kDocType, as_bytes("matroska"));
    constexpr std::array<std::uint8_t, 8> kDocVersions = {0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2};
    out.bytes(kDocVersions);
}

void put_info(Out& out, const FileInfo& info) {
    const std::size_t begun = out.begin(Id::kInfo);
    out.bytes(open_duration());
    out.number(Id::kTimestampScale, kMsScale);
    out.data(Id::kSegmentUid, info.uid);
    constexpr Duration k2001 = std::chrono::seconds{kFrom1970To2001};
    out.number(Id::kDateUtc, static_cast<std::uint64_t>((info.date.since - k2001).count()));
    if (!info.title.empty()) out.data(Id::kTitle, as_bytes(info.title));
    out.data(Id::kMuxingApp, as_bytes(info.program));
    out.data(Id::kWritingApp, as_bytes(info.program));
    out.end(begun);
}

void put_tracks(Out& out, const FileInfo& info) {
    const std::size_t tracks = out.begin(Id::kTracks);
    const std::size_t entry = out.begin(Id::kTrackEntry);
    out.number(Id::kTrackNumber, 1);
    out.number(Id::kTrackUid, info.track_uid);
    out.number(Id::kTrackType, 1);  // video
    out.number(Id::kFlagLacing, 0);
    if (info.interval > Duration::zero())
        out.number(Id::kDefaultDuration, static_cast<std::uint64_t>(info.interval.count()));
    out.data(Id::kCodecId, as_bytes(kMjpegCodec));
    const std::size_t video = out.begin(Id::kVideo);
    out.number(Id::kPixelWidth, info.width);
    out.number(Id::kPixelHeight, info.height);
    out.end(video);
    out.end(entry);
    out.end(tracks);
}

}  // namespace

std::string_view to_string(WriteError error) {
    switch (error) {
        case WriteError::kNoRoom: return "the buffer for the film's header is too small";
        case WriteError::kBadText: return "a text of the film is not UTF-8, or longer than 255 bytes";
        case WriteError::kBadInfo: return "the film has no size, no number or a negative interval";
    }
    return "";
}

std::expected<Bytes, WriteError> write_header(const FileInfo& info, MutableBytes memory) {
    if (!is_text(info.title) || !is_text(info.program)) return std::unexpected(WriteError::kBadText);
    if (info.width == 0 || info.height == 0 || info.track_uid == 0 || info.interval < Duration::zero())
        return std::unexpected(WriteError::kBadInfo);
    Out out(memory);
    put_ebml(out);
    out.id(Id::kSegment);
    out.be64(0x01FF'FFFF'FFFF'FFFF);  // of unknown size: it grows
    out.bytes(open_seek_head());
    put_info(out, info);
    put_tracks(out, info);
    if (out.size() > memory.size()) return std::unexpected(WriteError::kNoRoom);
    return Bytes(memory).first(out.size());
}

PictureHead picture_head(MediaTime time, std::uint64_t size) {
    constexpr std::array<std::uint8_t, 4> kBlockHead = {0x81, 0, 0,
                                                        0x80};  // track 1, the cluster's time, a key picture
    constexpr std::size_t kBlockAt = 4 + 8 + 10;
    constexpr std::size_t kInCluster = std::tuple_size_v<PictureHead> - 12;
    static_assert(kBlockAt + 9 + kBlockHead.size() == std::tuple_size_v<PictureHead>);
    return filled<PictureHead>([&](Out& out) {
        out.id(Id::kCluster);
        out.long_size(kInCluster + size);
        out.number(Id::kTimestamp, ticks(time.since));
        out.id(Id::kSimpleBlock);
        out.long_size(kBlockHead.size() + size);
        out.bytes(kBlockHead);
    });
}

CuesHead cues_head(std::uint64_t pictures) {
    return filled<CuesHead>([&](Out& out) {
        out.id(Id::kCues);
        out.long_size(pictures * std::tuple_size_v<CuePoint>);
    });
}

CuePoint cue_point(MediaTime time, std::uint64_t at) {
    return filled<CuePoint>([&](Out& out) {
        out.id(Id::kCuePoint);
        out.short_size(25);
        out.number(Id::kCueTime, ticks(time.since));
        out.id(Id::kCueTrackPositions);
        out.short_size(13);
        out.id(Id::kCueTrack);
        out.short_size(1);
        out.byte(1);
        out.number(Id::kCueClusterPosition, at - kSegmentAt);
    });
}

SeekHead closed_seek_head(std::uint64_t cues_at) {
    return filled<SeekHead>([&](Out& out) {
        out.id(Id::kSeekHead);
        out.short_size(21);
        out.id(Id::kSeek);
        out.short_size(18);
        out.id(Id::kSeekId);
        out.short_size(4);
        out.id(Id::kCues);
        out.number(Id::kSeekPosition, cues_at - kSegmentAt);
    });
}

SeekHead open_seek_head() {
    return filled<SeekHead>([](Out& out) { out.empty(std::tuple_size_v<SeekHead>); });
}

DurationField closed_duration(Duration duration) {
    return filled<DurationField>([&](Out& out) { out.number(Id::kDuration, float_bits(ticks(duration))); });
}

DurationField open_duration() {
    return filled<DurationField>([](Out& out) { out.empty(std::tuple_size_v<DurationField>); });
}

}  // namespace vedette::matroska
