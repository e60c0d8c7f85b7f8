#include "hub/settings/checked.hpp"

#include <map>

#include <gtest/gtest.h>

#include "hub/settings/table.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kText = R"(version: 1
hosts: ["${HOST}", b]
cameras:
  a: {source: "http://${HOST}/", name: "$${x}", user: u, password: "${SECRET}"}
  b: {source: "https://h/", user: u, password_file: b.password, ca_file: b.pem}
)";

std::expected<CheckedSettings, Problems> check(std::string_view text,
                                               const std::map<std::string, std::string>& files = {}) {
    const Environment environment{
        [](std::string_view name) { return std::optional(name == "HOST" ? "h.example" : "hush"); },
        [&](const std::string& path) -> Result<std::string> {
            const auto found = files.find(path);
            if (found == files.end()) return fail(Kind::kNotFound, "No such file or directory");
            return found->second;
        }};
    return parse_checked_settings(text, "v.yaml", "/etc/v", environment);
}

const std::map<std::string, std::string> kFiles = {
    {"/etc/v/b.password", "hush\r\nmore\n"},
    {"/etc/v/b.pem", "-----BEGIN CERTIFICATE-----\n"},
};

TEST(CheckedSettings, a_value_is_kept_as_written_beside_the_one_with_its_variables) {
    const auto checked = check(kText, kFiles);
    ASSERT_TRUE(checked.has_value()) << format(checked.error().front());
    EXPECT_EQ(checked->text, kText);
    EXPECT_EQ(checked->settings.cameras[0].source.password, "hush");
    const Document& document = checked->document;
    EXPECT_EQ(document.find("cameras.a.password")->written, "${SECRET}");
    EXPECT_EQ(document.find("cameras.a.password")->text, "hush");
    EXPECT_EQ(document.find("cameras.a.name")->written, "$${x}");
    EXPECT_EQ(document.find("cameras.a.name")->text, "${x}");
    EXPECT_EQ(document.find("hosts")->written, "${HOST}\nb");
    EXPECT_EQ(document.find("hosts")->text, "h.example\nb");
}

TEST(CheckedSettings, what_the_settings_have_of_a_named_file_is_kept_beside_its_name) {
    const auto checked = check(kText, kFiles);
    ASSERT_TRUE(checked.has_value()) << format(checked.error().front());
    const Document& document = checked->document;
    EXPECT_EQ(document.find("cameras.b.password_file")->content, "hush");
    EXPECT_EQ(document.find("cameras.b.ca_file")->content, "-----BEGIN CERTIFICATE-----\n");
    EXPECT_EQ(document.find("cameras.b.user")->content, std::nullopt);
}

TEST(CheckedSettings, secrets_in_the_text_are_found) {
    const auto checked = check(R"(version: 1
cameras:
  a: {source: "http://u:hush@h/"}
  b: {source: "http://u:${SECRET}@h/"}
  c: {source: "http://h/", user: u, password: hush}
  d: {source: "http://h/", user: u, password: "${SECRET}"}
  e: {source: "http://h/", user: u, password_file: b.password}
  f: {source: "tcpcam://h", pin: 0000}
)",
                               kFiles);
    ASSERT_TRUE(checked.has_value()) << format(checked.error().front());
    EXPECT_EQ(written_secrets(checked->document, hub_table()),
              (std::vector<std::string>{"cameras.a.source", "cameras.c.password", "cameras.f.pin"}));
}

TEST(CheckedSettings, a_file_with_problems_is_not_checked_settings) {
    const auto checked = check(kText);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().size(), 2U);
    EXPECT_EQ(load_checked_settings("/nowhere/v.yaml").error().front().message,
              "can't be read: No such file or directory");
}

}  // namespace
}  // namespace vedette::settings
