#include "core/motion/background/candidate_background.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/wide.hpp"

namespace vedette::motion {
namespace {

// Cells that are looked at together: with choices made by masks on bytes, the compiler makes vector
// instructions of that, where there are any. The arrays are whole in these.
constexpr std::uint32_t kLanes = sizeof(MarkWord) == 8 ? 16 : 4;
using Lanes = std::uint8_t[kLanes];

constexpr std::uint8_t kActivityUp = 4;
constexpr std::uint8_t kActivityBeside = 1;
constexpr std::uint8_t kActivityLight = 1;
constexpr std::uint8_t kAgeMost = 15;

constexpr std::uint8_t mask(bool yes) { return yes ? 255 : 0; }
constexpr std::uint8_t either(std::uint8_t mask, std::uint8_t yes, std::uint8_t no) {
    return static_cast<std::uint8_t>((yes & mask) | (no & ~mask));
}
constexpr std::uint8_t apart(std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(a > b ? a - b : b - a);
}

// What a moving cell adds to the activity of its own place and of those beside it, by its mark.
struct Adds {
    std::uint8_t here[65], beside[65];

    explicit Adds(KnownPatches known) {
        std::memset(here, kActivityUp, sizeof here);
        std::memset(beside, kActivityBeside, sizeof beside);
        here[0] = beside[0] = 0;
        for (std::uint64_t lights = known.lights; lights != 0; lights &= lights - 1) {
            here[std::countr_zero(lights) + 1] = kActivityLight;
            beside[std::countr_zero(lights) + 1] = 0;
        }
        for (std::uint64_t travellers = known.travellers; travellers != 0; travellers &= travellers - 1)
            here[std::countr_zero(travellers) + 1] = beside[std::countr_zero(travellers) + 1] = 0;
    }
};

constexpr std::uint8_t kUnmarked = 0, kMixed = 255;

// The one mark that these lanes have beside 0.
std::uint8_t mark_of(const std::uint8_t* mark) {
    MarkWord all = 0;
    for (std::uint32_t at = 0; at < kLanes; at += sizeof all) all |= marks_at(mark + at);
    if (all == 0) return kUnmarked;
    // If they are of one patch, nothing more comes together than its mark.
    const std::uint8_t one = static_cast<std::uint8_t>(
        all >> 8 * (kBigEndian ? sizeof all - 1 - first_mark(all) : first_mark(all)));
    MarkWord as_expected = ~MarkWord{0};
    for (std::uint32_t at = 0; at < kLanes; at += sizeof all) {
        const MarkWord word = marks_at(mark + at);
        as_expected &= unmarked(word) | unmarked(word ^ kMarkOnes * one);
    }
    return as_expected == ~MarkWord{0} ? one : kMixed;
}

// All ones in the lanes that are marked, and in those of them that differ from the last learning step.
VEDETTE_WIDE void find_moving(const std::uint8_t* __restrict luma, const std::uint8_t* __restrict before,
                              const std::uint8_t* __restrict limit, const std::uint8_t* __restrict marks,
                              std::uint8_t* __restrict marked, std::uint8_t* __restrict moving) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const auto quarter = static_cast<std::uint8_t>(limit[k] >> 2);
        const std::uint8_t mine = mask(marks[k] != 0);
        marked[k] = mine;
        moving[k] = mine & mask(apart(luma[k], before[k]) > quarter);
    }
}

// Ages the second backgrounds of the lanes in `mine` and lets them follow. Those in `taking` are to take the
// first one's place; returns whether there are any.
VEDETTE_WIDE bool see_others(const std::uint8_t* __restrict luma, const std::uint8_t* __restrict limit,
                             const std::uint8_t* __restrict mine, bool aging, std::uint8_t* __restrict others,
                             std::uint8_t* __restrict states, std::uint8_t* __restrict taking) {
    const auto step = static_cast<std::uint8_t>(aging);
    const std::uint8_t fades = mask(aging);
    std::uint8_t any = 0;
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const std::uint8_t now = luma[k], other = others[k], state = states[k];
        const std::uint8_t near = mask(apart(now, other) <= static_cast<std::uint8_t>(2 + (limit[k] >> 3)));
        const auto age = static_cast<std::uint8_t>(state >> 4);
        const auto older = static_cast<std::uint8_t>(age + step);
        const std::uint8_t known = mask(age >= kAgeKnown);
        const std::uint8_t takes = mine[k] & near & mask(older >= kAgeKnown);
        const auto less = static_cast<std::uint8_t>(age - (age != 0));
        const std::uint8_t faded = either(mask(age == kAgeKnown), 0, less);
        const std::uint8_t unseen = either(known, either(fades, faded, age), less);
        const std::uint8_t next = either(takes, kAgeMost, either(near, older, unseen));
        states[k] = either(mine[k], static_cast<std::uint8_t>((state & 15) | next << 4), state);
        // It may drift, as light does; and gives way to another when it has not been seen for long.
        const auto drifted = static_cast<std::uint8_t>(other + (now > other) - (now < other));
        const std::uint8_t replaced = either(mask(age == 0), now, other);
        others[k] = either(mine[k] & ~takes, either(near, drifted, replaced), other);
        taking[k] = takes;
        any |= takes;
    }
    return any != 0;
}

