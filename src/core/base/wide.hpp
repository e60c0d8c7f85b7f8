// VEDETTE_WIDE before a function's definition: it holds loops for vector instructions. On PCs the compiler
// then makes it twice, for every x86-64 and for those with AVX2 (2013 and later), and the loader takes the
// one that the processor can run. Nowhere else does it mean anything; results are the same. Sanitizers get
// along without it: the loader asks before they are ready.
#pragma once

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VEDETTE_WIDE __attribute__((target_clones("default", "avx2")))
#else
#define VEDETTE_WIDE
#endif
