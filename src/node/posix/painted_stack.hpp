// The memory of a thread's stack, painted before its start, so that the most that it has used can be read at
// any time. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vedette::posix {

// One stack, with a page below it whose use ends the process.
class PaintedStack {
  public:
    // Aborts without memory.
    explicit PaintedStack(std::size_t bytes);
    ~PaintedStack();
    PaintedStack(const PaintedStack&) = delete;
    PaintedStack& operator=(const PaintedStack&) = delete;

    // For pthread_attr_setstack(3). The thread has ended before the destructor.
    void* memory() const { return memory_; }
    std::size_t size() const { return size_; }
    // The most bytes since the start, the thread's own 2 KB or so of the C library included.
    std::size_t used() const;

  private:
    const std::size_t size_;
    std::uint8_t* memory_ = nullptr;  // the lowest byte
};

}  // namespace vedette::posix
