#include "core/motion/tracks.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLoseMs = 600;            // an unconfirmed thing unseen for so long is gone
constexpr std::uint32_t kLoseConfirmedMs = 2000;  // it may pass behind a tree
constexpr int kLeastSightings = 3;
constexpr int kSizesASecond = 7;         // its own longer side, that a thing goes in a second at most
constexpr std::int32_t kLeastWay = 300;  // 1/256 block: 1.2 blocks
constexpr std::int32_t kMostWay = 2048;  // 8 blocks

// Octagonal: the longer side and three eighths of the shorter, within 7 % of the distance.
std::int32_t distance(std::int32_t x, std::int32_t y) {
    x = std::abs(x);
    y = std::abs(y);
    return std::max(x, y) + std::min(x, y) * 3 / 8;
}

std::int32_t x_of(const Patch& patch, const Cells& cells) { return patch.x16() * 16 * cells.blocks; }
std::int32_t y_of(const Patch& patch, const Cells& cells) { return patch.y16() * 16 * cells.blocks; }

Patch united(const Patch& a, const Patch& b) {
    Patch out = a;
    out.left = std::min(a.left, b.left);
    out.top = std::min(a.top, b.top);
    out.right = std::max(a.right, b.right);
    out.bottom = std::max(a.bottom, b.bottom);
    out.cells += b.cells;
    out.difference += b.difference;
    out.limit += b.limit;
    out.across += b.across;
    out.down += b.down;
    out.moving += b.moving;
    return out;
}

// How far a patch is from where the thing is expected: 0 when its box touches the thing's, grown by half its
// size.
std::int32_t gap(const Thing& thing, const Patch& patch, const Cells& cells) {
    const std::int32_t unit = 256 * cells.blocks;
    const std::int32_t reach_x = unit + unit * thing.width / 4 / 2,
                       reach_y = unit + unit * thing.height / 4 / 2;
    const std::int32_t x = std::clamp(thing.x, patch.left * unit, (patch.right + 1) * unit) - thing.x;
    const std::int32_t y = std::clamp(thing.y, patch.top * unit, (patch.bottom + 1) * unit) - thing.y;
    return std::max(0, std::abs(x) - reach_x) + std::max(0, std::abs(y) - reach_y);
}

}  // namespace

