#include "core/motion/background/candidate_background.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/wide.hpp"

namespace vedette::motion {
namespace {

// Cells that are processed together, with masks instead of branches, so that the compiler makes vector
// instructions. The length of the arrays is a multiple of it.
constexpr std::uint32_t kLanes = sizeof(MarkWord) == 8 ? 16 : 4;
using Lanes = std::uint8_t[kLanes];

constexpr std::uint8_t kActivityHere = 4;
constexpr std::uint8_t kActivityNeighbour = 1;
constexpr std::uint8_t kActivityLight = 1;
constexpr std::uint8_t kMaxAge = 15;

constexpr std::uint8_t mask(bool yes) { return yes ? 255 : 0; }
constexpr std::uint8_t select(std::uint8_t mask, std::uint8_t yes, std::uint8_t no) {
    return static_cast<std::uint8_t>((yes & mask) | (no & ~mask));
}
constexpr std::uint8_t difference(std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(a > b ? a - b : b - a);
}

// What a moving cell adds to its own activity and to that of its four neighbours, by its mark.
struct ActivityIncrements {
    std::uint8_t here[65], neighbours[65];

    explicit ActivityIncrements(BlobKinds kinds) {
        std::memset(here, kActivityHere, sizeof here);
        std::memset(neighbours, kActivityNeighbour, sizeof neighbours);
        here[0] = neighbours[0] = 0;
        for (std::uint64_t lights = kinds.lights; lights != 0; lights &= lights - 1) {
            here[std::countr_zero(lights) + 1] = kActivityLight;
            neighbours[std::countr_zero(lights) + 1] = 0;
        }
        for (std::uint64_t moving = kinds.moving_objects; moving != 0; moving &= moving - 1)
            here[std::countr_zero(moving) + 1] = neighbours[std::countr_zero(moving) + 1] = 0;
    }
};

constexpr std::uint8_t kUnmarked = 0, kMixed = 255;

// The only mark of these lanes besides 0, kUnmarked or kMixed.
std::uint8_t mark_of(const std::uint8_t* mark) {
    MarkWord all = 0;
    for (std::uint32_t at = 0; at < kLanes; at += sizeof all) all |= load_marks(mark + at);
    if (all == 0) return kUnmarked;
    // The first mark; the lanes are of one blob if every candidate mark equals it.
    const std::uint8_t one = static_cast<std::uint8_t>(
        all >> 8 * (kBigEndian ? sizeof all - 1 - first_nonzero(all) : first_nonzero(all)));
    MarkWord as_expected = ~MarkWord{0};
    for (std::uint32_t at = 0; at < kLanes; at += sizeof all) {
        const MarkWord word = load_marks(mark + at);
        as_expected &= zero_bytes(word) | zero_bytes(word ^ kMarkOnes * one);
    }
    return as_expected == ~MarkWord{0} ? one : kMixed;
}

// Masks of the marked lanes, and of those among them that changed since the last learning step.
VEDETTE_WIDE void find_moving(const std::uint8_t* __restrict luma, const std::uint8_t* __restrict previous,
                              const std::uint8_t* __restrict limit, const std::uint8_t* __restrict marks,
                              std::uint8_t* __restrict marked, std::uint8_t* __restrict moving) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const auto quarter = static_cast<std::uint8_t>(limit[k] >> 2);
        const std::uint8_t active = mask(marks[k] != 0);
        marked[k] = active;
        moving[k] = active & mask(difference(luma[k], previous[k]) > quarter);
    }
}

// Updates the candidates of the lanes in `active` and their ages. `replacing` becomes the mask of those that
// are old enough to replace the background; returns whether there are any.
VEDETTE_WIDE bool age_candidates(const std::uint8_t* __restrict luma, const std::uint8_t* __restrict limit,
                                 const std::uint8_t* __restrict active, bool aging,
                                 std::uint8_t* __restrict candidates, std::uint8_t* __restrict states,
                                 std::uint8_t* __restrict replacing) {
    const auto step = static_cast<std::uint8_t>(aging);
    const std::uint8_t fading = mask(aging);
    std::uint8_t any = 0;
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const std::uint8_t now = luma[k], candidate = candidates[k], state = states[k];
        const std::uint8_t near =
            mask(difference(now, candidate) <= static_cast<std::uint8_t>(2 + (limit[k] >> 3)));
        const auto age = static_cast<std::uint8_t>(state >> 4);
        const auto older = static_cast<std::uint8_t>(age + step);
        const std::uint8_t established = mask(age >= kAgeEstablished);
        const std::uint8_t replaces = active[k] & near & mask(older >= kAgeEstablished);
        const auto less = static_cast<std::uint8_t>(age - (age != 0));
        const std::uint8_t faded = select(mask(age == kAgeEstablished), 0, less);
        const std::uint8_t if_unseen = select(established, select(fading, faded, age), less);
        const std::uint8_t next = select(replaces, kMaxAge, select(near, older, if_unseen));
        states[k] = select(active[k], static_cast<std::uint8_t>((state & 15) | next << 4), state);
        // It follows slow changes of light, and is replaced when it has not been seen for long.
        const auto drifted = static_cast<std::uint8_t>(candidate + (now > candidate) - (now < candidate));
        const std::uint8_t replaced = select(mask(age == 0), now, candidate);
        candidates[k] = select(active[k] & ~replaces, select(near, drifted, replaced), candidate);
        replacing[k] = replaces;
        any |= replaces;
    }
    return any != 0;
}

