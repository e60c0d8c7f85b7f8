#include "posix/terminal.hpp"

#include <array>
#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "core/term/input.hpp"
#include "posix/clock.hpp"

namespace vedette::posix {
namespace {

constexpr std::string_view kGiveBack = "[given back]";

// A terminal: the test is the person in front of it, `line` is what a program has as its standard input.
struct Pty {
    Pty() : person(::posix_openpt(O_RDWR | O_NOCTTY)) {
        ::grantpt(person);
        ::unlockpt(person);
        line = ::open(::ptsname(person), O_RDWR | O_NOCTTY);
    }
    ~Pty() {
        hang_up();
        ::close(line);
    }
    void hang_up() { ::close(std::exchange(person, -1)); }
    void type(std::string_view bytes) const {
        EXPECT_EQ(::write(person, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    // What the program sends, until it ends with `end`.
    std::string see(std::string_view end) const {
        std::string seen;
        pollfd polled{person, POLLIN, 0};
        while (!seen.ends_with(end) && ::poll(&polled, 1, 20'000) == 1) {
            char byte = 0;
            if (::read(person, &byte, 1) != 1) break;
            seen += byte;
        }
        return seen;
    }
    bool is_raw() const {
        termios settings{};
        EXPECT_EQ(::tcgetattr(line, &settings), 0);
        return (settings.c_lflag & (ICANON | ECHO | ISIG | IEXTEN)) == 0 &&
               (settings.c_iflag & (ICRNL | IXON)) == 0 && (settings.c_oflag & OPOST) == 0;
    }

    int person = -1;
    int line = -1;
};

// A program on the terminal, in a process of its own that says "ready" when it is in raw mode. `run` must not
// return.
template <class Run>
pid_t start(const Pty& pty, Run run, bool orphaned = false) {
    const pid_t child = ::fork();
    if (child == 0) {
        if (orphaned) {
            ::setsid();
        } else {
            ::setpgid(0, 0);  // a process group of a shell's job, which can be stopped
        }
        // The test may be run by nohup, or under a sanitizer.
        for (const int signal : {SIGABRT, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGTERM, SIGTSTP})
            std::signal(signal, SIG_DFL);
        Terminal terminal(pty.line, pty.line);
        if (!terminal.begin(kGiveBack)) ::_exit(99);
        terminal.write("ready");
        run(terminal);
        ::_exit(98);
    }
    EXPECT_EQ(pty.see("ready"), "ready");
    return child;
}

int wait_for(pid_t child, int options = 0) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, options), child);
    return status;
}

std::string read_text(Terminal& terminal) {
    std::array<std::uint8_t, 64> bytes{};
    return std::string(as_text(Bytes(bytes).first(terminal.read(bytes))));
}

TEST(Terminal, is_raw_between_begin_and_end) {
    const Pty pty;
    EXPECT_FALSE(pty.is_raw());
    termios before{};
    termios after{};
    ::tcgetattr(pty.line, &before);
    {
        Terminal terminal(pty.line, pty.line);
        ASSERT_TRUE(terminal.begin(kGiveBack));
        EXPECT_TRUE(pty.is_raw());
        Terminal second(pty.line, pty.line);
        EXPECT_FALSE(second.begin(kGiveBack));
        EXPECT_EQ(errno, EBUSY);
        terminal.write("a\nb");
    }
    EXPECT_EQ(pty.see("back]"), "a\nb[given back]");
    ::tcgetattr(pty.line, &after);
    EXPECT_TRUE(before.c_iflag == after.c_iflag && before.c_oflag == after.c_oflag &&
                before.c_cflag == after.c_cflag && before.c_lflag == after.c_lflag);
    Terminal again(pty.line, pty.line);
    EXPECT_TRUE(again.begin(kGiveBack));
    EXPECT_TRUE(pty.is_raw());
}

TEST(Terminal, what_is_no_terminal_is_refused) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    Terminal terminal(ends[0], ends[1]);
    EXPECT_FALSE(terminal.begin(kGiveBack));
    EXPECT_EQ(errno, ENOTTY);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Terminal, bytes_typed_before_and_behind_are_not_lost) {
    const Pty pty;
    pty.type("ab");
    {
        Terminal terminal(pty.line, pty.line);
        ASSERT_TRUE(terminal.begin(kGiveBack));
        EXPECT_TRUE(terminal.wait({}) == Wake::kInput);
        EXPECT_EQ(read_text(terminal), "ab");
        pty.type("\x03\x1a\x13\x11\r");  // no signal, no flow control, no line feed
        EXPECT_TRUE(terminal.wait({}) == Wake::kInput);
        EXPECT_EQ(read_text(terminal), "\x03\x1a\x13\x11\r");
        pty.type("cd\n");
    }
    std::array<char, 16> bytes{};
    EXPECT_EQ(::read(pty.line, bytes.data(), bytes.size()), 3);
}

TEST(Terminal, waits_until_the_deadline_and_no_longer) {
    const Pty pty;
    Terminal terminal(pty.line, pty.line);
    ASSERT_TRUE(terminal.begin(kGiveBack));
    EXPECT_TRUE(terminal.wait(mono_now() - 1s) == Wake::kDeadline);
    const MonoTime deadline = mono_now() + 3ms;
    EXPECT_TRUE(terminal.wait(deadline) == Wake::kDeadline);
    EXPECT_TRUE(mono_now() >= deadline);
    pty.type("x");
    EXPECT_TRUE(terminal.wait(mono_now() - 1s) == Wake::kInput);
}

TEST(Terminal, says_when_the_line_is_gone) {
    Pty pty;
    Terminal terminal(pty.line, pty.line);
    ASSERT_TRUE(terminal.begin(kGiveBack));
    pty.hang_up();
    Wake wake = terminal.wait({});
    if (wake == Wake::kInput) {
        EXPECT_EQ(read_text(terminal), "");
        wake = terminal.wait({});
    }
    EXPECT_TRUE(wake == Wake::kClosed);
    terminal.write("nobody sees it");
    EXPECT_TRUE(terminal.wait({}) == Wake::kClosed);
}

// Field case: a program leaves its standard input or output non-blocking, and others fail in the same shell |
// neovim/neovim#10284, flux-framework/flux-core#1803, appneta/tcpreplay#470 | flags stay as they are, and
// both kinds lose nothing
TEST(Terminal, a_slow_line_gets_all_bytes_in_order) {
    for (const int flags : {0, O_NONBLOCK}) {
        const Pty pty;
        ::fcntl(pty.line, F_SETFL, O_RDWR | flags);
        Terminal terminal(pty.line, pty.line);
        ASSERT_TRUE(terminal.begin(kGiveBack));
        std::string text;
        for (int i = 0; i < 30'000; ++i) text += std::to_string(i);
        std::string seen;
        std::thread person([&] { seen = pty.see("the end"); });
        std::thread resizes([main = ::pthread_self()] {
            for (int i = 0; i < 50; ++i) ::pthread_kill(main, SIGWINCH);
        });
        terminal.write(text);
        resizes.join();
        terminal.write("the end");
        person.join();
        EXPECT_TRUE(seen == text + "the end") << seen.size() << " bytes of " << text.size();
        EXPECT_EQ(::fcntl(pty.line, F_GETFL) & O_NONBLOCK, flags);
        EXPECT_TRUE(terminal.wait({}) == Wake::kResized);
        EXPECT_TRUE(terminal.wait(mono_now()) == Wake::kDeadline);
    }
}

TEST(Terminal, a_signal_to_end_is_told_and_the_next_one_ends_the_process) {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGQUIT}) {
        const Pty pty;
        const pid_t child = start(pty, [](Terminal& terminal) {
            const bool told = terminal.wait({}) == Wake::kEnd;
            terminal.write(told ? "told " + std::to_string(terminal.end_signal()) : "not told");
            terminal.wait({});
        });
        ::kill(child, signal);
        EXPECT_EQ(pty.see("told " + std::to_string(signal)), "told " + std::to_string(signal));
        EXPECT_TRUE(pty.is_raw());
        ::kill(child, signal);
        const int status = wait_for(child);
        EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal) << status;
        EXPECT_EQ(pty.see("back]"), kGiveBack);
        EXPECT_FALSE(pty.is_raw());
    }
}

