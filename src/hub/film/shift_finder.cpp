#include "hub/film/shift_finder.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vedette::film {
namespace {

constexpr int kLeastSide = 12;           // of the smallest image of a pyramid
constexpr int kRounds = 12;              // of the fit on each level
constexpr double kStill = 0.002;         // pixels; a step below it ends the fit
constexpr double kLeastDetail = 1.5;     // mean step of luma between neighbours that a picture needs
constexpr double kLeastAgreement = 0.7;  // correlation with the reference
constexpr int kLost = 10;                // pictures that do not fit before the reference begins anew
constexpr float kLearning = 0.05F;       // share of each picture in the reference

// Solves a · x = b for four unknowns by Gauss, in place. False: it has no solution.
bool solve(std::array<std::array<double, 5>, 4>& rows) {
    for (std::size_t column = 0; column < 4; ++column) {
        std::size_t best = column;
        for (std::size_t row = column; row < 4; ++row)
            if (std::abs(rows[row][column]) > std::abs(rows[best][column])) best = row;
        std::swap(rows[column], rows[best]);
        if (std::abs(rows[column][column]) < 1e-9) return false;
        for (std::size_t row = 0; row < 4; ++row) {
            if (row == column) continue;
            const double factor = rows[row][column] / rows[column][column];
            for (std::size_t k = column; k < 5; ++k) rows[row][k] -= factor * rows[column][k];
        }
    }
    for (std::size_t i = 0; i < 4; ++i) rows[i][4] /= rows[i][i];
    return true;
}

// Of Geman and McClure.
double weight_of(double off, double scale) {
    const double u = off / scale;
    return 1 / ((1 + u * u) * (1 + u * u));
}

}  // namespace

float ShiftFinder::Image::between(double x, double y) const {
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const auto u = static_cast<float>(x - left);
    const auto v = static_cast<float>(y - top);
    const float upper = at(left, top) * (1 - u) + at(left + 1, top) * u;
    const float lower = at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
}

ShiftFinder::Image ShiftFinder::half_of(const Image& image) {
    Image half{.width = image.width / 2, .height = image.height / 2, .values = {}};
    half.values.reserve(static_cast<std::size_t>(half.width) * static_cast<std::size_t>(half.height));
    for (int y = 0; y < half.height; ++y)
        for (int x = 0; x < half.width; ++x)
            half.values.push_back((image.at(2 * x, 2 * y) + image.at(2 * x + 1, 2 * y) +
                                   image.at(2 * x, 2 * y + 1) + image.at(2 * x + 1, 2 * y + 1)) /
                                  4);
    return half;
}

ShiftFinder::Pyramid ShiftFinder::pyramid_of(Image image) {
    Pyramid pyramid;
    pyramid.push_back(std::move(image));
    while (std::min(pyramid.back().width, pyramid.back().height) >= 2 * kLeastSide)
        pyramid.push_back(half_of(pyramid.back()));
    return pyramid;
}

bool ShiftFinder::has_detail(const Image& image) {
    double across = 0;
    double down = 0;
    for (int y = 1; y < image.height; ++y) {
        for (int x = 1; x < image.width; ++x) {
            across += std::abs(image.at(x, y) - image.at(x - 1, y));
            down += std::abs(image.at(x, y) - image.at(x, y - 1));
        }
    }
    return std::min(across, down) > kLeastDetail * image.width * image.height;
}

// Twice the mean distance between both.
double ShiftFinder::scale_of(const Image& reference, const Image& picture, const Fit& fit, int margin_x,
                             int margin_y) {
    double sum = 0;
    std::size_t count = 0;
    for (int y = margin_y; y < reference.height - margin_y; ++y) {
        for (int x = margin_x; x < reference.width - margin_x; ++x) {
            sum += std::abs(reference.at(x, y) -
                            (fit.gain * picture.between(x + fit.x, y + fit.y) + fit.offset));
            ++count;
        }
    }
    return std::max(2 * sum / static_cast<double>(count), 0.5);
}

