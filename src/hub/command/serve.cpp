#include "hub/command/serve.hpp"

#include <csignal>

#include <fmt/core.h>
#include <unistd.h>

#include "hub/base/log.hpp"

namespace vedette::command {
namespace {

constexpr Duration kSoftly = 1500ms;

sigset_t end_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    return set;
}

extern "C" void end_at_once(int signal) { ::_exit(128 + signal); }

}  // namespace

int serve_until_told(const settings::Settings& settings, const StartHub& start,
                     const std::function<void(std::uint16_t port)>& ready) {
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t ends = end_signals();
    ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before any thread, which inherit it
    auto hub = start(settings);
    if (!hub) {
        fmt::print(stderr, "vedette: {}\n", hub.error().message);
        return 1;
    }
    ready((*hub)->port());
    int signal = 0;
    ::sigwait(&ends, &signal);
    std::signal(SIGINT, end_at_once);
    std::signal(SIGTERM, end_at_once);
    ::pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
    log_info("hub", "ending");
    (*hub)->stop(kSoftly);
    return 0;
}

}  // namespace vedette::command
