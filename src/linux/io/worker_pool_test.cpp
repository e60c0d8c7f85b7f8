#include "linux/io/worker_pool.hpp"

#include <algorithm>
#include <atomic>
#include <latch>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "linux/io/blocking_call.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::io {
namespace {

constexpr std::array<LaneLimits, kLanes.size()> kSmall{LaneLimits{1, 2}, LaneLimits{1, 2}, LaneLimits{1, 2},
                                                       LaneLimits{1, 2}, LaneLimits{2, 2}, LaneLimits{1, 2},
                                                       LaneLimits{1, 2}};

using Gate = std::counting_semaphore<8>;

// Work that signals its start and then waits until the test opens the gate.
struct Gated {
    std::shared_ptr<Gate> begun = std::make_shared<Gate>(0);
    std::shared_ptr<Gate> gate = std::make_shared<Gate>(0);

    Result<int> operator()(const std::stop_token&) const {
        begun->release();
        static_cast<void>(gate->try_acquire_for(20s));  // a failing test ends too
        return 7;
    }
};

template <class Work>
Task<> call(Loop& loop, Lane lane, Work work, MonoTime deadline, Stop& stop, std::string& log) {
    const auto result = co_await run_blocking(loop, lane, work, deadline, stop);
    log += result ? std::to_string(*result) + ";" : result.error().message + ";";
}

class BlockingCallTest : public testing::Test {
  protected:
    BlockingCallTest() { loop.poll(); }
    ~BlockingCallTest() override { stop.request(); }
    bool until_log_has(std::size_t size) {
        return test::turn_until(loop, [&] { return log.size() >= size; });
    }
    bool until_queued(Lane lane, std::size_t jobs) {
        return test::turn_until(loop, [&] { return pool.stats(lane).queued == jobs; });
    }
    bool until_begun(const Gated& work) {
        return test::turn_until(loop, [&] { return work.begun->try_acquire(); });
    }
    void start(Lane lane, const Gated& work, MonoTime deadline = MonoTime::max()) {
        loop.spawn(call(loop, lane, work, deadline, stop, log));
    }

