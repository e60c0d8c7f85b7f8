#include "node/posix/painted_stack.hpp"

#include <algorithm>
#include <cstdlib>

#include <sys/mman.h>

namespace vedette::posix {
namespace {

constexpr std::uint8_t kPaint = 0xa5;
constexpr std::size_t kPage = 4096;

}  // namespace

PaintedStack::PaintedStack(std::size_t bytes) : size_((bytes + kPage - 1) / kPage * kPage) {
    void* const mapped = ::mmap(nullptr, size_ + kPage, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (mapped == MAP_FAILED || ::mprotect(mapped, kPage, PROT_NONE) != 0) std::abort();
    memory_ = static_cast<std::uint8_t*>(mapped) + kPage;
    std::fill_n(memory_, size_, kPaint);
}

PaintedStack::~PaintedStack() { ::munmap(memory_ - kPage, size_ + kPage); }

// Reads what the thread may be writing: a byte more or less does not count.
__attribute__((no_sanitize("address", "thread"))) std::size_t PaintedStack::used() const {
    std::size_t free = 0;
    const volatile std::uint8_t* const bytes = memory_;
    while (free < size_ && bytes[free] == kPaint) ++free;
    return size_ - free;
}

}  // namespace vedette::posix
