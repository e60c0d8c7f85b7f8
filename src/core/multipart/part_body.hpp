// Judges the body of one part: where its picture ends, and whether to believe the announced length. It only
// looks at bytes, in pieces of any size; holding them is the reader's. Internal to this room; owns no memory.
// Positions count from the body's first byte.
//
// With a length that is believed, the picture ends at the first EOI when the rest up to the length is
// padding. A length that is too short is read past, up to EOI. One that is too long ends at EOI followed by
// the boundary. Without a length the picture ends at EOI. A boundary line before EOI, outside marker segments
// or past the announced end, ends the part without a picture.
#pragma once

#include <cstdint>
#include <optional>

#include "core/frame/jpeg_walker.hpp"
#include "core/multipart/boundary.hpp"
#include "core/multipart/event.hpp"

namespace vedette::multipart {

struct Verdict {
    enum class Kind : std::uint8_t { kMore, kFrame, kSkip };

    Kind kind = Kind::kMore;
    SkipReason reason = SkipReason::kNotJpeg;  // of kSkip
    std::size_t size = 0;                      // of kFrame: through EOI
    std::size_t padding = 0;                   // of kFrame: behind EOI
    std::size_t resume = 0;                    // the first byte that isn't the part's
    bool at_line_start = true;                 // a boundary line may begin there
};

class PartBody {
  public:
    // `boundary` must outlive the judge. No part may be larger than `max_size`.
    PartBody(const Boundary& boundary, std::size_t max_size) : matcher_(boundary), max_size_(max_size) {}

    void begin(std::optional<std::size_t> announced);  // at most max_size
    // Takes bytes until there is a verdict; returns how many.
    std::size_t feed(Bytes bytes);
    const Verdict& verdict() const { return verdict_; }

    std::size_t taken() const { return taken_; }
    // The most bytes worth reading next: up to the announced end, or past it up to the limit.
    std::size_t appetite() const;
    bool picture_complete() const { return picture_size_ > 0; }  // EOI is in
    std::size_t picture_size() const { return picture_size_; }
    // The verdict was a picture that ends elsewhere than announced.
    bool length_was_wrong() const { return length_was_wrong_; }

  private:
    std::size_t feed_picture(Bytes bytes);
    std::size_t feed_trailer(Bytes bytes);
    void on_picture_end();
    void on_walker_fault();
    void match_line_start(std::uint8_t byte, bool in_segment);
    void start_line();
    void end_frame(std::size_t padding, std::size_t resume);
    void skip(SkipReason reason, std::size_t resume, bool at_line_start);

    frame::JpegWalker walker_;
    DelimiterMatcher matcher_;
    std::size_t max_size_;
    std::optional<std::size_t> announced_;
    std::size_t taken_ = 0;
    std::size_t picture_size_ = 0;
    std::size_t line_start_ = 0;
    bool matching_ = false;  // the bytes from line_start_ on may be a boundary line
    bool length_was_wrong_ = false;
    Verdict verdict_;
};

}  // namespace vedette::multipart
