// Reader of multipart/x-mixed-replace streams in the forms that cameras send (RFC 2046 section 5.1, loosely):
// bytes in, whole JPEG pictures out. core/http has removed transfer codings; jpeg_stream reads pictures
// without boundaries. No allocation: pictures are in the caller's frame buffers, other bytes in its scratch
// memory. Caller's thread.
//
//   for (;;) {
//       n = read(socket, reader.prepare());    // into the frame buffer within a body
//       reader.commit(n);
//       while (auto event = reader.poll()) …   // a frame, or skipped bytes with the reason
//   }
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/multipart/boundary.hpp"
#include "core/multipart/event.hpp"
#include "core/multipart/frame_fill.hpp"
#include "core/multipart/part_body.hpp"
#include "core/multipart/part_head.hpp"
#include "core/multipart/scratch.hpp"

namespace vedette::multipart {

// Limits of a part.
struct ReaderLimits {
    std::size_t max_head = 2048;             // bytes of a part's header lines
    std::size_t max_part = 4 * 1024 * 1024;  // bytes of a part's body
};

// Reads one stream.
class Reader {
  public:
    // Smallest scratch memory.
    static constexpr std::size_t kMinScratch = 4 * DelimiterMatcher::kMaxLine;

    // `buffers` and `scratch` outlive the reader. The scratch memory also limits one read: at most a quarter
    // of it is for heads (max_head is lowered if necessary), the rest is the largest window.
    Reader(FrameBuffers& buffers, const Boundary& boundary, MutableBytes scratch, ReaderLimits limits = {});
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // The window for the next bytes of the stream; not empty after poll() returned nothing. In a body it is
    // the frame buffer up to the announced end. Invalid after commit() and poll().
    MutableBytes prepare();
    // `n` bytes were written to the window.
    void commit(std::size_t n);
    // The next event; nothing: read more. A frame is reported with its last byte; it is at the front of the
    // last buffer of FrameBuffers, which belongs to the caller from now on.
    std::optional<Event> poll();
    // Copies as many bytes as the window takes and returns how many; poll() before feeding the rest.
    std::size_t feed(Bytes bytes);
    // The stream has ended. A picture with its EOI is still a frame; a truncated one is skipped. The reader
    // is then reset, except for its counts.
    std::optional<Event> finish();

    // The first bytes of a picture have arrived: the caller records the time.
    bool in_picture() const { return state_ == State::kBody && body_.taken() > 0; }

    std::uint64_t frames() const { return frames_; }
    std::uint64_t skipped(SkipReason reason) const { return skipped_[static_cast<std::size_t>(reason)]; }
    // Body bytes that were copied instead of read in place.
    std::uint64_t bytes_copied() const { return fill_.moved(); }

  private:
    enum class State : std::uint8_t { kSeek, kHead, kBody };
    enum class Step : std::uint8_t { kNeedMore, kGoOn, kEvent };

    Step seek();
    Step seek_line();
    Step read_head();
    Step begin_body();
    Step read_body();
    Step judge();
    Step end_frame(const Verdict& verdict);
    Step skip(SkipReason reason, bool at_line_start);
    bool begins_with_head();
    void begin_head();
    void drop_rest_of_line();

    Boundary boundary_;
    ReaderLimits limits_;
    Scratch scratch_;
    FrameFill fill_;
    DelimiterMatcher matcher_;
    PartBody body_;
    PartHead head_;
    std::size_t head_size_ = 0;
    std::size_t next_guess_;  // size of the next picture without a length

    State state_ = State::kSeek;
    bool at_line_start_ = true;
    bool head_may_begin_ = true;  // a head without its boundary line is accepted
    bool stray_ = false;          // bytes outside of parts were skipped
    bool skipping_ = false;       // they belong to a part that was already reported as skipped
    bool trusts_lengths_ = true;  // until this camera announced a wrong length
    Event event_;
    std::uint64_t frames_ = 0;
    std::array<std::uint64_t, kSkipReasons> skipped_{};
};

}  // namespace vedette::multipart
