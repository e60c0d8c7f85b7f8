#include "linux/base/heap.hpp"

#include <cstddef>
#include <cstdlib>

#include <malloc.h>

namespace vedette {
namespace {

constexpr std::size_t kReserved = std::size_t{8} * 1024 * 1024;

}  // namespace

void keep_heap_steady() {
#ifdef __GLIBC__
    ::mallopt(M_TRIM_THRESHOLD, 2 * kReserved);
    ::mallopt(M_MMAP_THRESHOLD, 2 * kReserved);
#endif
}

void reserve_thread_heap() {
    void* volatile all = std::malloc(kReserved);  // volatile: the compiler may not leave both calls out
    std::free(all);
}

}  // namespace vedette
