#include "hub/settings/reference.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "hub/settings/motion_settings.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

// With VEDETTE_UPDATE_GOLDEN in the environment the files are written instead.
std::string committed(const std::string& name, const std::string& text) {
    const std::string path = std::string(VEDETTE_SOURCE_FOLDER) + "/docs/ref/" + name;
    if (std::getenv("VEDETTE_UPDATE_GOLDEN")) std::ofstream(path) << text;
    std::ifstream in(path);
    std::stringstream content;
    content << in.rdbuf();
    return content.str();
}

TEST(SettingsReference, the_committed_page_is_current) {
    const std::string page = settings_reference_markdown();
    EXPECT_EQ(page, committed("settings.md", page));
}

TEST(SettingsReference, the_committed_json_schema_is_current) {
    const std::string schema = settings_json_schema();
    EXPECT_EQ(schema, committed("settings.schema.json", schema));
}

TEST(SettingsReference, the_committed_page_of_the_detector_is_current) {
    const std::string page = motion_settings_markdown();
    EXPECT_EQ(page, committed("motion-settings.md", page));
}

TEST(SettingsReference, every_key_is_on_the_page_and_in_the_schema) {
    const std::string page = settings_reference_markdown();
    const std::string schema = settings_json_schema();
    for (const Key& key : hub_table().keys) {
        EXPECT_NE(page.find(key.help), std::string::npos) << key.path;
        const std::string name(key.path.substr(key.path.rfind('.') + 1));
        EXPECT_NE(schema.find("\"" + name + "\": {"), std::string::npos) << key.path;
    }
}

TEST(SettingsReference, the_example_is_valid) {
    const Environment environment{[](std::string_view) { return std::optional<std::string>("1234"); }, {}};
    const std::string page = settings_reference_markdown();
    const std::size_t begin = page.find("```yaml\n") + 8;
    const std::string example = page.substr(begin, page.find("```", begin) - begin);
    const auto settings = parse_settings(example, "example", "/", environment);
    ASSERT_TRUE(settings.has_value()) << format(settings.error().front());
    EXPECT_EQ(settings->cameras.size(), 3U);
}

}  // namespace
}  // namespace vedette::settings
