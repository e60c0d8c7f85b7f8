// Memory for the heads of requests, shared by the connections of a server: blocks of one size in the caller's
// memory. 2 KB hold the head of a browser. No allocation. Owned by its loop.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace vedette::http {

// Blocks of the caller's memory.
class HeadPool {
  public:
    // One block, or none. Its destructor gives it back to the pool, which outlives it.
    class Block {
      public:
        Block() = default;
        Block(Block&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), index_(other.index_) {}
        Block& operator=(Block&& other) noexcept {
            if (this == &other) return *this;
            release();
            pool_ = std::exchange(other.pool_, nullptr);
            index_ = other.index_;
            return *this;
        }
        ~Block() { release(); }

        explicit operator bool() const { return pool_ != nullptr; }
        // Empty without a block.
        std::span<char> memory() const { return pool_ == nullptr ? std::span<char>() : pool_->at(index_); }
        void release() {
            if (pool_ != nullptr) std::exchange(pool_, nullptr)->put_back(index_);
        }

      private:
        friend class HeadPool;
        Block(HeadPool& pool, std::uint16_t index) : pool_(&pool), index_(index) {}

        HeadPool* pool_ = nullptr;
        std::uint16_t index_ = 0;
    };

    // As many blocks of `block_bytes` (at least 2) as fit into `memory`, which outlives the pool; 65,534 at
    // most.
    HeadPool(std::span<char> memory, std::size_t block_bytes);
    HeadPool(const HeadPool&) = delete;
    HeadPool& operator=(const HeadPool&) = delete;

    // No block when none is free.
    Block take();
    bool has_free() const { return first_free_ != kNone; }
    std::size_t blocks() const { return std::min<std::size_t>(memory_.size() / block_bytes_, kNone); }
    std::size_t free_blocks() const { return free_blocks_; }
    std::size_t block_bytes() const { return block_bytes_; }

  private:
    static constexpr std::uint16_t kNone = 0xFFFF;

    std::span<char> at(std::uint16_t index) const {
        return memory_.subspan(std::size_t{index} * block_bytes_, block_bytes_);
    }
    void put_back(std::uint16_t index);

    const std::span<char> memory_;
    const std::size_t block_bytes_;
    std::uint16_t free_blocks_ = 0;
    std::uint16_t first_free_ = kNone;  // the first two bytes of a free block are the index of the next one
};

}  // namespace vedette::http
