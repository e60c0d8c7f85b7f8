#include "core/motion/global_change/global_change.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/motion/global_change/light.hpp"
#include "core/motion/global_change/shift.hpp"

namespace vedette::motion {
namespace {

constexpr int kStartPercent = 50;           // strong cells that start a global change
constexpr int kEndPercent = 18;             // below, it is over
constexpr int kSamePercent = 12;            // cells that may differ between two pictures of one view
constexpr std::uint32_t kHeldMs = 250;      // a new view replaces the background after so long …
constexpr int kHeldPictures = 2;            // … and so many pictures after its first
constexpr std::uint32_t kTimeoutMs = 2000;  // any view does after so long
constexpr int kSameStructure = 60;          // percent of steps between neighbours that keep their direction
constexpr int kMaxNoiseMargin = 120;
constexpr int kMarginShare = 4;    // a quarter of a step of light is added to the limits
constexpr int kMinLightStep = 96;  // 3/4 luma in one picture: the light changes
constexpr std::uint32_t kFieldRetryPictures = 4;
constexpr int kMinTendency = 48;  // 3/8 luma: a cell has become lighter or darker
constexpr std::uint32_t kMaxConfirmedShare = 8;
constexpr std::uint32_t kCheckThousandths = 6;  // of the included cells: light and shift are looked for above

std::uint32_t stride_of(const Cells& cells) {
    return std::max<std::uint32_t>(1, cells.count / kLightSamples);
}

// Percent of the clear steps between horizontal neighbours that have the same direction in picture and
// background. Light keeps them, another view does not. 100 if there is no structure to compare.
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

// Whether nearly all cells are as in the held view, which is stored in Cells::candidate.
bool matches_held_view(const Cells& cells) {
    std::uint32_t differ = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int d = cells.luma[i] - cells.candidate[i];
        differ += (d < 0 ? -d : d) * 2 > 8 + (cells.noise[i] >> 1);
    }
    return differ * 100 <= cells.count * kSamePercent;
}

// Cells outside of all zones that differ. One person may fill a zone, so the rest of the picture counts too.
std::uint32_t changed_excluded(const Cells& cells) {
    std::uint32_t differ = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int off = std::abs(cells.luma[i] * 128 - cells.background[i]) >> 6;  // half lumas
        differ += cells.limit[i] == kLimitOut && off > 8 + (cells.noise[i] >> 1);
    }
    return differ;
}

void hold_view(Cells& cells) {
    std::memcpy(cells.candidate, cells.luma, cells.padded);
    for (std::uint32_t i = 0; i < cells.count; ++i) cells.state[i] = with_age(cells.state[i], 0);
}

}  // namespace

bool GlobalChange::compensate_line(Cells& cells) {
    const std::uint32_t stride = stride_of(cells);
    phase_ = (phase_ + 7) % stride;
    const std::uint32_t end =
        std::min(cells.count, phase_ + stride * static_cast<std::uint32_t>(kLightSamples));
    int tendency = 0, count = 0;
    // Every second sample first: if these show no tendency, the rest is not needed.
    for (const std::uint32_t from : {phase_, phase_ + stride}) {
        if (std::abs(tendency) * 10 < count) return false;
        for (std::uint32_t i = from; i < end; i += 2 * stride) {
            const bool valid = cells.luma[i] < kClipped;
            const int d = cells.luma[i] * 128 - cells.background[i];
            tendency += (valid & (d > kMinTendency)) - (valid & (d < -kMinTendency));
            count += valid;
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

void GlobalChange::widen_noise_margin(int light_step) {
    noise_margin_ = std::min(kMaxNoiseMargin, noise_margin_ + std::abs(light_step) / 64 / kMarginShare);
}

std::uint32_t GlobalChange::compensate(Cells& cells, std::uint32_t included, std::uint32_t confirmed) {
    light_step_ = 0;
    moved_ = false;
    cells.shift_across = cells.shift_down = 0;
    noise_margin_ -= (noise_margin_ + 7) / 8;
    if (compensate_line(cells)) {
        widen_noise_margin(light_step_);
        moved_ = std::abs(light_step_) > kMinLightStep;
    }
    std::uint32_t strong = compare(cells, noise_margin_);
    const std::uint32_t expected =
        std::min(confirmed, included / kMaxConfirmedShare) + included * kCheckThousandths / 1000;
    if (strong <= expected) {
        retry_field_in_ = 0;
        return strong;
    }
    if (retry_field_in_ > 0) --retry_field_in_;
    const LightField field = retry_field_in_ == 0 ? fit_field(cells) : LightField{};
    if (!field.found() && retry_field_in_ == 0) retry_field_in_ = kFieldRetryPictures;
    if (field.found()) {
        moved_ = moved_ || field.step > kMinLightStep;
        relight(cells, field);
        widen_noise_margin(field.step);
        strong = compare(cells, noise_margin_);
        if (strong <= expected) return strong;
    }
    const CameraShift shift = fit_shift(cells);
    if (!shift.found) return strong;
    moved_ = true;
    cells.shift_across = static_cast<std::int16_t>(shift.across);
    cells.shift_down = static_cast<std::int16_t>(shift.down);
    return compare_shifted(cells, noise_margin_);
}

GlobalState GlobalChange::classify(Cells& cells, Background& background, std::uint32_t strong,
                                   std::uint32_t now_ms) {
    replaced_ = false;
    if (moved_ || active_) {
        changed_ = true;
        changed_ms_ = now_ms;
    }
    const bool zones = background.included_cells() < cells.count;
    const std::uint32_t percent = (strong + (zones ? changed_excluded(cells) : 0)) * 100 / cells.count;
    if (active_ && percent >= kEndPercent) return continue_change(cells, background, now_ms);
    const bool over = std::exchange(active_, false);
    if (over || percent < kStartPercent) return GlobalState::kNone;
    start_change(cells, now_ms);
    return same_structure_ ? GlobalState::kLight : GlobalState::kNewView;
}

void GlobalChange::start_change(Cells& cells, std::uint32_t now_ms) {
    active_ = true;
    since_ms_ = now_ms;
    views_ = 1;
    held_ = 0;
    same_structure_ = structure_kept(cells) >= kSameStructure;
    hold_view(cells);
}

GlobalState GlobalChange::continue_change(Cells& cells, Background& background, std::uint32_t now_ms) {
    const bool light = structure_kept(cells) >= kSameStructure;
    same_structure_ = same_structure_ && light;
    if (matches_held_view(cells)) {
        ++held_;
    } else {
        held_ = 0;
        views_ = static_cast<std::uint8_t>(std::min(views_ + 1, 100));
        hold_view(cells);
    }
    const bool lasts = held_ >= kHeldPictures && now_ms - since_ms_ >= kHeldMs;
    if (lasts || now_ms - since_ms_ >= kTimeoutMs) {
        background.replace(cells);
        active_ = false;
        replaced_ = true;
    }
    // The background itself is the first of three different views.
    if (!same_structure_ && !light && views_ >= 2 && held_ == 0) return GlobalState::kNearObject;
    return light ? GlobalState::kLight : GlobalState::kNewView;
}

}  // namespace vedette::motion
