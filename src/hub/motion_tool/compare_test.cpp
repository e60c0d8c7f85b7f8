#include "hub/motion_tool/compare.hpp"

#include <gtest/gtest.h>

#include "hub/motion_tool/compare_report.hpp"
#include "hub/motion_tool/motion_fixture.hpp"

namespace vedette::motion_tool {
namespace {

Heard compare(const CompareWords& words) {
    return hear([&](const MotionConsole& console) { return run_compare(words, console); });
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// Somebody crosses the yard twice.
class CompareTest : public testing::Test {
  protected:
    CompareTest() {
        yard_.add_quiet(50);
        yard_.add_walk();
        yard_.add_quiet(60);
        yard_.add_walk();
        yard_.add_quiet(40);
    }

    YardFolder yard_;
    const std::string all_ = yard_.file("all.yaml", "");
    const std::string long_ = yard_.file("long.yaml", "min_duration_ms: 1500\n");
    const std::string deaf_ =
        yard_.file("deaf.yaml", "sensitivity: 40\nzones:\n  - include 0,0 100,0 100,20 0,20\n");  // the sky
};

TEST_F(CompareTest, shows_what_each_saw_side_by_side_from_one_pass) {
    const Heard heard = compare({.a = all_, .b = long_, .sources = {yard_.source()}});
    ASSERT_EQ(heard.status, 0) << heard.err;
    EXPECT_TRUE(heard.out.starts_with("A  " + all_ + "\nB  " + long_ + "\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "   min_duration_ms  250  1500\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "\n   1    0:05.")) << heard.out;
    EXPECT_TRUE(has(heard.out, "both (B ")) << heard.out;
    EXPECT_TRUE(has(heard.out, " s later)\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "A 2 events in all ")) << heard.out;
    EXPECT_TRUE(has(heard.out, "; both 2, only A 0, only B 0\n0:23.5 of 236 pictures; ")) << heard.out;
}

TEST_F(CompareTest, what_only_one_saw_is_said_so) {
    const Heard heard = compare({.a = deaf_, .b = all_, .sources = {yard_.source()}});
    ASSERT_EQ(heard.status, 0) << heard.err;
    EXPECT_TRUE(has(heard.out, "   sensitivity      40  50\n   zones        1 zone  none\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "  only B\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "A 0 events in all 0.0 s; B 2 events in all ")) << heard.out;
    EXPECT_TRUE(has(heard.out, "; both 0, only A 0, only B 2\n")) << heard.out;
}

TEST_F(CompareTest, csv_and_json_have_a_line_a_moment) {
    const Heard csv = compare({.a = all_, .b = deaf_, .sources = {yard_.source()}, .csv = true});
    EXPECT_TRUE(csv.out.starts_with(
        "source,moment,what,said,a_events,a_known_s,a_start_s,a_end_s,b_events,b_known_s,b_start_s,b_end_s,"
        "b_later_s\nfolder:"))
        << csv.out;
    EXPECT_TRUE(has(csv.out, ",1,motion,only_a,1,")) << csv.out;
    EXPECT_TRUE(csv.out.ends_with(",0,,,,\n")) << csv.out;
    const Heard json = compare({.a = all_, .b = long_, .sources = {yard_.source()}, .json = true});
    EXPECT_TRUE(has(json.out, R"("differ":[{"name":"min_duration_ms","a":"250","b":"1500"}]}})")) << json.out;
    EXPECT_TRUE(has(json.out, R"("moment":2,"what":"motion","said":"both","b_later_s":)")) << json.out;
    EXPECT_TRUE(has(json.out, R"("both":2,"only_a":0,"only_b":0,"a":{"events":2,)")) << json.out;
    EXPECT_TRUE(json.out.ends_with("\"ended\":null}\n")) << json.out;
}

TEST_F(CompareTest, several_sources_are_told_apart_and_together) {
    const YardFolder other;
    const Heard heard =
        compare({.a = all_, .b = all_, .sources = {yard_.source(), other.source(), yard_.source()}});
    EXPECT_EQ(heard.status, 1) << "there is nothing in the second";
    EXPECT_TRUE(has(heard.err, "vedette motion compare: folder:")) << heard.err;
    EXPECT_TRUE(has(heard.out, "   the two settings are the same\n")) << heard.out;
    EXPECT_TRUE(has(heard.out, "\nall together: A 4 events")) << heard.out;
    EXPECT_TRUE(has(heard.out, "0:47.0 of 472 pictures")) << heard.out;
}

TEST_F(CompareTest, wrong_settings_are_refused_with_their_place_before_anything_is_looked_at) {
    const std::string wrong = yard_.file("wrong.yaml", "sensitivity: 60\nmin_aera: 3\nmax_tracks: 0\n");
    const Heard heard = compare({.a = all_, .b = wrong, .sources = {yard_.source()}});
    EXPECT_EQ(heard.status, 2);
    EXPECT_EQ(heard.out, "");
    EXPECT_TRUE(
        has(heard.err, "vedette motion compare: " + wrong +
                           ":2:1: min_aera: is no setting; did you mean min_area? (allowed: sensitivity, "))
        << heard.err;
    EXPECT_TRUE(has(heard.err, "\nvedette motion compare: " + wrong +
                                   ":3:13: max_tracks: \"0\" is too small (allowed: 1 to 32)\n"))
        << heard.err;
    const Heard none = compare({.a = all_ + "x", .b = deaf_, .sources = {yard_.source()}});
    EXPECT_EQ(none.status, 2);
    EXPECT_TRUE(has(none.err, "all.yamlx: can't be read: No such file or directory\n")) << none.err;
}

TEST_F(CompareTest, the_same_file_serves_vedette_motion_and_options_override_it) {
    const auto motion = [](const MotionWords& words) {
        return hear([&](const MotionConsole& console) { return run_motion(words, console); });
    };
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = deaf_}).out, "0 events in "));
    const std::string everywhere = yard_.file(".zones", "include 0,0 100,0 100,100 0,100\n");
    const Heard over = motion({.source = yard_.source(), .settings = deaf_, .zones = everywhere});
    EXPECT_TRUE(has(over.out, "2 events in ")) << over.out << over.err;
    const std::string loud = yard_.file("loud.yaml", "min_duration_ms: 60000\n");
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = loud}).out, "0 events in "));
    EXPECT_TRUE(has(motion({.source = yard_.source(), .settings = loud, .set = {"min_duration_ms=250"}}).out,
                    "2 events in "));
}

