// The program that a guard runs at the end: a lamp that is on while a file exists.
#include <random>

#include <sys/prctl.h>
#include <sys/wait.h>

#include "linux/child/child_fixture.hpp"

namespace vedette::child {
namespace {

// "on" while the lamp is on, as a file; its removal is what Options::last does.
struct Lamp {
    std::string file =
        (std::filesystem::temp_directory_path() / ("lamp-" + std::to_string(getpid()))).string();
    Pipe alive;

    // With the lamp's switch held by the child and its guard.
    Options options(const std::string& script) const {
        Options options = shell(script);
        options.last = {"rm", file};
        options.given = {alive.writer.get()};
        return options;
    }
    bool on() const { return std::filesystem::exists(file); }
    ~Lamp() { std::filesystem::remove(file); }
};

TEST(ChildLast, is_run_when_we_are_killed_and_not_when_the_child_ends) {
    Lamp lamp;
    Pipe ready;
    const pid_t owner = fork();
    ASSERT_NE(owner, -1);
    if (owner == 0) {
        auto child = Child::start(lamp.options("echo on >" + lamp.file));
        if (!child || !readable(child->report_fd())) _exit(1);
        while (!child->poll_program()) readable(child->report_fd());
        const char ended = child->poll_program()->clean() ? 'y' : 'n';
        if (child->poll_exit() || write(ready.writer.get(), &ended, 1) != 1) _exit(1);
        while (true) pause();
    }
    ready.writer.reset();
    char ended = 0;
    ASSERT_EQ(read(ready.reader.get(), &ended, 1), 1);
    EXPECT_EQ(ended, 'y');
    poll(nullptr, 0, 200);  // a guard that does not wait for its owner would have run it
    EXPECT_TRUE(lamp.on());
    // The guard is a child of the owner; this process gets it when the owner dies.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::kill(owner, SIGKILL);
    waitpid(owner, nullptr, 0);
    EXPECT_GT(waitpid(-1, nullptr, 0), 0);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    EXPECT_FALSE(lamp.on());
}

TEST(ChildLast, is_run_after_all_descendants_are_gone) {
    Lamp lamp;
    auto child =
        Child::start(lamp.options("echo on >" + lamp.file + "; (trap '' TERM; sleep 1000) & echo go; wait"));
    ASSERT_TRUE(child.has_value());
    lamp.alive.writer.reset();
    EXPECT_EQ(read_line(child->out_fd()), "go");
    EXPECT_FALSE(child->poll_program());
    child->kill();
    wait_for(*child);
    EXPECT_EQ(read_all(lamp.alive.reader.get()), "");
    EXPECT_FALSE(lamp.on());
    EXPECT_EQ(child->last_result(), 0);
}

TEST(ChildLast, that_hangs_is_ended_with_all_that_it_began) {
    Pipe alive;
    Options options = shell("true");
    options.last = {"sh", "-c", "sleep 1000 & trap '' TERM; kill -TERM $$; sleep 1000"};
    options.given = {alive.writer.get()};
    auto child = Child::start(options);
    ASSERT_TRUE(child.has_value());
    alive.writer.reset();
    child->terminate();
    wait_for(*child);
    EXPECT_EQ(child->last_result(), -SIGKILL);
    EXPECT_EQ(read_all(alive.reader.get()), "");
}

TEST(ChildLast, that_fails_is_reported) {
    for (const auto& [script, failure] : {std::pair{"exit 3", 3}, {"kill -9 $$", -SIGKILL}}) {
        Options options = shell("true");
        options.last = {"sh", "-c", script};
        auto child = Child::start(options);
        ASSERT_TRUE(child.has_value());
        child->terminate();
        wait_for(*child);
        EXPECT_EQ(child->last_result(), failure) << script;
    }
    Options options = shell("true");
    options.last = {"no-such-program"};
    EXPECT_FALSE(Child::start(options).has_value());
}

// Field case: lights stay on when the program is killed | unosquare/raspberryio 44 | dark after each of fifty kills,
// whenever they come
TEST(ChildLast, is_run_whenever_the_kill_comes) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    std::minstd_rand random(44);
    int lit = 0;
    for (int kill = 0; kill < 50; ++kill) {
        Lamp lamp;
        Pipe begun;
        const pid_t owner = fork();
        ASSERT_NE(owner, -1);
        if (owner == 0) {
            while (true) {
                auto child = Child::start(lamp.options("echo on >" + lamp.file));
                if (!child) _exit(1);
                while (!child->poll_program()) readable(child->report_fd());
                if (write(begun.writer.get(), "x", 1) != 1) _exit(1);
                child->kill();
                while (!child->poll_exit()) readable(child->exit_fd());
            }
        }
        char first = 0;
        ASSERT_EQ(read(begun.reader.get(), &first, 1), 1);
        poll(nullptr, 0, static_cast<int>(random() % 40));
        lit += lamp.on();
        ::kill(owner, SIGKILL);
        // The owner and every guard that it has left behind.
        while (waitpid(-1, nullptr, 0) > 0) {
        }
        ASSERT_FALSE(lamp.on()) << "kill " << kill;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    EXPECT_GT(lit, 0) << "the kills came while it was on, too";
}

}  // namespace
}  // namespace vedette::child
