#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scene/clock_text.hpp"
#include "core/scene/font.hpp"
#include "core/scene/no_video.hpp"
#include "core/scene/scene_fixture.hpp"

namespace vedette::scene {
namespace {

using Picture = std::vector<std::uint8_t>;

std::uint32_t fnv1a(const Picture& bytes) {
    std::uint32_t hash = 0x811C9DC5U;
    for (const std::uint8_t b : bytes) hash = (hash ^ b) * 0x01000193U;
    return hash;
}

Picture scene_of(const SceneView& view, const PictureFormat& format, std::size_t room) {
    std::vector<std::uint8_t> band(band_bytes(format));
    Picture out(room);
    const auto size = draw_scene(view, format, band, out);
    EXPECT_TRUE(size.has_value()) << format.width << "x" << format.height;
    out.resize(size.value_or(0));
    return out;
}

TEST(Scene, draws_the_same_bytes_on_every_machine) {
    const SceneView view{"Yard", "", 3723004, 7, 1500};
    EXPECT_EQ(fnv1a(scene_of(view, {48, 32, Sampling::k420, 75}, 4000)), 924739135U);
    EXPECT_EQ(fnv1a(scene_of(view, {40, 24, Sampling::k422, 30}, 4000)), 3804688788U);
    EXPECT_EQ(fnv1a(scene_of(view, {160, 64, Sampling::kGrey, 90}, 8000)), 153075176U);
}

TEST(Scene, changes_with_time_and_frame_number) {
    const PictureFormat format{160, 120, Sampling::kGrey, 60};
    const Picture first = scene_of({"Yard", "", 1000, 1, 0}, format, 12000);
    EXPECT_TRUE(scene_of({"Yard", "", 1000, 1, 0}, format, 12000) == first);
    EXPECT_TRUE(scene_of({"Yard", "", 1000, 1, 40}, format, 12000) != first) << "the figure stands still";
    EXPECT_TRUE(scene_of({"Yard", "", 1001, 1, 0}, format, 12000) != first) << "the clock stands still";
    EXPECT_TRUE(scene_of({"Yard", "", 1000, 2, 0}, format, 12000) != first)
        << "the frame number stands still";
    EXPECT_TRUE(scene_of({"Gate", "", 1000, 1, 0}, format, 12000) != first) << "the name is not shown";
    EXPECT_TRUE(scene_of({"Yard", "", 1000, 1, 24000}, format, 12000) == first) << "the walk takes 24 s";
}

TEST(Scene, is_wider_than_the_view_and_moves_against_it) {
    const PictureFormat format{160, 120, Sampling::kGrey, 60};
    std::vector<std::uint8_t> memory(band_bytes(format));
    std::vector<std::uint8_t> moved_memory(band_bytes(format));
    // A row of the house, above the ground, whose grain stays with the picture.
    const Band middle = make_band(format, 8, memory);
    const Band moved = make_band(format, 8, moved_memory);
    paint_scene({}, format, middle);
    paint_scene({.shift = {40, 0}}, format, moved);
    for (int x = 0; x + 40 < format.width; ++x) EXPECT_TRUE(moved.y[x] == middle.y[x + 40]) << x;
    paint_scene({.shift = {0, 8}}, format, moved);
    const Band below = make_band(format, 9, memory);
    paint_scene({}, format, below);
    for (int x = 0; x < format.width; ++x) EXPECT_TRUE(moved.y[x] == below.y[x]) << x;
    const int far[][2] = {{-240, 0}, {240, 0}, {0, -240}, {0, 240}, {-240, 240}};
    for (const auto& [right, down] : far) {
        const SceneView view{.camera = "Yard", .shift = {right, down}};
        EXPECT_TRUE(scene_of(view, format, 12000) != scene_of({.camera = "Yard"}, format, 12000)) << right;
    }
}

TEST(Scene, a_band_does_not_depend_on_the_old_content_of_its_memory) {
    const PictureFormat format{33, 31, Sampling::k420, 80};
    std::vector<std::uint8_t> band(band_bytes(format), 0xA5);
    Picture out(6000);
    const auto size = draw_scene({"x", "", 0, 0, 0}, format, band, out);
    ASSERT_TRUE(size.has_value());
    out.resize(*size);
    EXPECT_TRUE(out == scene_of({"x", "", 0, 0, 0}, format, 6000));
}

TEST(Scene, draws_every_size_from_16_pixels_on) {
    const int sizes[][2] = {{16, 16}, {17, 33}, {16, 200}, {200, 16}, {130, 98}, {159, 119}};
    for (const auto& [width, height] : sizes) {
        for (const Sampling sampling : {Sampling::kGrey, Sampling::k422, Sampling::k420}) {
            const PictureFormat format{width, height, sampling, 50};
            const auto room = static_cast<std::size_t>(width * height + 2000);
            EXPECT_GT(
                scene_of({"A name that is longer than the picture", "2031-01-01", 0, 1, 9}, format, room)
                    .size(),
                300U);
        }
    }
}

TEST(Scene, reports_a_wrong_format_and_too_little_memory) {
    std::vector<std::uint8_t> band(1000);
    Picture out(4000);
    EXPECT_TRUE(draw_scene({}, {0, 16, Sampling::k420, 50}, band, out).error() == JpegError::kBadFormat);
    EXPECT_TRUE(draw_scene({}, {640, 16, Sampling::k420, 50}, band, out).error() == JpegError::kNoMemory);
    EXPECT_TRUE(draw_scene({}, {32, 32, Sampling::k420, 50}, band, MutableBytes(out).first(640)).error() ==
                JpegError::kOutputFull);
}

TEST(NoVideo, picture_depends_on_name_time_and_reason_and_is_small) {
    const PictureFormat format{160, 120, Sampling::kGrey, 60};
    std::vector<std::uint8_t> band(band_bytes(format));
    const auto card = [&](const NoVideoView& view) {
        Picture out(160 * 120 / 8 + 2000);
        const auto size = draw_no_video(view, format, band, out);
        EXPECT_TRUE(size.has_value());
        out.resize(size.value_or(0));
        return out;
    };
    const Picture first = card({"Yard", 61000, "Connection refused."});
    EXPECT_TRUE(card({"Yard", 61999, "Connection refused."}) == first) << "shown to the second only";
    EXPECT_TRUE(card({"Gate", 61000, "Connection refused."}) != first);
    EXPECT_TRUE(card({"Yard", 62000, "Connection refused."}) != first);
    EXPECT_TRUE(card({"Yard", 61000, "No route to host."}) != first);
}

TEST(NoVideo, rasterised_text_replaces_name_and_reason_and_is_centred) {
    const PictureFormat format{160, 128, Sampling::kGrey, 60};
    std::vector<std::uint8_t> memory(band_bytes(format));
    const std::uint8_t full[] = {255, 255, 128, 255, 255, 0};
    const Ink dot{3, 2, full};
    // Of the middle column.
    const auto brightest_row = [&](const NoVideoView& view, int below = 0) {
        int brightest = 0;
        int row_of = -1;
        for (int i = 0; i < band_count(format); ++i) {
            const Band band = make_band(format, i, memory);
            paint_no_video(view, format, band);
            for (int row = 0; row < band.rows; ++row) {
                const std::uint8_t pixel = band.y[row * band.width + 79];
                if (pixel > brightest && band.top + row >= below) {
                    brightest = pixel;
                    row_of = band.top + row;
                }
            }
        }
        return row_of;
    };
    EXPECT_EQ(brightest_row({"", 0, "", dot, {}}), 6 + 6 - 1);
    const int reason = brightest_row({"", 0, "", {}, dot}, 40);
    EXPECT_EQ(reason, 6 + 16 + 3 + 22);
    // Rasterised text is clipped at the picture's edges.
    const std::vector<std::uint8_t> all(200 * 140, 255);
    EXPECT_EQ(brightest_row({"", 0, "", {200, 140, all}, {}}), 0);
    EXPECT_EQ(camera_area(format).lines, 1);
    EXPECT_EQ(camera_area(format).width, 148);
    EXPECT_EQ(reason_area(format).lines, (128 - reason) / 12);
    EXPECT_EQ(camera_area({100, 80, Sampling::kGrey, 60}).size, 0);
}

TEST(NoVideo, a_reason_of_any_length_and_any_bytes_is_drawn) {
    const PictureFormat format{160, 120, Sampling::k420, 60};
    std::vector<std::uint8_t> band(band_bytes(format));
    Picture out(12000);
    const std::string strange = "\xFF\xC3\x28\x80\xE2\x82\n\x01\x7F\xF0\x9F\x93\xB7";
    EXPECT_TRUE(
        draw_no_video({std::string(300, 'W'), 0, std::string(900, 'm')}, format, band, out).has_value());
    EXPECT_TRUE(draw_no_video({strange, 4000000000U, strange}, format, band, out).has_value());
}

TEST(NoVideo, lines_break_at_blanks_at_line_feeds_and_in_long_words) {
    const auto lines = [](std::string_view text, int columns) {
        std::string joined;
        while (!text.empty()) joined += std::string(take_line(text, columns)) + "|";
        return joined;
    };
    EXPECT_EQ(lines("the camera is away", 10), "the camera|is away|");
    EXPECT_EQ(lines("  the   camera  ", 6), "the|camera|");
    EXPECT_EQ(lines("one\ntwo three", 9), "one|two three|");
    EXPECT_EQ(lines("unbreakable", 4), "unbr|eaka|ble|");
    EXPECT_EQ(lines("ab", 0), "a|b|");
    EXPECT_EQ(lines("", 5), "");
}

TEST(SceneText, clock_shows_hours_to_milliseconds) {
    std::array<char, 12> memory{};
    EXPECT_EQ(format_clock(0, Precision::kMilliseconds, memory), "00:00:00.000");
    EXPECT_EQ(format_clock(86399999, Precision::kMilliseconds, memory), "23:59:59.999");
    EXPECT_EQ(format_clock(86400000 + 45296078, Precision::kMilliseconds, memory), "12:34:56.078");
    EXPECT_EQ(format_clock(45296078, Precision::kSeconds, memory), "12:34:56");
}

TEST(SceneText, one_utf8_sequence_is_one_character) {
    EXPECT_EQ(count_characters("Gate"), 4);
    EXPECT_EQ(count_characters("T\xC3\xBCr"), 3);
    EXPECT_EQ(count_characters("\xF0\x9F\x93\xB7"), 1);
    EXPECT_EQ(count_characters("\x80\x80"), 2) << "stray bytes count each";
    EXPECT_EQ(cut_to("T\xC3\xBCr", 2), "T\xC3\xBC");
    EXPECT_EQ(cut_to("ab", 5), "ab");
}

TEST(SceneText, every_printable_character_has_its_own_glyph) {
    for (std::uint32_t a = 32; a < 127; ++a) {
        EXPECT_TRUE(glyph(a) != glyph(0xFFFD)) << a;
        for (std::uint32_t b = a + 1; b < 127; ++b) EXPECT_TRUE(glyph(a) != glyph(b)) << a << " and " << b;
    }
}

}  // namespace
}  // namespace vedette::scene
