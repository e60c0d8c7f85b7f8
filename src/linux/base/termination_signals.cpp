#include "linux/base/termination_signals.hpp"

#include <csignal>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace vedette {
namespace {

sigset_t termination_signals(bool with_hang_up) {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    ::sigaddset(&set, SIGTERM);
    if (with_hang_up) ::sigaddset(&set, SIGHUP);
    return set;
}

// SIG_BLOCK or SIG_UNBLOCK.
void set_mask(int how, bool with_hang_up = false) {
    const sigset_t set = termination_signals(with_hang_up);
    ::pthread_sigmask(how, &set, nullptr);
}

extern "C" void exit_at_once(int signal) { ::_exit(128 + signal); }

}  // namespace

TerminationSignal::TerminationSignal(bool with_hang_up) : with_hang_up_(with_hang_up) {
    std::signal(SIGPIPE, SIG_IGN);
    set_mask(SIG_BLOCK, with_hang_up);
    const sigset_t set = termination_signals(with_hang_up);
    fd_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

TerminationSignal::~TerminationSignal() { set_mask(SIG_UNBLOCK, with_hang_up_); }

int TerminationSignal::take() {
    signalfd_siginfo info{};
    if (::read(fd_.get(), &info, sizeof info) != sizeof info) return 0;
    if (info.ssi_signo == SIGHUP) return SIGHUP;
    std::signal(SIGINT, exit_at_once);
    std::signal(SIGTERM, exit_at_once);
    set_mask(SIG_UNBLOCK);
    return static_cast<int>(info.ssi_signo);
}

int TerminationSignal::wait() {
    for (;;) {
        if (const int signal = take(); signal != 0) return signal;
        pollfd polled{fd(), POLLIN, 0};
        ::poll(&polled, 1, -1);
    }
}

int TerminationSignal::wait_for(Duration limit) {
    pollfd polled{fd(), POLLIN, 0};
    ::poll(&polled, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(limit).count()));
    return take();
}

void terminate_by(int signal) {
    std::signal(signal, SIG_DFL);
    set_mask(SIG_UNBLOCK);
    std::raise(signal);
    ::_exit(128 + signal);
}

}  // namespace vedette
