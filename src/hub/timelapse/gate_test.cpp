#include "hub/timelapse/gate.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "linux/base/clock.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::timelapse {
namespace {

struct GateFixture {
    std::string folder;
    FakeClock clock;
    io::Loop loop{clock};
    int events = 0;
    std::unique_ptr<Gate> gate;

    GateFixture() {
        std::string pattern = testing::TempDir() + "vedette-gate-XXXXXX";
        folder = ::mkdtemp(pattern.data());
    }
    ~GateFixture() {
        gate.reset();
        turn();
        std::filesystem::remove_all(folder);
    }
    void open(settings::GateSettings settings) {
        gate = std::make_unique<Gate>(loop, std::move(settings), "garden", [this] { ++events; });
    }
    void turn() {
        while (loop.poll()) {
        }
    }
    template <class Condition>
    bool wait_until(Condition condition) {
        for (const MonoTime limit = system_clock().mono() + 20s; system_clock().mono() < limit;) {
            turn();
            if (condition()) return true;
        }
        return false;
    }
    std::string why() {
        std::optional<std::string> answer;
        io::Stop stop;
        const auto ask = [](Gate& g, io::Stop& s, std::optional<std::string>& out) -> io::Task<> {
            auto asking = g.why_closed(s);
            out = co_await std::move(asking);
        };
        loop.spawn(ask(*gate, stop, answer));
        EXPECT_TRUE(wait_until([&] { return answer.has_value(); }));
        return *answer;
    }
    // A sensor that says each line that is written to this file.
    std::vector<std::string> sensor() const {
        return {"sh", "-c", "exec tail -n +1 -f " + folder + "/lines"};
    }
    void tell(const std::string& line) const {
        std::ofstream(folder + "/lines", std::ios::app) << line << std::endl;
    }
};

TEST(TimelapseGate, a_program_says_yes_or_no) {
    GateFixture b;
    b.open({.check = {
                {"sh", "-c", "test -e " + b.folder + "/open || { echo 'the gate is shut' >&2; exit 1; }"}}});
    EXPECT_EQ(b.why(), "the gate is closed: sh ended with exit code 1: the gate is shut");
    std::ofstream(b.folder + "/open") << "1";
    EXPECT_EQ(b.why(), "");
    b.open({.check = {{"no-such-program"}}});
    EXPECT_TRUE(b.why().starts_with("the gate is closed: ")) << b.why();
}

TEST(TimelapseGate, an_event_opens_it_for_one_slot) {
    GateFixture b;
    b.tell("");
    b.open({.events = {b.sensor()}, .pause = 10s});
    ASSERT_TRUE(b.wait_until([&] { return b.events == 1; }));
    EXPECT_EQ(b.why(), "");
    EXPECT_EQ(b.why(), "the sensor told of nothing since the slot before");
}

TEST(TimelapseGate, events_right_after_one_do_not_count) {
    GateFixture b;
    b.open({.events = {b.sensor()}, .pause = 10s});
    b.tell("one");
    ASSERT_TRUE(b.wait_until([&] { return b.events == 1; }));
    b.clock.advance(9s);
    b.tell("two");
    // The sensor's program has its line; what it does with it takes a moment of real time.
    for (const MonoTime limit = system_clock().mono() + 500ms; system_clock().mono() < limit;) b.turn();
    EXPECT_EQ(b.events, 1);
    b.clock.advance(1s);
    b.tell("three");
    EXPECT_TRUE(b.wait_until([&] { return b.events == 2; }));
}

TEST(TimelapseGate, a_sensor_that_ends_is_started_again) {
    GateFixture b;
    b.open({.events = {{"sh", "-c", "echo run >>" + b.folder + "/runs; echo event"}}, .pause = 0s});
    ASSERT_TRUE(b.wait_until([&] { return b.events == 1; }));
    // Its end is seen a little later than its line.
    EXPECT_TRUE(b.wait_until([&] {
        b.clock.advance(11s);
        return b.events == 2;
    }));
}

TEST(TimelapseGate, its_end_ends_the_sensor) {
    GateFixture b;
    b.open({.events = {{"sh", "-c", "echo $$ >" + b.folder + "/pid; echo event; exec sleep 1000"}},
            .pause = 0s});
    ASSERT_TRUE(b.wait_until([&] { return b.events == 1; }));
    int pid = 0;
    std::ifstream(b.folder + "/pid") >> pid;
    ASSERT_GT(pid, 1);
    b.gate.reset();
    EXPECT_TRUE(b.wait_until([&] { return !std::filesystem::exists("/proc/" + std::to_string(pid)); }));
}

}  // namespace
}  // namespace vedette::timelapse
