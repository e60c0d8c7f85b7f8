#include "hub/timelapse/make_picture.hpp"

#include <gtest/gtest.h>

#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "core/exif/writer.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/timelapse/job_fixture.hpp"

namespace vedette::timelapse {
namespace {

class MakePictureTest : public testing::Test {
  protected:
    image::Bitmap made(const std::string& text = {}, const image::Raster* ink = nullptr) {
        const auto jpeg = make_picture(sent, job, facts, text, ink);
        EXPECT_TRUE(jpeg.has_value());
        image::Bitmap picture;
        EXPECT_TRUE(image::decode_jpeg(*jpeg, 4096, picture));
        return picture;
    }
    exif::Fields fields_of(Bytes jpeg) {
        const auto place = exif::place_app1(jpeg);
        EXPECT_TRUE(place.has_value());
        return exif::read_app1(place->replaced).value_or(exif::Fields{});
    }

    settings::TimelapseSettings job = job_every(60s, "");
    PictureFacts facts{.slot = kMorning, .captured = kMorning + 345ms, .east_s = 7200};
    std::vector<std::uint8_t> sent = test::yard_picture(100);
};

TEST_F(MakePictureTest, keeps_every_byte_of_the_picture_beside_the_exif_data) {
    const auto jpeg = make_picture(sent, job, facts, "", nullptr);
    ASSERT_TRUE(jpeg.has_value());
    const auto place = exif::place_app1(*jpeg);
    ASSERT_TRUE(place.has_value());
    std::vector<std::uint8_t> without(place->before.begin(), place->before.end());
    without.insert(without.end(), place->between.begin(), place->between.end());
    without.insert(without.end(), place->after.begin(), place->after.end());
    EXPECT_EQ(without, sent);
}

// Field case: the time in a picture is taken for UTC and moves it to another day | hugocornellier/agelapse 20
// | local time with its offset
TEST_F(MakePictureTest, says_when_and_by_whom_the_picture_was_taken) {
    job.exif.copyright = std::string(300, 'c');
    job.exif.place = true;
    job.plan.place = schedule::Place{57.5, -9.25};
    facts.sun_altitude = -2.5;
    const auto jpeg = make_picture(sent, job, facts, "", nullptr);
    ASSERT_TRUE(jpeg.has_value());
    const exif::Fields fields = fields_of(*jpeg);
    EXPECT_EQ(fields.software, "Vedette");
    EXPECT_EQ(fields.artist, "CAM1");
    EXPECT_EQ(fields.image_description, "Garden");
    EXPECT_EQ(fields.copyright.size(), exif::kMaxText) << "cut to what fits";
    EXPECT_EQ(fields.orientation, 1);
    ASSERT_TRUE(fields.original.has_value());
    EXPECT_EQ(fields.original->hour, 10) << "local time";
    EXPECT_EQ(fields.original->milliseconds, 345);
    EXPECT_EQ(fields.original->east_minutes, 120);
    EXPECT_EQ(fields.width, 320U);
    ASSERT_TRUE(fields.position.has_value());
    EXPECT_EQ(fields.position->latitude_e7, 575'000'000);
    EXPECT_EQ(fields.sun_altitude_mdeg, -2500);
}

TEST_F(MakePictureTest, does_not_say_where_the_camera_is_unless_told_to) {
    job.plan.place = schedule::Place{57.5, -9.25};
    const auto jpeg = make_picture(sent, job, facts, "", nullptr);
    EXPECT_FALSE(fields_of(*jpeg).position.has_value());
}

TEST_F(MakePictureTest, keeps_what_the_camera_says_of_itself_and_its_exposure) {
    const exif::Fields cameras{.make = "Raspberry Pi",
                               .software = "its own",
                               .exposure_time_s = exif::Rational{1, 50},
                               .iso = std::uint16_t{400}};
    std::vector<std::uint8_t> memory(exif::kMaxApp1);
    const auto segment = exif::write_app1(cameras, memory);
    ASSERT_TRUE(segment.has_value());
    sent.insert(sent.begin() + 2, segment->begin(), segment->end());
    for (const bool coded_again : {false, true}) {
        if (coded_again) job.overlay = settings::OverlaySettings{.text = "x"};
        const auto jpeg = make_picture(sent, job, facts, "x", nullptr);
        ASSERT_TRUE(jpeg.has_value());
        const exif::Fields fields = fields_of(*jpeg);
        EXPECT_EQ(fields.make, "Raspberry Pi");
        EXPECT_EQ(fields.software, "Vedette");
        EXPECT_EQ(fields.exposure_time_s, (exif::Rational{1, 50}));
        EXPECT_EQ(fields.iso, 400);
    }
}

TEST_F(MakePictureTest, turns_the_picture_clockwise) {
    const image::Bitmap as_sent = made();
    job.quality = 100;
    for (const int degrees : {90, 180, 270}) {
        job.rotate = degrees;
        const image::Bitmap turned = made();
        const bool upright = degrees == 180;
        ASSERT_EQ(turned.size, (upright ? image::Size{320, 240} : image::Size{240, 320}));
        // The sky at the upper left of the picture as sent.
        const int x = degrees == 270 ? 5 : upright ? 314 : 234;
        const int y = degrees == 90 ? 5 : upright ? 234 : 314;
        EXPECT_NEAR(turned.at(x, y)[2], as_sent.at(5, 5)[2], 6) << degrees;
    }
}

TEST_F(MakePictureTest, scales_down_to_fit_and_never_up) {
    job.max_width = 160;
    job.max_height = 160;
    EXPECT_EQ(made().size, (image::Size{160, 120}));
    job.rotate = 90;
    EXPECT_EQ(made().size, (image::Size{120, 160}));
    job.rotate = 0;
    job.max_width = job.max_height = 40;
    EXPECT_EQ(made().size, (image::Size{40, 30}));
    job.max_width = job.max_height = 4000;
    EXPECT_EQ(made().size, (image::Size{320, 240}));
}

TEST_F(MakePictureTest, draws_the_text_on_its_bar) {
    job.quality = 100;
    const image::Bitmap plain = made();
    job.overlay = settings::OverlaySettings{.text = "x", .size = 16};
    const image::Bitmap bottom = made("CAM1: 10:00");
    EXPECT_NEAR(bottom.at(300, 100)[1], plain.at(300, 100)[1], 8) << "nothing else changes";
    EXPECT_GT(bottom.at(300, 230)[1], plain.at(300, 230)[1] + 20) << "the bar is 20 pixels high";
    EXPECT_NEAR(bottom.at(300, 217)[1], plain.at(300, 217)[1], 12);
    int dark = 0;
    for (int y = 220; y < 240; ++y)
        for (int x = 0; x < 120; ++x) dark += bottom.at(x, y)[0] < 40;
    EXPECT_GT(dark, 100) << "the letters";
    job.overlay->at_top = true;
    EXPECT_NE(made("CAM1").at(300, 5)[1], plain.at(300, 5)[1]);
    const image::Raster ink{.width = 10, .height = 10, .ink = std::vector<std::uint8_t>(100, 255)};
    EXPECT_LT(made("x", &ink).at(7, 10)[1], 40) << "drawn by the helper";
}

TEST_F(MakePictureTest, fills_the_text_from_its_template) {
    const store::SlotLuma luma{.mean = 127.5, .percentiles = {}};
    EXPECT_EQ(overlay_text(job, facts, luma), "");
    job.overlay =
        settings::OverlaySettings{.text = "{camera_id}{dark}: %b %d %Y, %H:%M:%S {sun} {brightness}"};
    EXPECT_EQ(overlay_text(job, facts, luma), "CAM1: Mar 02 2026, 10:00:00 ? 50");
    facts.dark = true;
    facts.sun_altitude = -7.04;
    EXPECT_EQ(overlay_text(job, facts, luma), "CAM1 (N): Mar 02 2026, 10:00:00 -7.0 50");
    facts.lamp = true;
    EXPECT_EQ(overlay_text(job, facts, luma), "CAM1 (NI): Mar 02 2026, 10:00:00 -7.0 50");
}

TEST_F(MakePictureTest, measures_brightness_and_refuses_what_is_no_picture) {
    const auto measured = measure(sent);
    ASSERT_TRUE(measured.has_value());
    EXPECT_EQ(measured->size, (image::Size{320, 240}));
    EXPECT_TRUE(std::ranges::is_sorted(measured->luma.percentiles));
    EXPECT_GT(measured->luma.percentiles.back(), 200) << "the person";
    EXPECT_FALSE(measure({}).has_value());
    EXPECT_FALSE(make_picture(as_bytes("not a picture"), job, facts, "", nullptr).has_value());
}

}  // namespace
}  // namespace vedette::timelapse
