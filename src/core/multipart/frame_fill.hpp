// The picture being collected, in the buffer that the caller's FrameBuffers gave, and the count of bytes that
// were moved instead of read in place. Internal to this room's readers; owns no memory. One reader, one
// thread.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/multipart/event.hpp"

namespace vedette::multipart {

class FrameFill {
  public:
    explicit FrameFill(FrameBuffers& buffers) : buffers_(buffers) {}

    // Starts a picture in at least `wanted` bytes; false when the caller has none to give.
    bool begin(std::size_t wanted);
    // Makes the buffer at least `wanted` bytes large and keeps what it holds. False when the caller can't:
    // then what it held is gone.
    bool reserve(std::size_t wanted);
    void hand_over();  // the buffer is the caller's again

    Bytes bytes() const { return buffer_.first(size_); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return buffer_.size(); }
    MutableBytes room() const { return buffer_.subspan(size_); }
    void added(std::size_t n) { size_ += n; }  // n bytes were read into room()
    void append(Bytes bytes);                  // room for them was reserved

    void count_moved(std::size_t n) { moved_ += n; }
    std::uint64_t moved() const { return moved_; }

  private:
    FrameBuffers& buffers_;
    MutableBytes buffer_;
    std::size_t size_ = 0;
    std::uint64_t moved_ = 0;
};

}  // namespace vedette::multipart
