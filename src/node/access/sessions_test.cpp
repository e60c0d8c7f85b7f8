#include "node/access/sessions.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

std::string begin(Sessions& sessions, MonoTime now = {}) {
    std::array<char, Sessions::kTokenText> memory;
    return std::string(sessions.begin(memory, now));
}

TEST(Sessions, know_the_tokens_that_they_gave) {
    port::FakeCrypto crypto;
    Sessions sessions(crypto);
    const std::string one = begin(sessions);
    const std::string two = begin(sessions);
    EXPECT_EQ(one.size(), Sessions::kTokenText);
    EXPECT_NE(one, two);
    EXPECT_TRUE(sessions.use(one, {}));
    EXPECT_TRUE(sessions.use(two, {}));
    EXPECT_FALSE(sessions.use("", {}));
    EXPECT_FALSE(sessions.use(std::string(Sessions::kTokenText, '0'), {}));
    EXPECT_FALSE(sessions.use(one + "0", {}));
    EXPECT_FALSE(sessions.use(one.substr(1), {}));
    sessions.end_all();
    EXPECT_FALSE(sessions.use(two, {}));
}

TEST(Sessions, end_an_hour_after_their_last_use_and_a_week_after_their_begin) {
    port::FakeCrypto crypto;
    Sessions sessions(crypto);
    const std::string idle = begin(sessions);
    EXPECT_TRUE(sessions.use(idle, MonoTime{std::chrono::minutes(59)}));
    EXPECT_TRUE(sessions.use(idle, MonoTime{std::chrono::minutes(118)}));
    EXPECT_FALSE(sessions.use(idle, MonoTime{std::chrono::minutes(178)}));
    EXPECT_FALSE(sessions.use(idle, MonoTime{std::chrono::minutes(178)}));
    const std::string used = begin(sessions);
    MonoTime now{};
    for (; now < MonoTime{Sessions::kLifetime}; now = now + std::chrono::minutes(30))
        EXPECT_TRUE(sessions.use(used, now));
    EXPECT_FALSE(sessions.use(used, now));
}

TEST(Sessions, a_further_one_takes_the_place_of_the_one_not_used_for_longest) {
    port::FakeCrypto crypto;
    Sessions sessions(crypto);
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < Sessions::kMax; ++i)
        tokens.push_back(begin(sessions, MonoTime{static_cast<std::int64_t>(i) * 1s}));
    EXPECT_TRUE(sessions.use(tokens[0], MonoTime{std::chrono::minutes(1)}));
    const std::string further = begin(sessions, MonoTime{std::chrono::minutes(1)});
    EXPECT_FALSE(sessions.use(tokens[1], MonoTime{std::chrono::minutes(1)}));
    EXPECT_TRUE(sessions.use(tokens[0], MonoTime{std::chrono::minutes(1)}));
    EXPECT_TRUE(sessions.use(tokens[2], MonoTime{std::chrono::minutes(1)}));
    EXPECT_TRUE(sessions.use(further, MonoTime{std::chrono::minutes(1)}));
}

TEST(Sessions, each_has_a_form_token_of_its_own_and_of_this_start) {
    port::FakeCrypto crypto;
    Sessions sessions(crypto);
    const std::string one = begin(sessions);
    const std::string two = begin(sessions);
    std::array<char, Sessions::kFormTokenText> memory;
    const std::string token(sessions.form_token(one, memory));
    EXPECT_TRUE(sessions.is_form_token(one, token));
    EXPECT_FALSE(sessions.is_form_token(two, token));
    EXPECT_FALSE(sessions.is_form_token(one, ""));
    EXPECT_FALSE(sessions.is_form_token(one, token.substr(1)));
    Sessions restarted(crypto);
    EXPECT_FALSE(restarted.is_form_token(one, token));
}

}  // namespace
}  // namespace vedette::node
