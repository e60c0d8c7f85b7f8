#include "core/matroska/reader.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace vedette::matroska {
namespace {

// Elements whose content is read in turn. All numbers are unique, so the depth is not kept.
constexpr bool is_entered(Id id) {
    switch (id) {
        case Id::kEbml:
        case Id::kSegment:
        case Id::kSeekHead:
        case Id::kSeek:
        case Id::kInfo:
        case Id::kTracks:
        case Id::kTrackEntry:
        case Id::kVideo:
        case Id::kCluster:
        case Id::kBlockGroup:
        case Id::kCues:
        case Id::kCuePoint:
        case Id::kCueTrackPositions: return true;
        default: return false;
    }
}

// What may stand beside a cluster.
constexpr bool is_beside_clusters(Id id) {
    switch (id) {
        case Id::kSeekHead:
        case Id::kInfo:
        case Id::kTracks:
        case Id::kCluster:
        case Id::kCues:
        case Id::kChapters:
        case Id::kTags:
        case Id::kAttachments:
        case Id::kVoid: return true;
        default: return false;
    }
}

// What may follow a picture within a cluster.
constexpr bool is_in_cluster(Id id) {
    switch (id) {
        case Id::kSimpleBlock:
        case Id::kBlockGroup:
        case Id::kBlockDuration:
        case Id::kReferenceBlock:
        case Id::kDiscardPadding:
        case Id::kTimestamp:
        case Id::kPosition:
        case Id::kPrevSize:
        case Id::kCrc32: return true;
        default: return is_beside_clusters(id);
    }
}

// A number of at most eight bytes; more count as 0.
std::uint64_t number_of(Bytes value) {
    std::uint64_t number = 0;
    if (value.size() > 8) return 0;
    for (const std::uint8_t byte : value) number = number << 8 | byte;
    return number;
}

// A float of 32 or 64 bits times `scale`, without the machine's floats, which a chip may lack. 0: negative,
// or too large for a duration.
Duration scaled_float(Bytes value, std::uint64_t scale) {
    constexpr std::uint64_t kFraction = (std::uint64_t{1} << 52) - 1;
    std::uint64_t bits = value.size() == 8 ? load_be64(value.data()) : 0;
    if (value.size() == 4) {
        const std::uint32_t narrow = load_be32(value.data());
        const std::uint64_t exponent = (narrow >> 23) + (1023 - 127);
        if (narrow >> 23 != 0 && narrow >> 31 == 0)
            bits = exponent << 52 | std::uint64_t{narrow & 0x7F'FFFF} << 29;
    }
    const int exponent = static_cast<int>(bits >> 52) - 1023;
    if (exponent < -10 || exponent > 62) return {};
    const std::uint64_t mantissa = (bits & kFraction) | (kFraction + 1);
    const int shift = 52 - exponent;  // to whole ticks
    const std::uint64_t ticks = shift > 0 ? mantissa >> shift : mantissa << -shift;
    // Twenty bits of what is below a tick.
    const std::uint64_t below = shift > 0 ? mantissa & ((std::uint64_t{1} << shift) - 1) : 0;
    const std::uint64_t part = shift > 20 ? below >> (shift - 20) : below << (20 - std::max(shift, 0));
    constexpr std::uint64_t kLast = std::numeric_limits<std::int64_t>::max();
    if (scale == 0 || scale > std::uint64_t{1} << 42 || ticks >= kLast / scale) return {};
    return Duration{static_cast<std::int64_t>(ticks * scale + (part * scale >> 20))};
}

std::uint16_t pixels_of(Bytes value) {
    return static_cast<std::uint16_t>(std::min<std::uint64_t>(number_of(value), 0xFFFF));
}

constexpr std::string_view kClusterMark = "\x1F\x43\xB6\x75";

}  // namespace

std::string_view to_string(ReadFault fault) {
    switch (fault) {
        case ReadFault::kNotMatroska: return "not a Matroska file";
        case ReadFault::kNoPictures: return "the file has no track of JPEG pictures";
        case ReadFault::kEncoded: return "the file's pictures are compressed or encrypted";
    }
    return "";
}

std::optional<Reader::Element> Reader::parse(Bytes window) {
    if (window.empty() || window[0] < 0x10) return std::nullopt;
    const auto id_bytes = static_cast<std::size_t>(std::countl_zero(window[0])) + 1;
    if (window.size() <= id_bytes || window[id_bytes] == 0) return std::nullopt;
    const auto size_bytes = static_cast<std::size_t>(std::countl_zero(window[id_bytes])) + 1;
    if (window.size() < id_bytes + size_bytes) return std::nullopt;
    const std::uint64_t all = (std::uint64_t{1} << (7 * size_bytes)) - 1;
    const std::uint64_t size = number_of(window.subspan(id_bytes, size_bytes)) & all;
    Element element{.id = Id{static_cast<std::uint32_t>(number_of(window.first(id_bytes)))},
                    .head = id_bytes + size_bytes,
                    .size = {}};
    if (size != all) element.size = size;
    return element;
}

Reader::Event Reader::next(Bytes window) {
    if (state_ == State::kEnd) return Event::kEnd;
    if (state_ == State::kFault) return Event::kFault;
    if (window.size() < std::min<std::uint64_t>(kWindow, size_ - position_)) return Event::kMore;
    switch (state_) {
        case State::kCheck: return check(window);
        case State::kSearch: return search(window);
        default: return step(window);
    }
}

void Reader::go_to(std::uint64_t position) {
    if (state_ == State::kFault || pictures_track_ == 0) return;
    position_ = suspect_ = std::min(position, size_);
    state_ = State::kElement;
    cluster_at_.reset();
    cluster_end_.reset();
}

Reader::Event Reader::fail(ReadFault fault) {
    state_ = State::kFault;
    fault_ = fault;
    return Event::kFault;
}

void Reader::pass_to(std::uint64_t end) {
    suspect_ = position_;
    position_ = end;
}

// Passes over what is damaged, to the next cluster. The element before it may be the damaged one, with a
// wrong size.
Reader::Event Reader::give_up() {
    ++damaged_;
    cluster_at_.reset();
    cluster_end_.reset();
    position_ = std::min(suspect_ + 1, size_);
    state_ = State::kSearch;
    return Event::kMore;
}

Reader::Event Reader::search(Bytes window) {
    const std::size_t found = as_text(window).find(kClusterMark);
    if (found != std::string_view::npos) {
        position_ += found;
        suspect_ = position_;
        state_ = State::kElement;
    } else if (window.size() == size_ - position_) {
        position_ = size_;
        state_ = State::kEnd;
        return Event::kEnd;
    } else {
        position_ += window.size() - (kClusterMark.size() - 1);
    }
    return Event::kMore;
}

void Reader::end_cluster(std::uint64_t at) {
    if (cluster_at_ && has_picture_) append_at_ = at;
    cluster_at_.reset();
    cluster_end_.reset();
}

Reader::Event Reader::step(Bytes window) {
    if (cluster_end_ && position_ >= *cluster_end_) end_cluster(*cluster_end_);
    if (position_ == size_) {
        if (cluster_end_) ++damaged_;  // it is torn between two elements
        if (!cluster_end_) end_cluster(position_);
        end_track();
        state_ = State::kEnd;
        if (segment_at_ == 0) return fail(ReadFault::kNotMatroska);
        return Event::kEnd;
    }
    const auto element = parse(window);
    if (position_ == 0 && (!element || element->id != Id::kEbml)) return fail(ReadFault::kNotMatroska);
    if (!element) return give_up();
    if (is_beside_clusters(element->id)) {
        end_track();
        if (element->id != Id::kVoid && !cluster_end_) end_cluster(position_);
    }
    if (is_entered(element->id)) return enter(*element);
    if (element->id == Id::kSimpleBlock || element->id == Id::kBlock) return take_block(*element, window);
    const std::uint64_t left = size_ - position_ - element->head;
    if (!element->size || *element->size > left) return give_up();
    pass_to(position_ + element->head + *element->size);
    const auto in_window = std::min<std::uint64_t>(*element->size, window.size() - element->head);
    return take_value(*element, window.subspan(element->head, static_cast<std::size_t>(in_window)));
}

Reader::Event Reader::enter(const Element& element) {
    const std::uint64_t begin = position_ + element.head;
    const bool is_whole = element.size && *element.size <= size_ - begin;
    switch (element.id) {
        case Id::kSegment:
            segment_at_ = begin;
            header_.is_open = !element.size;
            break;
        case Id::kTracks:
            if (is_whole && append_at_ == 0) append_at_ = begin + *element.size;
            break;
        case Id::kTrackEntry: end_track(); break;
        case Id::kCluster:
            if (segment_at_ == 0) return fail(ReadFault::kNotMatroska);
            if (pictures_track_ == 0)
                return fail(found_encoded_ ? ReadFault::kEncoded : ReadFault::kNoPictures);
            cluster_at_ = position_;
            cluster_end_.reset();
            // A torn one ends beyond the file, and never counts as whole.
            if (element.size)
                cluster_end_ = is_whole ? begin + *element.size : std::numeric_limits<std::uint64_t>::max();
            cluster_ticks_ = 0;
            has_picture_ = false;
            break;
        default: break;
    }
    pass_to(begin);
    return Event::kMore;
}

std::optional<MediaTime> Reader::time_of(std::uint64_t ticks) const {
    constexpr std::uint64_t kLast = std::numeric_limits<std::int64_t>::max();
    if (scale_ == 0 || ticks > kLast / scale_) return std::nullopt;
    return MediaTime{Duration{static_cast<std::int64_t>(ticks * scale_)}};
}

Reader::Event Reader::take_value(const Element& element, Bytes value) {
    switch (element.id) {
        case Id::kDocType:
            if (as_text(value) != "matroska" && as_text(value) != "webm")
                return fail(ReadFault::kNotMatroska);
            break;
        case Id::kTimestamp: cluster_ticks_ = number_of(value); break;
        case Id::kSeekId: seek_id_ = static_cast<std::uint32_t>(number_of(value)); break;
        case Id::kSeekPosition: {
            const std::uint64_t at = number_of(value);
            if (seek_id_ == std::to_underlying(Id::kCues) && at < size_ - segment_at_)
                header_.cues_at = segment_at_ + at;
            break;
        }
        case Id::kCueTime: cue_.time = time_of(number_of(value)).value_or(MediaTime()); break;
        case Id::kCueClusterPosition: {
            const std::uint64_t at = number_of(value);
            if (at >= size_ - segment_at_) break;
            cue_.cluster_at = segment_at_ + at;
            return Event::kCue;
        }
        default: take_info(element.id, value); take_track(element.id, value);
    }
    return Event::kMore;
}

void Reader::take_info(Id id, Bytes value) {
    switch (id) {
        case Id::kTimestampScale: scale_ = number_of(value); break;
        case Id::kDuration: header_.duration = scaled_float(value, scale_); break;
        case Id::kDateUtc: {
            constexpr std::int64_t kShift = kFrom1970To2001 * 1'000'000'000;
            const auto ns = static_cast<std::int64_t>(number_of(value));
            if (value.size() == 8 && ns <= std::numeric_limits<std::int64_t>::max() - kShift)
                header_.date = UtcTime{Duration{ns + kShift}};
            break;
        }
        case Id::kSegmentUid:
            if (value.size() == header_.uid.size()) std::ranges::copy(value, header_.uid.begin());
            break;
        case Id::kTitle:
            title_size_ = std::min(value.size(), title_.size());
            std::ranges::copy(as_text(value).substr(0, title_size_), title_.begin());
            break;
        default: break;
    }
}

void Reader::take_track(Id id, Bytes value) {
    switch (id) {
        case Id::kTrackNumber: track_ = number_of(value); break;
        case Id::kCodecId: is_mjpeg_ = as_text(value) == kMjpegCodec; break;
        case Id::kContentEncodings: is_encoded_ = true; break;
        case Id::kPixelWidth: width_ = pixels_of(value); break;
        case Id::kPixelHeight: height_ = pixels_of(value); break;
        default: break;
    }
}

// The first track of pictures is read, others are not.
void Reader::end_track() {
    if (track_ != 0 && is_mjpeg_ && pictures_track_ == 0) {
        found_encoded_ = is_encoded_;
        if (!is_encoded_) {
            pictures_track_ = track_;
            header_.width = width_;
            header_.height = height_;
        }
    }
    track_ = 0;
    is_mjpeg_ = is_encoded_ = false;
    width_ = height_ = 0;
}

Reader::Event Reader::take_block(const Element& element, Bytes window) {
    if (!element.size || *element.size > size_ - position_ - element.head) return give_up();
    const Bytes block = window.subspan(element.head);
    const std::uint64_t end = position_ + element.head + *element.size;
    // Track, time within the cluster, flags; a track has a number below 2¹⁴ here.
    const std::size_t track_bytes = block.empty() || block[0] >= 0x80 ? 1 : 2;
    const std::size_t head = track_bytes + 3;
    if (*element.size < head + 2 || block.size() < head + 2 || block[0] < 0x40) return give_up();
    const std::uint64_t track = number_of(block.first(track_bytes)) & (track_bytes == 1 ? 0x7F : 0x3FFF);
    const auto offset = static_cast<std::int16_t>(load_be16(&block[track_bytes]));
    const bool is_laced = (block[track_bytes + 2] & 0x06) != 0;
    const auto time = time_of(cluster_ticks_ + static_cast<std::uint64_t>(std::int64_t{offset}));
    const bool is_jpeg = load_be16(&block[head]) == 0xFFD8;
    if (track != pictures_track_) {
        pass_to(end);
        return Event::kMore;
    }
    if (!time || is_laced || !is_jpeg || !cluster_at_) return give_up();
    picture_ = {.time = *time,
                .at = position_ + element.head + head,
                .size = *element.size - head,
                .cluster_at = *cluster_at_};
    pass_to(end - 2);
    state_ = State::kCheck;
    return Event::kMore;
}

// What follows a picture shows whether it is whole: after a torn one its end lies within another.
Reader::Event Reader::check(Bytes window) {
    position_ += 2;
    const bool at_cluster_end = cluster_end_ && position_ >= *cluster_end_;
    const auto element = parse(window.subspan(2));
    const bool follows =
        element && (at_cluster_end ? is_beside_clusters(element->id) : is_in_cluster(element->id));
    if (position_ != size_ && !follows && load_be16(window.data()) != 0xFFD9) return give_up();
    suspect_ = position_;
    state_ = State::kElement;
    has_picture_ = true;
    if (at_cluster_end) end_cluster(position_);
    return Event::kPicture;
}

}  // namespace vedette::matroska
