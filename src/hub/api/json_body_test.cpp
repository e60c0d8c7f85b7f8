#include "hub/api/json_body.hpp"

#include <gtest/gtest.h>

namespace vedette::api {
namespace {

JsonBody body_of(std::string text) { return JsonBody({.body = std::move(text)}); }
std::string fault_of(const JsonBody& body) { return std::string(body.fault() ? body.fault()->text() : ""); }
bool has(std::string_view text, std::string_view part) { return text.contains(part); }

TEST(JsonBody, members_are_read_by_their_type_and_null_counts_as_missing) {
    JsonBody body =
        body_of(R"({"a":"text","b":null,"c":true,"d":7,"e":["x","y"],"f":null,"g":[{"h":1},{"h":null}]})");
    EXPECT_EQ(body.text("a"), "text");
    EXPECT_EQ(body.optional_text("b"), std::nullopt);
    EXPECT_TRUE(body.flag("c", false));
    EXPECT_EQ(body.integer("d", 0, 10), 7);
    EXPECT_EQ(body.texts("e"), (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(body.optional_integer("f", 0, 10), std::nullopt);
    EXPECT_TRUE(body.flag("missing", true));
    std::vector<JsonBody> parts = body.objects("g");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].optional_integer("h", 0, 1), 1);
    EXPECT_EQ(parts[1].optional_integer("h", 0, 1), std::nullopt);
    EXPECT_FALSE(body.fault_of(parts)) << fault_of(body);
    EXPECT_FALSE(body_of("").fault()) << "an empty body is an empty object";
}

TEST(JsonBody, the_first_fault_names_its_member) {
    JsonBody missing = body_of("{}");
    static_cast<void>(missing.text("name"));
    EXPECT_TRUE(has(fault_of(missing), R"("parameter":"name")")) << fault_of(missing);
    JsonBody range = body_of(R"({"n":11,"t":1})");
    static_cast<void>(range.integer("n", 0, 10));
    static_cast<void>(range.text("t"));
    EXPECT_TRUE(has(fault_of(range), "n must be a whole number from 0 to 10")) << fault_of(range);
    JsonBody list = body_of(R"({"g":[{"live":"yes"}]})");
    std::vector<JsonBody> parts = list.objects("g");
    static_cast<void>(parts[0].flag("live", false));
    ASSERT_TRUE(list.fault_of(parts));
    EXPECT_TRUE(has(list.fault_of(parts)->text(), R"("parameter":"g[0].live")"));
}

TEST(JsonBody, unknown_members_and_what_is_no_object_are_refused) {
    JsonBody unknown = body_of(R"({"nmae":"x"})");
    EXPECT_TRUE(has(fault_of(unknown), "nmae is not known here"));
    for (const char* text : {"[]", "1", "{", "{} {}", R"({"a":{"b":{"c":{"d":{}}}}})"})
        EXPECT_TRUE(has(fault_of(body_of(text)), "must be one JSON object")) << text;
}

}  // namespace
}  // namespace vedette::api
