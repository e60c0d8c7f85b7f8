#include "linux/child/child.hpp"

#include <cerrno>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/child/guard_protocol.hpp"
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
    Child child;
    child.guard_ = spawned->guard;
    child.pidfd_ = std::move(spawned->pidfd);
    child.control_ = std::move(spawned->control);
    child.in_ = std::move(spawned->in);
    child.out_ = std::move(spawned->out);
    child.err_ = std::move(spawned->err);
    return child;
}

Child::Child(Child&& other) noexcept
    : guard_(std::exchange(other.guard_, -1)),
      pidfd_(std::move(other.pidfd_)),
      control_(std::move(other.control_)),
      in_(std::move(other.in_)),
      out_(std::move(other.out_)),
      err_(std::move(other.err_)),
      stderr_tail_(std::move(other.stderr_tail_)),
      exit_(other.exit_) {}

Child& Child::operator=(Child&& other) noexcept {
    if (this == &other) return *this;
    abandon();
    guard_ = std::exchange(other.guard_, -1);
    pidfd_ = std::move(other.pidfd_);
    control_ = std::move(other.control_);
    in_ = std::move(other.in_);
    out_ = std::move(other.out_);
    err_ = std::move(other.err_);
    stderr_tail_ = std::move(other.stderr_tail_);
    exit_ = other.exit_;
    return *this;
}

Child::~Child() { abandon(); }

void Child::abandon() {
    if (guard_ < 0) return;
    control_.reset();  // the guard kills everything when this end is gone
    unreaped_guards().add(std::exchange(guard_, -1));
}

void Child::terminate() {
    const Order order = Order::kTerminate;
    if (control_) send(control_.get(), &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Child::kill() {
    const Order order = Order::kKill;
    if (control_) send(control_.get(), &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool Child::drain_err() {
    char buffer[4096];
    for (int i = 0; i < 16 && err_; ++i) {
        const ssize_t got = read(err_.get(), buffer, sizeof buffer);
        if (got > 0) {
            stderr_tail_.feed({buffer, static_cast<std::size_t>(got)});
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            break;
        } else {
            err_.reset();
        }
    }
    return static_cast<bool>(err_);
}

std::optional<Exit> Child::poll_exit() {
    if (guard_ < 0) return exit_;
    siginfo_t info{};
    // ECHILD: it was reaped elsewhere (SIGCHLD is ignored); its report is still in the socket.
    if (waitid(P_PID, static_cast<id_t>(guard_), &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0) {
        return std::nullopt;
    }
    guard_ = -1;
    pid_t group = 0;
    Report report{};
    while (recv(control_.get(), &report, sizeof report, MSG_DONTWAIT) == sizeof report) {
        exit_.value = report.value;
        switch (report.what) {
            case Report::What::kStarting: group = report.value; break;
            case Report::What::kExited: exit_.how = Exit::How::kExited; break;
            case Report::What::kSignalled: exit_.how = Exit::How::kSignalled; break;
            case Report::What::kNotStarted: exit_.how = Exit::How::kNotStarted; break;
        }
    }
    // The guard was killed, and the kernel has killed the child for that. Kill the rest of its group too.
    if (exit_.how == Exit::How::kLost && group > 0) ::kill(-group, SIGKILL);
    control_.reset();
    return exit_;
}

}  // namespace vedette::child
