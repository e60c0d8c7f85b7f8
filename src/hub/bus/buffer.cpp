#include "hub/bus/buffer.hpp"

#include <algorithm>

namespace vedette::bus {
namespace {

// Pictures of one camera differ in size by about a fifth: blocks are a quarter larger than asked for, so that
// the next picture fits too.
constexpr std::size_t kPage = 4096;
constexpr std::size_t kMaxIdle = 4;

std::size_t block_size(std::size_t bytes) { return (bytes + bytes / 4 + kPage - 1) / kPage * kPage; }

}  // namespace

Buffer::Buffer(std::shared_ptr<BufferPool> pool, std::unique_ptr<std::uint8_t[]> memory, std::size_t capacity)
    : pool_(std::move(pool)), memory_(std::move(memory)), capacity_(capacity) {}

Buffer::~Buffer() { pool_->give_back({std::move(memory_), capacity_}); }

std::shared_ptr<BufferPool> BufferPool::create(std::size_t max_bytes) {
    return std::shared_ptr<BufferPool>(new BufferPool(max_bytes));
}

std::unique_ptr<Buffer> BufferPool::take(std::size_t bytes) {
    Block block{nullptr, block_size(bytes)};
    {
        const std::lock_guard lock(mutex_);
        const auto fits = [&](const Block& b) {
            return b.capacity >= bytes && b.capacity <= 4 * block.capacity;
        };
        const auto found = std::find_if(idle_.begin(), idle_.end(), fits);
        if (found != idle_.end()) {
            block = std::move(*found);
            idle_.erase(found);
        }
        const std::size_t limit = max_bytes();
        if (bytes > limit || used_ + block.capacity > limit) {
            if (block.memory) idle_.push_back(std::move(block));
            return nullptr;
        }
        used_ += block.capacity;
    }
    if (!block.memory) block.memory = std::make_unique_for_overwrite<std::uint8_t[]>(block.capacity);
    return std::make_unique<Buffer>(shared_from_this(), std::move(block.memory), block.capacity);
}

std::size_t BufferPool::used_bytes() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

void BufferPool::give_back(Block block) {
    const std::lock_guard lock(mutex_);
    used_ -= block.capacity;
    if (idle_.size() == kMaxIdle) idle_.erase(idle_.begin());
    idle_.push_back(std::move(block));
}

}  // namespace vedette::bus
