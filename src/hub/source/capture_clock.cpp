#include "hub/source/capture_clock.hpp"

#include <algorithm>
#include <chrono>

namespace vedette::source {

CaptureClock::Mapped CaptureClock::map(UtcTime camera, MonoTime arrival) {
    const Duration difference = arrival.since - camera.since;
    Mapped mapped;
    if (count_ > 0) {
        const Duration last = differences_[(count_ - 1) % kWindow];
        mapped.jumped = difference - last > kJump || last - difference > kJump;
        if (mapped.jumped) count_ = 0;
    }
    differences_[count_++ % kWindow] = difference;
    const auto end = differences_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, kWindow));
    const auto [least, most] = std::minmax_element(differences_.begin(), end);
    mapped.captured_at = MonoTime{camera.since + *least};
    const auto spread = std::chrono::duration_cast<std::chrono::microseconds>(*most - *least).count();
    mapped.error_us = static_cast<std::uint32_t>(std::min<std::int64_t>(spread, 0xfffffffe));
    return mapped;
}

}  // namespace vedette::source
