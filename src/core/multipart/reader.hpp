// Reader of multipart/x-mixed-replace streams in the forms that cameras send (RFC 2046 section 5.1, loosely):
// bytes in, whole JPEG pictures out. core/http has removed transfer codings. Caller's thread.
#pragma once

#include "core/multipart/boundary.hpp"
#include "core/multipart/part_body.hpp"
#include "core/multipart/part_head.hpp"
#include "core/multipart/picture_reader.hpp"

namespace vedette::multipart {

// Limits of a part.
struct ReaderLimits {
    std::size_t max_head = 2048;             // bytes of a part's header lines
    std::size_t max_part = 4 * 1024 * 1024;  // bytes of a part's body
};

// Reads one stream.
class Reader final : public PictureReader {
  public:
    // Smallest scratch memory.
    static constexpr std::size_t kMinScratch = 4 * DelimiterMatcher::kMaxLine;

    // `buffers` and `scratch` outlive the reader. The scratch memory also limits one read: at most a quarter
    // of it is for heads (max_head is lowered if necessary), the rest is the largest window.
    Reader(FrameBuffers& buffers, const Boundary& boundary, MutableBytes scratch, ReaderLimits limits = {});

    // In a body the window is the frame buffer up to the announced end.
    MutableBytes prepare() override;
    std::optional<Event> poll() override;
    // A picture with its EOI is still a frame; a truncated one is skipped.
    std::optional<Event> finish() override;

    bool in_picture() const override { return in_body_ && body_.taken() > 0; }

  private:
    enum class Step : std::uint8_t { kNeedMore, kGoOn, kEvent };

    Step seek();
    Step seek_line();
    Step begin_head();
    Step read_head();
    Step begin_body();
    Step read_body();
    Step judge();
    Step end_frame(const Verdict& verdict);
    Step skip_part(SkipReason reason, bool at_line_start);
    void begin_seek(bool at_line_start);

    Boundary boundary_;
    std::size_t max_head_;
    DelimiterMatcher matcher_;
    PartBody body_;
    PartHead head_;
    std::size_t head_size_ = 0;

    bool in_head_ = false;
    bool at_line_start_ = true;
    bool head_may_begin_ = true;  // a head without its boundary line is accepted
    bool trusts_lengths_ = true;  // until this camera announced a wrong length
    bool extra_pending_ = false;  // poll() is to report the bytes around the last frame
};

}  // namespace vedette::multipart
