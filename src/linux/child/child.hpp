// One child program, from start to the last process that it left behind: cameras that are programs
// (exec:, rpicam:), our own helpers. Between us and the child stands a guard process (guard.cpp), which sees
// to it that when the child ends, or we end in whatever way, nothing of the child stays
// (docs/design/children.md). No shell, no waiting, no thread, no timer: SIGKILL so long after SIGTERM is the
// caller's timer. A Child is used by one thread at a time; different ones by different threads.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "core/base/time.hpp"
#include "linux/base/system_error.hpp"
#include "linux/base/unique_fd.hpp"
#include "linux/child/last_words.hpp"

namespace vedette::child {

// What a child gets between terminate() and kill().
inline constexpr Duration kGrace = 2s;

// What stands behind a child's descriptor 0, 1 or 2.
struct Stream {
    enum class Kind { kNull, kPipe, kGiven };
    Kind kind = Kind::kNull;
    int fd = -1;  // kGiven: stays the caller's, the child gets a duplicate

    static Stream null() { return {}; }
    static Stream pipe() { return {Kind::kPipe, -1}; }
    static Stream given(int fd) { return {Kind::kGiven, fd}; }
};

struct Options {
    std::vector<std::string> argv;  // argv[0] is the program: a path, or a name looked up in our PATH
    Stream in;
    Stream out;
    Stream err = Stream::pipe();
    std::vector<int> given;  // become 3, 4, … in the child; stay the caller's

    // By default the child sees PATH, HOME, USER, LOGNAME, LANG, LC_*, TZ, TMPDIR, XDG_RUNTIME_DIR of ours
    // and nothing else, since our environment may hold passwords.
    bool whole_environment = false;
    std::vector<std::pair<std::string, std::string>> environment;  // added, or replacing
    std::string folder;                                            // where it runs; empty: where we run
};

// How a child ended.
struct Exit {
    enum class How {
        kExited,      // value: its exit code
        kSignalled,   // value: the signal's number
        kNotStarted,  // value: the errno of execve
        kLost,        // its guard was killed, so nobody knows; the child was killed with it
    };
    How how = How::kLost;
    int value = 0;

    bool clean() const { return how == How::kExited && value == 0; }
    // "ended", "ended with exit code 3", "was killed by signal 11 (Segmentation fault)"…
    std::string describe() const;
};

class Child {
  public:
    // Returns as soon as the guard runs (about a millisecond). Errors: the program is not there or not
    // executable, the folder is missing, the guard's program is missing, no descriptors or processes left.
    // What execve finds wrong later (a script's interpreter, a foreign binary) comes as kNotStarted.
    static SystemResult<Child> start(const Options& options);

    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    // Kills whatever still runs and does not wait for it.
    ~Child();

    // Readable once nothing of the child runs any more. For poll(); it stays ours.
    int exit_fd() const { return pidfd_.get(); }
    // Ours of the pipes that were asked for: non-blocking, -1 when there is none.
    int in_fd() const { return in_.get(); }
    int out_fd() const { return out_.get(); }
    int err_fd() const { return err_.get(); }
    UniqueFd take_in() { return std::move(in_); }
    UniqueFd take_out() { return std::move(out_); }

    // Asks the child and all its descendants to end (SIGTERM), or ends them (SIGKILL). Then comes
    // poll_exit().
    void terminate();
    void kill();

    // Reads what there is on stderr into last_words(), 64 kB at most a call. False at its end.
    bool drain_err();
    const LastWords& last_words() const { return last_words_; }

    // How it ended, once nothing of it runs any more; the same answer ever after. Never waits.
    std::optional<Exit> poll_exit();

  private:
    Child() = default;
    void abandon();

    pid_t guard_ = -1;  // -1: reaped
    UniqueFd pidfd_;
    UniqueFd control_;
    UniqueFd in_;
    UniqueFd out_;
    UniqueFd err_;
    LastWords last_words_;
    Exit exit_;
};

}  // namespace vedette::child
