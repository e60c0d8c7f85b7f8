#include "motion/scenes/clock_overlay.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {
namespace {

constexpr int kColumns = 5, kRows = 7;

// Rows of the characters from '-' to ':', the left pixel in bit 4.
constexpr std::array<std::array<std::uint8_t, kRows>, 14> kFont{{
    {0, 0, 0, 31, 0, 0, 0},        // -
    {0, 0, 0, 0, 0, 12, 12},       // .
    {1, 1, 2, 4, 8, 16, 16},       // slash
    {14, 17, 19, 21, 25, 17, 14},  // 0
    {4, 12, 4, 4, 4, 4, 14},       // 1
    {14, 17, 1, 2, 4, 8, 31},      // 2
    {31, 2, 4, 2, 1, 17, 14},      // 3
    {2, 6, 10, 18, 31, 2, 2},      // 4
    {31, 16, 30, 1, 1, 17, 14},    // 5
    {6, 8, 16, 30, 17, 17, 14},    // 6
    {31, 1, 2, 4, 8, 8, 8},        // 7
    {14, 17, 17, 14, 17, 17, 14},  // 8
    {14, 17, 17, 15, 1, 2, 12},    // 9
    {0, 12, 12, 0, 12, 12, 0},     // :
}};

void put(std::span<std::uint8_t> luma, int x, int y, int size, std::uint8_t level) {
    for (int row = std::max(0, y); row < std::min(kHeight, y + size); ++row) {
        for (int column = std::max(0, x); column < std::min(kWidth, x + size); ++column)
            luma[static_cast<std::size_t>(row) * kWidth + static_cast<std::size_t>(column)] = level;
    }
}

}  // namespace

ClockOverlay::ClockOverlay(Random& random)
    : left_(4 + random.below(90)),
      top_(random.chance(0.5F) ? 4 + random.below(16) : kHeight - 50 + random.below(14)),
      scale_(2 + random.below(3)),
      outlined_(random.chance(0.4F)),
      boxed_(!outlined_ && random.chance(0.4F)),
      tenths_(random.chance(0.2F)),
      start_(random.below(86'000)),
      day_(1 + random.below(28)) {}

void ClockOverlay::draw(std::span<std::uint8_t> luma, float seconds) const {
    const auto now = start_ + static_cast<std::int64_t>(seconds);
    std::array<char, 40> text{};
    const int tenth = static_cast<int>(seconds * 10) % 10;
    std::snprintf(text.data(), text.size(),
                  tenths_ ? "2026-11-%02d %02d:%02d:%02d.%d" : "2026-11-%02d %02d:%02d:%02d", day_,
                  static_cast<int>(now / 3600 % 24), static_cast<int>(now / 60 % 60),
                  static_cast<int>(now % 60), tenth);
    const std::string_view line(text.data());
    const int advance = (kColumns + 1) * scale_;
    if (boxed_) {
        for (int y = top_ - scale_; y < top_ + (kRows + 1) * scale_; ++y) {
            for (int x = left_ - scale_; x < left_ + static_cast<int>(line.size()) * advance; ++x)
                put(luma, x, y, 1, 16);
        }
    }
    for (const bool edge : {true, false}) {
        if (edge && !outlined_) continue;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] < '-' || line[i] > ':') continue;
            const auto& rows = kFont[static_cast<std::size_t>(line[i] - '-')];
            for (int row = 0; row < kRows; ++row) {
                for (int column = 0; column < kColumns; ++column) {
                    if ((rows[static_cast<std::size_t>(row)] >> (kColumns - 1 - column) & 1) == 0) continue;
                    const int x = left_ + static_cast<int>(i) * advance + column * scale_,
                              y = top_ + row * scale_;
                    if (edge) {
                        put(luma, x - 1, y - 1, scale_ + 2, 8);
                    } else {
                        put(luma, x, y, scale_, 245);
                    }
                }
            }
        }
    }
}

}  // namespace vedette::bench::motion
