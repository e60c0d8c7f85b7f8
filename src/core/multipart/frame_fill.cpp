#include "core/multipart/frame_fill.hpp"

#include <cstring>

namespace vedette::multipart {

bool FrameFill::begin(std::size_t wanted) {
    size_ = 0;
    return reserve(wanted);
}

bool FrameFill::reserve(std::size_t wanted) {
    if (wanted <= buffer_.size()) return true;
    const std::uint8_t* const before = buffer_.data();
    const MutableBytes larger = buffers_.frame_buffer(wanted, size_);
    if (larger.size() < wanted) {
        hand_over();
        return false;
    }
    if (larger.data() != before) count_moved(size_);
    buffer_ = larger;
    return true;
}

void FrameFill::hand_over() {
    buffer_ = {};
    size_ = 0;
}

void FrameFill::drop_front(std::size_t n) {
    if (n == 0) return;
    size_ -= n;
    std::memmove(buffer_.data(), buffer_.data() + n, size_);
    count_moved(size_);
}

void FrameFill::append(Bytes bytes) {
    if (bytes.empty()) return;
    std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    count_moved(bytes.size());
}

}  // namespace vedette::multipart
