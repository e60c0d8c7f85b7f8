#include "node/net/connection.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

using port::JoinFailure;
using port::StationState;

// A connection over a radio that does what the test says, and a log of the steps.
struct Air {
    KnownNetworks known;
    ConnectionTimes times;
    std::optional<Connection> connection;
    MonoTime now{100s};
    port::StationStatus station;
    std::vector<port::FoundNetwork> scan;
    bool finds = false;  // a search has ended
    std::string steps;

    // The first name is the default.
    explicit Air(std::vector<std::string> names, bool has_access_point = true) {
        for (auto name = names.rbegin(); name != names.rend(); ++name)
            known.put_first(*KnownNetwork::make(*name, "password"));
        connection.emplace(known, has_access_point, times);
        run();
    }
    // Carries out what is due now.
    std::string run() {
        steps.clear();
        for (int i = 0; i < 20; ++i) {
            std::optional<std::span<const port::FoundNetwork>> found;
            if (std::exchange(finds, false)) found = scan;
            const Step step = connection->poll(station, found, now);
            switch (step) {
                case Step::kNone: return steps;
                case Step::kJoin:
                    steps += "join " + std::string(connection->network().ssid()) + "\n";
                    station = {.state = StationState::kJoining};
                    break;
                case Step::kLeave:
                    steps += "leave\n";
                    station = {};
                    break;
                case Step::kScan: steps += "scan\n"; break;
                case Step::kOpenAccessPoint: steps += "open\n"; break;
                case Step::kCloseAccessPoint: steps += "close\n"; break;
            }
        }
        EXPECT_TRUE(false);  // it must rest
        return steps;
    }
    std::string wait(Duration duration) {
        now = now + duration;
        return run();
    }
    std::string joined() {
        station = {.state = StationState::kUp};
        return run();
    }
    std::string fails(JoinFailure failure = JoinFailure::kNotFound) {
        station = {.state = StationState::kOff, .failure = failure};
        return run();
    }
    std::string found(std::vector<std::string> names) {
        scan.clear();
        for (const std::string& name : names) {
            port::FoundNetwork one;
            one.size = static_cast<std::uint8_t>(name.size());
            std::ranges::copy(name, one.memory.begin());
            scan.push_back(one);
        }
        finds = true;
        return run();
    }
};

TEST(KnownNetworks, refuses_names_and_passwords_that_no_network_has) {
    EXPECT_TRUE(KnownNetwork::make("open", ""));
    EXPECT_TRUE(KnownNetwork::make(std::string(32, 's'), std::string(64, 'p')));
    EXPECT_FALSE(KnownNetwork::make("", "password"));
    EXPECT_FALSE(KnownNetwork::make(std::string(33, 's'), "password"));
    EXPECT_FALSE(KnownNetwork::make("s", std::string(65, 'p')));
    EXPECT_FALSE(KnownNetwork::make("s", "seven77"));
}

TEST(KnownNetworks, a_new_one_is_first_and_replaces_its_namesake_or_the_last) {
    KnownNetworks known;
    const auto names = [&] {
        std::string out;
        for (const KnownNetwork& one : known.all()) out += std::string(one.ssid()) + " ";
        return out;
    };
    for (const char* const name : {"a", "b", "c", "d", "e"}) known.put_first(*KnownNetwork::make(name, ""));
    EXPECT_EQ(names(), "e d c b a ");
    known.put_first(*KnownNetwork::make("c", "password"));
    EXPECT_EQ(names(), "c e d b a ");
    EXPECT_EQ(known.all()[0].password(), "password");
    known.put_first(*KnownNetwork::make("f", ""));
    EXPECT_EQ(names(), "f c e d b ");
}

TEST(Connection, the_first_start_opens_the_access_point_for_ever) {
    Air air({}, false);
    EXPECT_EQ(air.steps, "open\n");
    EXPECT_TRUE(air.connection->reach() == Reach::kAccessPoint);
    EXPECT_EQ(air.connection->deadline(), MonoTime::max());
    EXPECT_EQ(air.wait(std::chrono::hours{100}), "");
}

TEST(Connection, joins_the_default_network_without_a_search) {
    Air air({"home", "garden"});
    EXPECT_EQ(air.steps, "join home\n");
    EXPECT_TRUE(air.connection->reach() == Reach::kNowhere);
    EXPECT_EQ(air.joined(), "");
    EXPECT_TRUE(air.connection->reach() == Reach::kStation);
    EXPECT_EQ(air.connection->deadline(), MonoTime::max());
}

TEST(Connection, then_the_strongest_of_the_others_and_the_hidden_ones_last) {
    Air air({"home", "hidden", "weak", "strong"});
    EXPECT_EQ(air.fails(), "leave\nscan\n");
    EXPECT_EQ(air.wait(9s), "");
    EXPECT_EQ(air.found({"neighbour", "strong", "home", "weak", "strong"}), "join strong\n");
    EXPECT_EQ(air.fails(JoinFailure::kWrongPassword), "leave\njoin weak\n");
    EXPECT_TRUE(air.connection->failure() == JoinFailure::kWrongPassword);
    EXPECT_EQ(air.fails(), "leave\njoin hidden\n");
    EXPECT_EQ(air.fails(), "leave\nopen\n");
}

