#include "linux/base/termination_signals.hpp"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace vedette {
namespace {

sigset_t termination_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    return set;
}

extern "C" void exit_at_once(int signal) { ::_exit(128 + signal); }

void unblock() {
    std::signal(SIGINT, exit_at_once);
    std::signal(SIGTERM, exit_at_once);
    const sigset_t set = termination_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

void block_termination_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    const sigset_t set = termination_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_termination_signal() {
    const sigset_t set = termination_signals();
    int signal = 0;
    ::sigwait(&set, &signal);
    unblock();
}

TerminationSignal::TerminationSignal() {
    block_termination_signals();
    const sigset_t set = termination_signals();
    fd_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

TerminationSignal::~TerminationSignal() {
    const sigset_t set = termination_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

int TerminationSignal::take() {
    signalfd_siginfo info{};
    if (::read(fd_.get(), &info, sizeof info) != sizeof info) return 0;
    unblock();
    return static_cast<int>(info.ssi_signo);
}

void terminate_by(int signal) {
    std::signal(signal, SIG_DFL);
    const sigset_t set = termination_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    std::raise(signal);
    ::_exit(128 + signal);
}

}  // namespace vedette