    FakeClock clock;
    WorkerPool pool{clock, kSmall, 3600s};
    Stop stop;
    std::string log;
    Loop loop{clock, pool};
};

TEST_F(BlockingCallTest, returns_the_result_on_the_loop) {
    const auto thread_of_test = std::this_thread::get_id();
    const auto work = [thread_of_test](const std::stop_token&) -> Result<int> {
        return std::this_thread::get_id() == thread_of_test ? 1 : 2;
    };
    loop.spawn(call(loop, Lane::kDisk, work, MonoTime::max(), stop, log));
    ASSERT_TRUE(until_log_has(2));
    EXPECT_EQ(log, "2;");
    const auto failing = [](const std::stop_token&) -> Result<int> {
        return fail(Kind::kDataLoss, "bad block");
    };
    loop.spawn(call(loop, Lane::kDisk, failing, MonoTime::max(), stop, log));
    ASSERT_TRUE(until_log_has(12));
    EXPECT_EQ(log, "2;bad block;");
    EXPECT_EQ(pool.stats(Lane::kDisk).threads, 1U) << "the idle thread was not used again";
}

TEST_F(BlockingCallTest, hashes_and_films_give_way_to_all_other_threads) {
    WorkerPool usual(clock);
    Loop own(clock, usual);
    const auto niceness = [](const std::stop_token&) -> Result<int> {
        return ::getpriority(PRIO_PROCESS, 0);
    };
    own.poll();
    const int here = ::getpriority(PRIO_PROCESS, 0);
    for (const Lane lane : {Lane::kHash, Lane::kFilms}) {
        log.clear();
        own.spawn(call(own, lane, niceness, MonoTime::max(), stop, log));
        ASSERT_TRUE(test::turn_until(own, [&] { return !log.empty(); }));
        EXPECT_EQ(log, std::to_string(std::min(here + 15, 19)) + ";") << to_string(lane);
    }
}

TEST_F(BlockingCallTest, a_stalled_lane_delays_no_other_and_refuses_work_when_it_is_full) {
    const Gated stalled;
    start(Lane::kDevices, stalled);
    ASSERT_TRUE(until_begun(stalled));
    start(Lane::kDevices, stalled);
    start(Lane::kDevices, stalled);
    ASSERT_TRUE(until_queued(Lane::kDevices, 2));
    start(Lane::kDevices, stalled);
    ASSERT_TRUE(until_log_has(1));
    EXPECT_EQ(log, "the queue for work of the kind \"devices\" is full (2 wait);");
    log.clear();

    const auto quick = [](const std::stop_token&) -> Result<int> { return 5; };
    for (const Lane other : {Lane::kNames, Lane::kDisk, Lane::kCompute, Lane::kHash, Lane::kFilms}) {
        loop.spawn(call(loop, other, quick, MonoTime::max(), stop, log));
        ASSERT_TRUE(until_log_has(2));
        EXPECT_EQ(log, "5;");
        log.clear();
    }
    clock.advance(3s);
    const LaneStats stats = pool.stats(Lane::kDevices);
    EXPECT_EQ(stats.threads, 1U);
    EXPECT_EQ(stats.running, 1U);
    EXPECT_EQ(stats.queued, 2U);
    EXPECT_EQ(stats.oldest_wait, 3s);
    EXPECT_EQ(stats.rejected, 1U);
    stalled.gate->release(3);
    ASSERT_TRUE(until_log_has(6));
    EXPECT_EQ(log, "7;7;7;");
    EXPECT_EQ(pool.stats(Lane::kDevices).started, 3U);
    EXPECT_EQ(pool.stats(Lane::kDevices).waited, 6s);
}

TEST_F(BlockingCallTest, a_deadline_and_a_stop_end_the_wait_at_once_and_drop_queued_work) {
    const Gated stalled;
    start(Lane::kDisk, stalled, clock.mono() + 5s);
    ASSERT_TRUE(until_begun(stalled));
    const Gated never_begun;
    start(Lane::kDisk, never_begun, clock.mono() + 5s);
    ASSERT_TRUE(until_queued(Lane::kDisk, 1));
    clock.advance(5s);
    ASSERT_TRUE(until_log_has(70));
    EXPECT_EQ(log,
              "the work of the kind \"disk\" took too long;the work of the kind \"disk\" took too long;");
    EXPECT_EQ(pool.stats(Lane::kDisk).queued, 0U);
    log.clear();

    const Gated stopped;
    start(Lane::kDisk, stopped);
    ASSERT_TRUE(until_queued(Lane::kDisk, 1));
    stop.request();
    ASSERT_TRUE(until_log_has(8));
    EXPECT_EQ(log, "stopped;");
    EXPECT_EQ(pool.stats(Lane::kDisk).queued, 0U);
    stalled.gate->release();
    EXPECT_FALSE(never_begun.begun->try_acquire());
    EXPECT_FALSE(stopped.begun->try_acquire());
}

TEST_F(BlockingCallTest, running_work_sees_the_stop_in_its_token) {
    const auto begun = std::make_shared<Gate>(0);
    const auto ended = std::make_shared<Gate>(0);
    const auto work = [begun, ended](const std::stop_token& token) -> Result<int> {
        begun->release();
        while (!token.stop_requested()) std::this_thread::yield();
        ended->release();
        return 1;
    };
    loop.spawn(call(loop, Lane::kCompute, work, MonoTime::max(), stop, log));
    ASSERT_TRUE(test::turn_until(loop, [&] { return begun->try_acquire(); }));
    stop.request();
    ASSERT_TRUE(until_log_has(8));
    EXPECT_EQ(log, "stopped;");
    EXPECT_TRUE(ended->try_acquire_for(20s));
}

// Counts its living copies, to see when work and its result are destroyed.
struct Counted {
    explicit Counted(std::atomic<int>& count) : living(&count) { ++*living; }
    Counted(const Counted& other) : living(other.living) { ++*living; }
    Counted& operator=(const Counted&) = delete;
    ~Counted() {
        --*living;
        living->notify_all();
    }
    std::atomic<int>* living;
};

TEST(WorkerPool, work_that_cannot_be_joined_ends_in_the_background_with_its_data) {
    static std::atomic<int> living{0};
    FakeClock clock;
    const Gated lookup;
    Stop stop;
    std::string log;
    {
        Loop loop(clock);
        loop.poll();
        const auto work = [lookup, data = Counted(living)](const std::stop_token& token) {
            return lookup(token);
        };
        loop.spawn(call(loop, Lane::kNames, work, MonoTime::max(), stop, log));
        ASSERT_TRUE(test::turn_until(loop, [&] { return lookup.begun->try_acquire(); }));
    }
    EXPECT_EQ(living, 1) << "the pool's end waited for a lookup";
    EXPECT_EQ(log, "");
    lookup.gate->release();
    living.wait(1);
    EXPECT_EQ(living, 0);
}

TEST(WorkerPool, its_end_waits_for_running_disk_work_and_drops_queued_work) {
    FakeClock clock;
    auto pool = std::make_unique<WorkerPool>(clock, kSmall, 3600s);
    struct Job : WorkerPool::Job {
        explicit Job(std::string& l) : log(l) {}
        void run() override {
            begun.release();
            gate.acquire();
            log += "done";
        }
        Gate begun{0};
        Gate gate{0};
        std::string& log;
    };
    std::string first_log;
    std::string second_log;
    const auto first = std::make_shared<Job>(first_log);
    const auto second = std::make_shared<Job>(second_log);
    ASSERT_TRUE(pool->submit(Lane::kDisk, first));
    first->begun.acquire();
    ASSERT_TRUE(pool->submit(Lane::kDisk, second));
    std::thread ending([&] { pool.reset(); });
    while (second.use_count() > 1) std::this_thread::yield();  // until the pool has dropped it
    first->gate.release();
    ending.join();
    EXPECT_EQ(first_log, "done");
    EXPECT_EQ(second_log, "");
}

TEST(WorkerPool, an_idle_thread_ends_and_a_new_one_starts_on_demand) {
    FakeClock clock;
    WorkerPool pool(clock, kSmall, 1ms);
    struct Job : WorkerPool::Job {
        void run() override { done.count_down(); }
        std::latch done{1};
    };
    for (int i = 0; i < 2; ++i) {
        const auto job = std::make_shared<Job>();
        ASSERT_TRUE(pool.submit(Lane::kCompute, job));
        job->done.wait();
        while (pool.stats(Lane::kCompute).threads > 0) std::this_thread::yield();
    }
    EXPECT_EQ(pool.stats(Lane::kCompute).started, 2U);
}

}  // namespace
}  // namespace vedette::io
