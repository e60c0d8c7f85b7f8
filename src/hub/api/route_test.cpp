#include "hub/api/route.hpp"

#include <gtest/gtest.h>

namespace vedette::api {
namespace {

Answer no_answer(const Context&, const Request&) { return Response{}; }

const RouteTable kTable({{"GET", "/", needs::kNothing, Effect::kRead, no_answer},
                         {"GET", "/frames/{n}.jpg", needs::kLook, Effect::kRead, no_answer},
                         {"GET", "/cameras/{id}/mjpeg", needs::kLook, Effect::kRead, no_answer},
                         {"PUT", "/cameras/{id}/mjpeg", needs::kOwner, Effect::kChange, no_answer}});

TEST(Route, a_pattern_matches_whole_segments_and_names_its_parameters) {
    EXPECT_EQ(match_path("/a/{x}/b/{y}", "/a/1/b/2"), (NamedTexts{{"x", "1"}, {"y", "2"}}));
    EXPECT_EQ(match_path("/frames/{n}.jpg", "/frames/12.jpg"), (NamedTexts{{"n", "12"}}));
    EXPECT_EQ(match_path("/", "/"), NamedTexts{});
    for (const char* path : {"", "/", "/frames", "/frames/", "/frames/.jpg", "/frames/12.jpg/",
                             "/frames/12.png", "/frames/a/b.jpg", "//frames/1.jpg", "*"}) {
        EXPECT_FALSE(match_path("/frames/{n}.jpg", path).has_value()) << path;
    }
    EXPECT_FALSE(match_path("/", "*").has_value());
    EXPECT_FALSE(match_path("/", "").has_value());
}

TEST(Route, the_row_of_method_and_path_is_found) {
    Request request{.method = "GET", .path = "/cameras/porch/mjpeg"};
    auto found = kTable.find(request);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ((*found)->requirement.right, access::Right::kLook);
    EXPECT_EQ(request.parameter("id"), "porch");
    EXPECT_EQ(request.parameter("other"), "");
    request.method = "PUT";
    found = kTable.find(request);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ((*found)->requirement.right, access::Right::kOwner);
    request.method = "HEAD";
    EXPECT_TRUE(kTable.find(request).has_value()) << "HEAD is answered by the row of GET";
}

TEST(Route, another_method_is_405_with_allow_and_another_path_404) {
    Request request{.method = "DELETE", .path = "/cameras/porch/mjpeg"};
    const auto refused = kTable.find(request);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().status, 405);
    EXPECT_EQ(refused.error().fields, (NamedTexts{{"Allow", "GET, HEAD, PUT"}}));
    request.path = "/cameras/porch";
    EXPECT_EQ(kTable.find(request).error().status, 404);
}

}  // namespace
}  // namespace vedette::api
