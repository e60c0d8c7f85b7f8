#include "hub/settings/table.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(HubTable, every_row_is_complete_and_its_texts_are_bounded) {
    for (const Key& key : hub_table().keys) {
        EXPECT_TRUE(hub_table().find_key(key.path) == &key) << key.path << " stands twice";
        EXPECT_TRUE(key.help.size() > 20 && key.help.back() == '.') << key.path;
        EXPECT_EQ(key.since, "0.1.0");
        EXPECT_TRUE(key.type != Type::kChoice || !key.allowed.empty()) << key.path;
        EXPECT_TRUE(key.min <= key.max) << key.path;
        const bool text = key.type == Type::kText || key.type == Type::kPath || key.type == Type::kSource;
        EXPECT_TRUE(!text || (key.min > 0 && key.max <= 4096)) << key.path;
        EXPECT_FALSE(key.required && !key.fallback.empty()) << key.path;
        EXPECT_TRUE(key.fallback.empty() || !check_value(key, key.fallback)) << key.path;
        EXPECT_FALSE(check_value(key, key.example).has_value()) << key.path;
        EXPECT_TRUE(!key.secret || key.visible == Visibility::kOwner) << key.path;
    }
}

TEST(HubTable, every_section_is_explained_and_has_keys) {
    for (const Key& key : hub_table().keys) {
        const std::size_t dot = key.path.rfind('.');
        const std::string_view parent = dot == std::string_view::npos ? "" : key.path.substr(0, dot);
        bool explained = false;
        for (const Section& section : hub_table().sections) explained = explained || section.path == parent;
        EXPECT_TRUE(explained) << key.path;
    }
    for (const Section& section : hub_table().sections) {
        const std::string prefix = section.path.empty() ? "" : std::string(section.path) + ".";
        const auto belongs = [&](const Key& key) { return key.path.starts_with(prefix); };
        EXPECT_TRUE(std::ranges::any_of(hub_table().keys, belongs)) << section.path;
        EXPECT_FALSE(section.help.empty()) << section.path;
    }
}

}  // namespace
}  // namespace vedette::settings
