#include "core/http/header_values.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

TEST(HeaderList, commas_in_quotes_do_not_separate) {
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

// "name<value>" for each parameter.
std::string parameters(std::string_view& rest, char separator) {
    std::string out;
    while (const auto p = next_parameter(rest, separator)) {
        out += std::string(p->name) + "<" + std::string(p->value) + ">";
    }
    return out;
}

TEST(HeaderParameters, are_read_bare_and_quoted) {
    std::string_view type = R"(; a=1;Boundary = "--x;\"y" ;c;d=--my/boundary@1; z)";
    EXPECT_EQ(parameters(type, ';'), R"(a<1>Boundary<--x;\"y>c<>d<--my/boundary@1>z<>)");
    std::string_view challenge = R"(realm="cam, \"1\"", qop="auth,auth-int" ,nonce=abc==, stale=FALSE)";
    EXPECT_EQ(parameters(challenge, ','), R"(realm<cam, \"1\">qop<auth,auth-int>nonce<abc==>stale<FALSE>)");
    EXPECT_TRUE(challenge.empty());
    EXPECT_EQ(before_parameters("multipart/x-mixed-replace ; a=1"), "multipart/x-mixed-replace");
}

TEST(HeaderParameters, text_that_is_no_parameter_is_left) {
    for (const char* bad : {R"(a="open)", R"(a="x"y)", "=b", "a b"}) {
        std::string_view rest = bad;
        EXPECT_FALSE(next_parameter(rest, ';').has_value()) << bad;
        EXPECT_FALSE(rest.empty()) << bad;
    }
}

}  // namespace
}  // namespace vedette::http
