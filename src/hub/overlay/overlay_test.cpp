#include "hub/overlay/overlay.hpp"

#include <array>

#include <gtest/gtest.h>

namespace vedette::overlay {
namespace {

constexpr image::Size kVga{640, 480};

image::Bitmap grey(image::Size size, std::uint8_t value = 100) {
    image::Bitmap bitmap;
    bitmap.resize(size);
    std::fill(bitmap.pixels.begin(), bitmap.pixels.end(), value);
    return bitmap;
}

struct Rgb {
    int red, green, blue;
    bool operator==(const Rgb&) const = default;
};

Rgb at(const Overlay& overlay, int x, int y) {
    const std::uint8_t* const p = overlay.canvas().at(x, y);
    return {p[0], p[1], p[2]};
}
constexpr Rgb kGrey{100, 100, 100};

// One object in a box of 4 × 8 blocks at block 20, 10, and one more foreground cell.
detect::DetectionResult result_of_one(bool confirmed = true) {
    detect::DetectionResult result;
    result.at = 10s;
    result.columns = 80;
    result.rows = 60;
    result.marks.assign(80 * 60, 0);
    for (int row = 10; row < 18; ++row) {
        for (int column = 20; column < 24; ++column)
            result.marks[static_cast<std::size_t>(row * 80 + column)] = 1;
    }
    result.marks[5 * 80 + 5] = 9;  // a region that is not in the list
    result.blobs.push_back({.box = {20, 10, 4, 8}, .cells = 32, .object = 3});
    result.objects.push_back({.id = 3, .box = {20, 10, 4, 8}, .seen = 10s, .confirmed = confirmed});
    return result;
}

TEST(Overlay, the_layout_works_for_any_size_of_picture) {
    const OverlayLayout vga = lay_out_overlay(kVga, 1920);
    EXPECT_EQ(vga.picture, (image::Box{0, 0, 640, 480}));
    EXPECT_EQ(vga.scale, 2);
    const OverlayLayout tiny = lay_out_overlay({160, 120}, 1920);
    EXPECT_EQ(tiny.picture, (image::Box{0, 0, 480, 360}));
    EXPECT_EQ(lay_out_overlay({3840, 2160}, 1920).picture, (image::Box{0, 0, 1920, 1080}));
    for (const image::Size size :
         {image::Size{1, 1}, {16, 9000}, {9000, 16}, {480, 640}, {641, 481}, {65500, 65500}, {-5, 0}}) {
        const OverlayLayout layout = lay_out_overlay(size, 1920);
        EXPECT_EQ(layout.size.width % 2, 0) << size.width;
        EXPECT_EQ(layout.size.height % 2, 0) << size.width;
        EXPECT_LE(layout.size.width, 1920) << size.width;
        EXPECT_LE(layout.size.height, 4096) << size.width;
        EXPECT_GE(layout.size.width, 320) << size.width;
        EXPECT_GE(layout.graph.height(), 50) << size.width;
        EXPECT_GE(layout.scale, 1) << size.width;
        EXPECT_GE(layout.picture.left, 0) << size.width;
    }
}

TEST(Overlay, objects_have_numbered_boxes_and_marked_cells) {
    Overlay overlay(lay_out_overlay(kVga, 1920), {}, 50);
    overlay.draw_picture(grey(kVga), kVga, result_of_one(), {});
    const Rgb edge = at(overlay, 160, 80);
    EXPECT_GT(std::max({edge.red, edge.green, edge.blue}) - std::min({edge.red, edge.green, edge.blue}), 60);
    EXPECT_EQ(at(overlay, 191, 143), edge);   // the box's last pixel
    EXPECT_EQ(at(overlay, 193, 145), kGrey);  // outside
    EXPECT_NE(at(overlay, 172, 100), kGrey);  // a cell
    EXPECT_NE(at(overlay, 172, 100), edge);   // the picture shows through
    EXPECT_EQ(at(overlay, 175, 100), kGrey);  // the gap between two cells
    EXPECT_NE(at(overlay, 44, 44), kGrey);    // the cell without an object
    EXPECT_EQ(at(overlay, 161, 70), edge);    // the label stands on the box, in its colour
    EXPECT_EQ(at(overlay, 400, 300), kGrey);
}

TEST(Overlay, an_unconfirmed_object_has_a_thin_box_without_a_number) {
    Overlay overlay(lay_out_overlay(kVga, 1920), {}, 50);
    overlay.draw_picture(grey(kVga), kVga, result_of_one(false), {});
    EXPECT_NE(at(overlay, 160, 90), kGrey);
    EXPECT_EQ(at(overlay, 161, 70), kGrey);
    EXPECT_NE(at(overlay, 160, 80), at(overlay, 162, 82));
}

TEST(Overlay, the_paths_of_confirmed_objects_are_drawn) {
    Trail trail{.id = 3, .confirmed = true, .last = {640, 320}, .points = {{160, 320}, {400, 320}}};
    Overlay overlay(lay_out_overlay(kVga, 1920), {}, 50);
    overlay.draw_picture(grey(kVga), kVga, detect::DetectionResult{}, {&trail, 1});
    EXPECT_NE(at(overlay, 80, 160), kGrey);
    EXPECT_NE(at(overlay, 140, 160), kGrey);
    EXPECT_NE(at(overlay, 319, 160), kGrey);
    EXPECT_EQ(at(overlay, 140, 170), kGrey);
    trail.confirmed = false;
    overlay.draw_picture(grey(kVga), kVga, detect::DetectionResult{}, {&trail, 1});
    EXPECT_EQ(at(overlay, 140, 160), kGrey);
}

TEST(Overlay, zones_show_what_is_included_and_excluded) {
    const std::array<motion::ZonePoint, 4> left{
        motion::ZonePoint{0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}};
    const std::array<motion::ZonePoint, 4> corner{
        motion::ZonePoint{0, 5000}, {2500, 5000}, {2500, 10000}, {0, 10000}};
    const std::array<motion::Zone, 2> zones{
        motion::Zone{.kind = motion::ZoneKind::kInclude, .sensitivity = 80, .points = left},
        motion::Zone{.kind = motion::ZoneKind::kExclude, .points = corner}};
    Overlay overlay(lay_out_overlay(kVga, 1920), zones, 50);
    overlay.draw_picture(grey(kVga), kVga, detect::DetectionResult{}, {});
    EXPECT_EQ(at(overlay, 240, 300), kGrey);  // included
    const Rgb outside = at(overlay, 500, 200);
    EXPECT_LT(outside.red, 70);
    EXPECT_EQ(outside.red, outside.blue);
    int hatched = 0;
    for (int x = 100; x < 150; ++x) {
        const Rgb p = at(overlay, x, 400);
        hatched += p.red > p.blue + 40;
    }
    EXPECT_GT(hatched, 2);
    EXPECT_LT(hatched, 20);
    const Rgb include = at(overlay, 320, 100);
    EXPECT_GT(include.green, include.red + 50);
    const Rgb exclude = at(overlay, 160, 400);
    EXPECT_GT(exclude.red, exclude.green + 50);
}

TEST(Overlay, pictures_of_another_size_are_centred) {
    Overlay overlay(lay_out_overlay(kVga, 1920), {}, 50);
    detect::DetectionResult result = result_of_one();
    overlay.draw_picture(grey({240, 320}), {480, 640}, result, {});  // decoded at half of its size
    EXPECT_EQ(at(overlay, 320, 400), kGrey);
    EXPECT_NE(at(overlay, 60, 240), kGrey);
    EXPECT_NE(at(overlay, 590, 240), kGrey);
    // 640 high became 480: the box's upper left corner, block 20, 10, lies at 140 + 120, 60.
    const Rgb edge = at(overlay, 260, 60);
    EXPECT_GT(std::max({edge.red, edge.green, edge.blue}) - std::min({edge.red, edge.green, edge.blue}), 60);
}

TEST(Overlay, the_right_text_is_left_out_when_there_is_no_room) {
    const OverlayLayout layout = lay_out_overlay(kVga, 1920);
    Overlay overlay(layout, {}, 50);
    const auto bright = [&](int from, int to) {
        int count = 0;
        for (int y = layout.text.top; y < layout.text.bottom; ++y) {
            for (int x = from; x < to; ++x) count += at(overlay, x, y).green > 100;
        }
        return count;
    };
    overlay.draw_text("0:05.0", "motion");
    EXPECT_GT(bright(0, 100), 50);
    EXPECT_EQ(bright(200, 500), 0);
    EXPECT_GT(bright(550, 640), 50);
    overlay.draw_text(std::string(50, 'x'), "motion");
    EXPECT_EQ(bright(612, 640), 0);
}

TEST(Labels, do_not_overlap_and_stay_inside_the_area) {
    image::Bitmap canvas = grey({100, 60}, 0);
    image::Painter painter(canvas);
    Labels labels({10, 10, 90, 50}, 1);
    const std::array<image::Place, 2> places{image::Place{0, 0}, {80, 0}};
    EXPECT_TRUE(labels.put(painter, places, "12", {255, 255, 255}, {0, 0, 255}));
    EXPECT_EQ(canvas.at(10, 10)[2], 255);
    EXPECT_EQ(canvas.at(9, 10)[2], 0);
    EXPECT_TRUE(labels.put(painter, places, "12", {255, 255, 255}, {0, 0, 255}));
    EXPECT_EQ(canvas.at(89, 10)[2], 255);
    EXPECT_FALSE(labels.put(painter, places, "12", {255, 255, 255}, {0, 0, 255}));
    labels.clear();
    EXPECT_TRUE(labels.put(painter, places, "12", {255, 255, 255}, {0, 0, 255}));
}

}  // namespace
}  // namespace vedette::overlay
