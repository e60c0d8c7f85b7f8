#include "core/motion/tracking/clutter.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kMeanPictures = 48;
constexpr int kMaxSightingEvidence = 5 * 16;
constexpr int kNeeded = 12 * 16;

}  // namespace

int log2_16(std::uint32_t value) {
    const int whole = 31 - std::countl_zero(std::max<std::uint32_t>(value, 1));
    const std::uint32_t rest = std::max<std::uint32_t>(value, 1) - (std::uint32_t{1} << whole);
    return whole * 16 + static_cast<int>(whole >= 4 ? rest >> (whole - 4) : rest << (4 - whole));
}

int Clutter::size_bin_of(const Blob& blob) {
    const std::uint32_t mean_limit =
        std::max<std::uint32_t>(1, blob.limit / std::max<std::uint32_t>(1, blob.cells));
    return std::clamp(log2_16(blob.difference / mean_limit) / 16, 0, kSizeBins - 1);
}

void Clutter::add_strays(const std::uint16_t (&strays)[kSizeBins]) {
    pictures_ = std::min(pictures_ + 1, kMeanPictures);
    for (int bin = 0; bin < kSizeBins; ++bin) {
        const std::uint32_t now = std::uint32_t{strays[bin]} * 4096;
        strays_[bin] = strays_[bin] - strays_[bin] / pictures_ + now / pictures_;
    }
}

std::uint32_t Clutter::strays_from(int size_bin, std::uint32_t sightings) const {
    std::uint32_t sum = 0;
    for (int bin = size_bin; bin < kSizeBins; ++bin) sum += strays_[bin];
    const std::uint32_t own = std::min(sightings, kMeanPictures) * 4096 / kMeanPictures;
    return sum > own ? sum - own : 0;
}

int Clutter::evidence(int size_bin, std::uint32_t gate_cells, std::uint32_t cells,
                      std::uint32_t sightings) const {
    // log2 of the strays to be expected in the gate: strays × gate / cells.
    const int expected = log2_16(strays_from(size_bin, sightings) + 16) +
                         log2_16(std::min(gate_cells, cells)) - log2_16(cells);
    return std::clamp(12 * 16 - expected, 0, kMaxSightingEvidence);
}

int Clutter::needed(int size_bin, std::uint32_t sightings) const {
    return kNeeded + 5 * log2_16(1 + strays_from(std::max(0, size_bin - 2), sightings) / 2048);
}

int Clutter::sector_of(std::int32_t across, std::int32_t down) {
    const std::int64_t x = std::abs(std::int64_t{across}), y = std::abs(std::int64_t{down});
    // tan 22.5° is about 53 / 128.
    if (y * 128 < x * 53) return across < 0 ? 4 : 0;
    if (x * 128 < y * 53) return down < 0 ? 6 : 2;
    return across < 0 ? (down < 0 ? 5 : 3) : (down < 0 ? 7 : 1);
}

}  // namespace vedette::motion
