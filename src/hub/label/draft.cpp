#include "hub/label/draft.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "core/frame/luma_grid.hpp"

namespace vedette::label {
namespace {

constexpr std::size_t kReach = 2;  // pictures before and after, for the smoothing

// The median of the boxes around index `at`, for each side of the box.
LabelBox smoothed(const LabelTrack& boxes, std::size_t at) {
    LabelBox out = boxes[at];
    const std::size_t reach = std::min({kReach, at, boxes.size() - 1 - at});
    for (int LabelBox::* const side :
         {&LabelBox::left, &LabelBox::top, &LabelBox::right, &LabelBox::bottom}) {
        std::array<int, 2 * kReach + 1> values{};
        for (std::size_t i = 0; i <= 2 * reach; ++i) values[i] = boxes[at - reach + i].*side;
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(reach);
        std::nth_element(values.begin(), middle, values.begin() + static_cast<std::ptrdiff_t>(2 * reach + 1));
        out.*side = *middle;
    }
    return out;
}

}  // namespace

void LabelDraft::add(const motion::Result& result, int frame, motion::Time at) {
    constexpr int kBlock = frame::kLumaBlock;
    for (const motion::ObjectInfo& track : result.objects) {
        if (track.seen != at) continue;
        Object& object = objects_[track.id];
        object.confirmed = object.confirmed || track.confirmed;
        const motion::Box& box = track.box;
        object.boxes.push_back({frame, box.x * kBlock, box.y * kBlock, (box.x + box.width) * kBlock,
                                (box.y + box.height) * kBlock});
    }
    // Forget unconfirmed objects that the detector no longer tracks.
    std::erase_if(objects_, [&](const auto& item) {
        const Object& object = item.second;
        return !object.confirmed &&
               std::ranges::none_of(result.objects,
                                    [&](const motion::ObjectInfo& track) { return track.id == item.first; });
    });
}

std::vector<LabelTrack> LabelDraft::finish(const FilmInfo& film) const {
    const auto step = std::max(1, static_cast<int>(std::lround(film.fps / 2)));
    std::vector<LabelTrack> out;
    for (const auto& [id, object] : objects_) {
        if (!object.confirmed) continue;
        LabelTrack track;
        for (std::size_t i = 0; i < object.boxes.size(); ++i) {
            const bool last = i + 1 == object.boxes.size();
            if (!track.empty() && !last && object.boxes[i].frame < track.back().frame + step) continue;
            LabelBox box = smoothed(object.boxes, i);
            box.right = std::min(box.right, film.width);
            box.bottom = std::min(box.bottom, film.height);
            if (box.left < box.right && box.top < box.bottom) track.push_back(box);
        }
        if (!track.empty()) out.push_back(std::move(track));
    }
    std::ranges::sort(out, {}, [](const LabelTrack& track) {
        return std::tuple(track.front().frame, track.front().left, track.front().top);
    });
    return out;
}

}  // namespace vedette::label
