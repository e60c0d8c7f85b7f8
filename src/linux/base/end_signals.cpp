#include "linux/base/end_signals.hpp"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace vedette {
namespace {

sigset_t end_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    return set;
}

extern "C" void end_at_once(int signal) { ::_exit(128 + signal); }

void release() {
    std::signal(SIGINT, end_at_once);
    std::signal(SIGTERM, end_at_once);
    const sigset_t ends = end_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
}

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
    release();
}

EndSignal::EndSignal() {
    hold_end_signals();
    const sigset_t ends = end_signals();
    fd_.reset(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
}

EndSignal::~EndSignal() {
    const sigset_t ends = end_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
}

int EndSignal::take() {
    signalfd_siginfo info{};
    if (::read(fd_.get(), &info, sizeof info) != sizeof info) return 0;
    release();
    return static_cast<int>(info.ssi_signo);
}

void end_by(int signal) {
    std::signal(signal, SIG_DFL);
    const sigset_t ends = end_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &ends, nullptr);
    std::raise(signal);
    ::_exit(128 + signal);
}

}  // namespace vedette
