// Identity: cookies, Basic, tokens, links, and what ends them.
#include "hub/access/access.hpp"

#include <gtest/gtest.h>

#include "hub/access/access_fixture.hpp"

namespace vedette::access {
namespace {

// "olga:correct horse", "olga:wrong", "nora:correct horse"
constexpr const char* kOlga = "Basic b2xnYTpjb3JyZWN0IGhvcnNl";
constexpr const char* kOlgaWrong = "Basic b2xnYTp3cm9uZw==";
constexpr const char* kNora = "Basic bm9yYTpjb3JyZWN0IGhvcnNl";

TEST_F(AccessTest, a_hub_without_users_is_open_to_its_own_machine_until_the_first_one) {
    Credentials own = with_cookie("");
    EXPECT_EQ(identified(own)->means, Means::kNobody);
    own.peer.local = true;
    const PrincipalPtr machine = identified(own);
    EXPECT_EQ(machine->means, Means::kOwnMachine);
    EXPECT_EQ(access->must_log_in().code, "setup_needed");
    EXPECT_EQ(access->renew(machine), machine);
    set_up();
    EXPECT_EQ(access->renew(machine), nullptr);
    EXPECT_EQ(identified(own)->means, Means::kNobody);
    EXPECT_EQ(access->must_log_in().code, "log_in");
}

TEST_F(AccessTest, a_set_up_link_makes_one_owner_and_ends) {
    const auto first = run(access->make_setup_link(loop, home, stop));
    const auto link = run(access->make_setup_link(loop, home, stop));
    const Credentials none = with_cookie("");
    const auto join = [&](const std::string& secret, const std::string& name, const std::string& password) {
        const JoinRequest request{.secret = secret, .name = name, .password = password};
        return code_of(run(access->join(loop, none, request, stop)));
    };
    EXPECT_EQ(join(first->secret, "olga", kPassword), "link_ended") << "a newer link was made";
    EXPECT_EQ(join("x", "olga", kPassword), "link_ended");
    EXPECT_EQ(join(link->secret, "olga", "short"), "weak_password");
    EXPECT_EQ(join(link->secret, "", kPassword), "bad_name");
    EXPECT_EQ(join(link->secret, "olga", kPassword), "done");
    EXPECT_EQ(join(link->secret, "otto", kPassword), "link_ended");
    EXPECT_EQ(code_of(run(access->make_setup_link(loop, home, stop))), "already_set_up");
    EXPECT_EQ(actions(), "make_setup_link;make_setup_link;set_up;log_in;");
}

TEST_F(AccessTest, a_set_up_link_lapses_after_an_hour) {
    const auto link = run(access->make_setup_link(loop, home, stop));
    clock.set_utc(clock.utc() + kSetupLinkLifetime);
    const JoinRequest request{.secret = link->secret, .name = "olga", .password = kPassword};
    const Credentials none = with_cookie("");
    EXPECT_EQ(code_of(run(access->join(loop, none, request, stop))), "link_ended");
}

TEST_F(AccessTest, a_cookie_is_known_until_it_is_logged_out) {
    const NewSession session = set_up();
    const std::string cookie = cookie_of(session);
    const PrincipalPtr olga = identified(with_cookie(cookie));
    EXPECT_EQ(olga->means, Means::kCookie);
    EXPECT_EQ(olga->name, "olga");
    EXPECT_TRUE(access->request_token_matches(*olga, home, session.principal->request_token));
    EXPECT_FALSE(access->request_token_matches(*olga, home, ""));
    Credentials encrypted = with_cookie(cookie);
    encrypted.peer.encrypted = true;
    EXPECT_EQ(identified(encrypted)->means, Means::kNobody) << "TLS has a cookie of another name";
    EXPECT_EQ(access->renew(olga), olga);
    EXPECT_EQ(code_of(run(access->log_out(loop, olga, home, stop))), "done");
    EXPECT_EQ(identified(with_cookie(cookie))->means, Means::kNobody);
    EXPECT_EQ(access->renew(olga), nullptr);
}

TEST_F(AccessTest, a_log_in_replaces_the_session_that_the_request_showed) {
    const std::string first = cookie_of(set_up());
    const Credentials shown = with_cookie(first);
    const auto second = run(access->log_in(loop, shown, "olga", kPassword, stop));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(identified(shown)->means, Means::kNobody);
    EXPECT_EQ(identified(with_cookie(cookie_of(*second)))->name, "olga");
}

TEST_F(AccessTest, a_session_ends_without_use_and_is_extended_by_use_up_to_its_end) {
    const std::string cookie = cookie_of(set_up());
    loop.spawn(access->maintain(loop, stop));
    loop.poll();
    const auto use_after = [&](Duration after) {
        clock.set_utc(clock.utc() + after);
        const PrincipalPtr who = identified(with_cookie(cookie));
        if (who->means != Means::kCookie) return false;
        const UtcTime extended = clock.utc() + kSessionIdle;
        // The worker pool works in real time, so the clock goes 50 times as fast, not as fast as this thread.
        MonoTime next = system_clock().mono();
        return test::turn_until(loop, [&] {
            if (system_clock().mono() >= next) {
                clock.advance(1s);
                next = next + 20ms;
            }
            const auto own = access->sessions(who, "");
            return own && !own->empty() && own->front().expires >= std::min(extended, own->front().ends);
        });
    };
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(use_after(kSessionIdle * 7 / 10)) << i;
    clock.set_utc(clock.utc() + kSessionLifetime - kSessionIdle * 28 / 10);
    EXPECT_EQ(identified(with_cookie(cookie))->means, Means::kNobody) << "after 90 days";
    const auto second = log_in(home, "olga", kPassword);
    ASSERT_TRUE(second.has_value());
    clock.set_utc(clock.utc() + kSessionIdle);
    EXPECT_EQ(identified(with_cookie(cookie_of(*second)))->means, Means::kNobody) << "after 30 days";
}

TEST_F(AccessTest, a_user_has_at_most_fifty_sessions) {
    const std::string first = cookie_of(set_up());
    std::string second;
    for (std::size_t i = 0; i < kMaxSessionsOfUser; ++i) {
        const auto session = log_in(home, "olga", kPassword);
        ASSERT_TRUE(session.has_value());
        if (i == 0) second = cookie_of(*session);
    }
    EXPECT_EQ(identified(with_cookie(first))->means, Means::kNobody);
    EXPECT_EQ(identified(with_cookie(second))->means, Means::kCookie);
}

TEST_F(AccessTest, a_basic_credential_is_verified_once_in_five_minutes) {
    set_up();
    const Credentials olga = with_authorization(kOlga);
    EXPECT_FALSE(access->identify(olga).has_value());
    const auto verified = run(access->verify(loop, olga, stop));
    ASSERT_TRUE(verified.has_value());
    EXPECT_EQ((*verified)->means, Means::kBasic);
    clock.advance(299s);
    EXPECT_EQ(identified(olga)->name, "olga");
    EXPECT_EQ(access->renew(*verified), *verified);
    clock.advance(1s);
    EXPECT_FALSE(access->identify(olga).has_value());
}

TEST_F(AccessTest, many_requests_with_one_new_basic_credential_cost_one_hash) {
    set_up();
    const Credentials olga = with_authorization(kOlga);
    const std::uint64_t before = pool.stats(io::Lane::kHash).started;
    std::vector<std::optional<Outcome<PrincipalPtr>>> results(100);
    for (auto& result : results) loop.spawn(keep(access->verify(loop, olga, stop), result));
    ASSERT_TRUE(test::turn_until(loop, [&] {
        clock.advance(1ms);
        return std::ranges::all_of(results, [](const auto& result) { return result.has_value(); });
    }));
    for (const auto& result : results) EXPECT_EQ(code_of(*result), "done");
    EXPECT_EQ(pool.stats(io::Lane::kHash).started, before + 1);
}

TEST_F(AccessTest, a_changed_password_ends_basic_credentials_and_other_sessions) {
    const NewSession session = set_up();
    const auto other = log_in(home, "olga", kPassword);
    const Credentials olga = with_authorization(kOlga);
    const auto basic = run(access->verify(loop, olga, stop));
    ASSERT_TRUE(basic.has_value());
    const auto change = [&](const std::string& old_password, const std::string& password) {
        return code_of(
            run(access->change_password(loop, session.principal, home, old_password, password, stop)));
    };
    EXPECT_EQ(change("wrong", "battery staple"), "wrong_credentials");
    EXPECT_EQ(change(kPassword, "tiny"), "weak_password");
    EXPECT_EQ(change(kPassword, "battery staple"), "done");
    EXPECT_EQ(access->renew(*basic), nullptr);
    EXPECT_FALSE(access->identify(olga).has_value());
    EXPECT_EQ(identified(with_cookie(cookie_of(*other)))->means, Means::kNobody);
    EXPECT_EQ(identified(with_cookie(cookie_of(session)))->means, Means::kCookie);
}

TEST_F(AccessTest, unknown_users_cost_the_same_work_and_get_the_same_answer) {
    set_up();
    const std::uint64_t before = pool.stats(io::Lane::kHash).started;
    const auto wrong = run(access->verify(loop, with_authorization(kOlgaWrong), stop));
    const auto unknown = run(access->verify(loop, with_authorization(kNora), stop));
    EXPECT_EQ(pool.stats(io::Lane::kHash).started, before + 2);
    ASSERT_FALSE(wrong.has_value());
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(wrong.error().code, "wrong_credentials");
    EXPECT_EQ(unknown.error().detail, wrong.error().detail);
}

TEST_F(AccessTest, guesses_are_throttled_and_lock_nobody_out_at_home) {
    set_up();
    const Peer attacker = peer_at("10.1.1.1");
    for (const char* const name : {"olga", "nora"}) {
        int guesses = 0;
        auto answer = log_in(attacker, name, "guess");
        for (; code_of(answer) == "wrong_credentials" && guesses < 100; ++guesses)
            answer = log_in(attacker, name, "guess");
        EXPECT_EQ(guesses, 10) << name;
        EXPECT_EQ(code_of(answer), "too_many_attempts");
        EXPECT_GT(answer.error().retry_after, 0s);
    }
    const std::uint64_t before = pool.stats(io::Lane::kHash).started;
    EXPECT_EQ(code_of(log_in(attacker, "olga", kPassword)), "too_many_attempts");
    EXPECT_EQ(code_of(log_in(peer_at("10.2.2.2"), "olga", kPassword)), "too_many_attempts");
    EXPECT_EQ(pool.stats(io::Lane::kHash).started, before) << "a refused attempt was hashed";
    EXPECT_EQ(code_of(log_in(home, "olga", kPassword)), "done");
    open();  // as after a restart, under attack
    for (int i = 0; i < 11; ++i) static_cast<void>(log_in(attacker, "olga", "guess"));
    EXPECT_EQ(code_of(log_in(home, "olga", kPassword)), "done");
}

TEST_F(AccessTest, passwords_are_not_taken_from_public_addresses_without_tls) {
    set_up();
    Peer away = peer_at("203.0.113.9");
    EXPECT_EQ(code_of(log_in(away, "olga", kPassword)), "insecure_transport");
    const Credentials basic{.peer = away, .cookie = {}, .authorization = kOlga};
    const auto known = access->identify(basic);
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ(code_of(*known), "insecure_transport");
    away.encrypted = true;
    EXPECT_EQ(code_of(log_in(away, "olga", kPassword)), "done");
}

TEST_F(AccessTest, a_hanging_store_and_hash_lane_delay_no_cookie) {
    const std::string cookie = cookie_of(set_up());
    std::counting_semaphore<2> gate(0);
    struct Stalled : io::WorkerPool::Job {
        explicit Stalled(std::counting_semaphore<2>& g) : gate(g) {}
        void run() override { gate.acquire(); }
        std::counting_semaphore<2>& gate;
    };
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(pool.submit(io::Lane::kHash, std::make_shared<Stalled>(gate)).has_value());
    std::optional<Outcome<PrincipalPtr>> basic;
    std::optional<Outcome<MadeSetupLink>> write;
    {
        const std::lock_guard hang(database->gate);
        const Credentials olga = with_authorization(kOlga);
        loop.spawn(keep(access->verify(loop, olga, stop), basic));
        loop.spawn(keep(access->make_setup_link(loop, home, stop), write));
        ASSERT_TRUE(test::turn_until(loop, [&] { return pool.stats(io::Lane::kStore).running == 1; }));
        EXPECT_EQ(identified(with_cookie(cookie))->name, "olga");
        clock.advance(10s);
        ASSERT_TRUE(test::turn_until(loop, [&] { return basic.has_value() && write.has_value(); }));
        EXPECT_EQ(basic->error().status, 503);
        EXPECT_EQ(write->error().status, 503);
        EXPECT_EQ(identified(with_cookie(cookie))->name, "olga");
    }
    gate.release(2);
}

TEST_F(AccessTest, the_token_of_the_log_in_form_is_of_one_place_and_one_hour) {
    const Principal nobody;
    const std::string token = access->request_token(nobody, home);
    EXPECT_TRUE(access->request_token_matches(nobody, home, token));
    EXPECT_FALSE(access->request_token_matches(nobody, peer_at("192.168.1.8"), token));
    for (const std::string& other : {std::string(), "9" + token, token + "x", std::string("9999999999.x")})
        EXPECT_FALSE(access->request_token_matches(nobody, home, other)) << other;
    clock.advance(3600s);
    EXPECT_FALSE(access->request_token_matches(nobody, home, token));
}

}  // namespace
}  // namespace vedette::access
