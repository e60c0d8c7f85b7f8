#include "posix/clock.hpp"

#include <time.h>

namespace vedette::posix {
namespace {

Duration read(clockid_t id) {
    timespec t{};
    ::clock_gettime(id, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

}  // namespace

MonoTime mono_now() { return {read(CLOCK_MONOTONIC)}; }
UtcTime utc_now() { return {read(CLOCK_REALTIME)}; }

}  // namespace vedette::posix
