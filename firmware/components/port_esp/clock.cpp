#include "port_esp/clock.hpp"

#include <esp_timer.h>
#include <sys/time.h>

namespace vedette::esp {

MonoTime Clock::mono() { return {std::chrono::microseconds(esp_timer_get_time())}; }

UtcTime Clock::utc() {
    ::timeval now{};
    ::gettimeofday(&now, nullptr);
    return {std::chrono::seconds(now.tv_sec) + std::chrono::microseconds(now.tv_usec)};
}

void Clock::set_utc(UtcTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.since);
    const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(time.since - seconds);
    ::timeval out{};
    out.tv_sec = static_cast<decltype(out.tv_sec)>(seconds.count());
    out.tv_usec = static_cast<decltype(out.tv_usec)>(rest.count());
    ::settimeofday(&out, nullptr);
}

}  // namespace vedette::esp
