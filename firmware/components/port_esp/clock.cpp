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

}  // namespace vedette::esp
