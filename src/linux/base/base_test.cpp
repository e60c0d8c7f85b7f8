#include <cerrno>
#include <string>

#include <gtest/gtest.h>

#include "linux/base/clock.hpp"
#include "linux/base/endpoint.hpp"
#include "linux/base/error.hpp"
#include "linux/base/timer_queue.hpp"

namespace vedette {
namespace {

TEST(Error, an_errno_value_becomes_a_kind_and_a_message) {
    const Error e = errno_error("open /dev/video9", ENOENT);
    EXPECT_EQ(e.kind, Kind::kNotFound);
    EXPECT_EQ(e.message, "open /dev/video9: No such file or directory");
    EXPECT_EQ(to_string(e.kind), "not_found");
    EXPECT_EQ(recovery_of(Kind::kInvalidArgument), Recovery::kNever);
    EXPECT_EQ(recovery_of(Kind::kUnauthenticated), Recovery::kAfterChange);
    EXPECT_EQ(recovery_of(Kind::kTimeout), Recovery::kByItself);
}

TEST(Endpoint, puts_an_ipv6_address_in_brackets) {
    EXPECT_EQ(format(Endpoint{"127.0.0.1", 80}), "127.0.0.1:80");
    EXPECT_EQ(format(Endpoint{"::1", 80}), "[::1]:80");
}

TEST(FakeClock, moves_only_when_advanced) {
    FakeClock clock;
    const MonoTime start = clock.mono();
    clock.advance(3s);
    EXPECT_EQ(clock.mono() - start, 3s);
    clock.set_utc(UtcTime{5s});
    EXPECT_EQ(clock.utc(), UtcTime{5s});
    EXPECT_EQ(clock.mono() - start, 3s);
}

TEST(TimerQueue, runs_due_calls_in_order) {
    TimerQueue timers;
    std::string log;
    timers.at(MonoTime{20ms}, [&] { log += "b"; });
    timers.at(MonoTime{10ms}, [&] { log += "a"; });
    const auto dropped = timers.at(MonoTime{15ms}, [&] { log += "x"; });
    timers.at(MonoTime{30ms}, [&] { log += "c"; });
    timers.cancel(dropped);
    timers.cancel(TimerQueue::Id{});
    timers.run_due(MonoTime{20ms});
    EXPECT_EQ(log, "ab");
    EXPECT_EQ(timers.next_due(), MonoTime{30ms});
}

TEST(TimerQueue, a_callback_may_add_and_cancel) {
    TimerQueue timers;
    std::string log;
    TimerQueue::Id later{};
    timers.at(MonoTime{1ms}, [&] {
        log += "a";
        timers.cancel(later);
        timers.at(MonoTime{2ms}, [&] { log += "b"; });
    });
    later = timers.at(MonoTime{2ms}, [&] { log += "x"; });
    timers.run_due(MonoTime{2ms});
    EXPECT_EQ(log, "ab");
    EXPECT_TRUE(timers.empty());
}

}  // namespace
}  // namespace vedette
