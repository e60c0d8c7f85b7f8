// The memory that mbedTLS has: a span that the caller gives, cut into blocks. Where it is full an allocation
// fails, which mbedTLS reports as an error; nothing else can run out of memory by it.
//
// mbedTLS asks for memory by global functions. A MemoryPool::Use says for its lifetime that what the present
// thread asks for comes from a pool; outside of it, as for hashes and WPA, the system's memory is used.
// Debian's library calls malloc's family: CMakeLists.txt links a copy of it that calls the two functions
// below instead. ESP-IDF's has a hook for them. Thread-safe.
#pragma once

#include <cstddef>
#include <mutex>

#include "core/base/bytes.hpp"

namespace vedette::node {

// Blocks of one span, first fit; neighbours are joined when they are given back.
class MemoryPool {
  public:
    static constexpr std::size_t kMaxPools = 4;  // at the same time

    // `memory` outlives the pool, and the pool all that comes from it.
    explicit MemoryPool(MutableBytes memory);
    ~MemoryPool();
    MemoryPool(const MemoryPool&) = delete;
    MemoryPool& operator=(const MemoryPool&) = delete;

    // Bytes of value 0, aligned for any type. Null: there is no room.
    void* allocate(std::size_t bytes);
    // Of this pool.
    void release(void* block);
    bool has(const void* block) const;

    // Bytes in use now, and at most since the start, with the blocks' heads.
    std::size_t used() const;
    std::size_t peak() const;
    // Allocations since the start that found no room.
    std::size_t refused() const;

    // What the present thread's mbedTLS asks for comes from the pool until this ends. Within another one, the
    // inner one counts.
    class Use {
      public:
        explicit Use(MemoryPool& pool);
        ~Use();
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

      private:
        MemoryPool* const before_;
    };

  private:
    struct Block;
    Block* behind(Block* block) const;

    std::byte* begin_ = nullptr;
    std::byte* end_ = nullptr;
    Block* first_free_ = nullptr;  // no free block is before it
    std::size_t used_ = 0;
    std::size_t peak_ = 0;
    std::size_t refused_ = 0;
    mutable std::mutex mutex_;
};

}  // namespace vedette::node

extern "C" {
void* vedette_tls_calloc(std::size_t count, std::size_t bytes);
void vedette_tls_free(void* block);
}
