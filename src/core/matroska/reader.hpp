// Finds the pictures of a Matroska file of JPEGs: our own, and those of FFmpeg and mkvmerge. Reads heads, not
// pictures: the caller gives the bytes at position(), which moves over what is not needed. What is torn or
// damaged is passed over to the next cluster. Does not check the JPEGs but for their first and last bytes,
// and follows the index only when it is told to. No allocation. Caller's thread; positions are bytes of the
// file.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/matroska/ids.hpp"

namespace vedette::matroska {

// So many bytes are enough for one step.
constexpr std::size_t kWindow = 512;

// Why a file is not read at all.
enum class ReadFault : std::uint8_t {
    kNotMatroska,  // it does not begin as Matroska or WebM
    kNoPictures,   // no track of JPEG pictures
    kEncoded,      // the track is compressed or encrypted
};
std::string_view to_string(ReadFault fault);

// One picture.
struct Picture {
    MediaTime time;
    std::uint64_t at = 0;          // of its first byte
    std::uint64_t size = 0;        // bytes
    std::uint64_t cluster_at = 0;  // of its cluster
};

// An entry of the index.
struct Cue {
    MediaTime time;
    std::uint64_t cluster_at = 0;
};

// What the header says; absent values are 0.
struct Header {
    std::uint16_t width = 0;   // pixels
    std::uint16_t height = 0;  // pixels
    std::optional<UtcTime> date;
    std::array<std::uint8_t, 16> uid{};
    Duration duration{};        // of a closed file
    std::uint64_t cues_at = 0;  // of the index, for go_to()
    bool is_open = false;       // it grows, so pictures may be appended
};

// One file.
class Reader {
  public:
    // What a step has found.
    enum class Event : std::uint8_t { kMore, kPicture, kCue, kEnd, kFault };

    // `size`: that of the file, in bytes.
    explicit Reader(std::uint64_t size) : size_(size) {}

    // The next window begins here.
    std::uint64_t position() const { return position_; }
    // `window` has kWindow bytes, or those until the file's end; a shorter one changes nothing. kEnd and
    // kFault stay.
    Event next(Bytes window);
    // Goes on at a cluster, or at Header::cues_at. After the first picture only.
    void go_to(std::uint64_t position);

    const Picture& picture() const { return picture_; }  // after kPicture
    const Cue& cue() const { return cue_; }              // after kCue
    ReadFault fault() const { return fault_; }           // after kFault
    // As far as it has been read; complete with the first picture.
    const Header& header() const { return header_; }
    std::string_view title() const { return {title_.data(), title_size_}; }  // at most 255 bytes

    // After kEnd, when the whole file was read. Where the next picture goes: behind the last whole cluster;
    // what is behind it, index included, is to be cut off. 0: there is no whole header, or the file does not
    // grow.
    std::uint64_t append_at() const { return header_.is_open ? append_at_ : 0; }
    // Places where bytes had to be passed over to find the next cluster, the end included.
    std::uint64_t damaged() const { return damaged_; }

  private:
    enum class State : std::uint8_t { kElement, kCheck, kSearch, kEnd, kFault };

    // An element's head.
    struct Element {
        Id id{};
        std::size_t head = 0;  // bytes
        std::optional<std::uint64_t> size;
    };

    static std::optional<Element> parse(Bytes window);
    Event step(Bytes window);
    Event enter(const Element& element);
    Event take_value(const Element& element, Bytes value);
    void take_info(Id id, Bytes value);
    void take_track(Id id, Bytes value);
    Event take_block(const Element& element, Bytes window);
    Event check(Bytes window);
    Event search(Bytes window);
    void pass_to(std::uint64_t end);
    Event give_up();
    Event fail(ReadFault fault);
    void end_track();
    void end_cluster(std::uint64_t at);
    std::optional<MediaTime> time_of(std::uint64_t ticks) const;

    const std::uint64_t size_;
    State state_ = State::kElement;
    ReadFault fault_{};
    std::uint64_t position_ = 0;
    std::uint64_t suspect_ = 0;  // of the element before
    Header header_;
    std::array<char, 255> title_{};
    std::size_t title_size_ = 0;
    std::uint64_t segment_at_ = 0;
    std::uint64_t scale_ = kMsScale;  // ns a tick
    std::uint32_t seek_id_ = 0;
    std::uint64_t append_at_ = 0;
    std::uint64_t damaged_ = 0;
    // The track that is being read, and the one with the pictures.
    std::uint64_t track_ = 0;
    bool is_mjpeg_ = false;
    bool is_encoded_ = false;
    std::uint16_t width_ = 0;
    std::uint16_t height_ = 0;
    std::uint64_t pictures_track_ = 0;
    bool found_encoded_ = false;
    // The cluster that is being read.
    std::optional<std::uint64_t> cluster_at_;
    std::optional<std::uint64_t> cluster_end_;
    std::uint64_t cluster_ticks_ = 0;
    bool has_picture_ = false;
    Picture picture_;
    Cue cue_;
};

}  // namespace vedette::matroska
