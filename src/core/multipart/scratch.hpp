// Bytes that are in no frame buffer: heads, bytes between parts, bytes read beyond a picture's end. A view of
// the caller's memory; internal to this room. Caller's thread.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::multipart {

// The stored bytes.
class Scratch {
  public:
    explicit Scratch(MutableBytes memory) : memory_(memory) {}

    Bytes bytes() const { return memory_.subspan(begin_, end_ - begin_); }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const { return end_ - begin_; }
    std::size_t capacity() const { return memory_.size(); }

    // Space after the stored bytes, at most `max` bytes; moves the stored bytes to the front first.
    MutableBytes room(std::size_t max);
    void added(std::size_t n) { end_ += n; }
    void drop(std::size_t n) { begin_ += n; }
    // Inserts bytes before the stored ones; size() + bytes.size() must not exceed capacity().
    void put_back(Bytes bytes);

  private:
    MutableBytes memory_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace vedette::multipart
