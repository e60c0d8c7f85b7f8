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
    return real(name, service, wanted, found);
}

namespace vedette::io {
namespace {

Task<> connect_to(Loop& loop, std::string host, std::uint16_t port, Stop& stop, std::string& outcome) {
    const auto stream = co_await connect_tcp(loop, host, port, loop.now() + 5s, stop);
    outcome = stream ? "connected" : stream.error().message;
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
