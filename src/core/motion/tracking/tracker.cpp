#include "core/motion/tracking/tracker.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace vedette::motion {
namespace {

constexpr std::uint32_t kLostAfterMs = 600;
constexpr std::uint32_t kEstablishedLostAfterMs = 2000;  // it may pass behind a tree
constexpr std::uint32_t kSameObjectGrowth = 2;           // times the cells of the last picture
constexpr std::uint32_t kStationaryAfterMs = 3000;       // without a step of its path
constexpr int kMaxSpeedChange = 2;                       // sides a second, of the side above kNearCells
constexpr int kNearCells = 4;
constexpr std::uint32_t kMaxAreaPerCell = 12;  // of an object in several parts
constexpr std::uint8_t kNone = 255;            // no index of a blob or an object

Blob merged(const Blob& a, const Blob& b) {
    Blob out = a;
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

// Blobs that are scattered over their common box are no parts of one object.
bool is_sparse(const Blob& blob) {
    return static_cast<std::uint32_t>(blob.width() * blob.height()) > kMaxAreaPerCell * blob.cells;
}

// Distance between a blob and the object's expected box, 1/256 block.
std::int32_t gap(const TrackedObject& object, const Blob& blob, const Cells& cells) {
    const std::int32_t unit = kUnitsPerBlock * cells.blocks;
    const std::int32_t x =
        std::clamp<std::int32_t>(object.x, blob.left * unit, (blob.right + 1) * unit) - object.x;
    const std::int32_t y =
        std::clamp<std::int32_t>(object.y, blob.top * unit, (blob.bottom + 1) * unit) - object.y;
    return std::max<std::int32_t>(
        {0, std::abs(x) - object.width * unit / 8, std::abs(y) - object.height * unit / 8});
}

// The blob continues an established object that was seen in the last picture, at about its size.
bool continues_established(const TrackedObject& object, const Blob& blob, std::uint32_t last_ms) {
    return object.established && object.seen_ms == last_ms && blob.cells <= kSameObjectGrowth * object.cells;
}

// The order in which objects lose their place to a new one.
int priority(const TrackedObject& object) {
    return (object.established ? 100000 : 0) + object.size_bin * 256 + object.evidence;
}

}  // namespace

void Tracker::start(std::span<TrackedObject> memory, const Settings& settings, const Cells& cells) {
    memory_ = memory;
    count_ = 0;
    confirmation_.start(settings, cells);
    ignore_light_ = settings.ignore_shadows != 0;
}

void Tracker::update(BlobFinder& blobs, std::uint32_t now_ms, const Cells& cells, bool learning,
                     bool unstable) {
    confirmation_.begin_picture(now_ms - last_ms_, learning, unstable);
    predict(now_ms);
    assign(blobs, now_ms, cells);
    remove_lost(now_ms);
    last_ms_ = now_ms;
}

std::uint32_t Tracker::established_cells() const {
    std::uint32_t cells = 0;
    for (const TrackedObject& object : objects()) {
        if (object.established && object.seen_ms == last_ms_) cells += object.cells;
    }
    return cells;
}

void Tracker::predict(std::uint32_t now_ms) {
    const auto passed = static_cast<std::int32_t>(std::min<std::uint32_t>(now_ms - last_ms_, 1000));
    for (TrackedObject& object : objects()) {
        object.x += object.dx * passed / 1000;
        object.y += object.dy * passed / 1000;
    }
}

// How far from its expected box a blob may lie and still be the object's, 1/256 block: before the speed is
// known the distance that objects cover since the last sighting, then what near objects change their speed
// by, at least one cell.
std::int32_t Tracker::gate_of(const TrackedObject& object, std::uint32_t now_ms, const Cells& cells) const {
    const std::int32_t unit = kUnitsPerBlock * cells.blocks;
    const auto passed = static_cast<std::int32_t>(std::min<std::uint32_t>(now_ms - object.seen_ms, 1000));
    const std::int32_t a_second = object.sightings > 2
                                      ? (shorter_side(object, cells) - kNearCells * unit) * kMaxSpeedChange
                                      : longer_side(object, cells) * kMaxSpeed;
    return std::max(unit, a_second / 1000 * passed);
}

// The nearest object that the blob may belong to, established ones preferred; kNone if there is none.
std::uint8_t Tracker::owner_of(const Blob& blob, const std::int32_t* gates, const Cells& cells) const {
    std::uint8_t owner = kNone;
    std::int32_t best = INT32_MAX;
    const std::int32_t x = x_of(blob, cells), y = y_of(blob, cells);
    for (std::size_t i = 0; i < count_; ++i) {
        const TrackedObject& object = memory_[i];
        const std::int32_t apart = gap(object, blob, cells);
        if (apart > gates[i]) continue;
        std::int32_t cost = apart * 4 + distance(x - object.x, y - object.y);
        if (!object.established) cost += kUnitsPerBlock * cells.blocks;
        if (cost < best) {
            best = cost;
            owner = static_cast<std::uint8_t>(i);
        }
    }
    return owner;
}

void Tracker::assign(BlobFinder& finder, std::uint32_t now_ms, const Cells& cells) {
    const std::span<Blob> blobs = finder.found();
    std::uint8_t owner[BlobFinder::kMaxBlobs];
    std::uint8_t first_of[kMaxObjects];           // first blob of each object, or kNone
    std::uint8_t next_of[BlobFinder::kMaxBlobs];  // next blob of the same object, or kNone
    std::int32_t gates[kMaxObjects];
    std::fill(first_of, first_of + count_, kNone);
    for (std::size_t i = 0; i < count_; ++i) gates[i] = gate_of(memory_[i], now_ms, cells);
    for (std::size_t b = blobs.size(); b-- > 0;) {
        owner[b] = owner_of(blobs[b], gates, cells);
        const bool known = owner[b] != kNone && continues_established(memory_[owner[b]], blobs[b], last_ms_);
        blobs[b].light =
            ignore_light_ && !known && is_light(blobs[b], cells, static_cast<std::uint8_t>(b + 1));
        if (blobs[b].light) owner[b] = kNone;
        if (owner[b] == kNone) continue;
        next_of[b] = first_of[owner[b]];
        first_of[owner[b]] = static_cast<std::uint8_t>(b);
    }
    for (TrackedObject& object : objects()) {
        const auto i = static_cast<std::size_t>(&object - memory_.data());
        if (first_of[i] == kNone) {
            confirmation_.add_miss(object, now_ms - last_ms_);
            continue;
        }
        std::uint8_t largest = first_of[i];
        for (std::uint8_t b = first_of[i]; b != kNone; b = next_of[b]) {
            if (blobs[b].cells > blobs[largest].cells) largest = b;
        }
        Blob whole = blobs[largest];
        for (std::uint8_t b = first_of[i]; b != kNone; b = next_of[b]) {
            if (b == largest) continue;
            const Blob both = merged(whole, blobs[b]);
            if (is_sparse(both)) {
                owner[b] = kNone;
            } else {
                whole = both;
            }
        }
        confirmation_.add_evidence(object, whole, gates[i], cells);
        observe(object, whole, now_ms, cells);
        confirmation_.decide(object, objects(), now_ms, cells);
        const bool moves =
            object.established && !is_jitter(object) && now_ms - object.stepped_ms < kStationaryAfterMs;
        for (std::uint8_t b = first_of[i]; b != kNone; b = next_of[b]) {
            if (owner[b] == kNone) continue;
            blobs[b].object = object.id;
            blobs[b].moving_object = moves;
        }
    }
    for (std::size_t b = 0; b < blobs.size(); ++b) {
        if (owner[b] == kNone && !blobs[b].light) add_object(blobs[b], now_ms, cells);
    }
    confirmation_.count_strays(blobs, finder.left_over(), objects());
}

void Tracker::add_object(Blob& blob, std::uint32_t now_ms, const Cells& cells) {
    TrackedObject object = object_at(blob, last_id_ + 1, now_ms, cells);
    std::size_t place = count_;
    if (count_ == memory_.size()) {
        const auto lowest =
            std::min_element(memory_.begin(), memory_.end(),
                             [](const auto& a, const auto& b) { return priority(a) < priority(b); });
        if (lowest->established || lowest->size_bin >= object.size_bin || lowest->seen_ms == now_ms) return;
        place = static_cast<std::size_t>(lowest - memory_.begin());
    } else {
        ++count_;
    }
    blob.object = ++last_id_;
    memory_[place] = object;
}

void Tracker::remove_lost(std::uint32_t now_ms) {
    std::size_t kept = 0;
    for (const TrackedObject& object : objects()) {
        const std::uint32_t limit = object.established ? kEstablishedLostAfterMs : kLostAfterMs;
        const std::uint32_t unseen = now_ms - object.seen_ms;
        // A slow camera may miss two pictures, whatever time that takes up to four times the limit.
        const bool lost = unseen > limit && (unseen > 4 * limit || object.misses > 2);
        if (lost || object.evidence < 0) continue;
        memory_[kept++] = object;
    }
    count_ = kept;
}

}  // namespace vedette::motion