void take_over(Cells& cells, std::uint32_t first, const Lanes& taking) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        if (taking[k] == 0) continue;
        const std::uint32_t i = first + k;
        const int was = cells.background[i] >> 7;
        cells.background[i] = static_cast<std::int16_t>(cells.other[i] * 128);
        cells.other[i] = static_cast<std::uint8_t>(was);
        cells.mark[i] = 0;
    }
}

void add(std::uint8_t* __restrict activity, const Lanes& more) {
    for (std::uint32_t k = 0; k < kLanes; ++k) {
        const auto room = static_cast<std::uint8_t>(255 - more[k]);
        activity[k] = static_cast<std::uint8_t>(std::min(activity[k], room) + more[k]);
    }
}

// What sways here will reach the next cell in the next gust.
VEDETTE_WIDE void stir(Cells& cells, std::uint32_t first, const Lanes& here, const Lanes& beside) {
    add(cells.activity + first, here);
    add(cells.activity + first - 1, beside);
    add(cells.activity + first + 1, beside);
    add(cells.activity + first - cells.columns, beside);
    add(cells.activity + first + cells.columns, beside);
}

// The same at the picture's upper and lower edge.
void stir_at_edge(Cells& cells, std::uint32_t first, const Lanes& here, const Lanes& beside) {
    const auto more = [&](std::uint32_t at, int add) {  // `at` is huge above the picture
        if (at < cells.count)
            cells.activity[at] = static_cast<std::uint8_t>(std::min(255, cells.activity[at] + add));
    };
    for (std::uint32_t i = first, k = 0; k < kLanes; ++i, ++k) {
        more(i, here[k]);
        for (const std::uint32_t at : {i - 1, i + 1, i - cells.columns, i + cells.columns})
            more(at, beside[k]);
    }
}

// Lets the background follow where it is light or nothing moves; nothing else happens to those lanes.
void settle(Cells& cells, std::uint32_t first, const Lanes& moving, std::uint64_t lights, Lanes& mine) {
    for (std::uint32_t i = first, k = 0; k < kLanes; ++i, ++k) {
        if (mine[k] == 0 || (moving[k] != 0 && (lights >> (cells.mark[i] - 1) & 1) == 0)) continue;
        const int d = cells.luma[i] * 128 - cells.background[i];
        cells.background[i] = static_cast<std::int16_t>(cells.background[i] + d / 2);
        mine[k] = 0;
    }
}

}  // namespace

void consider_others(Cells& cells, KnownPatches known, bool aging, bool settling) {
    const Adds adds(known);
    for (std::uint32_t first = 0; first < cells.padded; first += kLanes) {
        const std::uint8_t* const mark = cells.mark + first;
        const std::uint8_t one = mark_of(mark);
        if (one == kUnmarked) continue;
        Lanes moving, here, beside, mine, taking;
        find_moving(cells.luma + first, cells.before + first, cells.limit + first, mark, mine, moving);
        std::uint8_t stirs = 0;
        if (one == kMixed) {
            for (std::uint32_t k = 0; k < kLanes; ++k) {
                here[k] = moving[k] & adds.here[mark[k]];
                beside[k] = moving[k] & adds.beside[mark[k]];
                stirs |= here[k];
            }
        } else if (adds.here[one] != 0) {
            const std::uint8_t add_here = adds.here[one], add_beside = adds.beside[one];
            for (std::uint32_t k = 0; k < kLanes; ++k) {
                here[k] = moving[k] & add_here;
                beside[k] = moving[k] & add_beside;
                stirs |= here[k];
            }
        }
        const bool inside = first >= cells.columns && first + kLanes + cells.columns <= cells.count;
        if (stirs != 0) inside ? stir(cells, first, here, beside) : stir_at_edge(cells, first, here, beside);
        if (settling) settle(cells, first, moving, known.lights, mine);
        const bool any = see_others(cells.luma + first, cells.limit + first, mine, aging, cells.other + first,
                                    cells.state + first, taking);
        if (any) take_over(cells, first, taking);
    }
}

}  // namespace vedette::motion
