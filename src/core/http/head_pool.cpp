#include "core/http/head_pool.hpp"

#include <cstring>

namespace vedette::http {

HeadPool::HeadPool(std::span<char> memory, std::size_t block_bytes)
    : memory_(memory), block_bytes_(std::max(block_bytes, sizeof first_free_)) {
    for (std::size_t i = blocks(); i > 0; --i) put_back(static_cast<std::uint16_t>(i - 1));
}

HeadPool::Block HeadPool::take() {
    if (!has_free()) return {};
    const std::uint16_t index = first_free_;
    --free_blocks_;
    std::memcpy(&first_free_, at(index).data(), sizeof first_free_);
    return {*this, index};
}

void HeadPool::put_back(std::uint16_t index) {
    std::memcpy(at(index).data(), &first_free_, sizeof first_free_);
    first_free_ = index;
    ++free_blocks_;
}

}  // namespace vedette::http
