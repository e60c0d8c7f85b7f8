#include "node/tls/memory_pool.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace vedette::node {
namespace {

thread_local MemoryPool* used_by_thread = nullptr;

// A block is given back outside of a Use too, so its pool is found by its address.
std::mutex pools_mutex;
std::array<MemoryPool*, MemoryPool::kMaxPools> pools{};

MemoryPool* pool_of(const void* block) {
    const std::lock_guard lock(pools_mutex);
    const auto found =
        std::ranges::find_if(pools, [&](const auto* pool) { return pool != nullptr && pool->has(block); });
    return found == pools.end() ? nullptr : *found;
}

void replace(const MemoryPool* old, MemoryPool* by) {
    const std::lock_guard lock(pools_mutex);
    const auto found = std::ranges::find(pools, old);
    if (found == pools.end()) std::abort();
    *found = by;
}

}  // namespace

// Head of a block.
struct alignas(std::max_align_t) MemoryPool::Block {
    std::size_t bytes;   // with the head
    std::size_t before;  // bytes of the block in front of it; 0: it is the first one
    bool is_used;
};

MemoryPool::MemoryPool(MutableBytes memory) {
    void* begin = memory.data();
    std::size_t room = memory.size();
    if (std::align(alignof(Block), sizeof(Block), begin, room) != nullptr) {
        begin_ = static_cast<std::byte*>(begin);
        end_ = begin_ + room / sizeof(Block) * sizeof(Block);
        first_free_ = new (begin_) Block{static_cast<std::size_t>(end_ - begin_), 0, false};
    }
    replace(nullptr, this);
}

MemoryPool::~MemoryPool() { replace(this, nullptr); }

MemoryPool::Block* MemoryPool::behind(Block* block) const {
    std::byte* const at = reinterpret_cast<std::byte*>(block) + block->bytes;
    return at == end_ ? nullptr : reinterpret_cast<Block*>(at);
}

void* MemoryPool::allocate(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto all = static_cast<std::size_t>(end_ - begin_);
    const std::size_t wanted = (bytes + sizeof(Block) - 1) / sizeof(Block) * sizeof(Block) + sizeof(Block);
    Block* block = bytes < all ? first_free_ : nullptr;
    bool is_first = true;
    while (block != nullptr && (block->is_used || block->bytes < wanted)) {
        is_first = is_first && block->is_used;
        block = behind(block);
    }
    if (block == nullptr) {
        ++refused_;
        return nullptr;
    }
    if (block->bytes - wanted > sizeof(Block)) {
        auto* const rest =
            new (reinterpret_cast<std::byte*>(block) + wanted) Block{block->bytes - wanted, wanted, false};
        block->bytes = wanted;
        if (Block* const after = behind(rest); after != nullptr) after->before = rest->bytes;
    }
    block->is_used = true;
    if (is_first) first_free_ = behind(block);
    used_ += block->bytes;
    peak_ = std::max(peak_, used_);
    return std::memset(block + 1, 0, block->bytes - sizeof(Block));
}

void MemoryPool::release(void* memory) {
    const std::lock_guard lock(mutex_);
    Block* block = static_cast<Block*>(memory) - 1;
    used_ -= block->bytes;
    block->is_used = false;
    Block* after = behind(block);
    if (after != nullptr && !after->is_used) {
        block->bytes += after->bytes;
        after = behind(block);
    }
    if (block->before != 0) {
        auto* const front = reinterpret_cast<Block*>(reinterpret_cast<std::byte*>(block) - block->before);
        if (!front->is_used) {
            front->bytes += block->bytes;
            block = front;
        }
    }
    if (after != nullptr) after->before = block->bytes;
    if (first_free_ == nullptr || block < first_free_) first_free_ = block;
}

bool MemoryPool::has(const void* block) const {
    const auto* const at = static_cast<const std::byte*>(block);
    return at >= begin_ && at < end_;
}

std::size_t MemoryPool::used() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

std::size_t MemoryPool::peak() const {
    const std::lock_guard lock(mutex_);
    return peak_;
}

std::size_t MemoryPool::refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
}

MemoryPool::Use::Use(MemoryPool& pool) : before_(std::exchange(used_by_thread, &pool)) {}
MemoryPool::Use::~Use() { used_by_thread = before_; }

}  // namespace vedette::node

extern "C" {

void* vedette_tls_calloc(std::size_t count, std::size_t bytes) {
    vedette::node::MemoryPool* const pool = vedette::node::used_by_thread;
    if (pool == nullptr) return std::calloc(count, bytes);
    if (bytes != 0 && count > SIZE_MAX / bytes) return nullptr;
    return pool->allocate(count * bytes);
}

void vedette_tls_free(void* block) {
    if (block == nullptr) return;
    vedette::node::MemoryPool* const pool = vedette::node::pool_of(block);
    if (pool == nullptr) return std::free(block);
    pool->release(block);
}
}
