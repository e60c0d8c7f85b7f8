#include "core/http/header_values.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(HeaderList, commas_inside_quotes_do_not_split) {
    std::string_view rest = R"( a , ,"b, \"c", d;e="f,g")";
    std::string seen;
    while (const auto item = next_list_item(rest)) seen += "[" + std::string(*item) + "]";
    EXPECT_EQ(seen, R"([a]["b, \"c"][d;e="f,g"])");
}

TEST(HeaderList, items_are_found_without_regard_to_case) {
    EXPECT_TRUE(list_contains("keep-alive, Upgrade", "upgrade"));
    EXPECT_FALSE(list_contains("keep-alive, Upgraded", "upgrade"));
    EXPECT_FALSE(list_contains("", "upgrade"));
}

TEST(HeaderParameters, are_read_bare_and_quoted) {
    constexpr std::string_view kType = R"(multipart/x-mixed-replace ; a=1;Boundary = "--x;\"y" ;c)";
    EXPECT_EQ(before_parameters(kType), "multipart/x-mixed-replace");
    const auto boundary = find_parameter(kType, "boundary");
    ASSERT_TRUE(boundary.has_value());
    EXPECT_TRUE(boundary->quoted);
    char out[16];
    EXPECT_EQ(boundary->unquote(out).value_or("refused"), R"(--x;"y)");
    EXPECT_EQ(find_parameter(kType, "a")->value, "1");
    EXPECT_EQ(find_parameter(kType, "c")->value, "");
    EXPECT_FALSE(find_parameter(kType, "d").has_value());
    EXPECT_FALSE(find_parameter("boundary=x", "boundary").has_value());
    char small[3];
    EXPECT_FALSE(boundary->unquote(small).has_value());
}

TEST(HeaderParameters, bare_values_may_hold_what_cameras_write) {
    EXPECT_EQ(find_parameter("x;boundary=--my/boundary@1; z", "boundary")->value, "--my/boundary@1");
}

TEST(HeaderParameters, a_digest_challenge_is_walked) {
    std::string_view rest = R"(realm="cam, \"1\"", qop="auth,auth-int" ,nonce=abc==, stale=FALSE)";
    std::string seen;
    char out[32];
    while (const auto p = next_parameter(rest, ',')) {
        seen += std::string(p->name) + "<" + std::string(p->unquote(out).value_or("?")) + ">";
    }
    EXPECT_EQ(seen, R"(realm<cam, "1">qop<auth,auth-int>nonce<abc==>stale<FALSE>)");
    EXPECT_TRUE(rest.empty());
}

TEST(HeaderParameters, what_is_no_parameter_is_left_over) {
    for (const char* bad : {R"(a="open)", R"(a="x"y)", "=b", "a b"}) {
        std::string_view rest = bad;
        EXPECT_FALSE(next_parameter(rest, ';').has_value()) << bad;
        EXPECT_FALSE(rest.empty()) << bad;
    }
}

}  // namespace
}  // namespace vedette::http
