#include "hub/command/hub_runner.hpp"

#include <fmt/core.h>

#include "linux/base/log.hpp"
#include "linux/base/termination_signals.hpp"

namespace vedette::command {
namespace {

constexpr Duration kStopLimit = 1500ms;

}  // namespace

int run_until_signal(const settings::Settings& settings, const StartHub& start_hub,
                     const std::function<void(RunningHub&)>& ready) {
    TerminationSignal signal;
    auto hub = start_hub(settings);
    if (!hub) {
        fmt::print(stderr, "vedette: {}\n", hub.error().message);
        return 1;
    }
    ready(**hub);
    signal.wait();
    log_info("hub", "stopping");
    (*hub)->stop(kStopLimit);
    return 0;
}

}  // namespace vedette::command
