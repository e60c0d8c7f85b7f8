#include "core/scene/no_video.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/clock_text.hpp"
#include "core/scene/font.hpp"

namespace vedette::scene {
namespace {

constexpr Colour kTitle = rgb(240, 240, 236);
constexpr Colour kSince = rgb(236, 178, 92);
constexpr Colour kReason = rgb(172, 180, 190);
constexpr Colour kIcon = rgb(92, 102, 116);
constexpr Colour kStrike = rgb(206, 84, 70);

constexpr int kInkLine = 12;  // line height of the reason's rasterised text, in pixels at scale 1

// Layout of the picture.
struct Layout {
    bool has_text = true;
    bool has_icon = true;  // room for the icon
    int scale = 1;
    int width = 0;  // pixels for text
    int line = 0;   // line height in pixels
    int name_top = 0;
    int since_top = 0;
    int reason_top = 0;
};

Layout lay_out(const PictureFormat& format) {
    Layout l;
    l.has_text = format.width >= 150 && format.height >= 90;
    l.has_icon = format.height >= 200;
    l.scale = std::max(1, std::min(format.height / 160, format.width / 200));
    const int margin = 6 * l.scale;
    l.width = format.width - 2 * margin;
    l.line = (kGlyphHeight + 3) * l.scale;
    l.name_top = l.has_icon ? format.height * 36 / 100 : margin;
    l.since_top = l.name_top + kGlyphHeight * 2 * l.scale + 3 * l.scale;
    l.reason_top = l.since_top + 2 * l.line;
    return l;
}

// A crossed-out camera, `size` pixels high and 1.5 times as wide, centred at `at`.
void paint_icon(Canvas& canvas, Point at, int size) {
    const auto part = [size](int hundredths) { return hundredths * size / 100; };
    canvas.fill({at.x - part(70), at.y - part(36), at.x + part(30), at.y + part(36)}, kIcon);
    for (int i = 0; i < part(34); ++i) {
        const int half = part(12) + i * part(24) / std::max(part(34), 1);
        canvas.fill({at.x + part(36) + i, at.y - half, at.x + part(37) + i + 1, at.y + half}, kIcon);
    }
    canvas.thick_line({at.x - part(66), at.y + part(50)}, {at.x + part(66), at.y - part(50)},
                      std::max(part(11), 2), kStrike);
}

void centred(Canvas& canvas, int width, int y, int scale, Colour colour, std::string_view text) {
    canvas.text({(width - text_width(text, scale)) / 2, y}, scale, colour, text);
}

}  // namespace

std::string_view take_line(std::string_view& text, int columns) {
    const auto drop_blanks = [](std::string_view& t) {
        while (!t.empty() && t.front() == ' ') t.remove_prefix(1);
    };
    drop_blanks(text);
    const std::size_t feed = text.find('\n');
    const std::string_view whole = text.substr(0, feed);
    std::string_view line = cut_to(whole, std::max(columns, 1));
    if (line.size() == whole.size()) {
        text.remove_prefix(feed == std::string_view::npos ? line.size() : feed + 1);
    } else {
        if (whole[line.size()] != ' ') {
            const std::size_t blank = line.rfind(' ');
            if (blank != std::string_view::npos) line = line.substr(0, blank);
        }
        text.remove_prefix(line.size());
        drop_blanks(text);
    }
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    return line;
}

void paint_no_video(const NoVideoView& view, const PictureFormat& format, const Band& band) {
    const int width = format.width;
    const int height = format.height;
    const Layout l = lay_out(format);
    const int scale = l.scale;
    Canvas canvas(band);
    canvas.fade({0, 0, width + 16, height + 16}, rgb(30, 34, 42), rgb(18, 20, 26));
    if (!l.has_text) {
        paint_icon(canvas, {width / 2, height / 2}, std::min(width, height) / 2);
        return;
    }
    if (l.has_icon) paint_icon(canvas, {width / 2, height * 20 / 100}, height * 16 / 100);

    if (view.camera_ink.width > 0) {
        const int middle = l.name_top + (kGlyphHeight - 2) * scale;  // without descenders
        const Point at{(width - view.camera_ink.width) / 2, middle - view.camera_ink.height / 2};
        canvas.ink(at, view.camera_ink, kTitle);
    } else {
        const int large = text_width(view.camera, 2 * scale) <= l.width ? 2 * scale : scale;
        const std::string_view name = cut_to(view.camera, (l.width + large) / (kGlyphAdvance * large));
        centred(canvas, width, l.name_top, large, kTitle, name);
    }

    std::array<char, 40> memory{};
    std::array<char, 16> clock{};
    TextWriter since(memory);
    since << "No video since " << format_clock(view.since_day_ms, Precision::kSeconds, clock);
    centred(canvas, width, l.since_top, scale, kSince, since.written());

    if (view.reason_ink.width > 0) {
        canvas.ink({(width - view.reason_ink.width) / 2, l.reason_top}, view.reason_ink, kReason);
        return;
    }
    const int columns = (l.width + scale) / (kGlyphAdvance * scale);
    std::string_view rest = view.reason;
    for (int y = l.reason_top; !rest.empty(); y += l.line) {
        const bool last = y + 2 * l.line > height;
        std::string_view text = take_line(rest, columns);
        if (last && !rest.empty()) {
            text = take_line(text, columns - 3);
            const int left = (width - text_width(text, scale) - 3 * kGlyphAdvance * scale) / 2;
            canvas.text({left, y}, scale, kReason, text);
            canvas.text({left + count_characters(text) * kGlyphAdvance * scale, y}, scale, kReason, "...");
            return;
        }
        centred(canvas, width, y, scale, kReason, text);
    }
}

TextArea camera_area(const PictureFormat& format) {
    const Layout l = lay_out(format);
    return l.has_text ? TextArea{2 * kGlyphHeight * l.scale, l.width, 1} : TextArea{};
}

TextArea reason_area(const PictureFormat& format) {
    const Layout l = lay_out(format);
    const int lines = (format.height - l.reason_top) / (kInkLine * l.scale);
    return l.has_text ? TextArea{(kInkLine - 2) * l.scale, l.width, std::max(lines, 1)} : TextArea{};
}

std::expected<std::size_t, JpegError> draw_no_video(const NoVideoView& view, const PictureFormat& format,
                                                    MutableBytes band, MutableBytes out) {
    return write_picture(format, band, out, [&](const Band& b) { paint_no_video(view, format, b); });
}

}  // namespace vedette::scene
