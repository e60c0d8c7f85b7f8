// vedette-guard CONTROL_FD COUNT [LAST…] PROGRAM ARGV0 [ARGUMENT…], with COUNT words of LAST: stands between
// a Vedette program and one child, so that no descendant of the child outlives either
// (docs/design/children.md). It is the subreaper of all descendants and kills them on an order from the
// control socket and at that socket's end. LAST, a program with its arguments, is run then, when no
// descendant is left; with it the guard stays when the child ends by itself. One thread. Descriptors 0 to
// CONTROL_FD - 1 are the child's.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/child/guard_protocol.hpp"

namespace vedette::child {
namespace {

enum class State { kWatch, kTerminating, kKilling };

class Guard {
  public:
    // `last`: null-terminated; its first is null: there is none.
    Guard(int control, const sigset_t& original_mask, char** last)
        : control_(control), original_mask_(original_mask), last_(last) {}

    // `argv`: copies that this process may keep.
    int run(const char* program, char** argv) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCHLD);
        sigaddset(&set, SIGALRM);
        const int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
        if (signals < 0) return not_started(errno), 1;
        if (!start(program, argv)) return 1;
        close_given();
        while (true) {
            if (all_reaped() && (last_[0] == nullptr || state_ != State::kWatch)) {
                run_last(signals);
                return 0;
            }
            if (state_ == State::kKilling) kill_children();
            pollfd polled[2] = {{signals, POLLIN, 0}, {control_, POLLIN, 0}};
            if (poll(polled, control_ >= 0 ? 2 : 1, -1) < 0) continue;
            clear(signals);
            if (polled[1].revents != 0 && control_ >= 0) take_order();
        }
    }

