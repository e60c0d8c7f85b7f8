#include "hub/settings/motion_settings.hpp"

#include <gtest/gtest.h>

#include "core/motion/zones.hpp"

namespace vedette::settings {
namespace {

std::expected<MotionSettings, Problems> read(std::string_view text) {
    const Environment environment{[](std::string_view name) {
                                      return name == "DIAL" ? std::optional<std::string>("70") : std::nullopt;
                                  },
                                  [](const std::string& path) -> Result<std::string> {
                                      if (path == "/etc/yard.zones")
                                          return "# the yard\ninclude 0,50 100,50 100,100\n";
                                      if (path == "/etc/bad.zones") return "# the yard\n\ninclude 0,50\n";
                                      return fail(Kind::kNotFound, "No such file or directory");
                                  }};
    return parse_motion_settings(text, "a.yaml", "/etc", environment);
}

// All problems of a text, a line each.
std::string problems(std::string_view text) {
    const auto settings = read(text);
    if (settings) return "none";
    std::string out;
    for (const Problem& problem : settings.error()) out += format(problem) + "\n";
    return out;
}

TEST(MotionSettings, an_empty_file_has_all_defaults) {
    for (const char* text : {"", "# nothing yet\n"}) {
        const auto settings = read(text);
        ASSERT_TRUE(settings.has_value()) << problems(text);
        EXPECT_EQ(*settings, MotionSettings{});
    }
}

TEST(MotionSettings, every_parameter_of_the_detector_is_a_key_with_its_range) {
    for (std::size_t i = 0; i < motion::parameters().size(); ++i) {
        const motion::Parameter& p = motion::parameters()[i];
        const std::string name(p.name);
        const auto settings = read(name + ": " + std::to_string(p.max));
        ASSERT_TRUE(settings.has_value()) << name;
        EXPECT_EQ(value_of(settings->detector, i), p.max) << name;
        EXPECT_NE(problems(name + ": " + std::to_string(p.max + 1))
                      .find("is too large (allowed: " + std::to_string(p.min) + " to "),
                  std::string::npos)
            << name;
        EXPECT_EQ(motion_table().find_key(p.name)->fallback, std::to_string(p.fallback)) << name;
    }
}

TEST(MotionSettings, an_old_key_works_and_the_present_one_wins) {
    EXPECT_EQ(read("ailment_s: 7\n")->detector.health_delay_s, 7);
    EXPECT_EQ(read("health_delay_s: 8\nailment_s: 7\n")->detector.health_delay_s, 8);
    EXPECT_NE(problems("ailment_s: 3601\n").find("ailment_s: \"3601\" is too large (allowed: 1 to 3600 s)"),
              std::string::npos);
}

TEST(MotionSettings, method_variables_and_zones_are_read) {
    const auto settings = read(
        "method: scenes\nsensitivity: ${DIAL}\nzones_file: yard.zones\n"
        "zones:\n  - exclude 0,0 10,0 10,10\n  - include sensitivity=80 30,40 60,40 60,60\n");
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->detector.method, motion::Method::kScenes);
    EXPECT_EQ(settings->detector.sensitivity, 70);
    EXPECT_EQ(settings->zone_count, 3U);
    motion::ZoneList zones;
    ASSERT_EQ(zones.parse(settings->zones), motion::ZonesError::kNone) << settings->zones;
    ASSERT_EQ(zones.zones().size(), 3U);
    EXPECT_EQ(zones.zones()[0].kind, motion::ZoneKind::kInclude) << "the file's come first";
    EXPECT_EQ(zones.zones()[2].sensitivity, 80);
}

TEST(MotionSettings, problems_have_a_place_and_the_allowed_values) {
    EXPECT_EQ(
        problems("sensitivity: 101\nmin_area: two\n"),
        "a.yaml:1:14: sensitivity: \"101\" is too large (allowed: 0 to 100)\n"
        "a.yaml:2:11: min_area: \"two\" is not a whole number (allowed: 0 to 10000 ten-thousandths of the "
        "picture)\n");
    EXPECT_TRUE(problems("sensitivty: 40\n")
                    .starts_with("a.yaml:1:1: sensitivty: is no setting; did you mean sensitivity? (allowed: "
                                 "sensitivity, cell_blocks, "));
    EXPECT_EQ(problems("method: magic\n"),
              "a.yaml:1:9: method: \"magic\" is not one of the choices (allowed: background or scenes)\n");
    EXPECT_NE(problems("- 5\n").find("(allowed: sensitivity: 50)"), std::string::npos);
}

TEST(MotionSettings, wrong_zones_are_reported_with_their_line) {
    EXPECT_EQ(problems("zones:\n  - include 0,0 10,0 10,10\n  - include 0,0 10,0\n"),
              "a.yaml:3:5: zones: a zone has at least three points\n");
    EXPECT_EQ(problems("zones_file: yard.zones\nzones:\n  - include 0,0 10,0 10,10\n  - includ 0,0 10,0\n"),
              "a.yaml:4:5: zones: a zone begins with include or exclude\n");
    EXPECT_EQ(problems("zones_file: bad.zones\n"),
              "a.yaml:1:13: zones_file: /etc/bad.zones:3: a zone has at least three points\n");
    EXPECT_EQ(problems("zones_file: none.zones\n"),
              "a.yaml:1:13: zones_file: /etc/none.zones can't be read: No such file or directory\n");
    EXPECT_TRUE(
        problems("zones: include 0,0 10,0 10,10\n")
            .starts_with("a.yaml:1:8: zones: is a single value (allowed: a list of 1 to 16 lines, such "
                         "as - include "));
    EXPECT_TRUE(problems("zones:\n  - [1, 2]\n").starts_with("a.yaml:2:5: zones: has a line that is a list"));
    EXPECT_TRUE(problems("zones: []\n").starts_with("a.yaml:1:8: zones: has 0 lines"));
}

TEST(MotionSettings, the_rows_can_be_a_section_of_a_larger_file) {
    const MotionRows rows("cameras.*.motion.");
    Document document =
        read_document("cameras:\n  porch:\n    motion:\n      sensitivity: 80\n      hold_ms: 70000\n",
                      "v.yaml", {}, rows.table());
    ASSERT_EQ(document.problems.size(), 1U);
    EXPECT_EQ(format(document.problems.front()),
              "v.yaml:5:16: cameras.porch.motion.hold_ms: \"70000\" is too large (allowed: 0 to 60000 ms)");
    EXPECT_EQ(interpret_motion(document, "cameras.porch.motion.", "/", {}).detector.sensitivity, 80);
}

TEST(MotionSettings, the_pages_example_is_valid) {
    const std::string page = motion_settings_markdown();
    const std::size_t begin = page.find("```yaml\n") + 8;
    const auto settings = read(page.substr(begin, page.find("```\n", begin) - begin));
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->zone_count, 3U);
    for (const Key& key : motion_table().keys) EXPECT_NE(page.find(key.help), std::string::npos) << key.path;
}

}  // namespace
}  // namespace vedette::settings
