// Processes that are killed while they write.
#include <csignal>

#include <sys/wait.h>

#include "hub/store/counter_fixture.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::store {
namespace {

// Child process: counts up, and writes a byte to `answers` after each unit of work. Never returns.
[[noreturn]] void count_until_killed(const std::string& folder, int answers) {
    const auto database = open_sqlite(folder + "/vedette.db");
    const auto blobs = make_blob_folder(folder);
    while (database && count_up(**database, *blobs) && ::write(answers, "+", 1) == 1) {
    }
    ::_exit(1);
}

// How many answers arrived until the pipe ended.
int count_answers(int fd) {
    int answers = 0;
    for (char bytes[64];;) {
        const ssize_t got = ::read(fd, bytes, sizeof bytes);
        if (got <= 0) return answers;
        answers += static_cast<int>(got);
    }
}

// Runs the child, kills it after `answers` answers, and returns how many it gave in all; -1: it ended itself.
int run_and_kill(const std::string& folder, int answers) {
    int ends[2];
    if (::pipe(ends) != 0) return -1;
    const UniqueFd in(ends[0]);
    UniqueFd out(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) count_until_killed(folder, out.get());
    out.reset();
    int got = 0;
    char byte = 0;
    while (got < answers && ::read(in.get(), &byte, 1) == 1) ++got;
    ::kill(child, SIGKILL);
    got += count_answers(in.get());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? got : -1;
}

TEST(Kill, two_hundred_times_loses_no_answered_unit_and_leaves_none_half_done) {
    const TemporaryFolder folder;
    int stored = 0;
    for (int round = 0; round < 200; ++round) {
        const int answered = run_and_kill(folder.path(), round % 4);
        ASSERT_GE(answered, 0) << "the writer failed in round " << round;
        check_count(folder.path(), stored + answered, stored);
        if (testing::Test::HasFatalFailure()) return;
    }
    EXPECT_GT(stored, 200);
}

}  // namespace
}  // namespace vedette::store
