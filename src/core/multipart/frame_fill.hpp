// The picture being read, in a buffer of the caller's FrameBuffers, and the count of bytes that were copied
// instead of read in place. Internal to this room; owns no memory. Caller's thread.
#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/multipart/event.hpp"

namespace vedette::multipart {

// One picture at a time.
class FrameFill {
  public:
    explicit FrameFill(FrameBuffers& buffers) : buffers_(buffers) {}

    // Starts a picture in at least `wanted` bytes; false without memory.
    bool begin(std::size_t wanted);
    // Grows the buffer to at least `wanted` bytes. False without memory: the content is lost.
    bool reserve(std::size_t wanted);
    void hand_over();  // the buffer belongs to the caller again

    Bytes bytes() const { return buffer_.first(size_); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return buffer_.size(); }
    MutableBytes room() const { return buffer_.subspan(size_); }
    void added(std::size_t n) { size_ += n; }  // n bytes were read into room()
    void append(Bytes bytes);                  // space for them was reserved
    void drop_front(std::size_t n);

    void count_moved(std::size_t n) { moved_ += n; }
    std::uint64_t moved() const { return moved_; }

  private:
    FrameBuffers& buffers_;
    MutableBytes buffer_;
    std::size_t size_ = 0;
    std::uint64_t moved_ = 0;
};

}  // namespace vedette::multipart
