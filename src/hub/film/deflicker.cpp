#include "hub/film/deflicker.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hub/film/local_fit.hpp"

namespace vedette::film {
namespace {

constexpr int kReach = 16;                         // pictures on each side that say what is slow
constexpr int kScoreReach = 8;                     // the same in the score
constexpr double kLeastLuma = 6;                   // darker tiles are noise
constexpr double kMostLuma = 215;                  // brighter ones clip
constexpr double kNoise = 0.004;                   // of a logarithm of light: what no one sees
constexpr double kEvenSpread = 0.3;                // of a change that is one factor, against its size
constexpr double kLeastEvent = 0.03;               // a change below it is no event of the scene
constexpr double kMostCorrection = 0.69314718056;  // a stop
constexpr double kKnee = 0.7;                      // of full light
constexpr int kRounds = 4;  // of the fit, each with less weight for what is far from the last

// Bayer's ordering of the pixels of a square, as what to add before rounding down, in 1/kCurveSteps.
constexpr auto kDither = [] {
    std::array<std::array<std::uint8_t, 8>, 8> pattern{};
    for (unsigned y = 0; y < 8; ++y) {
        for (unsigned x = 0; x < 8; ++x) {
            unsigned order = 0;
            for (unsigned bit = 0; bit < 3; ++bit) {
                const unsigned crossed = (x ^ y) >> bit & 1;
                order = order << 2 | crossed << 1 | (y >> bit & 1);
            }
            pattern[y][x] = static_cast<std::uint8_t>(order * 4 + 2);
        }
    }
    return pattern;
}();

double to_light(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}
double from_light(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

double quantile(std::vector<double>& values, double part) {
    const auto at = static_cast<std::ptrdiff_t>(std::lround(part * static_cast<double>(values.size() - 1)));
    std::ranges::nth_element(values, values.begin() + at);
    return values[static_cast<std::size_t>(at)];
}

// The change of light between two pictures.
struct Change {
    double log = 0;       // of the factor that most tiles share
    bool is_even = true;  // nearly all tiles have it
};

Change change_between(const Tiles& before, const Tiles& after) {
    std::vector<double> logs;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double a = before[i] / 256.0;
        const double b = after[i] / 256.0;
        if (std::min(a, b) < kLeastLuma || std::max(a, b) > kMostLuma) continue;
        logs.push_back(std::log(to_light(b / 255) / to_light(a / 255)));
    }
    if (logs.size() < kTiles) return {};
    const double middle = quantile(logs, 0.5);
    const double spread = (quantile(logs, 0.8) - quantile(logs, 0.2)) / 2;
    return {middle, std::abs(middle) < kLeastEvent || spread < kEvenSpread * std::abs(middle) + kNoise};
}

// The exposure of a stretch of pictures without an event of the scene, and what is slow of it.
class Stretch {
  public:
    explicit Stretch(std::span<const double> exposure) : exposure_(exposure) {}

    // The value at `at` without what is fast.
    double slow_at(int at) const {
        const int first = std::max(at - kReach, 0);
        const int last = std::min(at + kReach, static_cast<int>(exposure_.size()) - 1);
        if (last - first < 4) return exposure_[static_cast<std::size_t>(at)];
        // A parabola at an end would follow the last picture.
        const std::size_t degree = std::min(at - first, last - at) >= kReach / 2 ? 2 : 1;
        std::vector<double> trust(static_cast<std::size_t>(last - first + 1), 1);
        double slow = 0;
        for (int round = 0; round < kRounds; ++round) {
            LocalFit fit;
            for (int i = first; i <= last; ++i) {
                const double x = static_cast<double>(i - at) / (kReach + 1);
                const double near = 1 - std::abs(x * x * x);
                fit.add(x, exposure_[static_cast<std::size_t>(i)],
                        near * near * near * trust[static_cast<std::size_t>(i - first)]);
            }
            slow = fit.at_zero(degree);
            set_trust(trust, first, slow);
        }
        return slow;
    }

  private:
    // Tukey's biweight around `slow`.
    void set_trust(std::vector<double>& trust, int first, double slow) const {
        std::vector<double> off(trust.size());
        for (std::size_t i = 0; i < trust.size(); ++i)
            off[i] = std::abs(exposure_[static_cast<std::size_t>(first) + i] - slow);
        std::vector<double> sorted = off;
        const double scale = 6 * std::max(quantile(sorted, 0.5), kNoise);
        for (std::size_t i = 0; i < trust.size(); ++i) {
            const double u = off[i] / scale;
            trust[i] = u < 1 ? (1 - u * u) * (1 - u * u) : 0;
        }
    }

    std::span<const double> exposure_;
};

// Where there is next to nothing, nothing is done, except to a single picture that stands out.
void drop_noise(std::span<double> fast) {
    const std::vector<double> before(fast.begin(), fast.end());
    const int count = static_cast<int>(fast.size());
    for (int i = 0; i < count; ++i) {
        std::vector<double> sizes;
        for (int k = std::max(i - kReach, 0); k <= std::min(i + kReach, count - 1); ++k)
            sizes.push_back(std::abs(before[static_cast<std::size_t>(k)]));
        const double level = quantile(sizes, 0.5);
        double& value = fast[static_cast<std::size_t>(i)];
        if (level < kNoise && std::abs(value) < 5 * kNoise) value = 0;
    }
}

double median_luma(const Tiles& tiles) {
    Tiles sorted = tiles;
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2));
    return sorted[sorted.size() / 2] / 256.0;
}

