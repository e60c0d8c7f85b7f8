#include "core/motion/background/background.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/wide.hpp"
#include "core/motion/zones.hpp"

namespace vedette::motion {
namespace {
constexpr int kInitialNoise = 24;  // 1.5 luma
constexpr int kMinNoise = 4;
constexpr int kNoiseUp = 3;      // down is 1: settles where 3 of 4 differences are below
constexpr int kNoiseFactor = 3;  // limit = noise × this + floor_
// A step of rounding with a margin, since the background lies between two of them.
constexpr int kRoundingEighths = 9, kMaxRounding = 60;

}  // namespace

void Background::start(Cells& cells, const Settings& settings) {
    const std::uint32_t steps = settings.absorb_s * 1000u / kStepMs;
    age_every_ = static_cast<std::uint16_t>(std::max<std::uint32_t>(1, steps / kAgeEstablished));
    steps_ = included_ = 0;
    for (std::uint32_t i = 0; i < cells.count; ++i) included_ += (cells.state[i] & 15) != kLevelOut;
    std::memset(cells.noise, kInitialNoise, cells.padded);
    std::memset(cells.activity, 0, cells.padded);
    replace(cells);
    set_limits(cells);
}

void Background::set_rounding(const Cells& cells, std::uint16_t step) {
    const int one_step = step * kRoundingEighths / (8 * 4 * std::max<int>(1, cells.blocks));
    floor_ = static_cast<std::int16_t>(std::clamp<int>(one_step, kFloor, kMaxRounding));
}

void Background::replace(Cells& cells) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    for (std::uint32_t i = 0; i < padded; ++i) {
        cells.background[i] = static_cast<std::int16_t>(cells.luma[i] * 128);
        cells.state[i] = with_age(cells.state[i], 0);
        cells.noise[i] = std::max<std::uint8_t>(cells.noise[i], kInitialNoise);
        cells.mark[i] = 0;
    }
    std::memcpy(cells.previous, cells.luma, cells.padded);
    set_limits(cells);
}

void Background::learn(Cells& cells, LearningRate rate, BlobKinds kinds, bool settling) {
    ++steps_;
    learn_background(cells, rate);
    decay_activity(cells);
    update_candidates(cells, kinds, steps_ % age_every_ == 0, settling);
    set_limits(cells);
    std::memcpy(cells.previous, cells.luma, cells.padded);
}

VEDETTE_WIDE void Background::learn_background(Cells& cells, LearningRate rate) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    const bool fast = rate != LearningRate::kNormal;
    const std::uint8_t* __restrict luma = cells.luma;
    const std::uint8_t* __restrict mark = cells.mark;
    std::int16_t* __restrict background = cells.background;
    std::uint8_t* __restrict noise = cells.noise;
    // Dither: adds back what the shift drops, or a background would stop short of its mean.
    constexpr std::uint8_t kOrder[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
    const int shift = fast ? 1 : 3;  // after halving, to stay within 16 bits
    const auto rest = static_cast<std::int16_t>(kOrder[steps_ % 16] >> (fast ? 3 : 1));
    const auto up = static_cast<std::uint8_t>(fast ? 4 * kNoiseUp : kNoiseUp);
    const auto down = static_cast<std::uint8_t>(fast ? 4 : 1);
    const std::uint8_t all_cells = rate == LearningRate::kFirst ? 255 : 0;
    // Masks instead of branches, 16 bits for the background and saturating bytes for the rest, so that
    // the compiler makes vector instructions.
    for (std::uint32_t i = 0; i < padded; ++i) {
        const auto learns = static_cast<std::uint8_t>((mark[i] == 0 ? 255 : 0) | all_cells);
        const auto d = static_cast<std::int16_t>(luma[i] * 128 - background[i]);
        const auto step = static_cast<std::int16_t>(((d >> 1) + rest) >> shift);
        background[i] = static_cast<std::int16_t>(background[i] + (step & static_cast<std::int8_t>(learns)));

        // |d| in units of noise, less one: `far >= level` means that the difference exceeds the noise.
        const auto off = static_cast<std::int16_t>(((d < 0 ? -d : d) - 8) >> 3);
        const auto far = static_cast<std::uint8_t>(off < 0 ? 0 : off > 255 ? 255 : off);
        const std::uint8_t level = noise[i];
        const auto rise = std::min<std::uint8_t>(up, static_cast<std::uint8_t>(255 - level));
        const auto fall = std::min<std::uint8_t>(down, static_cast<std::uint8_t>(level - kMinNoise));
        const auto next = static_cast<std::uint8_t>(far >= level ? level + rise : level - fall);
        noise[i] = static_cast<std::uint8_t>((next & learns) | (level & ~learns));
    }
}

// Activity decays by 1 every second step.
VEDETTE_WIDE void Background::decay_activity(Cells& cells) {
    if (steps_ % 2 != 0) return;
    const std::uint32_t padded = cells.padded;
    std::uint8_t* const activity = cells.activity;
    for (std::uint32_t i = 0; i < padded; ++i) {
        activity[i] = static_cast<std::uint8_t>(activity[i] - (activity[i] != 0));
    }
}

VEDETTE_WIDE void Background::set_limits(Cells& cells) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    const std::uint8_t* __restrict noise = cells.noise;
    const std::uint8_t* __restrict activity = cells.activity;
    const std::uint8_t* __restrict state = cells.state;
    std::uint8_t* __restrict limit = cells.limit;
    const std::int16_t floor = floor_;
    for (std::uint32_t i = 0; i < padded; ++i) {
        // Products stay within 16 bits and compared values within 15, as vector instructions need.
        const auto plain = static_cast<std::int16_t>(floor + (noise[i] * kNoiseFactor >> 3));
        auto here = static_cast<std::int16_t>(static_cast<std::uint16_t>(plain * (64 + activity[i])) >> 6);
        here = here > kMaxLimit ? std::int16_t{kMaxLimit} : here;
        limit[i] = static_cast<std::uint8_t>((state[i] & 15) == kLevelOut ? std::int16_t{kLimitOut} : here);
    }
}

}  // namespace vedette::motion
