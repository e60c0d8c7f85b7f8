#include "core/term/cell.hpp"

#include <algorithm>

namespace vedette::term::detail {
namespace {

constexpr char32_t kUsed = 1U << 31U;  // in the first character of a cluster, during a search

}  // namespace

void Clusters::clear() {
    std::ranges::fill(memory_, Cluster{});
    searched_ = false;
}

// The place that has the cluster, or else a free one, or else none.
Cluster* Clusters::place_of(const Cluster& cluster) {
    Cluster* free = nullptr;
    for (Cluster& place : memory_) {
        if (place == cluster) return &place;
        if (free == nullptr && place.characters[0] == 0) free = &place;
    }
    return free;
}

void Clusters::free_unused(std::span<const Cell> cells) {
    for (const Cell cell : cells) {
        if (is_cluster(cell)) memory_[character_of(cell) - kFirstCluster].characters[0] |= kUsed;
    }
    for (Cluster& place : memory_) {
        if ((place.characters[0] & kUsed) == 0) place = {};
        place.characters[0] &= ~kUsed;
    }
}

Cell Clusters::join(Cell cell, char32_t mark, std::span<const Cell> cells) {
    Cluster joined;
    if (is_cluster(cell)) {
        joined = at(cell);
    } else {
        joined.characters[0] = character_of(cell);
    }
    const auto end = std::ranges::find(joined.characters, U'\0');
    if (end == joined.characters.end()) return cell;
    *end = mark;
    Cluster* place = place_of(joined);
    if (place == nullptr && !searched_) {
        searched_ = true;  // once a row at most
        free_unused(cells);
        place = place_of(joined);
    }
    if (place == nullptr) return cell;
    *place = joined;
    const auto number = static_cast<std::uint32_t>(place - memory_.data());
    return {(cell.bits & ~kCharacterBits) | (kFirstCluster + number) | kUnsure};
}

}  // namespace vedette::term::detail