// One step of Gauss and Newton for shift, gain and offset together, with little weight for what does not
// fit. False: the fit is as good as it gets, or has left the picture.
bool ShiftFinder::improve(const Image& reference, const Image& picture, Fit& fit) {
    const int margin_x = static_cast<int>(std::ceil(std::abs(fit.x))) + 2;
    const int margin_y = static_cast<int>(std::ceil(std::abs(fit.y))) + 2;
    if (2 * margin_x + 4 > reference.width || 2 * margin_y + 4 > reference.height) return false;
    const double scale = scale_of(reference, picture, fit, margin_x, margin_y);
    std::array<std::array<double, 5>, 4> rows{};
    for (int y = margin_y; y < reference.height - margin_y; ++y) {
        for (int x = margin_x; x < reference.width - margin_x; ++x) {
            const double value = picture.between(x + fit.x, y + fit.y);
            const double off = reference.at(x, y) - (fit.gain * value + fit.offset);
            const double weight = weight_of(off, scale);
            // Slopes of the picture where it lies on the reference.
            const double across = (reference.at(x + 1, y) - reference.at(x - 1, y)) / 2;
            const double down = (reference.at(x, y + 1) - reference.at(x, y - 1)) / 2;
            const std::array<double, 4> by = {across, down, value, 1};
            for (std::size_t i = 0; i < 4; ++i) {
                for (std::size_t j = 0; j < 4; ++j) rows[i][j] += weight * by[i] * by[j];
                rows[i][4] += weight * by[i] * off;
            }
        }
    }
    if (!solve(rows)) return false;
    fit.x += rows[0][4];
    fit.y += rows[1][4];
    fit.gain += rows[2][4];
    fit.offset += rows[3][4];
    return std::hypot(rows[0][4], rows[1][4]) > kStill;
}

// The correlation of what fits: a person in front of the camera does not lessen it.
void ShiftFinder::judge(const Image& reference, const Image& picture, Fit& fit) {
    const int margin_x = static_cast<int>(std::ceil(std::abs(fit.x))) + 2;
    const int margin_y = static_cast<int>(std::ceil(std::abs(fit.y))) + 2;
    fit.agreement = 0;
    if (4 * margin_x > reference.width || 4 * margin_y > reference.height) return;
    const double scale = scale_of(reference, picture, fit, margin_x, margin_y);
    double n = 0;
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int y = margin_y; y < reference.height - margin_y; ++y) {
        for (int x = margin_x; x < reference.width - margin_x; ++x) {
            const double p = reference.at(x, y);
            const double q = picture.between(x + fit.x, y + fit.y);
            const double weight = weight_of(p - (fit.gain * q + fit.offset), scale);
            n += weight;
            a += weight * p;
            b += weight * q;
            aa += weight * p * p;
            bb += weight * q * q;
            ab += weight * p * q;
        }
    }
    const double spread = std::sqrt((aa - a * a / n) * (bb - b * b / n));
    if (spread > 0) fit.agreement = (ab - a * b / n) / spread;
}

void ShiftFinder::learn(const Image& picture, const Fit& fit) {
    Image& reference = reference_[0];
    for (int y = 0; y < reference.height; ++y) {
        for (int x = 0; x < reference.width; ++x) {
            const double from_x = x + fit.x;
            const double from_y = y + fit.y;
            if (from_x < 0 || from_y < 0 || from_x >= picture.width - 1 || from_y >= picture.height - 1)
                continue;
            const auto value = static_cast<float>(fit.gain * picture.between(from_x, from_y) + fit.offset);
            float& own =
                reference.values[static_cast<std::size_t>(y) * static_cast<std::size_t>(reference.width) +
                                 static_cast<std::size_t>(x)];
            own += kLearning * (value - own);
        }
    }
    reference_ = pyramid_of(std::move(reference_[0]));
}

std::optional<Shift> ShiftFinder::find(const frame::LumaGrid& grid) {
    Image image{.width = grid.columns, .height = grid.rows, .values = {grid.means.begin(), grid.means.end()}};
    image.values.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
    if (!has_detail(image)) return std::nullopt;
    const Pyramid pyramid = pyramid_of(std::move(image));
    if (reference_.empty()) {
        reference_ = pyramid;
        return Shift{};
    }
    Fit fit;
    for (std::size_t level = pyramid.size(); level-- > 0;) {
        if (level + 1 < pyramid.size()) {
            // The middles of the pixels of two levels do not coincide, but a shift is the same for all.
            fit.x *= 2;
            fit.y *= 2;
        }
        for (int round = 0; round < kRounds && improve(reference_[level], pyramid[level], fit); ++round) {
        }
    }
    judge(reference_[0], pyramid[0], fit);
    if (fit.agreement < kLeastAgreement) {
        if (++lost_ < kLost) return std::nullopt;
        lost_ = 0;
        reference_ = pyramid;
        base_ = last_;
        return last_;
    }
    lost_ = 0;
    learn(pyramid[0], fit);
    last_ = {base_.x + fit.x * frame::kLumaBlock, base_.y + fit.y * frame::kLumaBlock};
    return last_;
}

}  // namespace vedette::film
