#include "hub/simulate/pace.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "linux/base/log.hpp"

namespace vedette::simulate {

void Pace::count(MonoTime now, Duration interval) {
    constexpr Duration kWindow = 5s;
    watched_ += interval;
    frames_ += 1;
    if (now - window_start_ < kWindow) return;
    achieved_fps_ = std::min(wanted_fps(), 1e9 * static_cast<double>(frames_) /
                                               std::max(1.0, static_cast<double>(watched_.count())));
    window_start_ = now;
    watched_ = {};
    frames_ = 0;
    if (!is_late() || warned_) return;
    warned_ = true;
    log_warning(
        "simulate",
        "the farm cannot keep its rate: {:.1f} instead of {:.1f} pictures a second from each camera; use "
        "fewer cameras, a lower --fps or a smaller --size",
        achieved_fps_, wanted_fps());
}

std::string Pace::status_json() const {
    return fmt::format("\"fps\":{:.3g},\"achieved_fps\":{:.3g},\"late\":{}", wanted_fps(), achieved_fps_,
                       is_late());
}

}  // namespace vedette::simulate
