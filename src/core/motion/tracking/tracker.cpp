#include "core/motion/tracking/tracker.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLoseMs = 600;            // an unconfirmed thing unseen for so long is gone
constexpr std::uint32_t kLoseConfirmedMs = 2000;  // it may pass behind a tree
constexpr int kLeastSightings = 3;
constexpr int kSizesASecond = 5;         // its own longer side, that a thing goes in a second at most
constexpr std::int32_t kMostWay = 2048;  // 8 blocks
constexpr std::int32_t kWayStep = 192;   // 1/256 block: shorter steps are trembling
constexpr int kMissCosts = 40;           // sixteenths of a bit, for 100 ms of not being seen
constexpr int kActivityHalves = 10;      // mean activity of its cells that halves a sighting's evidence
constexpr int kFaint = 14, kClear = 24;  // contrast that says nothing, and that says all there is to say
constexpr int kMostEvidence = 48 * 16;
constexpr int kDoubtful = 9;            // twentieths that a sighting says when the light has just moved
constexpr int kBrisk = 32, kHaste = 6;  // each sixteenth of a size a second beyond two needs this much more
constexpr std::uint32_t kSwells = 4;    // times as many cells as in the last picture: light, not a thing
constexpr std::uint32_t kSwellsLeast = 32;   // cells on top
constexpr std::uint32_t kGrows = 2;          // times as many cells as in the last picture: it may be the same
constexpr std::uint32_t kLingersMs = 3000;   // who has come no further for so long is not on his way
constexpr std::uint32_t kTurnMs = 4000;      // who paces up and down is on a new way after so long
constexpr std::uint32_t kLongLifeMs = 4000;  // what falls or flies by is gone before
constexpr int kLasting = 24;                 // sightings of a thing that is no stray, whatever it does
constexpr int kPromising = 8 * 16;           // evidence of a thing that is about to be one
constexpr int kCompany = 48;                 // more evidence for each other thing that is about to be one

constexpr std::uint8_t kNobody = 255;

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
    out.activity += b.activity;
    return out;
}

// How far a patch is from the thing's box as it is expected to be, 1/256 block.
std::int32_t gap(const Thing& thing, const Patch& patch, const Cells& cells) {
    const std::int32_t unit = 256 * cells.blocks;
    const std::int32_t x =
        std::clamp<std::int32_t>(thing.x, patch.left * unit, (patch.right + 1) * unit) - thing.x;
    const std::int32_t y =
        std::clamp<std::int32_t>(thing.y, patch.top * unit, (patch.bottom + 1) * unit) - thing.y;
    return std::max<std::int32_t>(
        {0, std::abs(x) - thing.width * unit / 8, std::abs(y) - thing.height * unit / 8});
}

// A confirmed thing that was seen in the last picture, about as large.
bool is_here(const Thing& thing, const Patch& patch, std::uint32_t last_ms) {
    return thing.confirmed && thing.seen_ms == last_ms && patch.cells <= kGrows * thing.cells;
}

// More evidence for what hurries: moths do, and runners can wait for a picture or two.
int haste(std::int32_t sizes16) { return std::clamp<std::int32_t>(sizes16 - kBrisk, 0, 64) * kHaste; }

}  // namespace

void Tracks::start(std::span<Thing> things, const Settings& settings, const Cells& cells) {
    things_ = things;
    count_ = 0;
    clutter_ = Clutter{};
    min_cells_ = std::max<std::uint32_t>(1, cells.count * std::uint32_t{settings.min_area} / 10000);
    min_duration_ms_ = settings.min_duration_ms;
    lights_ = settings.ignore_shadows != 0;
}

void Tracks::update(Regions& regions, std::uint32_t now_ms, const Cells& cells, bool quiet, bool doubt) {
    quiet_ = quiet;
    doubt_ = doubt;
    clutter_.pass(now_ms - last_ms_);
    predict(now_ms);
    join(regions, now_ms, cells);
    drop_lost(now_ms);
    last_ms_ = now_ms;
}

std::uint32_t Tracks::known_cells() const {
    std::uint32_t cells = 0;
    for (const Thing& thing : things()) {
        if (thing.confirmed && thing.seen_ms == last_ms_) cells += thing.cells;
    }
    return cells;
}

void Tracks::predict(std::uint32_t now_ms) {
    const auto passed = static_cast<std::int32_t>(std::min<std::uint32_t>(now_ms - last_ms_, 1000));
    for (Thing& thing : things()) {
        thing.x += thing.dx * passed / 1000;
        thing.y += thing.dy * passed / 1000;
        thing.just_confirmed = false;
    }
}

