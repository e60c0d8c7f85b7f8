#include "core/motion/global_change/global_change.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/motion/global_change/light.hpp"
#include "core/motion/global_change/shift.hpp"

namespace vedette::motion {
namespace {

constexpr int kUpsetPercent = 35;  // of the cells that count, beyond their limits
constexpr int kCalmPercent = 18;   // an upset that falls below is over
constexpr int kStalePercent = 12;  // when so many stay changed, the view is not the one that was learnt …
constexpr std::uint32_t kStaleMs = 2500;     // … after so long
constexpr int kSamePercent = 12;             // of cells may differ between two pictures of one view
constexpr std::uint32_t kHeldMs = 250;       // a new view has to last so long …
constexpr int kHeldPictures = 2;             // … and so many pictures after its first
constexpr std::uint32_t kPatienceMs = 2000;  // then the view is taken as it is
constexpr int kSameStructure = 60;           // percent of steps between neighbours that keep their direction
constexpr int kUnrestMost = 120;
constexpr int kMoves = 96;               // 3/4 luma in a picture: the light moves
constexpr std::uint32_t kPause = 4;      // pictures between looks for a field that was not found
constexpr int kRemains = 4;              // a quarter of a step of light is allowed on top
constexpr int kTendency = 48;            // 3/8 luma: cells that got lighter or darker at all
constexpr std::uint32_t kKnownPart = 8;  // things on more of the cells are doubted: light, too, can grow
constexpr std::uint32_t kDoubtThousandths = 6;  // of cells changed: light and shifts are looked into

std::uint32_t stride_of(const Cells& cells) {
    return std::max<std::uint32_t>(1, cells.count / kLightSamples);
}

// Percent of the clear steps between horizontal neighbours that point the same way in picture and background.
// Light keeps them, another view doesn't. 100 where there is no structure to compare.
int structure_kept(const Cells& cells) {
    const std::uint32_t stride = stride_of(cells);
    std::uint32_t clear = 0, kept = 0;
    for (std::uint32_t i = 0; i + 1 < cells.count; i += stride) {
        const int now = cells.luma[i + 1] - cells.luma[i];
        const int was = (cells.background[i + 1] - cells.background[i]) / 128;
        if (std::abs(now) + std::abs(was) < 10) continue;
        ++clear;
        kept += now * was > 0 && std::min(std::abs(now), std::abs(was)) >= 2;
    }
    return clear < 8 ? 100 : static_cast<int>(kept * 100 / clear);
}

// Whether the picture is the one held in `other`, but for a few cells.
bool as_held(const Cells& cells) {
    std::uint32_t differ = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int d = cells.luma[i] - cells.other[i];
        differ += (d < 0 ? -d : d) * 2 > 8 + (cells.noise[i] >> 1);
    }
    return differ * 100 <= cells.count * kSamePercent;
}

// How many cells outside of all zones differ: one person may fill a zone, and only the whole picture tells
// whether the view is another.
std::uint32_t changed_outside(const Cells& cells) {
    std::uint32_t differ = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int off = std::abs(cells.luma[i] * 128 - cells.background[i]) >> 6;  // half lumas
        differ += cells.limit[i] == kLimitOut && off > 8 + (cells.noise[i] >> 1);
    }
    return differ;
}

void hold(Cells& cells) {
    std::memcpy(cells.other, cells.luma, cells.padded);
    for (std::uint32_t i = 0; i < cells.count; ++i) cells.state[i] = with_age(cells.state[i], 0);
}

}  // namespace

void View::start() { *this = View{}; }

bool View::follow_line(Cells& cells) {
    const std::uint32_t stride = stride_of(cells);
    phase_ = (phase_ + 7) % stride;
    const std::uint32_t end =
        std::min(cells.count, phase_ + stride * static_cast<std::uint32_t>(kLightSamples));
    int tendency = 0, count = 0;
    // Every other one first: where nothing speaks of light, the rest won't.
    for (const std::uint32_t from : {phase_, phase_ + stride}) {
        if (std::abs(tendency) * 10 < count) return false;
        for (std::uint32_t i = from; i < end; i += 2 * stride) {
            const bool says = cells.luma[i] < kClipped;
            const int d = cells.luma[i] * 128 - cells.background[i];
            tendency += (says & (d > kTendency)) - (says & (d < -kTendency));
            count += says;
        }
    }
    if (std::abs(tendency) * 5 <= count) return false;
    LightSample samples[kLightSamples];
    std::size_t taken = 0;
    for (std::uint32_t i = phase_; i < end; i += stride) {
        if (cells.luma[i] >= kClipped) continue;
        samples[taken++] = {cells.background[i],
                            static_cast<std::int16_t>(cells.luma[i] * 128 - cells.background[i])};
    }
    const LightChange change = fit_light(std::span(samples, taken));
    if (!change.found) return false;
    relight(cells, change.slope, change.offset);
    light_step_ = (128 * 128 * change.slope >> 12) + change.offset;
    return true;
}

