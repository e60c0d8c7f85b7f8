#include "hub/access/secret.hpp"

#include <set>

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

TEST(Secret, is_43_characters_that_never_come_again) {
    std::set<std::string> made;
    for (int i = 0; i < 1000; ++i) {
        const std::string secret = make_secret();
        EXPECT_EQ(secret.size(), 43U);
        EXPECT_EQ(
            secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
        made.insert(secret);
    }
    EXPECT_EQ(made.size(), 1000U);
}

TEST(Secret, is_stored_as_the_sha256_of_its_bits) {
    // 32 zero bytes; the hash is that of `head -c 32 /dev/zero | sha256sum`.
    const auto hash = hash_secret(std::string(43, 'A'));
    ASSERT_TRUE(hash.has_value());
    EXPECT_EQ(to_base64url(*hash), "Zmh6rfhivXdsj8GLjp-OIAiXFIVu4jOzkCpZHQ1fKSU");
    EXPECT_NE(hash_secret(make_secret()), hash);
}

TEST(Secret, of_another_form_has_no_hash) {
    const std::string good = make_secret();
    for (const std::string& text : {std::string(), good.substr(1), good + "A", good + "=",
                                    " " + good.substr(1), "+" + good.substr(1), std::string(42, 'A') + "B"})
        EXPECT_EQ(hash_secret(text), std::nullopt) << text;
}

TEST(Secret, a_request_token_belongs_to_one_cookie_and_is_not_its_hash) {
    const std::string one = make_secret();
    const std::string two = make_secret();
    EXPECT_EQ(request_token_of(one), request_token_of(one));
    EXPECT_NE(request_token_of(one), request_token_of(two));
    EXPECT_NE(request_token_of(one), to_base64url(*hash_secret(one)));
    EXPECT_EQ(request_token_of(one).size(), 43U);
}

TEST(Secret, a_keyed_hash_depends_on_key_and_text) {
    const Key one = make_key();
    const Key two = make_key();
    EXPECT_EQ(keyed_hash(one, "text"), keyed_hash(one, "text"));
    EXPECT_NE(keyed_hash(one, "text"), keyed_hash(two, "text"));
    EXPECT_NE(keyed_hash(one, "text"), keyed_hash(one, "texts"));
}

TEST(Secret, texts_are_compared_whole) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
    EXPECT_FALSE(equal_in_constant_time("", "a"));
    EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace vedette::access
