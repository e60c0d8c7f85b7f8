#include "hub/access/password.hpp"

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

constexpr std::size_t kMiB = std::size_t{1024} * 1024;
constexpr HashCost kCheap{.memory = 16 * 1024, .passes = 1};

TEST(Password, matches_its_hash_only) {
    const auto hash = hash_password("correct horse", kCheap);
    ASSERT_TRUE(hash.has_value());
    EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=16,t=1,p=1$")) << *hash;
    EXPECT_TRUE(password_matches(*hash, "correct horse"));
    EXPECT_FALSE(password_matches(*hash, "correct hors"));
    EXPECT_FALSE(password_matches(*hash, std::string_view("correct horse\0x", 15)));
    EXPECT_NE(hash_password("correct horse", kCheap).value_or(*hash), *hash) << "the salt is the same";
    for (const char* const no_hash : {"", "correct horse", "$argon2id$", "$argon2id$v=19$m=16,t=1,p=1$x$y"})
        EXPECT_FALSE(password_matches(no_hash, "correct horse")) << no_hash;
}

TEST(Password, is_hashed_again_when_the_cost_has_changed) {
    const auto hash = hash_password("correct horse", kCheap);
    ASSERT_TRUE(hash.has_value());
    EXPECT_FALSE(needs_rehash(*hash, kCheap));
    EXPECT_TRUE(needs_rehash(*hash, {.memory = 32 * 1024, .passes = 1}));
    EXPECT_TRUE(needs_rehash(*hash, {.memory = 16 * 1024, .passes = 2}));
    EXPECT_TRUE(needs_rehash("no hash", kCheap));
}

TEST(Password, the_unmatched_hash_has_the_form_and_the_cost_of_a_real_one) {
    const std::string hash = unmatched_hash(kCheap);
    EXPECT_FALSE(needs_rehash(hash, kCheap)) << hash;
    EXPECT_EQ(hash.size(), hash_password("x", kCheap)->size());
    EXPECT_FALSE(password_matches(hash, ""));
    EXPECT_NE(unmatched_hash(kCheap), hash);
}

TEST(Password, costs_what_the_machine_has) {
    EXPECT_EQ(cost_for_memory(430 * kMiB).memory, 19 * kMiB);  // a Raspberry Pi of 512 MB
    EXPECT_EQ(cost_for_memory(920 * kMiB).memory, 32 * kMiB);
    EXPECT_EQ(cost_for_memory(1900 * kMiB).memory, 64 * kMiB);
    EXPECT_EQ(cost_for_memory(64'000 * kMiB).memory, 64 * kMiB);
    EXPECT_GE(cost_for_this_machine().memory, 19 * kMiB);
}

TEST(Password, that_needs_more_memory_than_there_is_gets_no_hash) {
    const auto refused = hash_password("correct horse", {.memory = 1, .passes = 1});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, Kind::kResourceExhausted);
}

}  // namespace
}  // namespace vedette::access
