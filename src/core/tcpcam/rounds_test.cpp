#include "core/tcpcam/rounds.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::tcpcam {
namespace {

constexpr Duration kDelay = 2s;

// Three clients, a to c.
struct Server {
    struct Named : Rounds::Client {
        char name = 'a';
    };
    explicit Server(Duration delay = kDelay) : rounds(delay) {
        clients[1].name = 'b';
        clients[2].name = 'c';
    }
    void join(std::size_t i) { rounds.join(clients[i], now); }
    void leave(std::size_t i) { rounds.leave(clients[i]); }
    void pass(Duration time) {
        now = now + time;
        rounds.poll(now);
    }
    // The names of the clients that get a picture taken at that time, in their order.
    std::string offer(MonoTime taken_at) {
        std::string got;
        rounds.offer(taken_at, now, [&](Rounds::Client& client) {
            got += static_cast<Named&>(client).name;
            return true;
        });
        return got;
    }
    std::string offer() { return offer(now); }

    MonoTime now{1000s};
    Rounds rounds;
    std::array<Named, 3> clients;
};

TEST(Rounds, the_newest_client_is_first_and_a_pause_follows) {
    Server s;
    for (const std::size_t i : {0U, 2U, 1U}) s.join(i);
    EXPECT_EQ(s.offer(), "bca");
    EXPECT_TRUE(s.rounds.deadline() == s.now + kDelay);
    s.pass(1999ms);
    EXPECT_EQ(s.offer(), "");
    s.pass(1ms);
    EXPECT_TRUE(s.rounds.deadline() == MonoTime::max());
    EXPECT_EQ(s.offer(), "bca");
}

TEST(Rounds, a_delay_of_zero_sends_every_picture) {
    Server s(0s);
    s.join(0);
    EXPECT_EQ(s.offer(), "a");
    EXPECT_EQ(s.offer(), "a");
    EXPECT_TRUE(s.rounds.deadline() == MonoTime::max());
}

TEST(Rounds, a_picture_from_before_the_requests_of_a_round_is_not_sent) {
    Server s;
    s.join(0);
    EXPECT_EQ(s.offer(s.now - 1ns), "");
    EXPECT_EQ(s.offer(), "a");
    s.pass(1s);
    s.join(1);
    const MonoTime between = s.now - 1ns;
    s.pass(1s);
    EXPECT_EQ(s.offer(between), "");
    EXPECT_EQ(s.offer(s.now), "ba");
}

TEST(Rounds, a_client_that_joins_an_open_round_does_not_delay_it) {
    Server s;
    s.join(0);
    const MonoTime taken_at = s.now;
    s.pass(1ms);
    s.join(1);
    EXPECT_EQ(s.offer(taken_at), "a");
    s.pass(kDelay);
    EXPECT_EQ(s.offer(), "ba");
}

TEST(Rounds, without_clients_there_is_no_round_and_no_pause) {
    Server s;
    EXPECT_EQ(s.offer(), "");
    s.join(0);
    s.join(1);
    EXPECT_EQ(s.offer(), "ba");
    s.leave(0);
    EXPECT_TRUE(s.rounds.deadline() == s.now + kDelay);
    s.leave(1);
    EXPECT_TRUE(s.rounds.deadline() == MonoTime::max());
    EXPECT_FALSE(s.rounds.has_clients());
    EXPECT_EQ(s.offer(), "");
    s.join(2);
    EXPECT_EQ(s.offer(), "c");
}

TEST(Rounds, a_round_goes_on_until_a_client_takes_its_picture) {
    Server s;
    s.join(0);
    int asked = 0;
    const auto busy = [&](Rounds::Client&) { return ++asked > 2; };
    EXPECT_FALSE(s.rounds.offer(s.now, s.now, busy));
    EXPECT_FALSE(s.rounds.offer(s.now, s.now, busy));
    EXPECT_TRUE(s.rounds.offer(s.now, s.now, busy));
    EXPECT_FALSE(s.rounds.offer(s.now, s.now, busy));
    EXPECT_EQ(asked, 3);
}

TEST(Rounds, clients_may_leave_while_a_picture_is_offered) {
    // The clients that leave while c is served, and those that are served then.
    const std::array<std::pair<std::string, std::string>, 4> cases{
        {{"c", "cba"}, {"b", "ca"}, {"ab", "c"}, {"cab", "c"}}};
    for (const auto& [leaving, served] : cases) {
        Server s;
        for (const std::size_t i : {0U, 1U, 2U}) s.join(i);
        std::string got;
        const bool ended = s.rounds.offer(s.now, s.now, [&, leave = leaving](Rounds::Client& client) {
            got += static_cast<Server::Named&>(client).name;
            if (got == "c") {
                for (const char name : leave) s.leave(static_cast<std::size_t>(name - 'a'));
            }
            return true;
        });
        EXPECT_EQ(got, served);
        EXPECT_EQ(ended, leaving.size() < 3);
    }
}

}  // namespace
}  // namespace vedette::tcpcam