void replace_background(Cells& cells, std::uint32_t first, const Lanes& replacing) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        if (replacing[k] == 0) continue;
        const std::uint32_t i = first + k;
        const int was = cells.background[i] >> 7;
        cells.background[i] = static_cast<std::int16_t>(cells.candidate[i] * 128);
        cells.candidate[i] = static_cast<std::uint8_t>(was);
        cells.mark[i] = 0;
    }
}

void add(std::uint8_t* __restrict activity, const Lanes& more) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const auto room = static_cast<std::uint8_t>(255 - more[k]);
        activity[k] = static_cast<std::uint8_t>(std::min(activity[k], room) + more[k]);
    }
}

// Neighbours too, as what sways here reaches them in the next gust.
VEDETTE_WIDE void add_activity(Cells& cells, std::uint32_t first, const Lanes& here,
                               const Lanes& neighbours) {
    add(cells.activity + first, here);
    add(cells.activity + first - 1, neighbours);
    add(cells.activity + first + 1, neighbours);
    add(cells.activity + first - cells.columns, neighbours);
    add(cells.activity + first + cells.columns, neighbours);
}

// The same for lanes near the picture's upper or lower edge.
void add_activity_at_edge(Cells& cells, std::uint32_t first, const Lanes& here, const Lanes& neighbours) {
    const auto more = [&](std::uint32_t at, int add) {  // `at` wraps to a huge number above the picture
        if (at < cells.count)
            cells.activity[at] = static_cast<std::uint8_t>(std::min(255, cells.activity[at] + add));
    };
    for (std::uint32_t i = first, k = 0; k < kLanes; ++i, ++k) {
        more(i, here[k]);
        for (const std::uint32_t at : {i - 1, i + 1, i - cells.columns, i + cells.columns})
            more(at, neighbours[k]);
    }
}

// Moves the background of lanes that are light or still halfway to the picture, and removes them from
// `active`.
void follow_light(Cells& cells, std::uint32_t first, const Lanes& moving, std::uint64_t lights,
                  Lanes& active) {
    for (std::uint32_t i = first, k = 0; k < kLanes; ++i, ++k) {
        if (active[k] == 0 || (moving[k] != 0 && (lights >> (cells.mark[i] - 1) & 1) == 0)) continue;
        const int d = cells.luma[i] * 128 - cells.background[i];
        cells.background[i] = static_cast<std::int16_t>(cells.background[i] + d / 2);
        active[k] = 0;
    }
}

}  // namespace

void update_candidates(Cells& cells, BlobKinds kinds, bool aging, bool settling) {
    const ActivityIncrements increments(kinds);
    for (std::uint32_t first = 0; first < cells.padded; first += kLanes) {
        const std::uint8_t* const mark = cells.mark + first;
        const std::uint8_t one = mark_of(mark);
        if (one == kUnmarked) continue;
        Lanes moving, here, neighbours, active, replacing;
        find_moving(cells.luma + first, cells.previous + first, cells.limit + first, mark, active, moving);
        std::uint8_t any_moving = 0;
        if (one == kMixed) {
            for (std::uint32_t k = 0; k < kLanes; ++k) {
                here[k] = moving[k] & increments.here[mark[k]];
                neighbours[k] = moving[k] & increments.neighbours[mark[k]];
                any_moving |= here[k];
            }
        } else if (increments.here[one] != 0) {
            const std::uint8_t more_here = increments.here[one], more_neighbours = increments.neighbours[one];
            for (std::uint32_t k = 0; k < kLanes; ++k) {
                here[k] = moving[k] & more_here;
                neighbours[k] = moving[k] & more_neighbours;
                any_moving |= here[k];
            }
        }
        const bool inside = first >= cells.columns && first + kLanes + cells.columns <= cells.count;
        if (any_moving != 0)
            inside ? add_activity(cells, first, here, neighbours)
                   : add_activity_at_edge(cells, first, here, neighbours);
        if (settling) follow_light(cells, first, moving, kinds.lights, active);
        const bool any = age_candidates(cells.luma + first, cells.limit + first, active, aging,
                                        cells.candidate + first, cells.state + first, replacing);
        if (any) replace_background(cells, first, replacing);
    }
}

}  // namespace vedette::motion
