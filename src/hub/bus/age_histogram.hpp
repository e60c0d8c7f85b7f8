// Ages of pictures when they were handed over, counted in buckets of a logarithmic scale.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/base/time.hpp"

namespace vedette::bus {

// Thread-safe, without a lock: counts() of a histogram in use may miss the newest ages.
class AgeHistogram {
  public:
    // Upper bounds in microseconds: 1 ms to 1 minute, three a decade; the last bucket has none.
    static constexpr std::array<std::int64_t, 15> kBounds_us = {
        1'000,   2'000,     5'000,     10'000,    20'000,     50'000,     100'000,   200'000,
        500'000, 1'000'000, 2'000'000, 5'000'000, 10'000'000, 20'000'000, 60'000'000};

    void add(Duration age);

    // A copy of the counters.
    struct Counts {
        std::array<std::uint64_t, kBounds_us.size() + 1> bucket{};
        std::uint64_t count = 0;
        double sum_seconds = 0;
    };
    Counts counts() const;

  private:
    std::array<std::atomic<std::uint64_t>, kBounds_us.size() + 1> buckets_{};
    std::atomic<std::int64_t> sum_us_{0};
};

// The age in milliseconds that a share `q` (0 to 1) of the pictures did not exceed, interpolated within its
// bucket; 0 when nothing was counted.
double percentile_ms(const AgeHistogram::Counts& counts, double q);

}  // namespace vedette::bus
