#include "hub/store/store.hpp"

#include <semaphore>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/store_fixture.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::store {
namespace {

class StoreTest : public testing::Test {
  protected:
    StoreTest() { loop.poll(); }
    ~StoreTest() override { stop.request(); }

    void SetUp() override {
        auto opened = open_sqlite(folder.path() + "/vedette.db");
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        store = std::make_unique<Store>(std::move(*opened));
    }
    bool until_log_has(std::size_t size) {
        return test::turn_until(loop, [&] { return log.size() >= size; });
    }

    TemporaryFolder folder;
    FakeClock clock;
    io::WorkerPool pool{clock};
    io::Stop stop;
    std::string log;
    std::unique_ptr<Store> store;
    io::Loop loop{clock, pool};
};

io::Task<> add(Store& store, io::Loop& loop, io::Stop& stop, std::string name, std::string& log) {
    const auto work = [name](WriteUnit& unit) {
        User user = user_named(name);
        return unit.users.add(user);
    };
    const auto done = co_await store.write(loop, work, MonoTime::max(), stop);
    EXPECT_TRUE(loop.on_own_thread());
    log += done ? name + ";" : done.error().message + ";";
}

io::Task<> find(Store& store, io::Loop& loop, io::Stop& stop, std::string name, std::string& log) {
    const auto work = [name](ReadUnit& unit) { return unit.users.find_by_name(name); };
    const auto user = co_await store.read(loop, work, MonoTime::max(), stop);
    log += user ? user->name + ";" : user.error().message + ";";
}

TEST_F(StoreTest, answers_on_the_callers_loop) {
    loop.spawn(add(*store, loop, stop, "anna", log));
    ASSERT_TRUE(until_log_has(5));
    loop.spawn(find(*store, loop, stop, "anna", log));
    ASSERT_TRUE(until_log_has(10));
    loop.spawn(add(*store, loop, stop, "anna", log));
    ASSERT_TRUE(until_log_has(11));
    EXPECT_EQ(log, "anna;anna;there is a user \"anna\" already;");
}

// A unit that waits until the test lets it go on.
io::Task<> stall(Store& store, io::Loop& loop, io::Stop& stop,
                 std::shared_ptr<std::counting_semaphore<2>> gate,
                 std::shared_ptr<std::counting_semaphore<2>> begun, MonoTime deadline, std::string& log) {
    const auto work = [gate, begun](WriteUnit& unit) {
        begun->release();
        static_cast<void>(gate->try_acquire_for(20s));
        User user = user_named("late");
        return unit.users.add(user);
    };
    const auto done = co_await store.write(loop, work, deadline, stop);
    log += done ? "late;" : std::string(to_string(done.error().kind)) + ";";
}

TEST_F(StoreTest, a_writer_that_hangs_delays_writers_only_and_commits_nothing_after_its_deadline) {
    const auto gate = std::make_shared<std::counting_semaphore<2>>(0);
    const auto begun = std::make_shared<std::counting_semaphore<2>>(0);
    loop.spawn(stall(*store, loop, stop, gate, begun, clock.mono() + 5s, log));
    ASSERT_TRUE(test::turn_until(loop, [&] { return begun->try_acquire(); }));
    loop.spawn(add(*store, loop, stop, "next", log));
    loop.spawn(find(*store, loop, stop, "nobody", log));
    ASSERT_TRUE(until_log_has(1));
    EXPECT_EQ(log, "there is no such user;");
    log.clear();
    clock.advance(5s);
    ASSERT_TRUE(until_log_has(1));
    EXPECT_EQ(log, "timeout;");
    gate->release();
    ASSERT_TRUE(until_log_has(13));
    EXPECT_EQ(log, "timeout;next;");
    log.clear();
    loop.spawn(find(*store, loop, stop, "late", log));
    ASSERT_TRUE(until_log_has(1));
    EXPECT_EQ(log, "there is no such user;");
}

}  // namespace
}  // namespace vedette::store
