#include "hub/motion_tool/motion.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "hub/motion_tool/motion_fixture.hpp"
#include "hub/motion_tool/report.hpp"

namespace vedette::motion_tool {
namespace {

namespace fs = std::filesystem;

// Five quiet seconds, a person crosses from left to right, five quiet seconds.
class MotionTest : public testing::Test {
  protected:
    MotionTest() {
        yard_.add_quiet(50);
        yard_.add_walk();
        yard_.add_quiet(50);
    }

    std::string source() const { return yard_.source(); }
    static grab::Output motion(const MotionOptions& options) {
        return grab::output_of([&](const grab::Console& console) { return run_motion(options, console); });
    }

    YardFolder yard_;
    const fs::path folder_ = yard_.path();
};

TEST_F(MotionTest, reports_when_a_person_crossed) {
    const grab::Output output = motion({.source = source()});
    EXPECT_EQ(output.status, 0) << output.err;
    EXPECT_NE(output.out.find("event 1 begins\n"), std::string::npos) << output.out;
    EXPECT_NE(output.out.find("event 1 ends after"), std::string::npos) << output.out;
    EXPECT_NE(output.out.find("1 event in 0:14.2 of 143 pictures;"), std::string::npos) << output.out;
}

TEST_F(MotionTest, a_path_is_a_source) {
    EXPECT_NE(motion({.source = folder_.string()}).out.find("of 143 pictures"), std::string::npos);
    const grab::Output none = motion({.source = (folder_ / "nothing").string()});
    EXPECT_EQ(none.status, 2);
    EXPECT_NE(none.err.find("there is no such file or folder"), std::string::npos) << none.err;
}

TEST_F(MotionTest, csv_and_json_have_the_times_of_the_recording) {
    const grab::Output csv = motion({.source = source(), .csv = true});
    ASSERT_TRUE(csv.out.starts_with("event,start_s,known_s,end_s,best_s,x,y,width,height,complete\n1,"))
        << csv.out;
    const std::string line = csv.out.substr(csv.out.find('\n') + 1);
    const double start = std::stod(line.substr(2));
    EXPECT_GE(start, 5.0);
    EXPECT_LE(start, 6.0);
    EXPECT_TRUE(line.ends_with(",1\n")) << line;
    const grab::Output json = motion({.source = source(), .json = true});
    EXPECT_NE(json.out.find(R"({"event":1,"start_s":)"), std::string::npos) << json.out;
    EXPECT_NE(json.out.find(R"({"events":1,"pictures":143,"left_out":0,"covered_s":14.2,)"),
              std::string::npos)
        << json.out;
}

// Field case: a camera that sends less than one picture a second | openHAB 10683, Frigate 18335, own case 61
// | a sentence says what this rate misses
TEST_F(MotionTest, a_rate_that_is_too_low_is_named) {
    EXPECT_EQ(motion({.source = "folder:" + folder_.string() + "?fps=1"}).err, "");
    const grab::Output slow = motion({.source = "folder:" + folder_.string() + "?fps=0.2"});
    EXPECT_EQ(slow.status, 0);
    EXPECT_NE(slow.err.find(
                  "one picture every 5.0 s is too low a rate for min_duration_ms 250: an event needs three "
                  "pictures, so who is seen for less than 10.0 s is missed"),
              std::string::npos)
        << slow.err;
}

TEST_F(MotionTest, there_is_no_event_outside_the_zones) {
    const fs::path zones = folder_ / ".zones";
    std::ofstream(zones) << "# the sky\ninclude 0,0 100,0 100,20 0,20\n";
    const grab::Output output = motion({.source = source(), .zones = zones.string()});
    EXPECT_EQ(output.status, 0);
    EXPECT_NE(output.out.find("0 events in"), std::string::npos) << output.out;
}

TEST_F(MotionTest, an_event_at_the_end_of_the_pictures_still_goes_on) {
    yard_.remove(90, yard_.count());
    const grab::Output output = motion({.source = source()});
    EXPECT_NE(output.out.find("event 1 still goes on after"), std::string::npos) << output.out;
}

TEST_F(MotionTest, damaged_pictures_are_left_out_and_counted) {
    fs::resize_file(yard_.picture(10), 700);
    EXPECT_NE(motion({.source = source()}).out.find("142 pictures, 1 damaged left out"), std::string::npos);
}

TEST_F(MotionTest, a_usage_error_says_what_is_allowed) {
    const auto err = [&](MotionOptions options) {
        options.source = source();
        const grab::Output output = motion(options);
        EXPECT_EQ(output.status, 2) << output.err;
        EXPECT_EQ(output.out, "");
        return output.err;
    };
    EXPECT_NE(err({.sensitivity = 101}).find("--sensitivity is 0"), std::string::npos);
    EXPECT_NE(err({.method = "magic"}).find("background or scenes"), std::string::npos);
    EXPECT_NE(err({.set = {"min_area"}}).find("write NAME=NUMBER"), std::string::npos);
    EXPECT_NE(err({.set = {"nothing=1"}}).find("--set nothing=1: "), std::string::npos);
    EXPECT_NE(err({.csv = true, .json = true}).find("choose one"), std::string::npos);
    const fs::path zones = folder_ / ".zones";
    std::ofstream(zones) << "include 0,0 100,0\n";
    EXPECT_NE(err({.zones = zones.string()}).find(".zones:1: "), std::string::npos);
    const grab::Output folder = motion({.source = source(), .zones = folder_.string()});
    EXPECT_EQ(folder.status, 2);
    EXPECT_NE(folder.err.find("Is a directory"), std::string::npos) << folder.err;
}

TEST(MotionReport, positions_are_formatted_as_players_show_them) {
    EXPECT_EQ(format_position(0s), "0:00.0");
    EXPECT_EQ(format_position(83'450ms), "1:23.4");
    EXPECT_EQ(format_position(3'723'000ms), "1:02:03.0");
}

}  // namespace
}  // namespace vedette::motion_tool
