#include "linux/base/clock_state.hpp"

#include <sys/timex.h>

namespace vedette {

std::optional<bool> clock_is_synchronised() {
    timex state{};
    const int code = ::adjtimex(&state);
    if (code < 0) return std::nullopt;
    return code != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace vedette
