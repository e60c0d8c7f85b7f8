#include <array>
#include <map>

#include <gtest/gtest.h>

#include "hub/settings/allowed.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

Result<std::string> expand(std::string_view text) {
    static const std::map<std::string, std::string, std::less<>> kVariables = {
        {"A", "1"}, {"B_2", "${A}"}, {"EMPTY", ""}, {"LONG", std::string(65536, 'x')}};
    return expand_variables(text, [](std::string_view name) -> std::optional<std::string> {
        const auto found = kVariables.find(name);
        return found == kVariables.end() ? std::nullopt : std::optional(found->second);
    });
}

TEST(ExpandVariables, a_variable_is_replaced_once) {
    EXPECT_EQ(expand("x${A}y${B_2}z${EMPTY}").value(), "x1y${A}z");
    EXPECT_EQ(expand("").value(), "");
    EXPECT_EQ(expand("$5 $A $$ pa$$word $").value(), "$5 $A $$ pa$$word $");
    EXPECT_EQ(expand("$${A}").value(), "${A}");
    EXPECT_EQ(expand("${LONG}").value().size(), 65536U);
}

TEST(ExpandVariables, unset_and_malformed_variables_are_refused) {
    EXPECT_EQ(expand("${NONE}").error().message, "needs the environment variable NONE, which is not set");
    for (const char* text : {"${", "${A", "${}", "${1}", "${A:-x}", "${A B}"}) {
        EXPECT_NE(expand(text).error().message.find("${ without a variable"), std::string::npos) << text;
    }
    EXPECT_NE(expand("${LONG}x").error().message.find("longer than 65536"), std::string::npos);
    EXPECT_FALSE(expand_variables("${A}", nullptr).has_value());
}

TEST(Nearest, the_closest_known_word_is_proposed) {
    constexpr std::array<std::string_view, 4> kKnown = {"cameras", "listen", "pin", "pin_file"};
    EXPECT_EQ(nearest("camera", kKnown), "cameras");
    EXPECT_EQ(nearest("Listen", kKnown), "listen");
    EXPECT_EQ(nearest("lsiten", kKnown), "listen");
    EXPECT_EQ(nearest("pinn", kKnown), "pin");
    EXPECT_EQ(nearest("pinfile", kKnown), "pin_file");
    EXPECT_EQ(nearest("x", kKnown), "");
    EXPECT_EQ(nearest("serve", kKnown), "");
    EXPECT_EQ(nearest("", kKnown), "");
    EXPECT_EQ(nearest(std::string(1000, 'c'), kKnown), "");
    EXPECT_EQ(did_you_mean("listn", kKnown), "; did you mean listen?");
    EXPECT_EQ(did_you_mean("zzzzzz", kKnown), "");
}

TEST(AllowedText, describes_the_values_of_a_row) {
    const std::pair<const char*, const char*> cases[] = {
        {"version", "1"},
        {"cameras.*.name", "1 to 64 characters"},
        {"cameras.*.timeout", "1s to 1h"},
        {"cameras.*.fps", "0.01 to 120 pictures per second"},
        {"cameras.*.ptz.pan", "MIN..MAX, each -90 to 90 degrees"},
        {"serve.tcpcam.delay", "0s to 1h"},
        {"serve.tcpcam.port", "0 to 65535"},
        {"live.max_viewers", "1 to 100000 viewers"},
        {"live.max_picture", "10kB to 16MB"},
        {"live.memory_per_camera", "1MB to 4GB"},
        {"log.level", "debug, info, warning or error"},
    };
    for (const auto& [path, text] : cases) EXPECT_EQ(allowed_text(*hub_table().find_key(path)), text);
    for (const Key& key : hub_table().keys) EXPECT_FALSE(allowed_text(key).empty()) << key.path;
}

}  // namespace
}  // namespace vedette::settings
