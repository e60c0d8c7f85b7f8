// The cells of a Screen in 4 bytes, and characters of more than one code point. Layout of Cell::bits: 0 to 20
// the character, or kFirstCluster and the number of a cluster, or kRest; 21 to 26 the style; 27 kWide; 28
// kUnsure. A blank that looks the same in the plain style has the plain style, so cells that look alike are
// equal. No allocation.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/term/style.hpp"

namespace vedette::term {

// A character of the screen with its style: owned by Screen.
struct Cell {
    std::uint32_t bits = 0;
    bool operator==(const Cell&) const = default;
};

// A character with its combining marks; what is behind them is 0. Owned by Screen.
struct Cluster {
    std::array<char32_t, 4> characters{};
    bool operator==(const Cluster&) const = default;
};

namespace detail {

inline constexpr std::uint32_t kCharacterBits = 0x1fffff;
inline constexpr std::uint32_t kFirstCluster = 0x110000;
inline constexpr std::uint32_t kRest = 0x1fffff;  // the second column of a wide character
inline constexpr unsigned kStyleShift = 21;
inline constexpr std::uint32_t kWide = 1U << 27U;
// Terminals differ in the columns of this character: where the cursor stands behind it is not known.
inline constexpr std::uint32_t kUnsure = 1U << 28U;

inline constexpr Cell kBlank{U' '};
inline constexpr Cell kNothing{0x1ffffe};  // equals no cell that is drawn

constexpr std::uint32_t character_of(Cell cell) { return cell.bits & kCharacterBits; }
constexpr StyleId style_of(Cell cell) { return static_cast<StyleId>(cell.bits >> kStyleShift & 63U); }
constexpr bool is_rest(Cell cell) { return character_of(cell) == kRest; }
constexpr bool is_wide(Cell cell) { return (cell.bits & kWide) != 0; }
constexpr bool is_unsure(Cell cell) { return (cell.bits & kUnsure) != 0; }
constexpr bool is_cluster(Cell cell) { return character_of(cell) >= kFirstCluster && !is_rest(cell); }

// The characters of more than one code point that the screen shows, in the caller's memory.
class Clusters {
  public:
    explicit Clusters(std::span<Cluster> memory) : memory_(memory) {}

    void clear();
    const Cluster& at(Cell cell) const { return memory_[character_of(cell) - kFirstCluster]; }
    // The cell with one more mark; as it was when there is no room. `cells` are all that may refer to
    // clusters.
    Cell join(Cell cell, char32_t mark, std::span<const Cell> cells);
    // Before a row is drawn: cells may have gone since the last search for free places.
    void allow_search() { searched_ = false; }

  private:
    Cluster* place_of(const Cluster& cluster);
    void free_unused(std::span<const Cell> cells);

    std::span<Cluster> memory_;
    bool searched_ = false;
};

}  // namespace detail
}  // namespace vedette::term
