#include "hub/command/serve.hpp"

#include <fmt/core.h>

#include "linux/base/end_signals.hpp"
#include "linux/base/log.hpp"

namespace vedette::command {
namespace {

constexpr Duration kSoftly = 1500ms;

}  // namespace

int serve_until_told(const settings::Settings& settings, const StartHub& start,
                     const std::function<void(const RunningHub&)>& ready) {
    hold_end_signals();
    auto hub = start(settings);
    if (!hub) {
        fmt::print(stderr, "vedette: {}\n", hub.error().message);
        return 1;
    }
    ready(**hub);
    wait_for_end_signal();
    log_info("hub", "ending");
    (*hub)->stop(kSoftly);
    return 0;
}

}  // namespace vedette::command
