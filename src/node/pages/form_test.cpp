#include "node/pages/form.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

TEST(Form, fields_are_decoded) {
    Form form;
    ASSERT_TRUE(form.read("wifi.ssid=caf%C3%A9+%26+bar&wifi.password=&on=false&on=true&alone"));
    EXPECT_EQ(form.text("wifi.ssid"), "café & bar");
    EXPECT_TRUE(form.find("wifi.password").has_value());
    EXPECT_EQ(form.text("wifi.password"), "");
    EXPECT_EQ(form.text("on"), "true");  // the last one counts
    EXPECT_TRUE(form.has("on", "false"));
    EXPECT_FALSE(form.has("on", "maybe"));
    EXPECT_TRUE(form.find("alone").has_value());
    EXPECT_FALSE(form.find("nothing").has_value());
    EXPECT_FALSE(form.is_empty());
    ASSERT_TRUE(form.read(""));
    EXPECT_TRUE(form.is_empty());
    EXPECT_FALSE(form.find("on").has_value());
}

TEST(Form, a_form_that_cannot_be_read_has_no_fields) {
    Form form;
    for (const std::string& body : {std::string("a=b&c=%4"), std::string("a=b&c=%zz"),
                                    std::string("a=b&c=x%00y"), "a=" + std::string(kMaxBody + 1, 'x')}) {
        EXPECT_FALSE(form.read(body)) << body;
        EXPECT_TRUE(form.is_empty()) << body;
    }
}

TEST(Form, a_body_of_the_longest_size_fits) {
    Form form;
    const std::string value(kMaxBody - 2, 'x');
    ASSERT_TRUE(form.read("a=" + value));
    EXPECT_EQ(form.text("a"), value);
}

}  // namespace
}  // namespace vedette::node
