#include <array>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux/io/connect.hpp"
#include "linux/io/listener.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/timer.hpp"

namespace vedette::io {
namespace {

std::array<std::unique_ptr<Stream>, 2> stream_pair(Loop& loop) {
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    return {std::make_unique<Stream>(loop, fds[0]), std::make_unique<Stream>(loop, fds[1])};
}

void turn(Loop& loop) {
    while (loop.poll()) {
    }
}

Transfer send(Stream& stream, std::string_view a, std::string_view b = "") {
    const std::array<Bytes, 2> pieces{as_bytes(a), as_bytes(b)};
    return stream.try_send(pieces);
}

TEST(Loop, runs_deadlines_on_the_fake_clock) {
    FakeClock clock;
    Loop loop(clock);
    std::string log;
    Timer late(loop);
    Timer early(loop);
    late.start_after(5s, [&] { log += "b"; });
    early.start_after(1s, [&] { log += "a"; });
    turn(loop);
    EXPECT_EQ(log, "");
    clock.advance(3s);
    turn(loop);
    EXPECT_EQ(log, "a");
    clock.advance(2s);
    turn(loop);
    EXPECT_EQ(log, "ab");
}

TEST(Timer, is_cancelled_by_its_destructor_and_by_a_new_start) {
    FakeClock clock;
    Loop loop(clock);
    std::string log;
    Timer restarted(loop);
    {
        Timer destroyed(loop);
        destroyed.start_after(1s, [&] { log += "destroyed "; });
        restarted.start_after(1s, [&] { log += "first "; });
        restarted.start_after(2s, [&] { log += "second "; });
    }
    EXPECT_TRUE(restarted.is_running());
    clock.advance(2s);
    turn(loop);
    EXPECT_EQ(log, "second ");
    EXPECT_FALSE(restarted.is_running());
    EXPECT_TRUE(loop.timers().empty());
}

TEST(Timer, keeps_its_callback_when_it_is_moved) {
    FakeClock clock;
    Loop loop(clock);
    int calls = 0;
    std::vector<Timer> timers;
    for (int i = 0; i < 10; ++i) timers.emplace_back(loop).start_after(1s, [&] { ++calls; });
    timers.pop_back();
    clock.advance(1s);
    turn(loop);
    EXPECT_EQ(calls, 9);
}

TEST(Timer, may_be_destroyed_or_started_again_by_its_callback) {
    FakeClock clock;
    Loop loop(clock);
    auto timer = std::make_unique<Timer>(loop);
    bool again = false;
    timer->start_after(1s, [&] {
        EXPECT_FALSE(timer->is_running());
        timer->start_after(1s, [&] {
            again = true;
            timer.reset();
        });
    });
    clock.advance(1s);
    turn(loop);
    EXPECT_FALSE(again);
    EXPECT_TRUE(timer->is_running());
    clock.advance(1s);
    turn(loop);
    EXPECT_TRUE(again);
    EXPECT_EQ(timer, nullptr);
}

TEST(Loop, pending_work_may_use_the_loop_while_it_is_destroyed) {
    struct User {
        User(Loop& l, int& count) : loop(l), timer(l), ended(count) {
            timer.start_after(5s, [] {});
        }
        ~User() {
            loop.post([] {});
            ++ended;
        }
        Loop& loop;
        Timer timer;
        int& ended;
    };
    FakeClock clock;
    auto loop = std::make_unique<Loop>(clock);
    int ended = 0;
    loop->post([user = std::make_shared<User>(*loop, ended)] {});
    auto pair = stream_pair(*loop);
    pair[0]->wait(Direction::kReadable, [user = std::make_shared<User>(*loop, ended)](bool) {});
    auto timer = std::make_unique<Timer>(*loop);
    timer->start_after(6s, [user = std::make_shared<User>(*loop, ended)] {});
    loop->drop_pending();
    EXPECT_EQ(ended, 3);
    EXPECT_TRUE(loop->timers().empty());
    pair = {};
    timer.reset();
    loop->post([user = std::make_shared<User>(*loop, ended)] {});
    loop.reset();
    EXPECT_EQ(ended, 4);
}

TEST(Loop, real_timers_fire_on_its_thread) {
    Loop loop(system_clock());
    bool fired = false;
    Timer timer(loop);
    timer.start_after(1ms, [&] {
        fired = loop.on_own_thread();
        loop.quit();
    });
    loop.run();
    EXPECT_TRUE(fired);
    fired = false;
    timer.start_after(1ms, [&] {
        fired = true;
        loop.quit();
    });
    loop.run();
    EXPECT_TRUE(fired) << "run() works again after quit()";
}

TEST(Stream, transfers_what_is_possible_at_once) {
    FakeClock clock;
    Loop loop(clock);
    auto [a, b] = stream_pair(loop);
    std::array<std::uint8_t, 16> buffer{};
    EXPECT_EQ(b->try_recv(buffer).status, Transfer::Status::kWouldBlock);
    EXPECT_EQ(send(*a, "hello", " you").bytes, 9U);
    const Transfer t = b->try_recv(buffer);
    EXPECT_EQ(as_text(Bytes(buffer).first(t.bytes)), "hello you");
    a.reset();
    EXPECT_EQ(b->try_recv(buffer).status, Transfer::Status::kEnd);
    EXPECT_EQ(send(*b, "x").status, Transfer::Status::kFailed);
}

TEST(Stream, calls_back_when_readable_and_when_closed) {
    FakeClock clock;
    Loop loop(clock);
    auto [a, b] = stream_pair(loop);
    std::string log;
    b->wait(Direction::kReadable, [&](bool open) { log += open ? "readable " : "closed "; });
    turn(loop);
    EXPECT_EQ(log, "");
    send(*a, "x");
    turn(loop);
    EXPECT_EQ(log, "readable ");
    std::array<std::uint8_t, 4> buffer{};
    b->try_recv(buffer);
    b->wait(Direction::kReadable, [&](bool open) { log += open ? "readable " : "closed "; });
    b->close();
    turn(loop);
    EXPECT_EQ(log, "readable closed ");
    b->wait(Direction::kWritable, [&](bool open) { log += open ? "writable" : "still closed"; });
    turn(loop);
    EXPECT_EQ(log, "readable closed still closed");
}

Task<> receive(Stream& stream, MonoTime deadline, Stop& stop, std::string& log) {
    std::array<std::uint8_t, 16> buffer{};
    const auto n = co_await stream.recv_some(buffer, deadline, stop);
    log += n ? std::string(as_text(Bytes(buffer).first(*n))) : std::string(to_string(n.error().kind));
    log += ";";
}

TEST(Stream, a_waiting_task_ends_by_data_deadline_or_stop) {
    FakeClock clock;
    Loop loop(clock);
    auto [a, b] = stream_pair(loop);
    std::string log;
    Stop stop;
    loop.spawn(receive(*b, clock.mono() + 5s, stop, log));
    turn(loop);
    send(*a, "data");
    turn(loop);
    EXPECT_EQ(log, "data;");
    loop.spawn(receive(*b, clock.mono() + 5s, stop, log));
    turn(loop);
    clock.advance(5s);
    turn(loop);
    EXPECT_EQ(log, "data;timeout;");
    loop.spawn(receive(*b, MonoTime::max(), stop, log));
    turn(loop);
    stop.request();
    turn(loop);
    EXPECT_EQ(log, "data;timeout;cancelled;");
}

Task<> receive_bytes(Stream& stream, int count, Stop& stop, int& received) {
    std::array<std::uint8_t, 1> byte{};
    while (received < count) {
        const auto n = co_await stream.recv_some(byte, MonoTime::max(), stop);
        if (!n) co_return;
        ++received;
    }
}

TEST(Stream, a_sender_without_a_pause_does_not_block_other_tasks) {
    FakeClock clock;
    Loop loop(clock);
    auto [a, b] = stream_pair(loop);
    Stop stop;
    send(*a, std::string(200, 'x'));
    int received = 0;
    int received_then = -1;
    loop.spawn(receive_bytes(*b, 200, stop, received));
    loop.post([&] { received_then = received; });
    turn(loop);
    EXPECT_EQ(received, 200);
    EXPECT_LT(received_then, 20) << "another task had its turn long before the end";
}

Task<> connect(Loop& loop, std::uint16_t port, Stop& stop, std::string& log) {
    auto stream = co_await connect_tcp(loop, "127.0.0.1", port, MonoTime::max(), stop);
    if (!stream) {
        log += to_string(stream.error().kind);
    } else {
        const auto sent = co_await (*stream)->send_all(as_bytes("ping"), MonoTime::max(), stop);
        log += sent ? "sent " : "failed ";
    }
}

// Turns the loop until the log has grown to `size` characters; the kernel decides when a connection arrives.
void turn_until(Loop& loop, const std::string& log, std::size_t size) {
    const MonoTime limit = system_clock().mono() + 10s;
    while (log.size() < size && system_clock().mono() < limit) loop.poll();
}

TEST(Listener, accepts_connections_and_reports_a_port_in_use) {
    Loop loop(system_clock());
    loop.poll();
    std::string log;
    std::vector<std::unique_ptr<Stream>> accepted;
    auto listener = Listener::open({&loop}, {"127.0.0.1", 0}, [&](Loop&, std::unique_ptr<Stream> s) {
        log += "accepted ";
        accepted.push_back(std::move(s));
    });
    ASSERT_TRUE(listener.has_value());
    const auto taken = Listener::open({&loop}, {"127.0.0.1", (*listener)->port()}, {});
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().kind, Kind::kFailedPrecondition);
    Stop stop;
    loop.spawn(connect(loop, (*listener)->port(), stop, log));
    turn_until(loop, log, 14);
    EXPECT_EQ(log.size(), 14U) << log;
    ASSERT_EQ(accepted.size(), 1U);
    EXPECT_TRUE(peer_name(accepted[0]->fd()).starts_with("127.0.0.1:"));
    EXPECT_EQ(peer_address(accepted[0]->fd()), "127.0.0.1");
    EXPECT_EQ(own_address(accepted[0]->fd()), "127.0.0.1");
    const std::uint16_t port = (*listener)->port();
    (*listener)->close();
    accepted.clear();
    log.clear();
    loop.spawn(connect(loop, port, stop, log));
    turn_until(loop, log, 11);
    EXPECT_EQ(log, "unavailable");
}

}  // namespace
}  // namespace vedette::io
