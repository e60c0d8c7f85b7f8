// For tests of child processes: shell scripts as children, and what is waited for.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>

#include "linux/child/child.hpp"

namespace vedette::child {

inline constexpr int kTimeoutMs = 20'000;  // reached by a failing test only

inline bool readable(int fd) {
    pollfd polled{fd, POLLIN, 0};
    return poll(&polled, 1, kTimeoutMs) == 1;
}

// Everything until the other side has closed.
inline std::string read_all(int fd) {
    std::string out;
    char buffer[4096];
    while (readable(fd)) {
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got == 0) return out;
        if (got > 0) out.append(buffer, static_cast<std::size_t>(got));
        if (got < 0 && errno != EAGAIN && errno != EINTR) break;
    }
    return out + " (its end did not come)";
}

inline std::string read_line(int fd) {
    std::string out;
    char c = 0;
    while (readable(fd) && read(fd, &c, 1) == 1 && c != '\n') out += c;
    return out;
}

inline Exit wait_for(Child& child) {
    EXPECT_TRUE(readable(child.exit_fd()));
    const auto exit = child.poll_exit();
    EXPECT_TRUE(exit.has_value());
    return exit.value_or(Exit{});
}

inline Options shell(const std::string& script) {
    Options options;
    options.argv = {"sh", "-c", script};
    options.out = Stream::pipe();
    return options;
}

inline std::string self() { return std::filesystem::read_symlink("/proc/self/exe"); }

inline std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

// True when no process of that number is left, zombies included.
inline bool gone(const std::string& pid) { return ::kill(std::stoi(pid), 0) != 0 && errno == ESRCH; }

struct Pipe {
    Pipe() {
        int fds[2];
        if (pipe2(fds, O_CLOEXEC) != 0) std::abort();
        reader.reset(fds[0]);
        writer.reset(fds[1]);
    }
    UniqueFd reader;
    UniqueFd writer;
};

}  // namespace vedette::child
