#include "posix/raw_mode.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace vedette::posix::raw_mode {
namespace {

constexpr std::array kEndSignals{SIGTERM, SIGHUP, SIGINT, SIGQUIT};
constexpr std::array kFatalSignals{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV};
#ifdef SIGWINCH  // not in POSIX.1-2008, but in every system with windows
constexpr std::array kNotedSignals{SIGTSTP, SIGCONT, SIGWINCH};
#else
constexpr std::array kNotedSignals{SIGTSTP, SIGCONT};
#endif
constexpr std::size_t kActions = kEndSignals.size() + kFatalSignals.size() + kNotedSignals.size();

// What a signal's handler uses; set before the handlers are.
struct State {
    int in = -1;
    int out = -1;
    std::string_view give_back;
    termios before{};
    termios raw{};
    int event_read = -1;
    int event_write = -1;
    volatile std::sig_atomic_t begun = 0;
    volatile std::sig_atomic_t is_raw = 0;
    volatile std::sig_atomic_t given_back = 0;  // until kContinued is taken
    volatile std::sig_atomic_t end_signal = 0;
    volatile std::sig_atomic_t end_noted = 0;
    volatile std::sig_atomic_t continued = 0;
    volatile std::sig_atomic_t resized = 0;
};
State state;
std::array<struct sigaction, kActions> old_actions{};

void set_terminal(const termios& settings) {
    // Not TCSAFLUSH, which drops what was typed; and not TCSADRAIN, which waits for a terminal that has
    // stopped.
    while (::tcsetattr(state.in, TCSANOW, &settings) != 0 && errno == EINTR) {
    }
}

// Waits at most `limit_ms` for a terminal that takes no bytes.
void give_back(int limit_ms) {
    if (state.is_raw == 0) return;
    state.is_raw = 0;
    std::string_view left = state.give_back;
    pollfd polled{state.out, POLLOUT, 0};
    while (!left.empty() && ::poll(&polled, 1, limit_ms) == 1) {
        const ssize_t count = ::write(state.out, left.data(), left.size());
        if (count > 0) left.remove_prefix(static_cast<std::size_t>(count));
        if (count < 0 && errno != EINTR && errno != EAGAIN) break;
    }
    set_terminal(state.before);
}

void take_raw() {
    if (state.begun == 0) return;
    set_terminal(state.raw);
    state.is_raw = 1;
}

void wake() {
    const ssize_t count = ::write(state.event_write, "", 1);
    static_cast<void>(count);  // a full pipe wakes too
}

void set_action(int signal, void (*handler)(int)) {
    struct sigaction action{};
    action.sa_handler = handler;
    ::sigfillset(&action.sa_mask);
    // It stops a process in the background that changes the terminal.
    ::sigdelset(&action.sa_mask, SIGTTOU);
    ::sigaction(signal, &action, nullptr);
}

// Ends or stops the process by the signal's own action.
void act_by_default(int signal) {
    set_action(signal, SIG_DFL);
    sigset_t one;
    sigset_t before;
    ::sigemptyset(&one);
    ::sigaddset(&one, signal);
    ::raise(signal);
    ::pthread_sigmask(SIG_UNBLOCK, &one, &before);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void go_on() {
    take_raw();
    state.given_back = 1;
    state.continued = 1;
    wake();
}

extern "C" void on_end(int signal) {
    const int saved = errno;
    if (state.end_signal != 0) {
        give_back(0);
        act_by_default(signal);
    }
    state.end_signal = signal;
    state.end_noted = 1;
    wake();
    errno = saved;
}

extern "C" void on_stop(int signal) {
    const int saved = errno;
    state.given_back = 1;
    give_back(0);
    act_by_default(signal);  // stands still here
    set_action(signal, on_stop);
    go_on();  // also when the system has not stopped it: an orphaned process group
    errno = saved;
}

extern "C" void on_event(int signal) {
    const int saved = errno;
    if (signal == SIGCONT) {
        go_on();
    } else {
        state.resized = 1;
        wake();
    }
    errno = saved;
}

// The handler from before begin() then does what it did: for a fault, the instruction runs once more.
extern "C" void on_fatal(int signal) {
    give_back(0);
    for (std::size_t i = 0; i < kFatalSignals.size(); ++i) {
        if (kFatalSignals[i] == signal) ::sigaction(signal, &old_actions[i], nullptr);
    }
    if (signal == SIGABRT) ::raise(signal);
}

template <class Do>
void for_all_signals(Do act) {
    std::size_t index = 0;
    for (const int signal : kFatalSignals) act(signal, on_fatal, old_actions[index++]);
    for (const int signal : kEndSignals) act(signal, on_end, old_actions[index++]);
    for (const int signal : kNotedSignals)
        act(signal, signal == SIGTSTP ? on_stop : on_event, old_actions[index++]);
}

termios raw_settings(termios settings) {
    settings.c_iflag &=
        ~static_cast<tcflag_t>(BRKINT | ICRNL | IGNBRK | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK);
    settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB);
    settings.c_cflag |= CS8;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return settings;
}

bool make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return false;
    for (const int end : ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    state.event_read = ends[0];
    state.event_write = ends[1];
    return true;
}

}  // namespace

bool begin(int in, int out, std::string_view give_back_bytes) {
    if (state.begun != 0) {
        errno = EBUSY;
        return false;
    }
    termios before{};
    if (::tcgetattr(in, &before) != 0) return false;
    state = State{
        .in = in, .out = out, .give_back = give_back_bytes, .before = before, .raw = raw_settings(before)};
    if (!make_pipe()) return false;
    static const bool at_exit = std::atexit([] { give_back(0); }) == 0;
    static_cast<void>(at_exit);
    for_all_signals([](int signal, void (*handler)(int), struct sigaction& old) {
        ::sigaction(signal, nullptr, &old);
        // A program that nohup started, or a shell in the background, goes on without them.
        if (old.sa_handler != SIG_IGN || signal == SIGCONT) set_action(signal, handler);
    });
    state.begun = 1;
    take_raw();
    return true;
}

void end() {
    if (state.begun == 0) return;
    constexpr int kLimitMs = 500;
    give_back(kLimitMs);
    state.begun = 0;
    for_all_signals(
        [](int signal, void (*)(int), struct sigaction& old) { ::sigaction(signal, &old, nullptr); });
    ::close(state.event_read);
    ::close(state.event_write);
}

int event_fd() { return state.event_read; }

Event take_event() {
    std::array<char, 64> bytes{};
    while (::read(state.event_read, bytes.data(), bytes.size()) > 0) {
    }
    if (state.end_noted != 0) {
        state.end_noted = 0;
        return Event::kEnd;
    }
    if (state.continued != 0) {
        state.continued = 0;
        state.given_back = 0;
        return Event::kContinued;
    }
    if (state.resized == 0) return Event::kNone;
    state.resized = 0;
    return Event::kResized;
}

int end_signal() { return state.end_signal; }
bool is_given_back() { return state.given_back != 0; }

}  // namespace vedette::posix::raw_mode
