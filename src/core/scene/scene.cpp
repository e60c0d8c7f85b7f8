#include "core/scene/scene.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/base/text.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/clock_text.hpp"
#include "core/scene/font.hpp"

namespace vedette::scene {
namespace {

constexpr Colour kWhite = rgb(245, 245, 240);

// Scales coordinates, which are thousandths of the picture's width, height or `unit`.
struct Stage {
    int width;
    int height;
    int unit;  // the height, or the width if that is less
    int left;  // pixels from the scene's origin to the picture's left edge

    int x(int place) const { return across(place) - left; }
    int across(int length) const { return length * width / 1000; }
    int y(int place) const { return place * height / 1000; }
    int size(int length) const { return length * unit / 1000; }
};

// Nearly 1024 * sin(2 pi * phase / 256), from two parabolas.
int wave(unsigned phase) {
    const int p = static_cast<int>(phase % 128);
    const int arch = p * (128 - p) / 4;
    return phase % 256 < 128 ? arch : -arch;
}

void paint_sky(Canvas& canvas, const Stage& s) {
    canvas.fade({0, 0, s.width + 16, s.y(400)}, rgb(58, 92, 158), rgb(172, 170, 190));
    canvas.fade({0, s.y(400), s.width + 16, s.y(640)}, rgb(172, 170, 190), rgb(250, 206, 160));
    const Point sun{s.x(730), s.y(430)};
    canvas.ellipse(sun, s.size(112), s.size(112), rgb(236, 198, 172));
    canvas.ellipse(sun, s.size(86), s.size(86), rgb(248, 216, 176));
    canvas.ellipse(sun, s.size(62), s.size(62), rgb(255, 240, 204));
    const Point hills[] = {{s.x(140), s.y(690)}, {s.x(520), s.y(690)}, {s.x(920), s.y(690)}};
    const int heights[] = {230, 150, 250};
    for (int i = 0; i < 3; ++i) canvas.ellipse(hills[i], s.across(300), s.y(heights[i]), rgb(118, 124, 152));
    canvas.ellipse({s.x(330), s.y(730)}, s.across(380), s.y(190), rgb(84, 108, 112));
    canvas.ellipse({s.x(830), s.y(730)}, s.across(360), s.y(180), rgb(78, 102, 104));
}

void paint_ground(Canvas& canvas, const Stage& s, int bottom) {
    canvas.fade({0, s.y(630), s.width + 16, bottom}, rgb(112, 142, 84), rgb(58, 88, 50));
    canvas.add_texture({0, s.y(632), s.width + 16, bottom}, 4);
    canvas.fill({0, s.y(770), s.width + 16, s.y(780)}, rgb(150, 134, 104));
    canvas.fade({0, s.y(780), s.width + 16, s.y(868)}, rgb(206, 190, 156), rgb(188, 170, 134));
    canvas.fill({0, s.y(868), s.width + 16, s.y(876)}, rgb(150, 134, 104));
}

void paint_house(Canvas& canvas, const Stage& s, int place) {
    const int left = s.x(place) - s.size(150);
    const auto at = [&](int l, int t, int r, int b) {
        return Box{left + s.size(l), s.y(t), left + s.size(r), s.y(b)};
    };
    canvas.fill(at(208, 330, 244, 450), rgb(112, 64, 56));
    canvas.triangle(at(-30, 330, 330, 470), rgb(126, 62, 52));
    canvas.fill(at(0, 470, 300, 690), rgb(222, 206, 180));
    canvas.fill(at(0, 470, 300, 480), rgb(176, 158, 132));
    canvas.fill(at(184, 550, 250, 690), rgb(84, 62, 50));
    canvas.ellipse({left + s.size(238), s.y(626)}, s.size(6), s.size(6), rgb(226, 190, 96));
    canvas.fill(at(42, 528, 136, 622), rgb(246, 242, 232));
    canvas.fill(at(50, 536, 128, 614), rgb(255, 220, 130));
    canvas.fill(at(86, 536, 92, 614), rgb(246, 242, 232));
    canvas.fill(at(50, 572, 128, 578), rgb(246, 242, 232));
}

void paint_tree(Canvas& canvas, const Stage& s, int place, int scale) {
    const int x = s.x(place);
    const auto size = [&](int length) { return s.size(length * scale / 100); };
    const int foot = s.y(700);
    canvas.fill({x - size(14), foot - size(190), x + size(14), foot}, rgb(92, 68, 52));
    canvas.ellipse({x - size(56), foot - size(190)}, size(72), size(70), rgb(52, 86, 52));
    canvas.ellipse({x + size(58), foot - size(204)}, size(70), size(72), rgb(58, 94, 56));
    canvas.ellipse({x, foot - size(262)}, size(84), size(86), rgb(70, 108, 62));
}

// What only a camera sees that has turned away from the middle, behind the ground and on it.
void paint_far_hills(Canvas& canvas, const Stage& s) {
    canvas.fill({0, -3 * s.height, s.width + 16, 0}, rgb(58, 92, 158));
    const int hills[][3] = {{-1250, 420, 210}, {-620, 340, 150}, {1640, 460, 230}, {2300, 300, 140}};
    for (const auto& [place, width, height] : hills)
        canvas.ellipse({s.x(place), s.y(690)}, s.across(width), s.y(height), rgb(118, 124, 152));
}

void paint_neighbours(Canvas& canvas, const Stage& s, int bars) {
    canvas.fill({0, bars, s.width + 16, bars + 3 * s.height}, rgb(58, 88, 50));
    for (const int place : {-900, 1560}) paint_house(canvas, s, place);
    const int trees[][2] = {{-1350, 120}, {-1120, 80}, {-560, 110}, {-260, 70},
                            {1260, 90},   {1980, 130}, {2240, 75}};
    for (const auto& [place, scale] : trees) paint_tree(canvas, s, place, scale);
}

// One leg or arm with its joint, `swing` pixels from vertical; `bend` moves the joint forward.
void paint_limb(Canvas& canvas, Point top, int length, int swing, int lift, int bend, int thickness,
                Colour colour) {
    const Point end{top.x + swing, top.y + length - lift};
    const Point joint{(top.x + end.x) / 2 + bend, (top.y + end.y) / 2};
    canvas.thick_line(top, joint, thickness, colour);
    canvas.thick_line(joint, end, thickness * 4 / 5, colour);
}

void paint_walker(Canvas& canvas, const Stage& s, std::uint64_t elapsed_ms) {
    // 12 s to the right, 12 s back; a stride of two steps takes 1.2 s.
    const auto lap = static_cast<int>(elapsed_ms % 24000);
    const bool back = lap >= 12000;
    const int way = back ? 24000 - lap : lap;
    const int x = s.x(80) + (s.x(920) - s.x(80)) * (way / 4) / 3000;
    const int ahead = back ? -1 : 1;
    const auto phase = static_cast<unsigned>(elapsed_ms % 1200 * 256 / 1200);
    const int swing = wave(phase);
    const int bob = s.size(6) * std::abs(swing) / 1024;
    const int ground = s.y(842);
    const Point hip{x, ground - s.size(142) + bob};
    const Point neck{x + ahead * s.size(6), hip.y - s.size(104)};
    const Colour trousers = rgb(44, 54, 88), far_leg = rgb(34, 42, 70), coat = rgb(192, 58, 48),
                 far_arm = rgb(150, 44, 38), skin = rgb(226, 176, 144);

    canvas.ellipse({x, ground + s.size(4)}, s.size(76), s.size(11), rgb(142, 126, 98));
    const auto leg = [&](int sign, Colour colour) {
        const int forward = wave(phase + (sign > 0 ? 64U : 192U));  // positive while the foot swings forward
        const int lift = forward > 0 ? s.size(26) * forward / 1024 : 0;
        paint_limb(canvas, hip, s.size(136) - bob, ahead * sign * s.size(54) * swing / 1024, lift,
                   ahead * (s.size(6) + lift * 3 / 4), s.size(34), colour);
    };
    const auto arm = [&](int sign, Colour colour) {
        const int reach = ahead * sign * s.size(52) * swing / 1024;
        const Point shoulder{neck.x, neck.y + s.size(14)};
        paint_limb(canvas, shoulder, s.size(98), reach, s.size(8), -ahead * s.size(10), s.size(26), colour);
        canvas.ellipse({shoulder.x + reach, shoulder.y + s.size(92)}, s.size(12), s.size(12), skin);
    };
    arm(1, far_arm);
    leg(-1, far_leg);
    leg(1, trousers);
    canvas.thick_line({hip.x, hip.y - s.size(10)}, {neck.x, neck.y + s.size(22)}, s.size(64), coat);
    canvas.ellipse({neck.x + ahead * s.size(6), neck.y - s.size(40)}, s.size(32), s.size(36), skin);
    canvas.ellipse({neck.x - ahead * s.size(2), neck.y - s.size(54)}, s.size(32), s.size(24),
                   rgb(74, 48, 36));
    arm(-1, coat);
}

void paint_bars(Canvas& canvas, const Stage& s, int top) {
    const Colour bars[] = {rgb(235, 235, 235), rgb(235, 235, 16), rgb(16, 235, 235), rgb(16, 235, 16),
                           rgb(235, 16, 235),  rgb(235, 16, 16),  rgb(16, 16, 235),  rgb(16, 16, 16)};
    for (int i = 0; i < 8; ++i) {
        const int right = i == 7 ? s.width + 16 : s.width * (i + 1) / 8;
        canvas.fill({s.width * i / 8, top, right, s.height + 16}, bars[i]);
    }
}

// Pixels to a font pixel; 0 where the picture has no room for captions.
int caption_scale(const PictureFormat& f) {
    if (f.width < 110 || f.height < 60) return 0;
    return std::max(1, std::min(f.height / 160, f.width / 200));
}

int caption_margin(int scale) { return 3 * scale; }
int caption_height(int scale) { return kGlyphHeight * scale + 2 * caption_margin(scale) - scale; }

void paint_captions(Canvas& canvas, const Stage& s, const SceneView& view, int scale, int bottom) {
    const int margin = caption_margin(scale);
    const int line = caption_height(scale);
    canvas.shade({0, 0, s.width + 16, line});
    std::array<char, 16> clock_memory{};
    const std::string_view clock = format_clock(view.day_ms, Precision::kMilliseconds, clock_memory);
    int left = s.width - margin - text_width(clock, scale);
    canvas.text({left, margin}, scale, kWhite, clock);
    const int name_width = text_width(view.camera, scale);
    const int date_left = left - text_width(view.date, scale) - 2 * kGlyphAdvance * scale;
    if (!view.date.empty() && date_left > margin + name_width + kGlyphAdvance * scale) {
        canvas.text({date_left, margin}, scale, kWhite, view.date);
        left = date_left;
    }
    const int room = (left - margin) / (kGlyphAdvance * scale) - 1;
    if (room > 0) canvas.text({margin, margin}, scale, kWhite, cut_to(view.camera, room));

    std::array<char, 48> memory{};
    const std::string_view frame = (TextWriter(memory) << "frame " << view.frame).written();
    const int top = bottom - line + scale;
    canvas.shade({0, top - margin + scale, text_width(frame, scale) + 2 * margin, bottom});
    canvas.text({margin, top}, scale, kWhite, frame);
}

}  // namespace

void paint_scene(const SceneView& view, const PictureFormat& format, const Band& band) {
    const Stage s{format.width, format.height, std::min(format.height, format.width), view.shift.x};
    Band moved = band;
    moved.top += view.shift.y;
    Canvas world(moved);
    Canvas canvas(band);
    const int bars = s.y(960);
    const bool turned = view.shift.x != 0 || view.shift.y != 0;
    paint_sky(world, s);
    if (turned) paint_far_hills(world, s);
    paint_ground(world, s, bars);
    if (turned) paint_neighbours(world, s, bars);
    paint_house(world, s, 240);
    paint_tree(world, s, 610, 70);
    paint_tree(world, s, 880, 100);
    paint_walker(world, s, view.elapsed_ms);
    paint_bars(canvas, s, bars);
    const int scale = caption_scale(format);
    if (scale > 0) paint_captions(canvas, s, view, scale, bars);
}

Box camera_name_box(std::string_view name, const PictureFormat& format) {
    const int scale = caption_scale(format);
    if (scale == 0) return {};
    return {0, 0, std::min(format.width, caption_margin(scale) + text_width(name, scale)),
            caption_height(scale)};
}

}  // namespace vedette::scene
