// A polynomial through the values around one of them, by weighted least squares. Thread-safe.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace vedette::film {

// Fits a + b·x + c·x² and gives a, its value at x = 0.
class LocalFit {
  public:
    void add(double x, double y, double weight) {
        double power = weight;
        for (std::size_t i = 0; i < moments_.size(); ++i, power *= x) {
            moments_[i] += power;
            if (i < values_.size()) values_[i] += power * y;
        }
    }
    // `degree`: 0 to 2. It has to have more values than that.
    double at_zero(std::size_t degree) const {
        std::array<std::array<double, 4>, 3> rows{};
        const std::size_t size = degree + 1;
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = 0; j < size; ++j) rows[i][j] = moments_[i + j];
            rows[i][size] = values_[i];
        }
        for (std::size_t column = 0; column < size; ++column) {
            std::size_t best = column;
            for (std::size_t row = column; row < size; ++row) {
                if (std::abs(rows[row][column]) > std::abs(rows[best][column])) best = row;
            }
            std::swap(rows[column], rows[best]);
            if (rows[column][column] == 0) return moments_[0] > 0 ? values_[0] / moments_[0] : 0;
            for (std::size_t row = 0; row < size; ++row) {
                if (row == column) continue;
                const double factor = rows[row][column] / rows[column][column];
                for (std::size_t k = column; k <= size; ++k) rows[row][k] -= factor * rows[column][k];
            }
        }
        return rows[0][size] / rows[0][0];
    }

  private:
    std::array<double, 5> moments_{};  // sums of weight · xⁱ
    std::array<double, 3> values_{};   // sums of weight · xⁱ · y
};

}  // namespace vedette::film