  private:
    bool start(const char* program, char** argv) {
        int failure[2];  // carries the errno of execve; closes by itself when execve succeeds
        if (pipe2(failure, O_CLOEXEC) != 0) return not_started(errno);
        const pid_t guard = getpid();
        program_ = fork();
        if (program_ < 0) return not_started(errno);
        if (program_ == 0) {
            setpgid(0, 0);
            // The guard has one thread, so this signal comes when the guard ends and not earlier. The guard
            // may have ended already.
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != guard) _exit(127);
            sigprocmask(SIG_SETMASK, &original_mask_, nullptr);
            report({Report::What::kStarting, getpid()});
            execv(program, argv);
            const int why = errno;
            [[maybe_unused]] const ssize_t sent = write(failure[1], &why, sizeof why);
            _exit(127);
        }
        setpgid(program_, program_);  // also here: an order may come before the child did it
        close(failure[1]);
        int why = 0;
        ssize_t got;
        while ((got = read(failure[0], &why, sizeof why)) < 0 && errno == EINTR) {
        }
        close(failure[0]);
        if (got <= 0) return true;
        waitpid(program_, nullptr, 0);
        return not_started(why);
    }

    bool not_started(int why) {
        report({Report::What::kNotStarted, why});
        return false;
    }

    void report(const Report& what) {
        if (control_ >= 0) send(control_, &what, sizeof what, MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    // Takes the signals that have come. True: SIGALRM was among them.
    static bool clear(int signals) {
        bool alarmed = false;
        signalfd_siginfo info;
        while (read(signals, &info, sizeof info) == sizeof info)
            alarmed = alarmed || info.ssi_signo == SIGALRM;
        return alarmed;
    }

    // Runs LAST, for at most kLastLimitS, and leaves nothing of it behind.
    void run_last(int signals) {
        if (last_[0] == nullptr) return;
        const pid_t guard = getpid();
        const pid_t last = fork();
        if (last == 0) {
            setpgid(0, 0);
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != guard) _exit(127);
            // A service manager that ends all processes at once must not end this one.
            for (const int ignored : {SIGTERM, SIGINT, SIGHUP}) signal(ignored, SIG_IGN);
            sigprocmask(SIG_SETMASK, &original_mask_, nullptr);
            execv(last_[0], last_);
            _exit(127);
        }
        if (last < 0) return report({Report::What::kLastEnded, 127});
        int status = 0;
        alarm(kLastLimitS);
        while (waitpid(last, &status, WNOHANG) != last) {
            pollfd polled{signals, POLLIN, 0};
            poll(&polled, 1, -1);
            if (clear(signals)) kill(last, SIGKILL);
        }
        alarm(0);
        do {
            kill_children();
        } while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR);
        report({Report::What::kLastEnded, WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status)});
    }

    // The child's pipes must end when the child ends, so the guard may not hold them open. LAST has these,
    // too.
    void close_given() {
        const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (int fd = 0; fd < control_; ++fd) {
            if (fd > 2 || null < 0) {
                close(fd);
            } else {
                dup2(null, fd);
            }
        }
        if (null > 2) close(null);
    }

    void take_order() {
        Order order;
        const ssize_t got = recv(control_, &order, sizeof order, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) {  // the owner has ended
            close(control_);
            control_ = -1;
            enter(State::kKilling);
        } else if (order == Order::kKill) {
            enter(State::kKilling);
        } else if (state_ == State::kWatch) {
            enter(State::kTerminating);
        }
    }

    void enter(State state) {
        state_ = state;
        if (state == State::kTerminating) {
            if (!program_reaped_) kill(-program_, SIGTERM);
            terminate_outside_group(getpid(), 0);
        } else if (state == State::kKilling) {
            if (!program_reaped_) kill(-program_, SIGKILL);
            kill_children();
        }
    }

    // Reaps what has ended. True when nothing is left below the guard.
    bool all_reaped() {
        while (true) {
            int status = 0;
            const pid_t pid = waitpid(-1, &status, WNOHANG);
            if (pid < 0 && errno == EINTR) continue;
            if (pid < 0) return true;
            if (pid == 0) return false;
            if (pid != program_) continue;
            program_reaped_ = true;
            if (WIFSIGNALED(status)) {
                report({Report::What::kSignalled, WTERMSIG(status)});
            } else {
                report({Report::What::kExited, WEXITSTATUS(status)});
            }
            // Kill what the program left behind. After kTerminate the owner decides when; with LAST it may
            // hold something on.
            if (state_ == State::kWatch && last_[0] == nullptr) enter(State::kKilling);
        }
    }

    template <class Visit>
    static void each_child(pid_t of, const Visit& visit) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", static_cast<int>(of), static_cast<int>(of));
        FILE* const file = fopen(path, "re");
        if (file == nullptr) return;
        int pid;
        while (fscanf(file, "%d", &pid) == 1) visit(static_cast<pid_t>(pid));
        fclose(file);
    }

    // The children of a process that dies become the guard's before the guard gets SIGCHLD. So killing the
    // direct children after each death reaches all descendants. No wrong process is hit: the kernel does not
    // reuse a child's number until the guard reaps it.
    static void kill_children() {
        each_child(getpid(), [](pid_t pid) { kill(pid, SIGKILL); });
    }

    // Sends SIGTERM to descendants that left the program's group. Best effort: SIGKILL follows if they stay.
    void terminate_outside_group(pid_t of, int depth) {
        if (depth > 16) return;
        each_child(of, [this, depth](pid_t pid) {
            if (getpgid(pid) != program_) kill(pid, SIGTERM);
            terminate_outside_group(pid, depth + 1);
        });
    }

    static constexpr unsigned kLastLimitS = 10;

    int control_;
    const sigset_t& original_mask_;
    char** const last_;
    pid_t program_ = -1;
    bool program_reaped_ = false;
    State state_ = State::kWatch;
};

// Arguments may hold passwords: copies them and wipes the originals, which `ps` shows.
char** take_arguments(char** argv, int count) {
    char** const copy = static_cast<char**>(calloc(static_cast<std::size_t>(count) + 1, sizeof(char*)));
    for (int i = 0; copy != nullptr && i < count; ++i) {
        copy[i] = strdup(argv[i]);
        memset(argv[i], 0, strlen(argv[i]));
    }
    return copy;
}

}  // namespace
}  // namespace vedette::child

int main(int argc, char** argv) {
    const int control = argc >= 5 ? atoi(argv[1]) : 0;
    const int last_count = argc >= 5 ? atoi(argv[2]) : -1;
    if (control < 3 || last_count < 0 || last_count + 5 > argc || fcntl(control, F_SETFD, FD_CLOEXEC) != 0) {
        fprintf(stderr, "vedette-guard is started by Vedette's programs, not by hand\n");
        return 2;
    }
    // Block every signal: only the control socket ends a guard.
    sigset_t all;
    sigset_t original;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &original);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    char** const last = vedette::child::take_arguments(argv + 3, last_count);
    char** const program = vedette::child::take_arguments(argv + 3 + last_count, argc - 3 - last_count);
    if (last == nullptr || program == nullptr) return 1;
    return vedette::child::Guard(control, original, last).run(program[0], program + 1);
}
