#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "linux/child/child_fixture.hpp"

namespace vedette::child {
namespace {

TEST(Child, its_output_and_exit_code_are_received) {
    auto child = Child::start(shell("echo hello; exit 3"));
    ASSERT_TRUE(child.has_value()) << child.error().message;
    EXPECT_EQ(read_all(child->out_fd()), "hello\n");
    const Exit exit = wait_for(*child);
    EXPECT_TRUE(exit.how == Exit::How::kExited);
    EXPECT_EQ(exit.describe(), "ended with exit code 3");
    EXPECT_EQ(child->poll_exit()->value, 3);
}

TEST(Child, reads_what_we_write) {
    Options options = shell("cat");
    options.in = Stream::pipe();
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(write(child->in_fd(), "moon\n", 5), 5);
    child->take_in().reset();
    EXPECT_EQ(read_all(child->out_fd()), "moon\n");
    EXPECT_TRUE(wait_for(*child).clean());
}

TEST(Child, arguments_pass_through_no_shell) {
    Options options;
    options.argv = {"printf", "%s|", "a b", "$HOME", "*", ""};
    options.out = Stream::pipe();
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_all(child->out_fd()), "a b|$HOME|*||");
}

TEST(Child, a_missing_program_is_refused_at_once) {
    Options options;
    options.argv = {"rpicam-vid-of-nobody"};
    const auto child = Child::start(options);
    ASSERT_FALSE(child.has_value());
    EXPECT_EQ(child.error().kind, vedette::Kind::kNotFound);
    EXPECT_EQ(child.error().message,
              "rpicam-vid-of-nobody: not found in PATH; install it or give its whole path");
}

TEST(Child, a_script_without_its_interpreter_is_reported_as_not_started) {
    const std::string file = "/tmp/vedette-child-" + std::to_string(getpid());
    std::ofstream(file) << "#!/no/such/interpreter\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    Options options;
    options.argv = {file};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    const Exit exit = wait_for(*child);
    EXPECT_TRUE(exit.how == Exit::How::kNotStarted);
    EXPECT_EQ(exit.describe(), "could not be started: No such file or directory");
    std::filesystem::remove(file);
}

TEST(Child, gets_no_passwords_of_our_environment) {
    setenv("CAMERA_PASSWORD", "secret", 1);
    auto child = Child::start(shell("echo ${CAMERA_PASSWORD-none} ${PATH:+path}"));
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_all(child->out_fd()), "none path\n");
    unsetenv("CAMERA_PASSWORD");
}