// Percent.
double residual(std::span<const double> values) {
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    double squares = 0;
    const int count = static_cast<int>(values.size());
    for (int i = kScoreReach; i < count - kScoreReach; ++i) {
        LocalFit fit;
        for (int k = i - kScoreReach; k <= i + kScoreReach; ++k) {
            if (k != i)
                fit.add(static_cast<double>(k - i) / kScoreReach, values[static_cast<std::size_t>(k)], 1);
        }
        const double off = values[static_cast<std::size_t>(i)] - fit.at_zero(2);
        squares += off * off;
    }
    return 100 * std::sqrt(squares / (count - 2 * kScoreReach)) / std::max(mean, 1.0);
}

}  // namespace

Tiles tiles_of(const frame::LumaGrid& grid) {
    Tiles tiles{};
    for (int row = 0; row < kTiles; ++row) {
        const int top = row * grid.rows / kTiles;
        const int bottom = std::max((row + 1) * grid.rows / kTiles, top + 1);
        for (int column = 0; column < kTiles; ++column) {
            const int left = column * grid.columns / kTiles;
            const int right = std::max((column + 1) * grid.columns / kTiles, left + 1);
            std::uint64_t sum = 0;
            for (int y = top; y < bottom; ++y) {
                for (int x = left; x < right; ++x) sum += grid.at(x, y);
            }
            const auto blocks =
                static_cast<std::uint64_t>(bottom - top) * static_cast<std::uint64_t>(right - left);
            tiles[static_cast<std::size_t>(row * kTiles + column)] =
                static_cast<std::uint16_t>(sum * 256 / blocks);
        }
    }
    return tiles;
}

std::vector<double> corrections(std::span<const Tiles> pictures) {
    std::vector<double> exposure(pictures.size());
    std::vector<std::size_t> begins = {0};
    for (std::size_t i = 1; i < pictures.size(); ++i) {
        const Change change = change_between(pictures[i - 1], pictures[i]);
        if (!change.is_even) begins.push_back(i);
        exposure[i] = exposure[i - 1] + change.log;
    }
    begins.push_back(pictures.size());
    std::vector<double> result(pictures.size());
    for (std::size_t k = 0; k + 1 < begins.size(); ++k) {
        const std::span<const double> part =
            std::span(exposure).subspan(begins[k], begins[k + 1] - begins[k]);
        const Stretch stretch(part);
        for (std::size_t i = 0; i < part.size(); ++i)
            result[begins[k] + i] = stretch.slow_at(static_cast<int>(i)) - part[i];
    }
    drop_noise(result);
    for (double& value : result) value = std::clamp(value, -kMostCorrection, kMostCorrection);
    return result;
}

Curve curve_of(double correction) {
    const double factor = std::exp(correction);
    const double knee = kKnee / std::max(1.0, factor);
    const double at_knee = knee * factor;
    const double slope = factor * (1 - knee) / (1 - at_knee);
    Curve curve{};
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const double light = to_light(static_cast<double>(i) / 255);
        double bright = light * factor;
        if (light > knee) {
            const double t = (light - knee) / (1 - knee);
            bright = at_knee + (1 - at_knee) * (slope * t / (1 + (slope - 1) * t));
        }
        curve[i] = static_cast<std::uint16_t>(
            std::lround(255 * kCurveSteps * std::clamp(from_light(bright), 0.0, 1.0)));
    }
    return curve;
}

void apply_curve(const Curve& curve, image::Bitmap& picture) {
    const auto width = static_cast<std::size_t>(picture.size.width);
    for (int y = 0; y < picture.size.height; ++y) {
        const auto& row = kDither[static_cast<std::size_t>(y) % kDither.size()];
        std::uint8_t* value = picture.at(0, y);
        for (std::size_t x = 0; x < width; ++x) {
            const unsigned more = row[x % row.size()];
            for (std::size_t channel = 0; channel < image::kPixelBytes; ++channel, ++value)
                *value = static_cast<std::uint8_t>((curve[*value] + more) / kCurveSteps);
        }
    }
}

FlickerScore flicker_score(std::span<const Tiles> pictures) {
    if (pictures.size() <= 2 * kScoreReach) return {};
    std::vector<double> values(pictures.size());
    std::ranges::transform(pictures, values.begin(), median_luma);
    FlickerScore score{.whole = residual(values)};
    std::vector<double> each;
    for (std::size_t tile = 0; tile < pictures[0].size(); ++tile) {
        for (std::size_t i = 0; i < pictures.size(); ++i) values[i] = pictures[i][tile] / 256.0;
        each.push_back(residual(values));
    }
    score.tiles = quantile(each, 0.5);
    return score;
}

}  // namespace vedette::film
