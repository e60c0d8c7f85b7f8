#include "node/pictures/picture_pool.hpp"

#include <algorithm>

namespace vedette::node {

PicturePool::PicturePool(MutableBytes memory, std::size_t picture_bytes)
    : memory_(memory),
      picture_bytes_(picture_bytes),
      count_(std::min(memory.size() / picture_bytes, kMaxPictures)) {}

Bytes PicturePool::Share::bytes() const {
    if (pool_ == nullptr) return {};
    return pool_->memory_.subspan(index_ * pool_->picture_bytes_, pool_->pictures_[index_].bytes);
}

MonoTime PicturePool::Share::at() const {
    return pool_ == nullptr ? MonoTime{} : pool_->pictures_[index_].at;
}

std::uint32_t PicturePool::Share::number() const {
    return pool_ == nullptr ? 0 : pool_->pictures_[index_].number;
}

void PicturePool::Share::hold() {
    if (pool_ != nullptr) pool_->pictures_[index_].shares += 1;
}

void PicturePool::Share::release() {
    if (pool_ != nullptr) std::exchange(pool_, nullptr)->pictures_[index_].shares -= 1;
}

std::size_t PicturePool::find_free() const {
    std::size_t index = 0;
    while (index < count_ && pictures_[index].shares > 0) ++index;
    return index;
}

std::size_t PicturePool::free_blocks() const {
    return static_cast<std::size_t>(
        std::count_if(pictures_.begin(), pictures_.begin() + count_,
                      [](const Picture& picture) { return picture.shares == 0; }));
}

MutableBytes PicturePool::free_memory() const {
    const std::size_t index = find_free();
    return index == count_ ? MutableBytes() : memory_.subspan(index * picture_bytes_, picture_bytes_);
}

PicturePool::Share PicturePool::take_free() {
    const std::size_t index = find_free();
    if (index == count_) return {};
    pictures_[index] = {};
    return {*this, static_cast<std::uint8_t>(index)};
}

MutableBytes PicturePool::memory_of(const Share& share) {
    return memory_.subspan(share.index_ * picture_bytes_, picture_bytes_);
}

void PicturePool::publish(const port::Taken& taken) {
    const std::size_t index = find_free();
    if (index == count_) return;
    pictures_[index] = {.bytes = taken.bytes, .at = taken.at, .number = ++last_number_};
    newest_ = Share(*this, static_cast<std::uint8_t>(index));
}

}  // namespace vedette::node
