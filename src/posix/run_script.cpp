#include "posix/run_script.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/text.hpp"
#include "posix/clock.hpp"

namespace vedette::posix {
namespace {

constexpr std::size_t kMaxReport = 16384;  // bytes of error output that are kept
constexpr int kPollMs = 50;

constexpr const char* kPythonDriver =
    "import asyncio, importlib.util, inspect, os, sys\n"
    "path = sys.argv[1]\n"
    "sys.argv = [path]\n"
    "sys.path.insert(0, os.path.dirname(path))\n"
    "name = os.path.splitext(os.path.basename(path))[0]\n"
    "spec = importlib.util.spec_from_file_location(name, path)\n"
    "module = importlib.util.module_from_spec(spec)\n"
    "sys.modules[name] = module\n"
    "spec.loader.exec_module(module)\n"
    "main = getattr(module, 'main', None)\n"
    "if inspect.iscoroutinefunction(main):\n"
    "    asyncio.run(main())\n"
    "elif callable(main):\n"
    "    main()\n";
constexpr const char* kLuaDriver =
    "local path = arg[1] arg = {[0] = path} dofile(path) if main then main() end";

// Programs to try, one after the other, each with its arguments.
using Command = std::vector<std::string>;

std::vector<Command> commands_for(const std::string& path) {
    const auto ends_with = [&](std::string_view ending) {
        return path.size() > ending.size() &&
               equal_ignoring_case(std::string_view(path).substr(path.size() - ending.size()), ending);
    };
    if (ends_with(".py")) return {{"python3", "-B", "-u", "-c", kPythonDriver, path}};
    if (ends_with(".lua")) {
        std::vector<Command> commands;
        for (const char* program : {"lua5.4", "lua", "lua5.3"}) {
            commands.push_back({program, "-e", kLuaDriver, "/dev/null", path});
        }
        return commands;
    }
    if (ends_with(".sh")) return {{"sh", path}};
    if (access(path.c_str(), X_OK) == 0) return {{path}};
    return {};
}

// In the child: does not return.
[[noreturn]] void become(const std::vector<Command>& commands, int report) {
    struct sigaction usual{};
    usual.sa_handler = SIG_DFL;
    for (const int signal : {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGTERM, SIGPIPE})
        sigaction(signal, &usual, nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    dup2(report, STDERR_FILENO);
    for (const Command& command : commands) {
        std::vector<char*> words;
        for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        execvp(words[0], words.data());
    }
    const std::string problem = commands.front().front() + " is not installed\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, problem.data(), problem.size());
    _exit(127);
}

void show(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(STDERR_FILENO, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

// Shows what the script writes to its error output until it has ended, and returns the end of it. What a
// process that it left behind writes later is not waited for.
std::string report_of(int from, pid_t script, int& status) {
    std::string report;
    std::array<char, 4096> block{};
    bool ended = false;
    while (true) {
        ended = ended || waitpid(script, &status, WNOHANG) == script;
        pollfd waiting{.fd = from, .events = POLLIN, .revents = 0};
        const int ready = poll(&waiting, 1, ended ? 0 : kPollMs);
        if (ready <= 0) {
            if (ended) return report;
            continue;
        }
        const ssize_t size = read(from, block.data(), block.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) break;
        const std::string_view bytes(block.data(), static_cast<std::size_t>(size));
        show(bytes);
        report += bytes;
        if (report.size() > kMaxReport) report.erase(0, report.size() - kMaxReport);
    }
    while (!ended && waitpid(script, &status, 0) < 0 && errno == EINTR) {
    }
    return report;
}

std::string last_line(std::string_view report) {
    while (!report.empty() && (report.back() == '\n' || report.back() == '\r')) report.remove_suffix(1);
    const std::size_t begin = report.rfind('\n');
    return std::string(begin == report.npos ? report : report.substr(begin + 1));
}

}  // namespace

ScriptResult run_script(const std::string& path) {
    ScriptResult result;
    const std::vector<Command> commands = commands_for(path);
    if (commands.empty()) {
        result.problem = "Only .py, .lua and .sh files and programs can be run";
        return result;
    }
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        result.problem = std::string("The script was not started: ") + std::strerror(errno);
        return result;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    // As system() does: Ctrl-C is for the script.
    struct sigaction ignored{};
    ignored.sa_handler = SIG_IGN;
    struct sigaction old_interrupt{};
    struct sigaction old_quit{};
    sigaction(SIGINT, &ignored, &old_interrupt);
    sigaction(SIGQUIT, &ignored, &old_quit);
    const MonoTime begun = mono_now();
    const pid_t script = fork();
    if (script == 0) become(commands, ends[1]);
    close(ends[1]);
    int status = 0;
    std::string report;
    if (script < 0) {
        result.problem = std::string("The script was not started: ") + std::strerror(errno);
    } else {
        report = report_of(ends[0], script, status);
    }
    close(ends[0]);
    sigaction(SIGINT, &old_interrupt, nullptr);
    sigaction(SIGQUIT, &old_quit, nullptr);
    result.took = mono_now() - begun;
    if (script < 0) return result;
    result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    if (result.status != 0) {
        result.error_line = error_line(report, path);
        result.problem = last_line(report);
    }
    return result;
}

std::optional<std::uint64_t> error_line(std::string_view report, std::string_view path) {
    constexpr std::string_view kBefore[] = {"\", line ", ": line ", ": ", ":"};
    for (std::size_t at = report.rfind(path); at != report.npos;
         at = at == 0 ? report.npos : report.rfind(path, at - 1)) {
        const std::string_view rest = report.substr(at + path.size());
        for (const std::string_view before : kBefore) {
            if (!rest.starts_with(before)) continue;
            const std::string_view digits = rest.substr(before.size());
            std::size_t size = 0;
            while (size < digits.size() && is_digit(digits[size])) ++size;
            if (const auto line = parse_int<std::uint64_t>(digits.substr(0, size)); line && *line > 0)
                return line;
        }
    }
    return std::nullopt;
}

}  // namespace vedette::posix
