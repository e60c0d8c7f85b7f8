#include "node/posix/console.hpp"

#include "linux/base/clock.hpp"

namespace vedette::posix {

MonoTime Clock::mono() { return system_clock().mono(); }
UtcTime Clock::utc() { return system_clock().utc() + Duration{ahead_ns_}; }
void Clock::set_utc(UtcTime time) { ahead_ns_ = (time - system_clock().utc()).count(); }

// One call a line, so that lines of two threads do not mix.
void Log::write(port::Level level, std::string_view room, std::string_view sentence) {
    std::fprintf(out_, "%s%.*s: %.*s\n", level == port::Level::kWarning ? "warning: " : "",
                 static_cast<int>(room.size()), room.data(), static_cast<int>(sentence.size()),
                 sentence.data());
    std::fflush(out_);
}

}  // namespace vedette::posix
