// One child process, from its start to the end of its last descendant: cameras that are programs (exec:,
// rpicam:) and our own helpers. A guard process (guard.cpp) stands between us and the child. It kills all
// descendants when the child ends and when we end, even by SIGKILL (docs/design/children.md). Uses no shell,
// no thread and no timer: the caller times SIGKILL after SIGTERM.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/child/guard_protocol.hpp"
#include "linux/child/stderr_tail.hpp"

namespace vedette::child {

// Time between terminate() and kill().
inline constexpr Duration kKillDelay = 2s;

// What a child's descriptor 0, 1 or 2 is connected to.
struct Stream {
    // Null: /dev/null; pipe: a new pipe; given: the caller's descriptor.
    enum class Kind { kNull, kPipe, kGiven };
    Kind kind = Kind::kNull;
    int fd = -1;  // kGiven: owned by the caller; the child gets a duplicate

    static Stream pipe() { return {Kind::kPipe, -1}; }
    static Stream given(int fd) { return {Kind::kGiven, fd}; }
};

// What to run, and with which descriptors. The child gets only PATH, HOME, USER, LOGNAME, LANG, LC_*, TZ,
// TMPDIR and XDG_RUNTIME_DIR of our environment, which may hold passwords.
struct Options {
    std::vector<std::string> argv;  // argv[0] is the program: a path, or a name looked up in our PATH
    Stream in;
    Stream out;
    Stream err = Stream::pipe();
    std::vector<int> given;  // become 3, 4, … in the child; owned by the caller
    // A program with arguments that undoes what the child has done (a lamp that it has switched on). The
    // guard runs it when we order the end or have ended ourselves, by SIGKILL too, and all descendants are
    // gone; not when the child ends by itself. It has 10 s, and no descriptors but /dev/null. Empty: none.
    std::vector<std::string> last{};
};

// How a child ended.
struct Exit {
    // The kinds of end; they define Exit::value.
    enum class How {
        kExited,      // value: its exit code
        kSignalled,   // value: the signal's number
        kNotStarted,  // value: the errno of execve
        kLost,        // unknown: the guard was killed, and the child with it
    };
    How how = How::kLost;
    int value = 0;

    bool clean() const { return how == How::kExited && value == 0; }
    // "ended", "ended with exit code 3", "was killed by signal 11 (Segmentation fault)"…
    std::string describe() const;
};

// A running guard with our ends of its descriptors; see the members of Child.
struct Spawned {
    pid_t guard = -1;  // -1: reaped
    UniqueFd pidfd;
    UniqueFd control;
    UniqueFd in;
    UniqueFd out;
    UniqueFd err;
};

// Owns the child and all its descendants. Caller's thread; different objects may be used by different
// threads.
class Child {
  public:
    // Returns as soon as the guard runs (about a millisecond). Errors: the program or the guard is missing or
    // not executable, no descriptors or processes are left. An error that execve finds later (a script's
    // interpreter, a foreign binary) becomes Exit::How::kNotStarted.
    static Result<Child> start(const Options& options);

    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    // Kills what still runs, without waiting for its end.
    ~Child();

    // Becomes readable when the last descendant has ended. Owned by this object.
    int exit_fd() const { return running_.pidfd.get(); }
    // Our ends of the pipes that were asked for: non-blocking, -1 when there is none.
    int in_fd() const { return running_.in.get(); }
    int out_fd() const { return running_.out.get(); }
    int err_fd() const { return running_.err.get(); }
    UniqueFd take_in() { return std::move(running_.in); }
    UniqueFd take_out() { return std::move(running_.out); }

    // Send SIGTERM or SIGKILL to the child and all its descendants. Their end shows in poll_exit().
    void terminate() { send_order(Order::kTerminate); }
    void kill() { send_order(Order::kKill); }

    // Reads what is available on stderr into stderr_tail(), at most 64 kB a call. False at the end of stderr.
    bool drain_err();
    const StderrTail& stderr_tail() const { return stderr_tail_; }

    // How the program itself ended; nothing while it runs. Descendants, and a guard that has Options::last to
    // run, may remain. Never waits.
    std::optional<Exit> poll_program();
    // Readable when poll_program() may have an answer. Owned by this object.
    int report_fd() const { return running_.control.get(); }
    // The guard says nothing more: it has ended, or was killed.
    bool reports_ended() const { return reports_ended_; }
    // How Options::last ended: its exit code, or minus the signal that ended it. Nothing: the guard has not
    // run it. Known after poll_exit().
    std::optional<int> last_result() const { return last_result_; }

    // How the child ended, once all descendants have ended; the same answer in every later call. Never waits.
    std::optional<Exit> poll_exit();

  private:
    explicit Child(Spawned running) : running_(std::move(running)) {}
    void send_order(Order order);
    void read_reports();

    Spawned running_;
    StderrTail stderr_tail_;
    Exit exit_;
    bool program_ended_ = false;
    bool reports_ended_ = false;
    pid_t group_ = 0;  // of the program; 0: not known
    std::optional<int> last_result_{};
};

}  // namespace vedette::child
