#include "hub/command/end_signals.hpp"

#include <csignal>

#include <unistd.h>

namespace vedette::command {
namespace {

sigset_t end_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    return set;
}

extern "C" void end_at_once(int signal) { ::_exit(128 + signal); }

}  // namespace

void hold_end_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t ends = end_signals();
    ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
}

void wait_for_end_signal() {
    const sigset_t ends = end_signals();
    int signal = 0;
    ::sigwait(&ends, &signal);
    std::signal(SIGINT, end_at_once);
    std::signal(SIGTERM, end_at_once);
    ::pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
}

}  // namespace vedette::command