// How far from where it is expected a thing may turn up, 1/256 block: little, once its speed is known;
// before, as far as things go in that time.
std::int32_t Tracks::reach_of(const Thing& thing, std::uint32_t now_ms, const Cells& cells) const {
    const std::int32_t unit = 256 * cells.blocks;
    if (thing.seen > 2) return unit;
    const std::int32_t longer = std::max(thing.width, thing.height) * unit / 4;
    const auto passed = static_cast<std::int32_t>(std::min<std::uint32_t>(now_ms - thing.seen_ms, 1000));
    return std::max<std::int32_t>(unit, longer * kSizesASecond / 1000 * passed);
}

// The nearest thing that a patch may belong to; a confirmed one is preferred. kNobody: there is none.
std::uint8_t Tracks::owner_of(const Patch& patch, const std::int32_t* reaches, const Cells& cells) const {
    std::uint8_t owner = kNobody;
    std::int32_t best = INT32_MAX;
    const std::int32_t x = x_of(patch, cells), y = y_of(patch, cells);
    for (std::size_t t = 0; t < count_; ++t) {
        const Thing& thing = things_[t];
        const std::int32_t apart = gap(thing, patch, cells);
        if (apart > reaches[t]) continue;
        std::int32_t cost = apart * 4 + distance(x - thing.x, y - thing.y);
        if (!thing.confirmed) cost += 256 * cells.blocks;
        if (cost < best) {
            best = cost;
            owner = static_cast<std::uint8_t>(t);
        }
    }
    return owner;
}

void Tracks::join(Regions& regions, std::uint32_t now_ms, const Cells& cells) {
    const std::span<Patch> patches = regions.found();
    std::uint8_t owner[Regions::kMost];
    std::uint8_t first_of[kMostTracks];    // of a thing's patches; kNobody: none
    std::uint8_t next_of[Regions::kMost];  // of the same thing, in the patches' order
    std::fill(first_of, first_of + count_, kNobody);
    std::int32_t reaches[kMostTracks];
    for (std::size_t t = 0; t < count_; ++t) reaches[t] = reach_of(things_[t], now_ms, cells);
    for (std::size_t p = patches.size(); p-- > 0;) {
        owner[p] = owner_of(patches[p], reaches, cells);
        // No light has taken the place of who was here a moment ago.
        const bool known = owner[p] != kNobody && is_here(things_[owner[p]], patches[p], last_ms_);
        patches[p].light = lights_ && !known && is_light(patches[p], cells, static_cast<std::uint8_t>(p + 1));
        if (patches[p].light) owner[p] = kNobody;
        if (owner[p] == kNobody) continue;
        next_of[p] = first_of[owner[p]];
        first_of[owner[p]] = static_cast<std::uint8_t>(p);
    }
    const std::size_t known = count_;
    for (std::size_t t = 0; t < known; ++t) {
        Thing& thing = things_[t];
        if (first_of[t] == kNobody) {
            miss(thing, now_ms);
            continue;
        }
        Patch whole = patches[first_of[t]];
        for (std::uint8_t p = next_of[first_of[t]]; p != kNobody; p = next_of[p])
            whole = united(whole, patches[p]);
        add_evidence(thing, whole, reaches[t], cells);
        see(thing, whole, now_ms, cells);
        const bool travels = thing.confirmed && !is_astray(thing) && now_ms - thing.placed_ms < kLingersMs;
        for (std::uint8_t p = first_of[t]; p != kNobody; p = next_of[p]) {
            patches[p].track = thing.id;
            patches[p].travels = travels;
        }
    }
    for (std::size_t p = 0; p < patches.size(); ++p) {
        if (owner[p] == kNobody && !patches[p].light) begin(patches[p], now_ms, cells);
    }
    count_strays(patches, regions.left_over());
}

void Tracks::miss(Thing& thing, std::uint32_t now_ms) const {
    if (thing.missed < 60000) ++thing.missed;
    const auto passed = static_cast<int>(std::min<std::uint32_t>(now_ms - last_ms_, 200));
    thing.evidence = static_cast<std::int16_t>(thing.evidence - kMissCosts * passed / 100);
}

void Tracks::add_evidence(Thing& thing, const Patch& patch, std::int32_t reach, const Cells& cells) {
    const int rung = Clutter::rung_of(patch);
    const std::int32_t unit = 256 * cells.blocks;
    // Where such a patch may lie and still touch.
    const std::int32_t wide = thing.width / 4 + 2 * reach / unit + patch.width();
    const std::int32_t high = thing.height / 4 + 2 * reach / unit + patch.height();
    // Where things move all the time, one more says less.
    const auto usual = static_cast<int>(patch.activity / patch.cells);
    const int clear = std::clamp(static_cast<int>(patch.contrast()) - kFaint, 0, kClear - kFaint);
    const int more =
        clutter_.evidence(rung, static_cast<std::uint32_t>(wide * high), cells.count, thing.seen) *
        kActivityHalves / (kActivityHalves + usual) * clear / (kClear - kFaint);
    thing.evidence = static_cast<std::int16_t>(
        std::min(thing.evidence + (doubt_ ? more * kDoubtful / 20 : more), kMostEvidence));
    thing.rung = static_cast<std::uint8_t>(thing.rung + (rung > thing.rung) - (rung < thing.rung));
}

