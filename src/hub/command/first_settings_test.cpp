#include "hub/command/first_settings.hpp"

#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "hub/settings/checked.hpp"

namespace vedette::command {
namespace {

std::string path_with(std::map<std::string, std::string, std::less<>> variables) {
    const settings::Environment environment{
        [&](std::string_view name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        },
        {}};
    const auto path = default_settings_path(environment);
    return path ? *path : path.error().message;
}

TEST(FirstSettings, are_where_services_and_users_have_their_configuration) {
    EXPECT_EQ(path_with({{"CONFIGURATION_DIRECTORY", "/etc/vedette:/etc/more"}, {"HOME", "/home/lex"}}),
              "/etc/vedette/vedette.yaml");
    EXPECT_EQ(path_with({{"XDG_CONFIG_HOME", "/cfg"}, {"HOME", "/home/lex"}}), "/cfg/vedette/vedette.yaml");
    EXPECT_EQ(path_with({{"XDG_CONFIG_HOME", "relative"}, {"HOME", "/home/lex"}}),
              "/home/lex/.config/vedette/vedette.yaml");
    EXPECT_EQ(path_with({}), "there is no home folder for a settings file; name one by --config FILE");
}

TEST(FirstSettings, a_missing_file_is_made_and_is_valid) {
    const std::string folder = testing::TempDir() + "vedette-first-settings";
    std::filesystem::remove_all(folder);
    const std::string path = folder + "/a/vedette.yaml";
    EXPECT_EQ(make_first_settings(path).value(), true);
    EXPECT_TRUE(settings::load_checked_settings(path).has_value());
    EXPECT_TRUE(std::filesystem::exists(folder + "/a/settings.schema.json"));
    EXPECT_EQ(make_first_settings(path).value(), false);
    const auto refused = make_first_settings(path + "/b/vedette.yaml");
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().message.starts_with("create the folder ")) << refused.error().message;
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vedette::command
