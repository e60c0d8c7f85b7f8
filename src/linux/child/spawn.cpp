#include "linux/child/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/child/program_path.hpp"

namespace vedette::child {
namespace {

std::unexpected<Error> failed(std::string_view doing, int number) {
    return std::unexpected(errno_error(doing, number));
}

bool is_passed_on(std::string_view entry) {
    using namespace std::string_view_literals;
    constexpr std::array kNames = {"PATH"sv, "HOME"sv, "USER"sv,   "LOGNAME"sv,
                                   "LANG"sv, "TZ"sv,   "TMPDIR"sv, "XDG_RUNTIME_DIR"sv};
    const std::string_view name = entry.substr(0, entry.find('='));
    return name.starts_with("LC_") || std::ranges::find(kNames, name) != kNames.end();
}

std::vector<std::string> make_environment() {
    std::vector<std::string> out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        if (is_passed_on(*entry)) out.emplace_back(*entry);
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> out;
    out.reserve(strings.size() + 1);
    for (std::string& text : strings) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// A duplicate with a number above all of the child's, so that dup2 never overwrites a source.
Result<UniqueFd> duplicate_above(int fd, int above) {
    UniqueFd out(fcntl(fd, F_DUPFD_CLOEXEC, above + 1));
    if (!out) return failed("duplicate a descriptor for a child", errno);
    return out;
}

struct Ends {
    UniqueFd childs;
    UniqueFd ours;
};

Result<Ends> open_stream(const Stream& stream, bool child_reads, int above) {
    Ends ends;
    UniqueFd low;  // the child's end, of any number
    if (stream.kind == Stream::Kind::kNull) {
        low.reset(open("/dev/null", O_RDWR | O_CLOEXEC));
        if (!low) return failed("open /dev/null", errno);
    } else if (stream.kind == Stream::Kind::kPipe) {
        int fds[2];
        if (pipe2(fds, O_CLOEXEC) != 0) return failed("make a pipe for a child", errno);
        low.reset(fds[child_reads ? 0 : 1]);
        ends.ours.reset(fds[child_reads ? 1 : 0]);
        fcntl(ends.ours.get(), F_SETFL, fcntl(ends.ours.get(), F_GETFL) | O_NONBLOCK);
    }
    auto copy = duplicate_above(low ? low.get() : stream.fd, above);
    if (!copy) return std::unexpected(copy.error());
    ends.childs = std::move(*copy);
    return ends;
}

// Owns the two objects of posix_spawn.
struct Actions {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    Actions() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
        // A session of its own, because a Ctrl-C at our terminal must reach only us. All signals are reset.
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigset_t set;
        sigemptyset(&set);
        posix_spawnattr_setsigmask(&attributes, &set);
        sigfillset(&set);
        posix_spawnattr_setsigdefault(&attributes, &set);
    }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    ~Actions() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
};

Result<std::vector<std::string>> guard_arguments(const Options& options, int control) {
    if (options.argv.empty()) return fail(Kind::kInvalidArgument, "no program was given");
    auto program = find_program(options.argv[0]);
    if (!program) return std::unexpected(program.error());
    std::vector<std::string> out = {"vedette-guard", std::to_string(control),
                                    std::to_string(options.last.size())};
    if (!options.last.empty()) {
        auto last = find_program(options.last[0]);
        if (!last) return std::unexpected(last.error());
        out.push_back(*last);
        out.insert(out.end(), options.last.begin() + 1, options.last.end());
    }
    out.push_back(*program);
    out.insert(out.end(), options.argv.begin(), options.argv.end());
    return out;
}

}  // namespace

Result<Spawned> spawn(const Options& options) {
    const int control = 3 + static_cast<int>(options.given.size());
    auto arguments = guard_arguments(options, control);
    if (!arguments) return std::unexpected(arguments.error());
    auto guard = find_own_program("vedette-guard");
    if (!guard) return std::unexpected(guard.error());

    Spawned out;
    std::vector<UniqueFd> sources;  // become the child's 0, 1, 2, 3…
    UniqueFd* const ours[] = {&out.in, &out.out, &out.err};
    const Stream* const streams[] = {&options.in, &options.out, &options.err};
    for (int i = 0; i < 3; ++i) {
        auto ends = open_stream(*streams[i], i == 0, control);
        if (!ends) return std::unexpected(ends.error());
        sources.push_back(std::move(ends->childs));
        *ours[i] = std::move(ends->ours);
    }
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return failed("make a socket pair for a child", errno);
    out.control.reset(pair[0]);
    const UniqueFd guards_end(pair[1]);
    std::vector<int> given = options.given;
    given.push_back(guards_end.get());
    for (const int fd : given) {
        auto copy = duplicate_above(fd, control);
        if (!copy) return std::unexpected(copy.error());
        sources.push_back(std::move(*copy));
    }

    Actions actions;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        posix_spawn_file_actions_adddup2(&actions.files, sources[i].get(), static_cast<int>(i));
    }
    posix_spawn_file_actions_addclosefrom_np(&actions.files, control + 1);
    std::vector<std::string> environment = make_environment();
    const std::vector<char*> argv = pointers(*arguments);
    const std::vector<char*> envp = pointers(environment);
    // posix_spawn copies no page tables and runs none of our code between fork and execve.
    const int error = posix_spawn(&out.guard, guard->c_str(), &actions.files, &actions.attributes,
                                  argv.data(), envp.data());
    if (error != 0) return failed("start " + options.argv[0], error);
    // glibc 2.36 declares pidfd_open without extern "C".
    out.pidfd.reset(static_cast<int>(syscall(SYS_pidfd_open, out.guard, 0)));
    if (!out.pidfd) {
        const int why = errno;
        ::kill(out.guard, SIGKILL);  // its child dies with it
        waitpid(out.guard, nullptr, 0);
        return failed("watch " + options.argv[0], why);
    }
    return out;
}

}  // namespace vedette::child
