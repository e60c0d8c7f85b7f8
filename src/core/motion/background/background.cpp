#include "core/motion/background/background.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/wide.hpp"
#include "core/motion/zones.hpp"

namespace vedette::motion {
namespace {

constexpr int kFirstNoise = 24;  // 1.5 luma, until it is learnt
constexpr int kLeastNoise = 4;
constexpr int kNoiseUp = 3;      // up 3, down 1: the level that three of four differences stay below
constexpr int kNoiseFactor = 3;  // a limit is so many times the noise …
constexpr int kFloor = 6;        // … plus so many half lumas

}  // namespace

std::uint16_t limit_scale(int sensitivity) {
    // 64 * 2^((50 - s) / 25), straight between the powers of two.
    const int up = 100 - sensitivity;  // 0 to 100: quarter to four times
    const int power = up / 25, rest = up % 25;
    return static_cast<std::uint16_t>((16 << power) + (16 << power) * rest / 25);
}

void Background::start(Cells& cells, const Settings& settings) {
    scale_ = limit_scale(settings.sensitivity);
    for (int level = 1; level < kLevelMain; ++level) {
        zone_scale_[level] = limit_scale(sensitivity_of(static_cast<std::uint8_t>(level)));
    }
    zone_scale_[kLevelMain] = scale_;
    const std::uint32_t steps = settings.absorb_s * 1000u / kStepMs;
    age_every_ = static_cast<std::uint16_t>(std::max<std::uint32_t>(1, steps / kAgeKnown));
    steps_ = counting_ = 0;
    zones_ = false;
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int level = cells.state[i] & 15;
        counting_ += level != kLevelOut;
        zones_ = zones_ || level != kLevelMain;
    }
    std::memset(cells.noise, kFirstNoise, cells.padded);
    std::memset(cells.activity, 0, cells.padded);
    take_over(cells);
    set_limits(cells);
}

void Background::take_over(Cells& cells) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    for (std::uint32_t i = 0; i < padded; ++i) {
        cells.background[i] = static_cast<std::int16_t>(cells.luma[i] * 128);
        cells.state[i] = with_age(cells.state[i], 0);
        cells.noise[i] = std::max<std::uint8_t>(cells.noise[i], kFirstNoise);
        cells.mark[i] = 0;
    }
    std::memcpy(cells.before, cells.luma, cells.padded);
    set_limits(cells);
}

void Background::learn(Cells& cells, Pace pace, KnownPatches known, bool settling) {
    ++steps_;
    learn_calm(cells, pace);
    calm_activity(cells);
    consider_others(cells, known, steps_ % age_every_ == 0, settling);
    set_limits(cells);
    std::memcpy(cells.before, cells.luma, cells.padded);
}

VEDETTE_WIDE void Background::learn_calm(Cells& cells, Pace pace) {
    const std::uint32_t padded = cells.padded;  // a local: stores of bytes might change a member
    const bool fast = pace != Pace::kUsual;
    const std::uint8_t* __restrict luma = cells.luma;
    const std::uint8_t* __restrict mark = cells.mark;
    std::int16_t* __restrict background = cells.background;
    std::uint8_t* __restrict noise = cells.noise;
    // What the shift drops is given back over sixteen steps, in a fixed order, or a background would stop
    // short.
    constexpr std::uint8_t kOrder[16] = {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15};
    const int shift = fast ? 1 : 3;  // after a first halving, for 16 bits
    const auto rest = static_cast<std::int16_t>(kOrder[steps_ % 16] >> (fast ? 3 : 1));
    const auto up = static_cast<std::uint8_t>(fast ? 4 * kNoiseUp : kNoiseUp);
    const auto down = static_cast<std::uint8_t>(fast ? 4 : 1);
    const std::uint8_t always = pace == Pace::kFirst ? 255 : 0;
    // Choices are made with masks, all ones or none, on 16 bits for the background and on bytes, which stop
    // at 0 and 255, for the rest: the compiler makes vector instructions of that.
    for (std::uint32_t i = 0; i < padded; ++i) {
        const auto calm = static_cast<std::uint8_t>((mark[i] == 0 ? 255 : 0) | always);
        const auto d = static_cast<std::int16_t>(luma[i] * 128 - background[i]);
        const auto step = static_cast<std::int16_t>(((d >> 1) + rest) >> shift);
        background[i] = static_cast<std::int16_t>(background[i] + (step & static_cast<std::int8_t>(calm)));

        // The difference in units of noise is beyond it if, less one, it is as large.
        const auto off = static_cast<std::int16_t>(((d < 0 ? -d : d) - 8) >> 3);
        const auto far = static_cast<std::uint8_t>(off < 0 ? 0 : off > 255 ? 255 : off);
        const std::uint8_t level = noise[i];
        const auto rise = std::min<std::uint8_t>(up, static_cast<std::uint8_t>(255 - level));
        const auto fall = std::min<std::uint8_t>(down, static_cast<std::uint8_t>(level - kLeastNoise));
        const auto next = static_cast<std::uint8_t>(far >= level ? level + rise : level - fall);
        noise[i] = static_cast<std::uint8_t>((next & calm) | (level & ~calm));
    }
}

// One less every second step.
VEDETTE_WIDE void Background::calm_activity(Cells& cells) {
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
    std::uint8_t* __restrict limit = cells.limit;
    const std::uint16_t scale = zones_ ? std::uint16_t{64} : scale_;
    for (std::uint32_t i = 0; i < padded; ++i) {
        // Products stay within 16 bits, and what is compared within 15, which vectors of every processor can.
        const auto plain = static_cast<std::int16_t>(kFloor + (noise[i] * kNoiseFactor >> 3));
        auto here = static_cast<std::int16_t>(static_cast<std::uint16_t>(plain * (64 + activity[i])) >> 6);
        here = here > kLimitMost ? std::int16_t{kLimitMost} : here;
        here = static_cast<std::int16_t>(static_cast<std::uint16_t>(here * scale) >> 6);
        here = here > kLimitMost ? std::int16_t{kLimitMost} : here;
        limit[i] = static_cast<std::uint8_t>(here < 2 ? std::int16_t{2} : here);
    }
    if (zones_) set_zone_limits(cells);
}

void Background::set_zone_limits(Cells& cells) {
    for (std::uint32_t i = 0; i < cells.count; ++i) {
        const int level = cells.state[i] & 15;
        const int here = cells.limit[i] * zone_scale_[level] >> 6;
        cells.limit[i] =
            static_cast<std::uint8_t>(level == kLevelOut ? kLimitOut : std::clamp(here, 2, kLimitMost));
    }
}

}  // namespace vedette::motion
