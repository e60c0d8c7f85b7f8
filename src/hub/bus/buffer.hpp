// Memory for payloads: bounded for each camera and reused, so that a steady stream allocates nothing and many
// slow readers, each holding an old picture, cannot exhaust the machine's memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/bytes.hpp"

namespace vedette::bus {

class BufferPool;

// A block of bytes from a pool; returns to it when destroyed. One thread writes it; then the unique_ptr is
// moved into a shared_ptr<const Buffer>, and the buffer is immutable.
class Buffer {
  public:
    Buffer(std::shared_ptr<BufferPool> pool, std::unique_ptr<std::uint8_t[]> memory, std::size_t capacity);
    ~Buffer();
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    // The whole block, for writing.
    MutableBytes space() { return {memory_.get(), capacity_}; }
    // The content is the first `bytes` bytes, at most space().size().
    void set_size(std::size_t bytes) { size_ = bytes; }
    Bytes bytes() const { return {memory_.get(), size_}; }

  private:
    std::shared_ptr<BufferPool> pool_;
    std::unique_ptr<std::uint8_t[]> memory_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

// Thread-safe. Its buffers may outlive it.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
  public:
    static std::shared_ptr<BufferPool> create(std::size_t max_bytes);

    // A block of at least `bytes`, or null when the pool's limit would be exceeded.
    std::unique_ptr<Buffer> take(std::size_t bytes);

    std::size_t max_bytes() const { return max_bytes_.load(std::memory_order_relaxed); }
    // Blocks beyond a smaller limit stay until they are given back.
    void set_max_bytes(std::size_t bytes) { max_bytes_.store(bytes, std::memory_order_relaxed); }
    // Bytes in blocks that are in use; idle ones do not count.
    std::size_t used_bytes() const;

  private:
    friend class Buffer;
    struct Block {
        std::unique_ptr<std::uint8_t[]> memory;
        std::size_t capacity;
    };

    explicit BufferPool(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    void give_back(Block block);

    std::atomic<std::size_t> max_bytes_;
    mutable std::mutex mutex_;
    std::size_t used_ = 0;     // guarded by mutex_
    std::vector<Block> idle_;  // guarded by mutex_; at most kMaxIdle
};

}  // namespace vedette::bus
