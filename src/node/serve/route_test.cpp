#include "node/serve/route.hpp"

#include <array>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

void answer(Exchange&) {}

TEST(Route, is_found_by_method_and_path_in_all_tables) {
    const std::array<Route, 2> first{{{kGet | kHead, "/a", {}, answer}, {kGet, "/b", {}, answer}}};
    const std::array<Route, 1> second{{{kPost, "/a", {}, answer, kForm, 100}}};
    const std::array<std::span<const Route>, 2> tables{first, second};
    EXPECT_TRUE(find_route(tables, "GET", "/a").route == first.data());
    EXPECT_TRUE(find_route(tables, "HEAD", "/a").route == first.data());
    EXPECT_TRUE(find_route(tables, "POST", "/a").route == second.data());
    EXPECT_TRUE(find_route(tables, "GET", "/b").route == &first[1]);
    EXPECT_EQ(find_route(tables, "GET", "/a").methods, kGet | kHead | kPost);

    const FoundRoute other_method = find_route(tables, "DELETE", "/b");
    EXPECT_TRUE(other_method.route == nullptr);
    EXPECT_EQ(other_method.methods, kGet);
    EXPECT_TRUE(find_route(tables, "get", "/b").route == nullptr);  // names of methods are case-sensitive
    EXPECT_EQ(find_route(tables, "GET", "/a/").methods, 0);
    EXPECT_EQ(find_route(tables, "GET", "").methods, 0);
}

TEST(Route, the_types_of_bodies_are_named_without_regard_to_case_and_parameters) {
    EXPECT_EQ(parse_body_type("application/x-www-form-urlencoded"), kForm);
    EXPECT_EQ(parse_body_type("Application/JSON; charset=utf-8"), kJson);
    EXPECT_EQ(parse_body_type("application/json ;charset=utf-8"), kJson);
    EXPECT_EQ(parse_body_type("text/plain"), 0);
    EXPECT_EQ(parse_body_type("application/json-patch+json"), 0);
    EXPECT_EQ(parse_body_type(""), 0);
}

TEST(Route, methods_are_listed) {
    std::array<char, 24> memory;
    EXPECT_EQ(format_methods(kGet, memory), "GET");
    EXPECT_EQ(format_methods(kGet | kHead | kPost | kPatch, memory), "GET, HEAD, POST, PATCH");
}

}  // namespace
}  // namespace vedette::node
