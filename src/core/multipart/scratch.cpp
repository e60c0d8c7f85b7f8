#include "core/multipart/scratch.hpp"

#include <algorithm>
#include <cstring>

namespace vedette::multipart {

MutableBytes Scratch::room(std::size_t max) {
    if (begin_ > 0) {
        std::memmove(memory_.data(), memory_.data() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
    }
    return memory_.subspan(end_, std::min(max, memory_.size() - end_));
}

void Scratch::put_back(Bytes bytes) {
    if (bytes.empty()) return;
    if (begin_ < bytes.size()) {
        std::memmove(memory_.data() + bytes.size(), memory_.data() + begin_, size());
        end_ = bytes.size() + size();
        begin_ = bytes.size();
    }
    begin_ -= bytes.size();
    std::memcpy(memory_.data() + begin_, bytes.data(), bytes.size());
}

}  // namespace vedette::multipart