Changed View::follow(Cells& cells, std::uint32_t counting, std::uint32_t known) {
    light_step_ = 0;
    moved_ = false;
    cells.shift_across = cells.shift_down = 0;
    unrest_ -= (unrest_ + 7) / 8;
    // A model is a guess: a part of the step may remain here and there.
    if (follow_line(cells)) {
        unrest_ = std::min(kUnrestMost, unrest_ + std::abs(light_step_) / 64 / kRemains);
        moved_ = std::abs(light_step_) > kMoves;
    }
    Changed changed = compare(cells, unrest_);
    const std::uint32_t doubtful =
        std::min(known, counting / kKnownPart) + counting * kDoubtThousandths / 1000;
    if (changed.strong <= doubtful) {
        pause_ = 0;
        return changed;
    }
    if (pause_ > 0) --pause_;
    const LightField field = pause_ == 0 ? fit_field(cells) : LightField{};
    if (!field.found() && pause_ == 0) pause_ = kPause;
    if (field.found()) {
        moved_ = moved_ || field.step > kMoves;
        relight(cells, field);
        unrest_ = std::min(kUnrestMost, unrest_ + field.step / 64 / kRemains);
        changed = compare(cells, unrest_);
        if (changed.strong <= doubtful) return changed;
    }
    const ViewShift shift = fit_shift(cells);
    if (!shift.found) return changed;
    moved_ = true;
    cells.shift_across = static_cast<std::int16_t>(shift.across);
    cells.shift_down = static_cast<std::int16_t>(shift.down);
    return compare_shifted(cells, unrest_);
}

ViewState View::judge(Cells& cells, Background& background, Changed changed, std::uint32_t now_ms) {
    renewed_ = false;
    if (moved_ || upset_) {
        unsettled_ = true;
        unsettled_ms_ = now_ms;
    }
    const bool zones = background.counting_cells() < cells.count;
    const std::uint32_t differ = changed.strong + (zones ? changed_outside(cells) : 0);
    const std::uint32_t percent = differ * 100 / cells.count;
    if (!upset_) {
        if (percent < kStalePercent) stale_ms_ = now_ms;
        if (now_ms - stale_ms_ >= kStaleMs) {
            background.take_over(cells);
            renewed_ = true;
            stale_ms_ = now_ms;
            return ViewState::kChanged;
        }
        if (percent < kUpsetPercent) return ViewState::kSteady;
        upset_ = true;
        since_ms_ = now_ms;
        views_ = 1;
        held_ = 0;
        same_structure_ = structure_kept(cells) >= kSameStructure;
        hold(cells);
        return same_structure_ ? ViewState::kLight : ViewState::kChanged;
    }
    if (percent < kCalmPercent) {
        upset_ = false;
        stale_ms_ = now_ms;
        return ViewState::kSteady;
    }
    return upset(cells, background, now_ms);
}

ViewState View::upset(Cells& cells, Background& background, std::uint32_t now_ms) {
    const bool light = structure_kept(cells) >= kSameStructure;
    same_structure_ = same_structure_ && light;
    if (as_held(cells)) {
        ++held_;
    } else {
        held_ = 0;
        views_ = static_cast<std::uint8_t>(std::min(views_ + 1, 100));
        hold(cells);
    }
    const bool lasts = held_ >= kHeldPictures && now_ms - since_ms_ >= kHeldMs;
    if (lasts || now_ms - since_ms_ >= kPatienceMs) {
        background.take_over(cells);
        upset_ = false;
        renewed_ = true;
        stale_ms_ = now_ms;
    }
    // The background is the first of the three.
    if (!same_structure_ && !light && views_ >= 2 && held_ == 0) return ViewState::kFilled;
    return light ? ViewState::kLight : ViewState::kChanged;
}

}  // namespace vedette::motion