TEST(CompareReport, names_what_differs_and_nothing_else) {
    settings::MotionSettings a;
    settings::MotionSettings b;
    EXPECT_TRUE(differences(a, b).empty());
    b.detector.method = motion::Method::kScenes;
    b.detector.scenes.min_rgb_detection = 20;
    a.zones = "include 0,0 1,0 1,1";
    b.zones = "include 0,0 1,0 1,2";
    a.zone_count = b.zone_count = 1;
    EXPECT_EQ(differences(a, b), (std::vector<Difference>{{"method", "background", "scenes"},
                                                          {"minRgbDetection", "9", "20"},
                                                          {"zones", "1 zone", "other 1 zone"}}));
}

TEST(CompareReport, a_moment_of_several_events_takes_several_lines) {
    const std::vector<Moment> moments{
        {.a = {{1s, 1s, 3s}, {5s, 5s, 9s}}, .b = {{1s, 1400ms, 8s, true}}},
        {.ailment = motion::Ailment::kDark, .a = {{10s, 10s, 20s}}, .b = {}},
    };
    EXPECT_EQ(
        compare_moments(MotionForm::kWords, "clip.mp4", moments),
        "\n"
        "clip.mp4\n"
        "             A                       B\n"
        "   1    0:01.0 to 0:03.0        0:01.0 goes on        both (B 0.4 s later; A as 2 events, B as 1 "
        "event)\n"
        "        0:05.0 to 0:09.0\n"
        "   2    0:10.0 to 0:20.0                              the camera is dark: only A\n");
    EXPECT_TRUE(has(compare_moments(MotionForm::kCsv, "a,b.mp4", moments),
                    "\"a,b.mp4\",1,motion,both,2,1.000,1.000,9.000,1,1.400,1.000,8.000,0.400\n"));
}

}  // namespace
}  // namespace vedette::motion_tool
