// vedette-text as a program.
#include <cerrno>
#include <filesystem>

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "core/base/bytes.hpp"
#include "linux/child/child.hpp"

namespace vedette::text {
namespace {

struct Outcome {
    std::string out;
    std::string stderr_line;
    int code = -1;
};

Outcome run(std::vector<std::string> arguments, const std::string& typed) {
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
    arguments.insert(arguments.begin(), self.parent_path() / "vedette-text");
    child::Options options;
    options.argv = std::move(arguments);
    options.in = child::Stream::pipe();
    options.out = child::Stream::pipe();
    auto child = child::Child::start(options);
    Outcome outcome;
    if (!child) {
        ADD_FAILURE() << child.error().message;
        return outcome;
    }
    EXPECT_EQ(write(child->in_fd(), typed.data(), typed.size()), std::ssize(typed));
    child->take_in().reset();
    const auto readable = [](int fd) {
        pollfd polled{fd, POLLIN, 0};
        return poll(&polled, 1, 30'000) == 1;
    };
    char buffer[4096];
    while (readable(child->out_fd())) {
        const ssize_t got = read(child->out_fd(), buffer, sizeof buffer);
        if (got == 0 || (got < 0 && errno != EAGAIN)) break;
        if (got > 0) outcome.out.append(buffer, static_cast<std::size_t>(got));
    }
    EXPECT_TRUE(readable(child->exit_fd()));
    child->drain_err();
    outcome.stderr_line = child->stderr_tail().last_line();
    outcome.code = child->poll_exit().value_or(child::Exit{}).value;
    return outcome;
}

TEST(TextProgram, it_writes_a_header_and_the_pixels) {
    const Outcome outcome = run({"--size", "30", "--centre"}, "Front door\nno picture since 12:30\n");
    EXPECT_EQ(outcome.code, 0) << outcome.stderr_line;
    ASSERT_GE(outcome.out.size(), 12U);
    EXPECT_EQ(outcome.out.substr(0, 4), "VTXT");
    const Bytes bytes = as_bytes(outcome.out);
    const std::size_t width = load_be32(&bytes[4]);
    const std::size_t height = load_be32(&bytes[8]);
    EXPECT_GE(width, 200U);
    EXPECT_GE(height, 60U);
    EXPECT_EQ(outcome.out.size(), 12 + width * height);
}

TEST(TextProgram, refusals_are_one_line) {
    const Outcome empty = run({}, "");
    EXPECT_EQ(empty.code, 1);
    EXPECT_EQ(empty.stderr_line, "there is no text");
    const Outcome wrong = run({"--font", "x"}, "x");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_EQ(wrong.stderr_line, "there is no option --font");
    EXPECT_EQ(run({}, std::string(60'000, 'x')).stderr_line, "the text is longer than 4096 bytes");
}

}  // namespace
}  // namespace vedette::text
