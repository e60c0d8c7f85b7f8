#include "core/motion/tracking/tracked_object.hpp"

#include <algorithm>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr int kNoChance = 12;  // sightings of a thing that goes nowhere, after which it is no stray

}  // namespace

std::int32_t distance(std::int32_t x, std::int32_t y) {
    x = std::abs(x);
    y = std::abs(y);
    return std::max(x, y) + std::min(x, y) * 3 / 8;
}

std::int32_t gone(const Thing& thing) { return distance(thing.x - thing.from_x, thing.y - thing.from_y); }

int sector_of(const Thing& thing) {
    return Clutter::sector_of(thing.x - thing.from_x, thing.y - thing.from_y);
}

bool is_astray(const Thing& thing) { return static_cast<std::uint32_t>(gone(thing)) * 10 < thing.way * 6; }

bool is_still(const Thing& thing) { return thing.seen >= kNoChance && gone(thing) < kLeastWay; }

std::int32_t sizes16_a_second(const Thing& thing, const Cells& cells) {
    const std::int32_t longer = std::max(thing.width, thing.height) * 64 * cells.blocks;  // 1/256 block
    return distance(thing.dx, thing.dy) * 16 / std::max<std::int32_t>(longer, 1);
}

Track shown(const Thing& thing, int blocks, Time zero) {
    const auto side = [&](int cells) { return static_cast<std::uint16_t>(cells * blocks); };
    const auto sixteenths = [](std::int32_t v) {
        return static_cast<std::int16_t>(std::clamp<std::int32_t>(v / 16, -32000, 32000));
    };
    return {.id = thing.id,
            .box = {side(thing.left), side(thing.top), side(thing.right - thing.left + 1),
                    side(thing.bottom - thing.top + 1)},
            .centre = {sixteenths(thing.x), sixteenths(thing.y)},
            .dx = sixteenths(thing.dx),
            .dy = sixteenths(thing.dy),
            .since = zero + std::chrono::milliseconds(thing.born_ms),
            .seen = zero + std::chrono::milliseconds(thing.seen_ms),
            .confirmed = thing.confirmed};
}

}  // namespace vedette::motion
