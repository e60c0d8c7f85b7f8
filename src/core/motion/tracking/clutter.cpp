#include "core/motion/tracking/clutter.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kMemory = 48;  // pictures that the mean of strays goes back
constexpr std::uint32_t kForgetMs = 8000;
constexpr std::uint32_t kRateOne = 8192;            // a thing
constexpr std::uint32_t kRateMost = 60 * kRateOne;  // × kForgetMs stays within 32 bits
constexpr std::uint32_t kCommonThings = 6;          // within kForgetMs
constexpr int kMostEvidence = 5 * 16;               // of one sighting, sixteenths of a bit
constexpr int kNeeded = 12 * 16;
constexpr int kSmall = 40;  // more for each rung below the third

// 16 × log2 of the value, straight between the powers of two.
int log2_16(std::uint32_t value) {
    const int whole = 31 - std::countl_zero(std::max<std::uint32_t>(value, 1));
    const std::uint32_t rest = std::max<std::uint32_t>(value, 1) - (std::uint32_t{1} << whole);
    return whole * 16 + static_cast<int>(whole >= 4 ? rest >> (whole - 4) : rest << (4 - whole));
}

}  // namespace

int Clutter::rung_of(const Patch& patch) {
    const std::uint32_t mean_limit =
        std::max<std::uint32_t>(1, patch.limit / std::max<std::uint32_t>(1, patch.cells));
    return std::clamp(log2_16(patch.difference / mean_limit) / 16, 0, kRungs - 1);
}

void Clutter::count(const std::uint16_t (&strays)[kRungs]) {
    pictures_ = std::min(pictures_ + 1, kMemory);
    for (int rung = 0; rung < kRungs; ++rung) {
        const std::uint32_t now = std::uint32_t{strays[rung]} * 4096;
        strays_[rung] = strays_[rung] - strays_[rung] / pictures_ + now / pictures_;
    }
}

std::uint32_t Clutter::strays_from(int rung, std::uint32_t seen) const {
    std::uint32_t sum = 0;
    for (int r = rung; r < kRungs; ++r) sum += strays_[r];
    const std::uint32_t own = std::min(seen, kMemory) * 4096 / kMemory;
    return sum > own ? sum - own : 0;
}

int Clutter::evidence(int rung, std::uint32_t gate_cells, std::uint32_t cells, std::uint32_t seen) const {
    // Expected strays in the gate: strays × gate / cells; its inverse is the evidence.
    const int expected =
        log2_16(strays_from(rung, seen) + 16) + log2_16(std::min(gate_cells, cells)) - log2_16(cells);
    return std::clamp(12 * 16 - expected, 0, kMostEvidence);
}

int Clutter::needed(int rung, std::uint32_t seen) const {
    return kNeeded + 5 * log2_16(1 + strays_from(std::max(0, rung - 2), seen) / 2048) +
           std::max(0, 2 - rung) * kSmall;
}

int Clutter::sector_of(std::int32_t across, std::int32_t down) {
    const std::int64_t x = std::abs(std::int64_t{across}), y = std::abs(std::int64_t{down});
    // tan 22.5 degrees is about 53 / 128.
    if (y * 128 < x * 53) return across < 0 ? 4 : 0;
    if (x * 128 < y * 53) return down < 0 ? 6 : 2;
    return across < 0 ? (down < 0 ? 5 : 3) : (down < 0 ? 7 : 1);
}

void Clutter::confirmed(int rung, int sector) {
    rate_[sector][rung] = std::min(rate_[sector][rung] + kRateOne, kRateMost);
}

void Clutter::outlived(int rung, int sector) {
    rate_[sector][rung] -= std::min(rate_[sector][rung], kRateOne);
}

void Clutter::pass(std::uint32_t ms) {
    for (auto& sector : rate_) {
        for (std::uint32_t& rate : sector) rate -= rate * std::min(ms, kForgetMs) / kForgetMs;
    }
}

bool Clutter::common(int rung, int sector) const {
    std::uint32_t sum = 0;
    for (const int turn : {kSectors - 1, 0, 1}) {
        for (int r = std::max(0, rung - 1); r < kRungs; ++r) sum += rate_[(sector + turn) % kSectors][r];
    }
    return sum > kCommonThings * kRateOne;
}

}  // namespace vedette::motion