void Tracks::count_strays(std::span<const Patch> patches, std::uint32_t left_over) {
    std::uint16_t strays[Clutter::kRungs] = {};
    // What found no room is the smallest.
    strays[1] = static_cast<std::uint16_t>(std::min<std::uint32_t>(left_over, 1000));
    for (const Patch& patch : patches) {
        if (patch.light) continue;
        const auto same = [&](const Thing& thing) {
            return thing.id == patch.track && (thing.confirmed || is_still(thing) || thing.seen >= kLasting);
        };
        if (patch.track != 0 &&
            std::any_of(things_.begin(), things_.begin() + static_cast<std::ptrdiff_t>(count_), same)) {
            continue;
        }
        ++strays[Clutter::rung_of(patch)];
    }
    clutter_.count(strays);
}

void Tracks::begin(Patch& patch, std::uint32_t now_ms, const Cells& cells) {
    const auto rung = static_cast<std::uint8_t>(Clutter::rung_of(patch));
    std::size_t place = count_;
    if (count_ == things_.size()) {
        // The one with the least to show for itself makes room, if this one is larger.
        place = 0;
        for (std::size_t t = 1; t < count_; ++t) {
            const auto worth = [](const Thing& thing) {
                return (thing.confirmed ? 100000 : 0) + thing.rung * 256 + thing.evidence;
            };
            if (worth(things_[t]) < worth(things_[place])) place = t;
        }
        if (things_[place].confirmed || things_[place].rung >= rung || things_[place].seen_ms == now_ms)
            return;
    } else {
        ++count_;
    }
    Thing thing;
    thing.id = patch.track = ++last_id_;
    thing.born_ms = thing.from_ms = thing.seen_ms = thing.moved_ms = thing.placed_ms = now_ms;
    thing.x = thing.from_x = thing.seen_x = thing.mark_x = x_of(patch, cells);
    thing.y = thing.from_y = thing.seen_y = thing.mark_y = y_of(patch, cells);
    thing.left = patch.left;
    thing.top = patch.top;
    thing.right = patch.right;
    thing.bottom = patch.bottom;
    thing.born_width = static_cast<std::uint16_t>(patch.width());
    thing.born_height = static_cast<std::uint16_t>(patch.height());
    thing.width = static_cast<std::uint16_t>(4 * patch.width());
    thing.height = static_cast<std::uint16_t>(4 * patch.height());
    thing.cells = thing.most_cells = patch.cells;
    thing.contrast = patch.contrast();
    thing.rung = rung;
    thing.seen = 1;
    things_[place] = thing;
}

void Tracks::see(Thing& thing, const Patch& whole, std::uint32_t now_ms, const Cells& cells) {
    const std::int32_t x = x_of(whole, cells), y = y_of(whole, cells);
    const auto passed =
        static_cast<std::int32_t>(std::clamp<std::uint32_t>(now_ms - thing.seen_ms, 20, 2000));
    const std::int32_t off_x = x - thing.x, off_y = y - thing.y;
    // An alpha-beta filter: half of what the guess was off goes into the place, a quarter into the speed.
    const std::int32_t most = 256 * 64;
    thing.x += off_x / 2;
    thing.y += off_y / 2;
    thing.dx = std::clamp<std::int32_t>(
        thing.dx + std::clamp<std::int32_t>(off_x, -most, most) * 250 / passed, -most, most);
    thing.dy = std::clamp<std::int32_t>(
        thing.dy + std::clamp<std::int32_t>(off_y, -most, most) * 250 / passed, -most, most);
    thing.seen_x = x;
    thing.seen_y = y;
    const std::int32_t more = distance(thing.x - thing.mark_x, thing.y - thing.mark_y);
    if (more >= kWayStep) {
        thing.way += static_cast<std::uint32_t>(more);
        thing.mark_x = thing.x;
        thing.mark_y = thing.y;
        thing.placed_ms = now_ms;
    }
    // Who paces up and down is on his way each time.
    if (thing.confirmed && is_astray(thing) && now_ms - thing.from_ms >= kTurnMs) {
        thing.from_ms = now_ms;
        thing.from_x = thing.x;
        thing.from_y = thing.y;
        thing.way = 0;
    }
    thing.left = whole.left;
    thing.top = whole.top;
    thing.right = whole.right;
    thing.bottom = whole.bottom;
    thing.width = static_cast<std::uint16_t>((thing.width * 3 + 4 * whole.width()) / 4);
    thing.height = static_cast<std::uint16_t>((thing.height * 3 + 4 * whole.height()) / 4);
    // A thing does not become another within a picture; light does.
    if (whole.cells > kSwells * thing.cells + kSwellsLeast) thing.evidence = 0;
    thing.cells = whole.cells;
    thing.most_cells = std::max(thing.most_cells, whole.cells);
    thing.contrast = (thing.contrast * 3 + whole.contrast()) / 4;
    thing.seen_ms = now_ms;
    if (whole.moving > 0) thing.moved_ms = now_ms;
    if (thing.seen < 60000) ++thing.seen;
    weigh(thing, now_ms, cells);
}

