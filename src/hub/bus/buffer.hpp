// Memory for payloads: bounded per camera and used again, so that a stream in steady state allocates nothing
// and a crowd of slow readers, each holding an old picture, can't eat the machine. A buffer has one writer
// until it is shared; shared buffers never change. Pool and buffers may be used from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/bytes.hpp"

namespace vedette::bus {

class BufferPool;

// A block of bytes from a pool; goes back to it when destroyed. Move the unique_ptr into a shared_ptr<const
// Buffer> when the content is final.
class Buffer {
  public:
    Buffer(std::shared_ptr<BufferPool> pool, std::unique_ptr<std::uint8_t[]> memory, std::size_t capacity);
    ~Buffer();
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    // All of the block, for the writer.
    MutableBytes space() { return {memory_.get(), capacity_}; }
    // So many bytes from the start are the content, at most space().size().
    void set_size(std::size_t bytes) { size_ = bytes; }
    Bytes bytes() const { return {memory_.get(), size_}; }

  private:
    std::shared_ptr<BufferPool> pool_;
    std::unique_ptr<std::uint8_t[]> memory_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

// Hands out blocks and takes them back, up to a limit in bytes. Thread-safe; lives until its last block is
// back.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
  public:
    static std::shared_ptr<BufferPool> create(std::size_t max_bytes);

    // A block of at least `bytes`, or null when so much would go over the pool's limit.
    std::unique_ptr<Buffer> take(std::size_t bytes);

    std::size_t max_bytes() const { return max_bytes_; }
    // Bytes in blocks that are out (not counting idle ones).
    std::size_t used_bytes() const;

  private:
    friend class Buffer;
    struct Block {
        std::unique_ptr<std::uint8_t[]> memory;
        std::size_t capacity;
    };

    explicit BufferPool(std::size_t max_bytes) : max_bytes_(max_bytes) {}
    void give_back(Block block);

    const std::size_t max_bytes_;
    mutable std::mutex mutex_;
    std::size_t used_ = 0;     // guarded by mutex_
    std::vector<Block> idle_;  // guarded by mutex_; at most kMaxIdle
};

}  // namespace vedette::bus
