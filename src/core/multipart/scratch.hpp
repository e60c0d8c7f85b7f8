// Bytes in hand that no frame buffer holds: heads, what lies between parts, and what was read past a
// picture's end. A window on memory that the caller gave; internal to this room's readers. One reader, one
// thread.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::multipart {

class Scratch {
  public:
    explicit Scratch(MutableBytes memory) : memory_(memory) {}

    Bytes bytes() const { return memory_.subspan(begin_, end_ - begin_); }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const { return end_ - begin_; }
    std::size_t capacity() const { return memory_.size(); }

    // Room behind the bytes in hand, at most `max` bytes; the bytes in hand move to the front first.
    MutableBytes room(std::size_t max);
    void added(std::size_t n) { end_ += n; }
    void drop(std::size_t n) { begin_ += n; }
    // Puts bytes of elsewhere in front of those in hand; size() + bytes.size() must not exceed capacity().
    void put_back(Bytes bytes);

  private:
    MutableBytes memory_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace vedette::multipart
