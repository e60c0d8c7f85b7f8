// Finds the end of the picture in one part's body, and decides whether the announced length is right. Keeps
// no bytes. Internal to this room. Caller's thread. Positions count from the body's first byte, then from
// SOI.
//
// The picture begins at the last SOI before its first other marker, and ends at the first EOI; what the part
// has around it is left out. With a trusted length the part ends there, or earlier at a boundary. If the
// length is too short, reading continues up to EOI. Without a length the part ends at EOI. A boundary line
// before EOI, outside marker segments or after the announced end, ends the part without a picture.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "core/frame/jpeg_walker.hpp"
#include "core/multipart/boundary.hpp"
#include "core/multipart/event.hpp"

namespace vedette::multipart {

// How a part ended.
struct Verdict {
    // A picture, or a part without one.
    enum class Kind : std::uint8_t { kMore, kFrame, kSkip };

    Kind kind = Kind::kMore;
    SkipReason reason = SkipReason::kNotJpeg;  // of kSkip
    std::size_t size = 0;                      // of kFrame: up to and including EOI
    std::size_t padding = 0;                   // of kFrame: after EOI, when there is nothing else
    std::size_t resume = 0;                    // first byte after the part
    bool at_line_start = true;                 // a boundary line may begin at `resume`
};

// One body at a time.
class PartBody {
  public:
    // `boundary` outlives the object. A part is at most `max_size` bytes.
    PartBody(const Boundary& boundary, std::size_t max_size) : matcher_(boundary), max_size_(max_size) {}

    // `announced` is at most max_size. `has_head`: a header line came before; without one, only line ends may
    // be between the boundary and SOI.
    void begin(std::optional<std::size_t> announced, bool has_head);
    // Consumes bytes until there is a verdict or the picture begins; returns how many.
    std::size_t feed(Bytes bytes);
    // After feed(): bytes to drop before the picture, which has begun. From now on positions count from SOI.
    std::size_t take_dropped() { return std::exchange(dropped_, 0); }
    const Verdict& verdict() const { return verdict_; }

    std::size_t taken() const { return taken_; }
    // How many bytes to read next at most: up to the announced end, or after it up to the limit.
    std::size_t max_read() const;
    bool picture_complete() const { return picture_size_ > 0; }  // EOI was found
    std::size_t picture_size() const { return picture_size_; }
    // The picture's end was not the announced one.
    bool length_was_wrong() const { return length_was_wrong_; }
    // Whether a length is that of the picture, counted from SOI or from the body's first byte.
    bool is_length(std::uint64_t bytes) const {
        return bytes == picture_size_ || bytes == picture_size_ + lead_;
    }
    // Other bytes than padding were around the picture.
    bool has_extra() const { return has_extra_; }

  private:
    bool before_announced_end() const { return announced_ && taken_ < *announced_; }
    // What the bytes before the picture are so far.
    enum class Lead : std::uint8_t { kNone, kFf, kSoi, kMarker };

    std::size_t feed_lead(Bytes bytes);
    bool take_lead(std::uint8_t byte);
    bool end_lead(std::uint8_t byte);
    void begin_picture(std::uint8_t marker);
    void after_walk();
    std::size_t feed_picture(Bytes bytes);
    std::size_t feed_trailer(Bytes bytes);
    void on_picture_end();
    void on_walker_fault();
    void match_line_start(std::uint8_t byte, bool in_segment);
    void start_line();
    void end_frame(std::size_t resume);
    void skip(SkipReason reason, std::size_t resume, bool at_line_start);

    frame::JpegWalker walker_;
    DelimiterMatcher matcher_;
    std::size_t max_size_;
    std::optional<std::size_t> announced_;
    std::size_t taken_ = 0;
    std::size_t picture_size_ = 0;
    std::size_t line_start_ = 0;
    std::size_t soi_ = 0;      // where the picture begins, unless another SOI follows
    std::size_t lead_ = 0;     // bytes before the picture
    std::size_t dropped_ = 0;  // the same, until they are taken
    Lead lead_state_ = Lead::kNone;
    bool begun_ = false;  // lead_ is known
    bool has_head_ = false;
    bool has_extra_ = false;
    bool matching_ = false;  // the bytes from line_start_ on may be a boundary line
    bool length_was_wrong_ = false;
    Verdict verdict_;
};

}  // namespace vedette::multipart