TEST(Connection, gives_each_network_15_seconds) {
    Air air({"home", "garden"});
    EXPECT_EQ(air.wait(14'999ms), "");
    EXPECT_EQ(air.wait(1ms), "leave\nscan\n");
    EXPECT_TRUE(air.connection->failure() == JoinFailure::kNoAddress);
    EXPECT_EQ(air.found({}), "join garden\n");
    EXPECT_EQ(air.connection->deadline(), air.now + 15s);
    EXPECT_EQ(air.joined(), "");
    EXPECT_TRUE(air.connection->failure() == JoinFailure::kNone);
}

TEST(Connection, a_search_that_never_ends_is_given_up) {
    Air air({"home", "garden"});
    air.fails();
    EXPECT_EQ(air.wait(10s), "join garden\n");
}

TEST(Connection, comes_back_from_the_access_point_after_5_minutes_without_a_user) {
    Air air({"home"});
    EXPECT_EQ(air.fails(), "leave\nopen\n");
    EXPECT_EQ(air.wait(299s), "");
    air.connection->count_user(air.now);
    EXPECT_EQ(air.wait(299s), "");
    EXPECT_TRUE(air.connection->reach() == Reach::kAccessPoint);
    EXPECT_EQ(air.wait(1s), "close\njoin home\n");
    EXPECT_TRUE(air.connection->reach() == Reach::kNowhere);
    EXPECT_EQ(air.fails(), "leave\nopen\n");
    EXPECT_EQ(air.wait(300s), "close\njoin home\n");
    EXPECT_EQ(air.joined(), "");
}

TEST(Connection, waits_longer_and_longer_where_it_may_not_open_the_access_point) {
    Air air({"home"}, false);
    for (const Duration pause : {5s, 10s, 20s, 40s, 80s, 120s, 120s}) {
        EXPECT_EQ(air.fails(), "leave\n");
        EXPECT_EQ(air.connection->deadline(), air.now + pause);
        air.connection->count_user(air.now);
        EXPECT_EQ(air.wait(pause - 1ms), "");
        EXPECT_EQ(air.wait(1ms), "join home\n");
    }
    air.joined();
    EXPECT_EQ(air.fails(JoinFailure::kLost), "leave\njoin home\n");
    air.fails();
    EXPECT_EQ(air.connection->deadline(), air.now + 5s);
}

TEST(Connection, joins_again_at_once_what_it_has_lost) {
    Air air({"home", "garden"});
    air.joined();
    EXPECT_EQ(air.fails(JoinFailure::kLost), "leave\njoin home\n");
    EXPECT_TRUE(air.connection->failure() == JoinFailure::kLost);
    EXPECT_EQ(air.fails(), "leave\nscan\n");
    EXPECT_EQ(air.found({"garden"}), "join garden\n");
    EXPECT_EQ(air.joined(), "");
}

TEST(Connection, a_station_that_joins_again_by_itself_is_not_lost) {
    Air air({"home"});
    air.joined();
    air.station = {.state = StationState::kJoining};
    EXPECT_EQ(air.wait(60s), "");
}

TEST(Connection, who_names_a_network_at_the_access_point_keeps_it_for_a_while) {
    Air air({});
    air.connection->try_network(*KnownNetwork::make("home", "password"), air.now);
    EXPECT_TRUE(air.connection->trial() == Trial::kRunning);
    EXPECT_LE(air.connection->deadline(), air.now);
    EXPECT_EQ(air.run(), "join home\n");
    EXPECT_TRUE(air.connection->access_point_is_open());
    EXPECT_EQ(air.joined(), "");
    EXPECT_TRUE(air.connection->trial() == Trial::kJoined);
    EXPECT_EQ(air.connection->network().ssid(), "home");
    EXPECT_EQ(air.wait(29s), "");
    EXPECT_EQ(air.wait(1s), "close\n");
    EXPECT_TRUE(air.connection->reach() == Reach::kStation);
}

TEST(Connection, a_wrong_password_leaves_everything_as_it_was) {
    Air air({});
    air.connection->try_network(*KnownNetwork::make("home", "mistaken"), air.now);
    air.run();
    EXPECT_EQ(air.fails(JoinFailure::kWrongPassword), "leave\n");
    EXPECT_TRUE(air.connection->trial() == Trial::kFailed);
    EXPECT_TRUE(air.connection->failure() == JoinFailure::kWrongPassword);
    EXPECT_TRUE(air.connection->reach() == Reach::kAccessPoint);
    EXPECT_EQ(air.wait(1000s), "");

    Air at_home({"home"});
    at_home.joined();
    at_home.connection->try_network(*KnownNetwork::make("garden", "mistaken"), at_home.now);
    EXPECT_EQ(at_home.run(), "join garden\n");
    EXPECT_EQ(at_home.wait(15s), "leave\njoin home\n");
    EXPECT_TRUE(at_home.connection->trial() == Trial::kFailed);
}

}  // namespace
}  // namespace vedette::node
