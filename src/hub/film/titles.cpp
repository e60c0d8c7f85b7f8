#include "hub/film/titles.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/schedule/text.hpp"
#include "hub/image/painter.hpp"

namespace vedette::film {

std::vector<std::string> titles_of(std::span<const PictureFile> pictures, const NamedZone& zone, double fps) {
    const auto most = static_cast<std::size_t>(std::max(std::ceil(kTitleTime * fps), 1.0));
    const schedule::ZoneRules rules = zone.rules();
    std::vector<std::string> titles(pictures.size());
    schedule::Date day{};
    std::size_t shown = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const schedule::Date own = rules.date(pictures[i].taken);
        if (i == 0 || own != day) {
            day = own;
            shown = 0;
        }
        if (shown++ >= most) continue;
        std::array<char, schedule::kMaxText> memory;
        titles[i] = schedule::format_date(day, memory);
    }
    return titles;
}

void draw_title(const std::string& title, image::Bitmap& picture) {
    if (title.empty()) return;
    const int height = picture.size.height;
    const int scale = std::max(height / 20 / image::text_size(title, 1).height, 1);
    const image::Size text = image::text_size(title, scale);
    const int edge = std::max(height / 40, 2);
    const int rim = std::max(text.height / 3, 1);
    const int top = height - edge - text.height - 2 * rim;
    image::Painter painter(picture);
    painter.fill({edge, top, edge + text.width + 2 * rim, height - edge}, {.cover = 128});
    painter.text({edge + rim, top + rim}, scale, {255, 255, 255}, title);
}

}  // namespace vedette::film
