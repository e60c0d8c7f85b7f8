// Reader of multipart/x-mixed-replace streams as cameras really send them (RFC 2046 section 5.1, loosely):
// bytes in, whole JPEG pictures out. Transfer codings are undone before (core/http), what a picture shows is
// nobody's business here; pictures without boundaries are jpeg_stream's. No sockets, no clock, no allocation:
// pictures stand in the caller's frame buffers, the rest in its scratch memory. One reader, one thread.
//
//   for (;;) {
//       n = read(socket, reader.prepare());    // straight into the frame buffer while a body is read
//       reader.commit(n);
//       while (auto event = reader.poll()) …   // a frame, or what was passed over and why
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

struct ReaderLimits {
    std::size_t max_head = 2048;             // bytes of a part's header lines
    std::size_t max_part = 4 * 1024 * 1024;  // bytes of a part's body
};

class Reader {
  public:
    // Scratch memory below this is of no use.
    static constexpr std::size_t kMinScratch = 4 * DelimiterMatcher::kMaxLine;

    // `buffers` and `scratch` must outlive the reader. The scratch memory also bounds one read: a quarter of
    // it at most is kept for heads (lowering max_head if it must), the rest is the largest window.
    Reader(FrameBuffers& buffers, const Boundary& boundary, MutableBytes scratch, ReaderLimits limits = {});
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // Where the next bytes of the stream go; never empty once poll() has said nothing. Inside a body it is
    // the frame buffer, never past the announced end. It is void after commit() and after poll().
    MutableBytes prepare();
    // The first n bytes of the window were filled.
    void commit(std::size_t n);
    // The next event, or nothing: read on. A frame is told when its last byte is in; it is in the front of
    // the buffer that FrameBuffers gave last, which is the caller's from now on.
    std::optional<Event> poll();
    // Copies as many bytes as the window takes, and says how many; poll() before feeding the rest.
    std::size_t feed(Bytes bytes);
    // The stream has ended. A picture whose EOI is in is a frame still; one that was cut off is skipped. The
    // reader is then as new, its counts kept.
    std::optional<Event> finish();

    // A picture's bytes have begun to arrive: the moment to note the time.
    bool in_picture() const { return state_ == State::kBody && body_.taken() > 0; }

    std::uint64_t frames() const { return frames_; }
    std::uint64_t skipped(SkipReason reason) const { return skipped_[static_cast<std::size_t>(reason)]; }
    // Body bytes that the reader moved, instead of having them read in place.
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
    std::size_t next_guess_;  // of a picture whose length isn't announced

    State state_ = State::kSeek;
    bool at_line_start_ = true;
    bool head_may_begin_ = true;    // a head without its boundary line is accepted
    bool stray_ = false;            // bytes that belong to no part were dropped
    bool passing_over_ = false;     // they are the rest of a part whose skipping was told
    bool believes_lengths_ = true;  // until this camera has announced a wrong one
    Event event_;
    std::uint64_t frames_ = 0;
    std::array<std::uint64_t, kSkipReasons> skipped_{};
};

}  // namespace vedette::multipart
