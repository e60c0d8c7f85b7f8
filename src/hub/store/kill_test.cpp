// Other processes: killed while they write, or ended beside this one.
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

// Child process: waits for a byte of `begin`, adds a user, and closes the database. Never returns.
[[noreturn]] void add_user_and_end(const std::string& path, int begin) {
    char byte = 0;
    bool added = false;
    if (::read(begin, &byte, 1) == 1) {
        const auto database = open_sqlite(path);
        User bert = user_named("bert");
        added =
            database && (*database)->write([&](WriteUnit& unit) { return unit.users.add(bert); }).has_value();
    }
    ::_exit(added ? 0 : 1);
}

// Without its locks on the file, this process would lose the log to the one that ends, and see no change any
// more.
TEST(Processes, the_end_of_another_one_leaves_the_log_to_this_one) {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/vedette.db";
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const UniqueFd begin(ends[0]);
    const UniqueFd go(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) add_user_and_end(path, begin.get());
    const auto database = open_sqlite(path);
    ASSERT_TRUE(database.has_value()) << database.error().message;
    User anna = user_named("anna");
    ASSERT_TRUE((*database)->write([&](WriteUnit& unit) { return unit.users.add(anna); }).has_value());
    const auto names = [&] {
        std::string out;
        const auto page = (*database)->read([](ReadUnit& unit) { return unit.users.list({}, 10); });
        for (const User& user : page->items) out += user.name + ";";
        return out;
    };
    EXPECT_EQ(names(), "anna;");
    const auto number = (*database)->change_number();
    ASSERT_EQ(::write(go.get(), "+", 1), 1);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    EXPECT_EQ(names(), "anna;bert;");
    EXPECT_NE((*database)->change_number().value_or(-1), number.value_or(-1));
    EXPECT_TRUE(std::filesystem::exists(path + "-wal"));
    User carl = user_named("carl");
    ASSERT_TRUE((*database)->write([&](WriteUnit& unit) { return unit.users.add(carl); }).has_value());
    EXPECT_EQ(names(), "anna;bert;carl;");
    EXPECT_EQ(
        (*open_sqlite(path))->read([](ReadUnit& unit) { return unit.users.list({}, 10); })->items.size(), 3U);
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
