#include "hub/simulate/shared_scene.hpp"

#include <gtest/gtest.h>

#include "core/scene/jpeg_writer.hpp"
#include "core/scene/sensor.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/simulate/pace.hpp"
#include "linux/base/local_time.hpp"

namespace vedette::simulate {
namespace {

constexpr UtcTime kNoon{1'700'000'000s};

std::vector<std::uint8_t> pixels_of(Bytes jpeg) {
    image::Bitmap bitmap;
    EXPECT_TRUE(image::decode_jpeg(jpeg, 4096, bitmap));
    return bitmap.pixels;
}

// The same picture from the plain drawing of the scene, or of the scene upside down.
std::vector<std::uint8_t> expected_pixels(const Moment& moment, int width, int height, int quality,
                                          bool vflip = false) {
    const scene::PictureFormat format{width, height, scene::Sampling::k422, quality};
    std::vector<std::uint8_t> band(scene::band_bytes(format));
    std::vector<std::uint8_t> out(static_cast<std::size_t>(2 * width * height + 2000));
    const LocalTime clock = to_local(moment.now);
    const scene::SceneView view{moment.camera, clock.date, clock.day_ms, moment.frame,
                                static_cast<std::uint64_t>(to_ms(moment.elapsed))};
    const auto size = scene::write_picture(format, band, out, [&](const scene::Band& given) {
        scene::Band drawn = given;
        if (vflip) {
            drawn.top = height - given.top - given.rows;
            std::ranges::fill(band, std::uint8_t{128});
        }
        scene::paint_scene(view, format, drawn);
        if (vflip) scene::turn_over(drawn);
    });
    EXPECT_TRUE(size);
    return pixels_of(Bytes(out).first(size.value_or(0)));
}

TEST(SharedScene, every_picture_has_the_pixels_of_a_picture_drawn_for_its_camera_alone) {
    // Rows of an even and an odd number of MCUs, with room for the date and without, and no room for
    // captions.
    for (const auto& [width, height] : {std::pair{640, 480}, {336, 160}, {227, 149}, {64, 48}}) {
        SharedScene scene(width, height, originals::profile_of(originals::Original::kPlain));
        for (int frame = 0; frame < 3; ++frame) {
            for (const char* const name : {"camera 0", "camera 7", "camera 19", "camera 1999"}) {
                const Moment moment{name, kNoon + frame * 100ms, static_cast<std::uint64_t>(frame),
                                    frame * 100ms};
                EXPECT_TRUE(pixels_of(scene.draw(moment)) ==
                            expected_pixels(moment, width, height, scene.quality()))
                    << name << " frame " << frame << " of " << width << "x" << height;
            }
        }
        scene.set_quality(30);
        const Moment moment{"camera 7", kNoon + 200ms, 2, 200ms};
        EXPECT_TRUE(pixels_of(scene.draw(moment)) == expected_pixels(moment, width, height, 30));
    }
}

TEST(SharedScene, a_flipped_sensor_shows_the_scene_and_its_names_upside_down) {
    const originals::SensorProfile flipped{.vflip = true};
    // The last row of blocks reaches below three of these pictures.
    for (const auto& [width, height] : {std::pair{640, 480}, {336, 163}, {227, 149}, {64, 44}}) {
        SharedScene scene(width, height, flipped);
        for (const char* const name : {"camera 0", "camera 7", "camera 19", "camera 1999"}) {
            const Moment moment{name, kNoon, 7, 300ms};
            EXPECT_TRUE(pixels_of(scene.draw(moment)) ==
                        expected_pixels(moment, width, height, scene.quality(), true))
                << name << " of " << width << "x" << height;
        }
    }
}

TEST(SharedScene, cameras_that_take_a_frame_within_500_ms_share_its_time_stamp) {
    SharedScene scene(160, 120, originals::profile_of(originals::Original::kPlain));
    const auto first = scene.draw({"camera 0", kNoon, 5, 500ms});
    EXPECT_TRUE(scene.draw({"camera 0", kNoon + 499ms, 5, 999ms}) == first);
    EXPECT_TRUE(scene.draw({"camera 0", kNoon + 500ms, 5, 1000ms}) != first);
}

TEST(SharedScene, sensor_settings_change_the_pixels) {
    const Moment moment{"camera 0", kNoon, 0, 0ms};
    const originals::SensorProfile bright{.brightness = 1};
    const originals::SensorProfile pale{.saturation = -2};
    const auto plain = SharedScene(160, 120, originals::profile_of(originals::Original::kPlain)).draw(moment);
    EXPECT_TRUE(SharedScene(160, 120, bright).draw(moment) != plain);
    EXPECT_TRUE(SharedScene(160, 120, pale).draw(moment) != plain);
}

TEST(Pace, a_farm_that_takes_every_second_frame_is_late_at_half_the_rate) {
    Pace pace(100ms, MonoTime{});
    EXPECT_EQ(pace.status_json(), R"("fps":10,"achieved_fps":10,"late":false)");
    for (int i = 1; i <= 25; ++i) pace.count(MonoTime{i * 200ms}, 200ms);
    EXPECT_EQ(pace.status_json(), R"("fps":10,"achieved_fps":5,"late":true)");
    for (int i = 1; i <= 60; ++i) pace.count(MonoTime{5s + i * 100ms}, 100ms);
    EXPECT_EQ(pace.status_json(), R"("fps":10,"achieved_fps":10,"late":false)");
}

TEST(Pace, frames_begin_whole_periods_after_the_start) {
    const Pace pace(100ms, MonoTime{7s});
    EXPECT_EQ(pace.frame_number(MonoTime{7s + 99ms}), 0U);
    EXPECT_EQ(pace.frame_number(MonoTime{7s + 100ms}), 1U);
    EXPECT_EQ(pace.next_frame(MonoTime{7s + 100ms}), MonoTime{7s + 200ms});
}

}  // namespace
}  // namespace vedette::simulate
