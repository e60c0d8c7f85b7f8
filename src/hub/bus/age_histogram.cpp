#include "hub/bus/age_histogram.hpp"

#include <algorithm>

namespace vedette::bus {

void AgeHistogram::add(Duration age) {
    const std::int64_t us =
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(age).count());
    const auto bound = std::lower_bound(kBounds_us.begin(), kBounds_us.end(), us);
    buckets_[static_cast<std::size_t>(bound - kBounds_us.begin())].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
}

AgeHistogram::Counts AgeHistogram::counts() const {
    Counts c;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        c.bucket[i] = buckets_[i].load(std::memory_order_relaxed);
        c.count += c.bucket[i];
    }
    c.sum_seconds = static_cast<double>(sum_us_.load(std::memory_order_relaxed)) / 1e6;
    return c;
}

double percentile_ms(const AgeHistogram::Counts& c, double q) {
    if (c.count == 0) return 0;
    double rank = q * static_cast<double>(c.count);
    for (std::size_t i = 0; i < c.bucket.size(); ++i) {
        const auto in_bucket = static_cast<double>(c.bucket[i]);
        if (rank > in_bucket) {
            rank -= in_bucket;
            continue;
        }
        const auto& bounds = AgeHistogram::kBounds_us;
        const double low = i == 0 ? 0 : static_cast<double>(bounds[i - 1]);
        const double high = i < bounds.size() ? static_cast<double>(bounds[i]) : low;
        return (low + (in_bucket > 0 ? rank / in_bucket : 0) * (high - low)) / 1000;
    }
    return static_cast<double>(AgeHistogram::kBounds_us.back()) / 1000;
}

}  // namespace vedette::bus
