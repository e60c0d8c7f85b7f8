#include "hub/label/draft.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "core/frame/luma_grid.hpp"

namespace vedette::label {
namespace {

constexpr std::size_t kReach = 2;  // pictures on either side that a box is smoothed by

// The median of the boxes around one, side by side.
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

void LabelDraft::see(const motion::Result& result, int frame, motion::Time at) {
    constexpr int kBlock = frame::kLumaBlock;
    for (const motion::Track& track : result.tracks) {
        if (track.seen != at) continue;
        Thing& thing = things_[track.id];
        thing.confirmed = thing.confirmed || track.confirmed;
        const motion::Box& box = track.box;
        thing.boxes.push_back({frame, box.x * kBlock, box.y * kBlock, (box.x + box.width) * kBlock,
                               (box.y + box.height) * kBlock});
    }
    // What was no thing after all need not be remembered.
    std::erase_if(things_, [&](const auto& item) {
        const Thing& thing = item.second;
        return !thing.confirmed && std::ranges::none_of(result.tracks, [&](const motion::Track& track) {
            return track.id == item.first;
        });
    });
}

std::vector<LabelTrack> LabelDraft::finish(const FilmFacts& film) const {
    const auto step = std::max(1, static_cast<int>(std::lround(film.fps / 2)));
    std::vector<LabelTrack> out;
    for (const auto& [id, thing] : things_) {
        if (!thing.confirmed) continue;
        LabelTrack track;
        for (std::size_t i = 0; i < thing.boxes.size(); ++i) {
            const bool last = i + 1 == thing.boxes.size();
            if (!track.empty() && !last && thing.boxes[i].frame < track.back().frame + step) continue;
            LabelBox box = smoothed(thing.boxes, i);
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
