#include "hub/doctor/camera_checks.hpp"

#include <gtest/gtest.h>

namespace vedette::doctor {
namespace {

// Two moments of a camera, five seconds apart.
class CameraChecks : public testing::Test {
  protected:
    CameraChecks() {
        camera_.id = "porch";
        before_.status.state = after_.status.state = bus::CameraState::kLive;
        after_.pictures = 125;
        after_.best_fps = 25;
    }
    std::string said() const {
        std::string out;
        for (const Finding& f : check_camera(camera_, limits_, before_, after_, 5s))
            out += std::string(to_string(f.level)) + ": " + f.what + " [" + f.key + "]\n";
        return out;
    }

    settings::CameraSettings camera_;
    settings::LiveSettings limits_;
    CameraRecord before_;
    CameraRecord after_;
};

TEST_F(CameraChecks, a_healthy_camera_has_none) {
    EXPECT_EQ(said(), "");
    before_.status.state = after_.status.state = bus::CameraState::kIdle;
    after_.pictures = 0;
    EXPECT_EQ(said(), "");
}

TEST_F(CameraChecks, lengths_that_the_hub_mends_are_notes_with_their_number) {
    after_.wrong_length = 12;
    after_.no_length = 125;
    EXPECT_EQ(
        said(),
        "note: it announces a wrong Content-Length in 12 of 125 pictures; the hub reads them all the same "
        "[]\n"
        "note: it announces no Content-Length in 125 of 125 pictures; the hub reads them all the same []\n");
    before_.wrong_length = 12;
    before_.no_length = after_.no_length = 0;
    after_.pictures = 12 * 1000;
    EXPECT_EQ(said(), "") << "rarely, and not just now";
}

TEST_F(CameraChecks, a_lost_camera_has_its_reason_and_cure) {
    after_.status.state = bus::CameraState::kLost;
    after_.status.reason = "no picture for 5 s; a slow source needs a longer timeout";
    const Findings findings = check_camera(camera_, limits_, before_, after_, 5s);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.front(), (Finding{Level::kError, "porch", "no picture for 5 s",
                                         "a slow source needs a longer timeout", ""}));
}

TEST_F(CameraChecks, a_rate_is_compared_with_its_promise) {
    after_.pictures = 50;
    EXPECT_EQ(said(), "note: 10.0 pictures a second, where it gave 25.0 []\n");
    camera_.source.fps = 12;
    EXPECT_EQ(said(), "");
    camera_.source.fps = 15;
    EXPECT_EQ(said(), "warning: 10.0 pictures a second, where the settings say 15.0 [cameras.porch.fps]\n");
    after_.demand.max_fps = 10;  // viewers ask for no more
    EXPECT_EQ(said(), "");
    after_.pictures = 0;
    EXPECT_EQ(said(), "warning: no picture for 5 s, while the connection stands [cameras.porch.timeout]\n");
    camera_.source.fps = 0.1;
    EXPECT_EQ(said(), "");
}

TEST_F(CameraChecks, limits_name_their_key) {
    after_.too_large = 2;
    after_.largest_refused = 9'000'000;
    EXPECT_EQ(said(),
              "warning: a picture was larger than 8000000 bytes and was left out, 2 times; the largest had "
              "9000000 bytes or more "
              "[live.max_picture]\n");
    after_.too_large = 0;
    after_.no_memory = 1;
    EXPECT_EQ(
        said(),
        "warning: there was no memory for a picture, once: 32000000 bytes hold all pictures of a camera "
        "[live.memory_per_camera]\n");
}

TEST_F(CameraChecks, what_was_skipped_is_told_apart) {
    after_.skips = {
        {"ends before the picture does", 2}, {"stray bytes", 3}, {"not a JPEG", 1}, {"no memory", 7}};
    EXPECT_EQ(
        said(),
        "warning: a picture ended too early and was left out, 2 times []\n"
        "note: it sends other bytes between its pictures, 3 times; the pictures are whole []\n"
        "warning: what should be a picture was none and was left out, once, the last one: not a JPEG []\n");
}

TEST_F(CameraChecks, what_is_rare_and_long_ago_is_no_matter) {
    before_.pictures = 100'000;
    after_.pictures = 100'125;
    before_.skips = after_.skips = {{"stray bytes", 3}};
    EXPECT_EQ(said(), "");
    after_.skips["stray bytes"] = 4;
    EXPECT_NE(said(), "");
    after_.skips = before_.skips = {{"stray bytes", 600}};
    EXPECT_NE(said(), "");
}

TEST_F(CameraChecks, lost_connections_have_their_last_reason) {
    before_.ends = {{"a", 1}};
    after_.ends = {{"a", 1}, {"the camera closed the connection; if that lasts, close its other viewers", 2}};
    EXPECT_EQ(
        said(),
        "warning: the connection was lost 3 times, the last time: the camera closed the connection []\n");
}

}  // namespace
}  // namespace vedette::doctor
