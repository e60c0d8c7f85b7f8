#include "core/motion/zones.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::motion {
namespace {

TEST(MotionZones, text_is_parsed_to_polygons) {
    ZoneList list;
    EXPECT_EQ(list.parse("# the path\r\n include 0,40 100,40 100,100 0,100 # all of it\r\n\n"
                         "include sensitivity=80 30,40 60,40 60.5,60.25\n"
                         "exclude -10,0 12.5,0 12.5,25.75"),
              ZonesError::kNone);
    ASSERT_EQ(list.zones().size(), std::size_t{3});
    EXPECT_EQ(list.zones()[0].kind, ZoneKind::kInclude);
    EXPECT_EQ(int{list.zones()[0].sensitivity}, int{kMainDial});
    EXPECT_EQ(list.zones()[0].points.size(), std::size_t{4});
    EXPECT_EQ(int{list.zones()[1].sensitivity}, 80);
    EXPECT_EQ(list.zones()[1].points[2].x, 6050);
    EXPECT_EQ(list.zones()[1].points[2].y, 6025);
    EXPECT_EQ(list.zones()[2].kind, ZoneKind::kExclude);
    EXPECT_EQ(list.zones()[2].points[0].x, -1000);
}

TEST(MotionZones, a_bad_line_is_reported_and_leaves_no_zones) {
    const struct {
        const char* text;
        ZonesError error;
        std::size_t line;
    } cases[] = {
        {"include 0,0 1,0 1,1\nincluded 0,0 1,0 1,1", ZonesError::kUnknownWord, 2},
        {"include 0,0 1,0", ZonesError::kTooFewPoints, 1},
        {"\n\ninclude 0,0 1,0 1;1", ZonesError::kBadPoint, 3},
        {"include 0,0 1,0 1,1.234", ZonesError::kBadPoint, 1},
        {"include 0,0 1,0 1,1.", ZonesError::kBadPoint, 1},
        {"include 0,0 1,0 1,1001", ZonesError::kBadPoint, 1},
        {"include 0,0 1,0 1,99999999999", ZonesError::kBadPoint, 1},
        {"include 0,0 1,0 ,", ZonesError::kBadPoint, 1},
        {"include sensitivity=101 0,0 1,0 1,1", ZonesError::kBadSensitivity, 1},
        {"include sensitivity= 0,0 1,0 1,1", ZonesError::kBadSensitivity, 1},
        {"exclude sensitivity=50 0,0 1,0 1,1", ZonesError::kBadSensitivity, 1},
    };
    for (const auto& one : cases) {
        ZoneList list;
        EXPECT_EQ(list.parse(one.text), one.error) << one.text;
        EXPECT_EQ(list.line(), one.line) << one.text;
        EXPECT_EQ(list.zones().size(), std::size_t{0});
        EXPECT_FALSE(to_string(one.error).empty());
    }
}

TEST(MotionZones, zones_and_points_are_limited) {
    std::string text;
    for (std::size_t i = 0; i < ZoneList::kMaxZones; ++i) text += "include 0,0 1,0 1,1\n";
    ZoneList list;
    EXPECT_EQ(list.parse(text), ZonesError::kNone);
    EXPECT_EQ(list.parse(text + "include 0,0 1,0 1,1\n"), ZonesError::kTooManyZones);
    text = "include";
    for (std::size_t i = 0; i < ZoneList::kMaxPoints; ++i) text += " 0,0";
    EXPECT_EQ(list.parse(text), ZonesError::kNone);
    EXPECT_EQ(list.parse(text + " 0,0"), ZonesError::kTooManyPoints);
}

TEST(MotionZones, a_cell_belongs_to_the_last_zone_around_its_centre) {
    const ZonePoint left[] = {{0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}};
    const ZonePoint top[] = {{0, 0}, {10000, 0}, {10000, 5000}, {0, 5000}};
    const ZonePoint corner[] = {{0, 0}, {2600, 0}, {0, 2600}};
    const Zone zones[] = {{.points = left},
                          {.sensitivity = 100, .points = top},
                          {.kind = ZoneKind::kExclude, .points = corner}};
    std::uint8_t levels[16];
    rasterise(zones, 4, 4, levels);
    const std::uint8_t in = kLevelMain, out = kLevelOut, own = level_of(100);
    const std::uint8_t expected[16] = {out, own, own, own, own, own, own, own,
                                       in,  in,  out, out, in,  in,  out, out};
    for (int i = 0; i < 16; ++i) EXPECT_EQ(int{levels[i]}, int{expected[i]}) << i;
}

TEST(MotionZones, without_an_include_zone_everything_else_is_included) {
    const ZonePoint left[] = {{0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}};
    const Zone zones[] = {{.kind = ZoneKind::kExclude, .points = left}};
    std::uint8_t levels[4];
    rasterise(zones, 4, 1, levels);
    EXPECT_EQ(int{levels[1]}, int{kLevelOut});
    EXPECT_EQ(int{levels[2]}, int{kLevelMain});
    rasterise({}, 4, 1, levels);
    EXPECT_EQ(int{levels[0]}, int{kLevelMain});
}

TEST(MotionZones, extreme_coordinates_are_safe_and_cover_everything) {
    const ZonePoint wild[] = {
        {INT32_MIN, INT32_MIN}, {INT32_MAX, INT32_MIN}, {INT32_MAX, INT32_MAX}, {INT32_MIN, INT32_MAX}};
    const Zone zones[] = {{.points = wild}};
    std::uint8_t levels[6];
    rasterise(zones, 3, 2, levels);
    for (const std::uint8_t level : levels) EXPECT_EQ(int{level}, int{kLevelMain});
}

TEST(MotionZones, levels_approximate_sensitivities) {
    for (int s = 0; s <= 100; ++s) {
        const std::uint8_t level = level_of(static_cast<std::uint8_t>(s));
        EXPECT_GE(int{level}, 1);
        EXPECT_LT(int{level}, int{kLevelMain});
        EXPECT_LE(sensitivity_of(level), s);
        EXPECT_GT(sensitivity_of(level), s - 9);
    }
}

}  // namespace
}  // namespace vedette::motion
