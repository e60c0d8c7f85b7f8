// VEDETTE_WIDE before a function's definition marks loops for vector instructions: on x86-64 the compiler
// makes two versions, one with AVX2 (processors since 2013), and the loader selects one. Results are the
// same. Empty elsewhere, and under sanitizers, which are not initialised when the loader selects.
#pragma once

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VEDETTE_WIDE __attribute__((target_clones("default", "avx2")))
#else
#define VEDETTE_WIDE
#endif