Track shown(const Thing& thing, int blocks, Time zero) {
    const auto side = [&](int cells) { return static_cast<std::uint16_t>(cells * blocks); };
    const auto sixteenths = [](std::int32_t v) {
        return static_cast<std::int16_t>(std::clamp(v / 16, -32000, 32000));
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

void Tracks::start(std::span<Thing> things, const Settings& settings, const Cells& cells) {
    things_ = things;
    count_ = 0;
    min_cells_ = std::max<std::uint32_t>(1, cells.count * std::uint32_t{settings.min_area} / 10000);
    min_duration_ms_ = settings.min_duration_ms;
}

void Tracks::update(Regions& regions, std::uint32_t now_ms, const Cells& cells) {
    predict(now_ms);
    join(regions, now_ms, cells);
    drop_lost(now_ms);
    last_ms_ = now_ms;
}

void Tracks::predict(std::uint32_t now_ms) {
    const auto passed = static_cast<std::int32_t>(std::min<std::uint32_t>(now_ms - last_ms_, 1000));
    for (Thing& thing : things()) {
        thing.x += thing.dx * passed / 1000;
        thing.y += thing.dy * passed / 1000;
        thing.just_confirmed = false;
    }
}

void Tracks::join(Regions& regions, std::uint32_t now_ms, const Cells& cells) {
    // Each patch goes to the nearest thing that it may belong to; a confirmed one is preferred.
    const std::int32_t far = 256 * cells.blocks;
    std::uint8_t owner[Regions::kMost];
    const std::span<Patch> patches = regions.found();
    for (std::size_t p = 0; p < patches.size(); ++p) {
        owner[p] = 0xFF;
        if (patches[p].light) continue;
        std::int32_t best = INT32_MAX;
        for (std::size_t t = 0; t < count_; ++t) {
            const Thing& thing = things_[t];
            const std::int32_t apart = gap(thing, patches[p], cells);
            if (apart > far) continue;
            std::int32_t cost =
                apart * 4 + distance(x_of(patches[p], cells) - thing.x, y_of(patches[p], cells) - thing.y);
            if (!thing.confirmed) cost += far;
            if (cost < best) {
                best = cost;
                owner[p] = static_cast<std::uint8_t>(t);
            }
        }
    }
    const std::size_t known = count_;
    for (std::size_t t = 0; t < known; ++t) {
        Patch whole;
        bool any = false;
        for (std::size_t p = 0; p < patches.size(); ++p) {
            if (owner[p] != t) continue;
            whole = any ? united(whole, patches[p]) : patches[p];
            any = true;
            patches[p].track = things_[t].id;
        }
        if (any) {
            see(things_[t], whole, now_ms, cells);
        } else if (things_[t].missed < 60000) {
            ++things_[t].missed;
        }
    }
    for (std::size_t p = 0; p < patches.size(); ++p) {
        if (owner[p] != 0xFF || patches[p].light) continue;
        begin(patches[p], now_ms, cells);
        patches[p].track = count_ > 0 && things_[count_ - 1].born_ms == now_ms ? things_[count_ - 1].id : 0;
    }
}

void Tracks::begin(const Patch& patch, std::uint32_t now_ms, const Cells& cells) {
    if (count_ == things_.size()) return;
    Thing thing;
    thing.id = ++last_id_;
    thing.born_ms = thing.seen_ms = thing.moved_ms = now_ms;
    thing.x = thing.born_x = x_of(patch, cells);
    thing.y = thing.born_y = y_of(patch, cells);
    thing.left = patch.left;
    thing.top = patch.top;
    thing.right = patch.right;
    thing.bottom = patch.bottom;
    thing.born_width = static_cast<std::uint16_t>(patch.width());
    thing.born_height = static_cast<std::uint16_t>(patch.height());
    thing.width = static_cast<std::uint16_t>(4 * patch.width());
    thing.height = static_cast<std::uint16_t>(4 * patch.height());
    thing.most_cells = patch.cells;
    thing.contrast = patch.contrast();
    thing.seen = 1;
    things_[count_++] = thing;
}

void Tracks::see(Thing& thing, const Patch& whole, std::uint32_t now_ms, const Cells& cells) {
    const std::int32_t x = x_of(whole, cells), y = y_of(whole, cells);
    const auto passed =
        static_cast<std::int32_t>(std::clamp<std::uint32_t>(now_ms - thing.seen_ms, 20, 2000));
    const std::int32_t off_x = x - thing.x, off_y = y - thing.y;
    const std::int32_t was_x = thing.x - thing.dx * passed / 1000, was_y = thing.y - thing.dy * passed / 1000;
    // An alpha-beta filter: half of what the guess was off goes into the place, a quarter into the speed.
    const std::int32_t most = 256 * 64;
    thing.x += off_x / 2;
    thing.y += off_y / 2;
    thing.dx = std::clamp(thing.dx + std::clamp(off_x, -most, most) * 250 / passed, -most, most);
    thing.dy = std::clamp(thing.dy + std::clamp(off_y, -most, most) * 250 / passed, -most, most);
    thing.way += static_cast<std::uint32_t>(distance(thing.x - was_x, thing.y - was_y));
    thing.left = whole.left;
    thing.top = whole.top;
    thing.right = whole.right;
    thing.bottom = whole.bottom;
    thing.width = static_cast<std::uint16_t>((thing.width * 3 + 4 * whole.width()) / 4);
    thing.height = static_cast<std::uint16_t>((thing.height * 3 + 4 * whole.height()) / 4);
    thing.most_cells = std::max(thing.most_cells, whole.cells);
    thing.contrast = (thing.contrast * 3 + whole.contrast()) / 4;
    thing.seen_ms = now_ms;
    if (whole.moving > 0) thing.moved_ms = now_ms;
    if (thing.seen < 60000) ++thing.seen;
    weigh(thing, now_ms, cells);
}

void Tracks::weigh(Thing& thing, std::uint32_t now_ms, const Cells& cells) {
    if (thing.confirmed) {
        thing.score = 100;
        return;
    }
    const std::uint32_t lasted = now_ms - thing.born_ms;
    const std::int32_t side = std::min(thing.width, thing.height) * 64 * cells.blocks;  // 1/256 block
    const std::int32_t growth =
        std::abs(thing.width / 4 + thing.height / 4 - thing.born_width - thing.born_height) * 64 *
        cells.blocks;
    const std::int32_t needed = std::clamp(side * 2 / 5, kLeastWay, kMostWay);
    const std::int32_t gone = distance(thing.x - thing.born_x, thing.y - thing.born_y) + growth;
    // Faster than anyone runs for his size: an insect before the lens, a flake.
    const std::int32_t longer = std::max(thing.width, thing.height) * 64 * cells.blocks;
    const bool too_fast = gone > static_cast<std::int32_t>(std::int64_t{longer} * kSizesASecond *
                                                           std::max<std::uint32_t>(lasted, 1) / 1000) +
                                     longer;
    const bool seldom = thing.missed > thing.seen;
    const bool astray = static_cast<std::uint32_t>(gone) * 4 < thing.way;
    const int by_way = static_cast<int>(std::min<std::int32_t>(gone, needed) * 99 / needed);
    const int by_time = static_cast<int>(std::min<std::uint32_t>(lasted, min_duration_ms_) * 99 /
                                         std::max<std::uint32_t>(1, min_duration_ms_));
    thing.score = static_cast<std::uint16_t>(std::min(by_way, min_duration_ms_ == 0 ? 99 : by_time));
    if (thing.seen >= kLeastSightings && lasted >= min_duration_ms_ && gone >= needed && !seldom && !astray &&
        !too_fast && thing.most_cells >= min_cells_) {
        thing.confirmed = thing.just_confirmed = true;
        thing.moved_ms = now_ms;
        thing.score = 100;
    }
}

void Tracks::drop_lost(std::uint32_t now_ms) {
    std::size_t kept = 0;
    for (std::size_t t = 0; t < count_; ++t) {
        const Thing& thing = things_[t];
        const std::uint32_t patience = thing.confirmed ? kLoseConfirmedMs : kLoseMs;
        // At a slow rate a few missed pictures are allowed instead of a time.
        if (now_ms - thing.seen_ms > patience && (now_ms - thing.seen_ms > 4 * patience || thing.missed > 2))
            continue;
        if (kept != t) things_[kept] = things_[t];
        ++kept;
    }
    count_ = kept;
}

}  // namespace vedette::motion
