#include "linux/io/connect.hpp"

#include <atomic>
#include <cstring>
#include <semaphore>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include "tests/support/fake_camera.hpp"

namespace {

std::binary_semaphore answer{0};
std::atomic<int> lookups{0};

}  // namespace

// Replaces the C library's function: the lookup of this one name ends when the test releases it.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* wanted, addrinfo** found) {
    if (std::strcmp(name, "hangs.example") == 0) {
        if ((wanted->ai_flags & AI_NUMERICHOST) != 0) return EAI_NONAME;
        ++lookups;
        static_cast<void>(answer.try_acquire_for(std::chrono::seconds(20)));
        --lookups;
        lookups.notify_all();
        return EAI_AGAIN;
    }
    if (std::strcmp(name, "unknown.example") == 0) return EAI_NONAME;
    static const auto real = reinterpret_cast<decltype(&::getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    // Two addresses, as a name server that somebody else controls may answer.
    if (std::strcmp(name, "two.example") == 0) {
        if ((wanted->ai_flags & AI_NUMERICHOST) != 0) return EAI_NONAME;
        const int first = real("169.254.1.1", service, wanted, found);
        return first != 0 ? first : real("127.0.0.1", service, wanted, &(*found)->ai_next);
    }
    return real(name, service, wanted, found);
}

namespace vedette::io {
namespace {

Task<> connect_to(Loop& loop, std::string host, std::uint16_t port, Stop& stop, std::string& outcome) {
    const auto stream = co_await connect_tcp(loop, host, port, loop.now() + 5s, stop);
    outcome = stream ? "connected" : stream.error().message;
}

Task<> connect_by(Loop& loop, std::string host, std::uint16_t port, Stop& stop, const AddressRule& rule,
                  std::string& outcome) {
    const auto stream = co_await connect_tcp(loop, host, port, loop.now() + 5s, stop, &rule);
    outcome =
        stream ? "connected" : std::string(to_string(stream.error().kind)) + ": " + stream.error().message;
}

// What a connection by the rule comes to, with a server on 127.0.0.1.
std::string connect_by(const AddressRule& rule, const std::string& host) {
    FakeClock clock;
    Loop loop(clock);
    Stop stop;
    test::FakeCamera server(loop);
    std::string outcome;
    loop.spawn(connect_by(loop, host, server.port(), stop, rule, outcome));
    EXPECT_TRUE(test::turn_until(loop, [&] { return !outcome.empty(); }));
    return outcome;
}

TEST(Connect, a_name_that_leads_to_this_machine_needs_the_rules_consent) {
    const AddressRule by_name{.host = "two.example", .port = 80};
    EXPECT_TRUE(
        connect_by(by_name, "two.example")
            .starts_with("permission_denied: two.example leads to 127.0.0.1, which is this machine; "))
        << connect_by(by_name, "two.example");
    EXPECT_TRUE(connect_by(by_name, "localhost").starts_with("permission_denied: "));
    EXPECT_TRUE(
        connect_by(by_name, "127.0.0.1").starts_with("permission_denied: 127.0.0.1 is this machine; "));
    EXPECT_TRUE(connect_by(by_name, "0x7f.1").starts_with("permission_denied: "));
    EXPECT_EQ(connect_by({.host = "127.0.0.1"}, "127.0.0.1"), "connected");
    EXPECT_EQ(connect_by({.host = "localhost"}, "localhost"), "connected");
}

TEST(Connect, each_address_of_a_name_is_judged) {
    const AddressRule rule{.host = "two.example", .allowed = {*AddressRange::parse("127.0.0.1")}};
    EXPECT_EQ(connect_by(rule, "two.example"), "connected");
}

TEST(Connect, a_lookup_that_hangs_delays_nothing_else) {
    FakeClock clock;
    auto loop = std::make_unique<Loop>(clock);
    Stop stop;
    std::string slow;
    std::string other;
    std::string given_up;
    {
        test::FakeCamera server(*loop);
        loop->spawn(connect_to(*loop, "hangs.example", 80, stop, given_up));
        EXPECT_TRUE(test::turn_until(*loop, [] { return lookups == 1; }));
        loop->spawn(connect_to(*loop, "localhost", server.port(), stop, other));
        EXPECT_TRUE(test::turn_until(*loop, [&] { return !other.empty(); }));
        EXPECT_EQ(other, "connected");
        clock.advance(6s);
        EXPECT_TRUE(test::turn_until(*loop, [&] { return !given_up.empty(); }));
        EXPECT_EQ(given_up, "looking up hangs.example took too long");
        loop->spawn(connect_to(*loop, "hangs.example", 80, stop, slow));
        EXPECT_TRUE(test::turn_until(*loop, [] { return lookups == 2; }));
    }
    loop.reset();
    EXPECT_EQ(lookups, 2) << "the loop's end waited for the name server";
    answer.release();
    lookups.wait(2);
    answer.release();
    lookups.wait(1);
}

TEST(Connect, an_unknown_name_is_an_error) {
    FakeClock clock;
    Loop loop(clock);
    Stop stop;
    std::string outcome;
    loop.spawn(connect_to(loop, "unknown.example", 80, stop, outcome));
    EXPECT_TRUE(test::turn_until(loop, [&] { return !outcome.empty(); }));
    EXPECT_EQ(outcome, "no host named unknown.example was found");
}

}  // namespace
}  // namespace vedette::io