TEST(Terminal, is_given_back_while_the_process_is_stopped) {
    const Pty pty;
    const pid_t child = start(pty, [](Terminal& terminal) {
        for (int i = 0; i < 2; ++i) {
            const bool told = terminal.wait({}) == Wake::kContinued;
            terminal.write(told ? "goes on" : "not told");
        }
        terminal.end();
        ::_exit(0);
    });
    for (int i = 0; i < 2; ++i) {
        ::kill(child, SIGTSTP);
        EXPECT_TRUE(WIFSTOPPED(wait_for(child, WUNTRACED)));
        EXPECT_EQ(pty.see("back]"), kGiveBack);
        EXPECT_FALSE(pty.is_raw());
        ::kill(child, SIGCONT);
        if (i == 0) {
            EXPECT_EQ(pty.see("goes on"), "goes on");
            EXPECT_TRUE(pty.is_raw());
        }
    }
    EXPECT_EQ(pty.see("back]"), "goes on[given back]");
    EXPECT_EQ(wait_for(child), 0);
}

// What a shell does with a job: stops it, takes the terminal, lets it go on in the background, and brings it
// back. Returns the number of the step that went wrong, 0 for none.
int play_shell(const Pty& pty) {
    ::setsid();
    const int tty = ::open(::ptsname(pty.person), O_RDWR);  // the controlling terminal of the session
    std::signal(SIGTTOU, SIG_IGN);
    termios cooked{};
    ::tcgetattr(tty, &cooked);
    std::array<int, 2> ready{};
    if (::pipe(ready.data()) != 0) return 1;
    const pid_t job = ::fork();
    if (job == 0) {
        ::setpgid(0, 0);
        ::tcsetpgrp(tty, ::getpgrp());
        std::signal(SIGTTOU, SIG_DFL);
        Terminal terminal(tty, tty);
        if (!terminal.begin(kGiveBack)) ::_exit(9);
        char byte = 1;
        if (::write(ready[1], &byte, 1) != 1) ::_exit(9);
        if (terminal.wait({}) == Wake::kContinued && ::write(ready[1], &byte, 1) == 1) ::_exit(0);
        ::_exit(9);
    }
    char byte = 0;
    int status = 0;
    int failed = 0;
    const auto expect = [&](int step, bool holds) { failed = failed == 0 && !holds ? step : failed; };
    expect(2, ::read(ready[0], &byte, 1) == 1 && pty.is_raw());
    ::kill(job, SIGTSTP);
    expect(3, ::waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status) && !pty.is_raw());
    ::tcsetpgrp(tty, ::getpgrp());
    ::tcsetattr(tty, TCSANOW, &cooked);
    ::kill(job, SIGCONT);  // bg
    expect(4, ::waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTOU);
    expect(5, !pty.is_raw());
    if (failed == 0) {
        ::tcsetpgrp(tty, job);
        ::kill(job, SIGCONT);  // fg
        expect(6, ::read(ready[0], &byte, 1) == 1 && pty.is_raw());
    }
    ::kill(job, SIGKILL);
    ::waitpid(job, &status, 0);
    return failed;
}

