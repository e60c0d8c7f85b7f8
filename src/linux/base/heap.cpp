#include "linux/base/heap.hpp"

#include <malloc.h>

namespace vedette {

void keep_heap_steady() {
#ifdef __GLIBC__
    constexpr int kMiB = 1024 * 1024;
    ::mallopt(M_ARENA_MAX, 1);  // the main heap alone knows M_TOP_PAD
    ::mallopt(M_TOP_PAD, kMiB);
    ::mallopt(M_TRIM_THRESHOLD, 16 * kMiB);
    ::mallopt(M_MMAP_THRESHOLD, 4 * kMiB);  // pictures come from the heap
#endif
}

}  // namespace vedette
