#include "hub/io/running_program.hpp"

#include <csignal>

#include <gtest/gtest.h>

#include "linux/io/worker_pool.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::io {
namespace {

struct ProgramFixture {
    WorkerPool workers{system_clock()};
    Loop loop{system_clock(), workers};
    Stop stop;

    std::string run(const std::string& script, Duration limit = 20s) {
        std::optional<Result<void>> out;
        loop.spawn(start(*this, script, limit, out));
        EXPECT_TRUE(test::turn_until(loop, [&] { return out.has_value(); }));
        return *out ? "done" : std::string(to_string(out->error().kind)) + ": " + out->error().message;
    }
    static Task<> start(ProgramFixture& b, std::string script, Duration limit,
                        std::optional<Result<void>>& out) {
        std::vector<std::string> argv{"sh", "-c", std::move(script)};
        auto running = run_program(b.loop, std::move(argv), limit, b.stop);
        out.emplace(co_await std::move(running));
    }
};

TEST(RunProgram, tells_success_from_failure) {
    ProgramFixture b;
    EXPECT_EQ(b.run("exit 0"), "done");
    EXPECT_EQ(b.run("exit 3"), "unavailable: sh ended with exit code 3");
    EXPECT_EQ(b.run("echo one >&2; echo two >&2; exit 1"), "unavailable: sh ended with exit code 1: two");
    EXPECT_EQ(b.run("kill -9 $$"), "unavailable: sh was killed by signal 9 (Killed)");
}

TEST(RunProgram, ends_a_program_that_takes_too_long_with_its_descendants) {
    ProgramFixture b;
    EXPECT_EQ(b.run("sleep 1000 & sleep 1000", 1s), "timeout: sh did not end within 1 s");
}

TEST(RunProgram, ends_it_at_a_stop) {
    ProgramFixture b;
    b.stop.request();
    EXPECT_EQ(b.run("sleep 1000"), "cancelled: stopped");
}

TEST(RunProgram, says_what_is_missing) {
    ProgramFixture b;
    std::optional<Result<void>> out;
    const auto run = [](ProgramFixture& f, std::optional<Result<void>>& done) -> Task<> {
        std::vector<std::string> argv{"no-such-program"};
        auto running = run_program(f.loop, std::move(argv), 1s, f.stop);
        done.emplace(co_await std::move(running));
    };
    b.loop.spawn(run(b, out));
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return out.has_value(); }));
    EXPECT_EQ(out->error().kind, Kind::kNotFound);
}

}  // namespace
}  // namespace vedette::io
