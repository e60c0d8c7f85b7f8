#include "linux/child/child.hpp"

#include <cerrno>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/child/spawn.hpp"

namespace vedette::child {
namespace {

// Guards whose Child was destroyed before they ended. They kill what is left and must be reaped later: a
// destructor may not wait for a process that hangs in a driver. Thread-safe.
class UnreapedGuards {
  public:
    void add(pid_t guard) {
        const std::lock_guard lock(mutex_);
        guards_.push_back(guard);
        reap_locked();
    }
    void reap() {
        const std::lock_guard lock(mutex_);
        reap_locked();
    }

  private:
    void reap_locked() {
        std::erase_if(guards_, [](pid_t guard) { return waitpid(guard, nullptr, WNOHANG) != 0; });
    }

    std::mutex mutex_;
    std::vector<pid_t> guards_;
};

UnreapedGuards& unreaped_guards() {
    static UnreapedGuards instance;
    return instance;
}

}  // namespace

std::string Exit::describe() const {
    switch (how) {
        case How::kExited:
            return value == 0 ? std::string("ended") : "ended with exit code " + std::to_string(value);
        case How::kSignalled: {
            const char* const name = sigdescr_np(value);
            return "was killed by signal " + std::to_string(value) + " (" +
                   (name == nullptr ? "unknown" : name) + ")";
        }
        case How::kNotStarted: return errno_error("could not be started", value).message;
        case How::kLost: break;
    }
    return "was killed, because its guard process was";
}

Result<Child> Child::start(const Options& options) {
    unreaped_guards().reap();
    auto spawned = spawn(options);
    if (!spawned) return std::unexpected(std::move(spawned.error()));
    return Child(std::move(*spawned));
}

Child::Child(Child&& other) noexcept
    : running_(std::exchange(other.running_, {})),
      stderr_tail_(std::move(other.stderr_tail_)),
      exit_(other.exit_),
      program_ended_(other.program_ended_),
      reports_ended_(other.reports_ended_),
      group_(other.group_),
      last_result_(other.last_result_) {}

Child::~Child() {
    if (running_.guard < 0) return;
    running_.control.reset();  // the guard kills everything when this end is gone
    unreaped_guards().add(running_.guard);
}

void Child::send_order(Order order) {
    if (running_.control) send(running_.control.get(), &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Child::drain_err() {
    char buffer[4096];
    for (int i = 0; i < 16 && running_.err; ++i) {
        const ssize_t got = read(running_.err.get(), buffer, sizeof buffer);
        if (got > 0) {
            stderr_tail_.feed({buffer, static_cast<std::size_t>(got)});
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            break;
        } else {
            running_.err.reset();
        }
    }
    return static_cast<bool>(running_.err);
}

void Child::read_reports() {
    Report report{};
    for (;;) {
        const ssize_t got =
            running_.control ? recv(running_.control.get(), &report, sizeof report, MSG_DONTWAIT) : 0;
        const bool later = got < 0 && (errno == EAGAIN || errno == EINTR);
        reports_ended_ = reports_ended_ || (got != sizeof report && !later);
        if (got != sizeof report) return;
        const auto ended = [&](Exit::How how) {
            exit_ = {how, report.value};
            program_ended_ = true;
        };
        switch (report.what) {
            case Report::What::kStarting: group_ = report.value; break;
            case Report::What::kExited: ended(Exit::How::kExited); break;
            case Report::What::kSignalled: ended(Exit::How::kSignalled); break;
            case Report::What::kNotStarted: ended(Exit::How::kNotStarted); break;
            case Report::What::kLastEnded: last_result_ = report.value; break;
        }
    }
}

std::optional<Exit> Child::poll_program() {
    read_reports();
    return program_ended_ ? std::optional(exit_) : std::nullopt;
}

std::optional<Exit> Child::poll_exit() {
    if (running_.guard < 0) return exit_;
    siginfo_t info{};
    // ECHILD: it was reaped elsewhere (SIGCHLD is ignored); its report is still in the socket.
    if (waitid(P_PID, static_cast<id_t>(running_.guard), &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0)
        return std::nullopt;
    running_.guard = -1;
    read_reports();
    // The guard was killed, and the kernel has killed the child for that. Kill the rest of its group too.
    if (exit_.how == Exit::How::kLost && group_ > 0) ::kill(-group_, SIGKILL);
    running_.control.reset();
    return exit_;
}

}  // namespace vedette::child