int Tracks::company_of(const Thing& thing) const {
    const int sector = sector_of(thing);
    int others = 0;
    for (const Thing& other : things()) {
        others += &other != &thing && !other.confirmed && !is_still(other) && other.evidence >= kPromising &&
                  other.rung + 2 >= thing.rung && Clutter::are_near(sector, sector_of(other));
    }
    return others;
}

void Tracks::weigh(Thing& thing, std::uint32_t now_ms, const Cells& cells) {
    const std::uint32_t lasted = now_ms - thing.born_ms;
    if (thing.counted && !thing.outlived && lasted >= kLongLifeMs) {
        clutter_.outlived(thing.counted_rung, thing.counted_sector);
        thing.outlived = true;
    }
    if (thing.confirmed) {
        thing.score = 100;
        return;
    }
    const std::int32_t side = std::min(thing.width, thing.height) * 64 * cells.blocks;  // 1/256 block
    const std::int32_t needed = std::clamp<std::int32_t>(side * 2 / 5, kLeastWay, kMostWay);
    const std::int32_t way = gone(thing);
    // Faster than anyone runs for his size: an insect before the lens, a flake.
    const std::int32_t longer = std::max(thing.width, thing.height) * 64 * cells.blocks;
    const std::int32_t far = distance(thing.seen_x - thing.from_x, thing.seen_y - thing.from_y);
    const bool too_fast =
        far > static_cast<std::int32_t>(std::int64_t{longer} * kSizesASecond * lasted / 1000) + longer / 4;
    const bool seldom = thing.missed > thing.seen;
    const int by_way = static_cast<int>(std::min<std::int32_t>(way, needed) * 99 / needed);
    const int by_time = static_cast<int>(std::min<std::uint32_t>(lasted, min_duration_ms_) * 99 /
                                         std::max<std::uint32_t>(1, min_duration_ms_));
    thing.score = static_cast<std::uint16_t>(std::min(by_way, min_duration_ms_ == 0 ? 99 : by_time));
    if (thing.seen < kLeastSightings || lasted < min_duration_ms_ || way < needed || seldom ||
        is_astray(thing) || too_fast || thing.most_cells < min_cells_ ||
        thing.evidence < clutter_.needed(thing.rung, thing.seen)) {
        return;
    }
    const int sector = sector_of(thing);
    if (!thing.counted) {
        clutter_.confirmed(thing.rung, sector);
        thing.counted = true;
        thing.counted_rung = thing.rung;
        thing.counted_sector = static_cast<std::uint8_t>(sector);
    }
    if (quiet_ || (clutter_.common(thing.rung, sector) && !thing.outlived)) return;
    if (thing.evidence < clutter_.needed(thing.rung, thing.seen) + haste(sizes16_a_second(thing, cells)) +
                             company_of(thing) * kCompany)
        return;
    thing.confirmed = thing.just_confirmed = true;
    thing.moved_ms = now_ms;
    thing.score = 100;
}

void Tracks::drop_lost(std::uint32_t now_ms) {
    std::size_t kept = 0;
    for (std::size_t t = 0; t < count_; ++t) {
        const Thing& thing = things_[t];
        const std::uint32_t patience = thing.confirmed ? kLoseConfirmedMs : kLoseMs;
        // At a slow rate a few missed pictures are allowed instead of a time.
        const bool long_ago =
            now_ms - thing.seen_ms > patience && (now_ms - thing.seen_ms > 4 * patience || thing.missed > 2);
        if (long_ago || thing.evidence < 0) continue;
        if (kept != t) things_[kept] = things_[t];
        ++kept;
    }
    count_ = kept;
}

}  // namespace vedette::motion