// Field case: a program that goes on in the background takes the terminal from the shell | vadimdemedes/ink#989 | the system
// stops it again, and it takes the terminal when it is in the foreground
TEST(Terminal, stays_off_the_terminal_in_the_background) {
    const Pty pty;
    const pid_t shell = ::fork();
    if (shell == 0) ::_exit(play_shell(pty));
    EXPECT_EQ(wait_for(shell), 0);
}

// Field case: SIGTSTP has no effect in an orphaned process group, and the program goes on with a terminal that it has given
// back | guanyilun/agent-sh#214 | it takes the terminal again at once
TEST(Terminal, goes_on_when_the_system_does_not_stop_it) {
    const Pty pty;
    const auto run = [](Terminal& terminal) {
        terminal.write(terminal.wait({}) == Wake::kContinued ? "goes on" : "not told");
        terminal.wait({});
    };
    const pid_t child = start(pty, run, true);
    ::kill(child, SIGTSTP);
    EXPECT_EQ(pty.see("goes on"), std::string(kGiveBack) + "goes on");
    EXPECT_TRUE(pty.is_raw());
    ::kill(child, SIGKILL);
    wait_for(child);
}

// Field case: after SIGSTOP and SIGCONT the shell's settings stay, and keys come as lines | vadimdemedes/ink#989 | the
// terminal is raw again when the program goes on
TEST(Terminal, is_taken_again_when_only_the_shell_has_changed_it) {
    // SIGSTOP can't be caught.
    const Pty pty;
    termios before{};
    ::tcgetattr(pty.line, &before);
    const pid_t child = start(pty, [](Terminal& terminal) {
        terminal.write(terminal.wait({}) == Wake::kContinued ? "goes on" : "not told");
        terminal.wait({});
    });
    ::kill(child, SIGSTOP);
    EXPECT_TRUE(WIFSTOPPED(wait_for(child, WUNTRACED)));
    termios cooked = before;
    cooked.c_lflag |= ICANON | ECHO;
    ::tcsetattr(pty.line, TCSANOW, &cooked);
    ::kill(child, SIGCONT);
    EXPECT_EQ(pty.see("goes on"), "goes on");
    EXPECT_TRUE(pty.is_raw());
    ::kill(child, SIGKILL);
    wait_for(child);
}