TEST(Child, inherits_no_other_descriptors) {
    const Pipe pipe;  // close-on-exec, and not given
    const UniqueFd leaky(dup(pipe.reader.get()));
    ASSERT_TRUE(static_cast<bool>(leaky));
    int pair[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    const UniqueFd ours(pair[0]);
    const UniqueFd given(pair[1]);
    Options options;
    options.argv = {self(), "--list-descriptors"};
    options.out = Stream::pipe();
    options.given = {given.get(), pipe.writer.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_all(child->out_fd()), "0 1 2 3 4 \n");
}

TEST(Child, a_given_socket_carries_bytes_both_ways) {
    int pair[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const UniqueFd ours(pair[0]);
    UniqueFd given(pair[1]);
    Options options = shell("read line <&3; echo \"got $line\" >&3");
    options.given = {given.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    given.reset();
    EXPECT_EQ(write(ours.get(), "sun\n", 4), 4);
    EXPECT_EQ(read_all(ours.get()), "got sun\n");
}

TEST(Child, terminate_reaches_its_children_too) {
    const Pipe alive;
    Options options = shell("sleep 1000 & setsid sleep 1000 & echo ready; wait");
    options.given = {alive.writer.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_line(child->out_fd()), "ready");
    child->terminate();
    const Exit exit = wait_for(*child);
    EXPECT_EQ(exit.describe(), "was killed by signal 15 (Terminated)");
}

TEST(Child, one_that_ignores_terminate_is_killed) {
    auto child = Child::start(shell("trap '' TERM; echo ready; while :; do sleep 1000; done"));
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_line(child->out_fd()), "ready");
    child->terminate();
    EXPECT_FALSE(child->poll_exit().has_value());
    child->kill();
    EXPECT_EQ(wait_for(*child).describe(), "was killed by signal 9 (Killed)");
}

TEST(Child, may_take_its_time_after_terminate) {
    const Pipe go;
    Options options =
        shell("trap 'read x <&3; echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
    options.given = {go.reader.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(read_line(child->out_fd()), "ready");
    child->terminate();
    EXPECT_EQ(write(go.writer.get(), "\n", 1), 1);
    EXPECT_EQ(read_all(child->out_fd()), "tidied\n");
    EXPECT_TRUE(wait_for(*child).clean());
}

// Forks twice, leaves its group and session, and runs longer than the program that was started.
constexpr const char* kDaemon = "(setsid sh -c 'sh -c \"echo \\$\\$; exec sleep 1000\" & exit 0' & exit 0)";

TEST(Child, a_grandchild_that_forked_twice_ends_with_the_child) {
    Pipe alive;
    Options options = shell(std::string(kDaemon) + "; read x; exit 0");
    options.in = Stream::pipe();
    options.given = {alive.writer.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    alive.writer.reset();
    const std::string pid = read_line(child->out_fd());
    EXPECT_FALSE(gone(pid));
    child->take_in().reset();
    EXPECT_TRUE(wait_for(*child).clean());
    EXPECT_EQ(read_all(alive.reader.get()), "");
    EXPECT_TRUE(gone(pid));
}

TEST(Child, its_destructor_kills_all_descendants) {
    Pipe alive;
    Options options = shell(std::string(kDaemon) + "; trap '' TERM; sleep 1000");
    options.given = {alive.writer.get()};
    {
        auto child = Child::start(options);
        ASSERT_TRUE(child.has_value());
        alive.writer.reset();
        read_line(child->out_fd());
    }
    EXPECT_EQ(read_all(alive.reader.get()), "");
}

TEST(Child, all_descendants_end_when_we_are_killed) {
    Pipe alive;
    Pipe said;
    const pid_t owner = fork();
    ASSERT_NE(owner, -1);
    if (owner == 0) {  // a hub, which starts a child and is killed with SIGKILL
        Options options = shell(std::string(kDaemon) + "; trap '' TERM HUP; echo $$; sleep 1000");
        options.out = Stream::given(said.writer.get());
        options.given = {alive.writer.get()};
        auto child = Child::start(options);
        // A second child is started by a thread that ends: this must not end the child.
        std::optional<Result<Child>> second;
        std::thread([&] { second.emplace(Child::start(options)); }).join();
        if (!child || !*second) _exit(1);
        while (true) pause();
    }
    alive.writer.reset();
    said.writer.reset();
    std::vector<std::string> pids;
    for (int i = 0; i < 4; ++i) pids.push_back(read_line(said.reader.get()));
    for (const std::string& pid : pids) EXPECT_FALSE(gone(pid)) << pid;
    ::kill(owner, SIGKILL);
    waitpid(owner, nullptr, 0);
    EXPECT_EQ(read_all(alive.reader.get()), "");  // ends when the last holder is dead
    EXPECT_EQ(read_all(said.reader.get()), "");
}

TEST(Child, dies_with_its_guard_and_is_reported_as_lost) {
    Pipe alive;
    Options options = shell("echo $PPID; sleep 1000; true");
    options.given = {alive.writer.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    alive.writer.reset();
    ::kill(std::stoi(read_line(child->out_fd())), SIGKILL);
    EXPECT_TRUE(wait_for(*child).how == Exit::How::kLost);
    EXPECT_EQ(read_all(alive.reader.get()), "");
}

TEST(Child, much_stderr_neither_blocks_it_nor_fills_our_memory) {
    auto child =
        Child::start(shell("i=0; while [ $i -lt 20000 ]; do echo \"warning number $i\" >&2; i=$((i+1)); done;"
                           "echo 'no such camera' >&2; exit 1"));
    ASSERT_TRUE(child.has_value());
    while (readable(child->err_fd()) && child->drain_err()) {
    }
    EXPECT_EQ(std::ranges::count(child->stderr_tail().text(), '\n'), 9);
    EXPECT_EQ(child->stderr_tail().last_line(), "no such camera");
    EXPECT_EQ(wait_for(*child).value, 1);
}

TEST(Child, the_guards_command_line_shows_no_arguments) {
    auto child = Child::start(shell("tr '\\0' ' ' </proc/$PPID/cmdline; # hunter2"));
    ASSERT_TRUE(child.has_value());
    const std::string shown = read_all(child->out_fd());
    EXPECT_TRUE(shown.starts_with("vedette-guard")) << shown;
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
}

TEST(Child, fifty_cycles_leak_neither_descriptors_nor_processes) {
    const auto cycle = [](int i) {
        auto child = Child::start(shell(i % 2 == 0 ? "exit 0" : std::string(kDaemon) + "; sleep 1000"));
        ASSERT_TRUE(child.has_value());
        if (i % 2 == 1) child->kill();
        if (i % 5 != 0) wait_for(*child);  // the others are abandoned
    };
    cycle(1);
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 50; ++i) cycle(i);
    EXPECT_EQ(open_descriptors(), before);
    // The abandoned ones end by themselves, so that all our children can be reaped.
    while (waitpid(-1, nullptr, 0) > 0) {
    }
    EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace vedette::child

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--list-descriptors") {
        for (int fd = 0; fd < 1024; ++fd) {
            if (fcntl(fd, F_GETFD) >= 0) std::printf("%d ", fd);
        }
        std::puts("");
        return 0;
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