TEST(Terminal, is_given_back_however_the_process_ends) {
    const auto given_back_after = [](auto run, auto is_expected) {
        const Pty pty;
        const pid_t child = start(pty, run);
        const int status = wait_for(child);
        EXPECT_TRUE(is_expected(status)) << status;
        EXPECT_EQ(pty.see("back]"), kGiveBack);
        EXPECT_FALSE(pty.is_raw());
    };
    given_back_after([](Terminal&) { std::exit(7); },
                     [](int s) { return WIFEXITED(s) && WEXITSTATUS(s) == 7; });
    given_back_after([](Terminal&) { std::abort(); },
                     [](int s) { return WIFSIGNALED(s) && WTERMSIG(s) == SIGABRT; });
    given_back_after([](Terminal&) { std::raise(SIGSEGV), std::raise(SIGSEGV); },
                     [](int s) { return WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV; });
}

TEST(Terminal, a_signal_that_was_ignored_stays_ignored) {
    const Pty pty;
    std::signal(SIGHUP, SIG_IGN);
    {
        Terminal terminal(pty.line, pty.line);
        ASSERT_TRUE(terminal.begin(kGiveBack));
        std::raise(SIGHUP);
        EXPECT_TRUE(terminal.wait(mono_now()) == Wake::kDeadline);
    }
    EXPECT_TRUE(std::signal(SIGHUP, SIG_DFL) == SIG_IGN);
}

TEST(Terminal, a_window_tells_its_size_when_it_is_asked) {
    const Pty pty;
    Terminal terminal(pty.line, pty.line);
    ASSERT_TRUE(terminal.begin(term::kGiveBack));
    terminal.write(term::kSizeQuery);
    EXPECT_TRUE(pty.see("\x1b[6n\x1b"
                        "8")
                    .contains("[999;999H"));
    pty.type("\x1b[18;40R");
    term::Input input;
    std::array<std::uint8_t, 64> bytes{};
    EXPECT_TRUE(terminal.wait(input.deadline()) == Wake::kInput);
    input.feed(Bytes(bytes).first(terminal.read(bytes)), mono_now());
    term::Event event;
    ASSERT_TRUE(input.next(event));
    EXPECT_TRUE(event.kind == term::Event::Kind::kPosition && event.row == 18 && event.column == 40);
}

}  // namespace
}  // namespace vedette::posix
