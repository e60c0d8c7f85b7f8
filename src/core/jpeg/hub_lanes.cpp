#include "core/jpeg/hub_lanes.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/jpeg/skip_table.hpp"

namespace vedette::jpeg {

void HubLanes::begin(const std::array<Phase, kMostPhases>& blocks, std::uint32_t count, std::uint32_t luma,
                     std::uint32_t bits_per_record) {
    phases_ = blocks;
    for (std::uint32_t i = 0; i < count; ++i) {
        const Phase& following = phases_[i + 1 < count ? i + 1 : 0];
        phases_[i].table[1] = following.first;
        phases_[i].next = {&phases_[i], &following};
    }
    luma_ = luma;
    interval_count_ = taken_ = 0;
    bits_per_record_ = std::max<std::uint32_t>(bits_per_record, 4);
}

// No branch in here depends on the picture but the one to slow_step(), so that lanes wait for each other
// rarely.
template <unsigned kCount>
void HubLanes::batch(Lane* const* lanes) const {
    Lane own[kCount];
    for (unsigned i = 0; i < kCount; ++i) own[i] = *lanes[i];
    const std::uint8_t* const bytes = bytes_;
    for (std::uint32_t steps = kBatch; steps > 0; --steps) {
#pragma GCC unroll 8
        for (unsigned i = 0; i < kCount; ++i) {
            Lane& lane = own[i];
            const std::uint64_t bits = load_be64(bytes + lane.bit / 8) << lane.bit % 8;
            const std::uint32_t entry = lane.table[bits >> (64 - kBits)];
            const std::uint32_t filled = lane.filled + (entry >> kEntryAdvanceShift & kEntryAdvance);
            if (filled >= kAcCoefficients) [[unlikely]] {
                slow_step(lane);
                continue;
            }
            const std::uint32_t ends = entry / kEntryEnd & 1;
            lane.bit += entry & kEntryLength;
            lane.dc += entry >> kEntryDifferenceShift;
            *lane.out = lane.bit << 16 | (lane.dc & 0xFFFF);
            lane.out += entry / kEntryLuma & 1;
            lane.filled = filled & (ends - 1);
            lane.table = lane.phase->table[ends];
            lane.phase = lane.phase->next[ends];
        }
    }
    for (unsigned i = 0; i < kCount; ++i) *lanes[i] = own[i];
}

// One symbol by hand: a long one, the last one of a block without EOB, or none.
[[gnu::noinline]] void HubLanes::slow_step(Lane& lane) const {
    const std::uint64_t bits = load_be64(bytes_ + lane.bit / 8) << lane.bit % 8;
    const Phase& phase = *lane.phase;
    const bool begins = lane.table == phase.first;
    const Huffman::Found found = (begins ? phase.dc : phase.ac)->find(static_cast<std::uint32_t>(bits >> 48));
    if (found.length == 0) {
        // A wrong guess, or damage, and then the lane before doesn't get this far in step, or doesn't at all.
        lane.broken = true;
        lane.start = ++lane.bit;
        lane.out = lane.begin;
        lane.filled = lane.dc = 0;
        lane.phase = &phases_[0];
        lane.table = phases_[0].first;
        return;
    }
    const unsigned size = found.symbol & 15;
    lane.bit += found.length + size;
    if (begins) {
        if (phase.luma && size > 0) {
            const auto magnitude = static_cast<std::uint32_t>(bits << found.length >> (64 - size));
            lane.dc += static_cast<std::uint32_t>(extend(magnitude, size));
        }
        lane.table = phase.table[0];
        return;
    }
    if (!ends_block(found.symbol)) {
        lane.filled += advance_of(found.symbol);
        if (lane.filled < kAcCoefficients) return;
    }
    if (phase.luma) *lane.out++ = lane.bit << 16 | (lane.dc & 0xFFFF);
    lane.filled = 0;
    lane.table = phase.table[1];
    lane.phase = phase.next[1];
}

void HubLanes::step(Lane* const* lanes, std::uint32_t count) const {
    switch (count) {
        case 1: return batch<1>(lanes);
        case 2: return batch<2>(lanes);
        case 3: return batch<3>(lanes);
        default: return batch<4>(lanes);
    }
}

// Until each lane is at its end or its records are full.
void HubLanes::race(Lane** lanes, std::uint32_t count) const {
    while (true) {
        for (std::uint32_t i = 0; i < count;) {
            if (wants(*lanes[i])) {
                ++i;
            } else {
                lanes[i] = lanes[--count];
            }
        }
        if (count == 0) return;
        step(lanes, count);
    }
}

std::uint32_t HubLanes::run(const Window& window, std::uint32_t most) {
    slice_count_ = 0;
    if (window.behind < window.from + kLeast) return 0;
    bytes_ = window.bytes;
    // Records take up about three quarters of their room, so that busier and emptier stretches fit.
    constexpr std::uint32_t room = kRecords / kLanes;
    const auto wanted = std::uint64_t{most} * luma_ * bits_per_record_ * 5 / 4;
    const auto whole =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(window.behind - window.from, wanted));
    const std::uint32_t span = std::min(whole / kLanes, room * 3 / 4 * bits_per_record_);
    if (span < kLeast / kLanes) return 0;
    Lane* racing[kLanes];
    for (std::uint32_t i = 0; i < kLanes; ++i) {
        Lane& lane = lanes_[i];
        const std::uint32_t start = window.from + i * span;
        set_lane(lane, start, std::min(start + span + kOverlap, window.behind), &records_[i * room],
                 room - kBatch - 1);
        racing[i] = &lane;
    }
    race(racing, kLanes);
    if (lanes_[0].broken || !stitch()) return 0;
    return cut(window.behind, most * luma_) / luma_;
}

// At the start of an MCU, or at a guess. `room` is for the records before which a batch may still begin.
void HubLanes::set_lane(Lane& lane, std::uint32_t start, std::uint32_t end, std::uint32_t* records,
                        std::uint32_t room) {
    lane = {start, 0, 0, phases_[0].first, &phases_[0], records, records, records + room, start, end, false};
}

std::uint32_t HubLanes::room_for(std::uint32_t mcus) const {
    if (mcus > kRecords / kLanes) return 0;
    const std::uint32_t count = std::min(kMostIntervals, kRecords / stride(mcus));
    return count < kLanes ? 0 : count;
}

void HubLanes::run_intervals(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t mcus) {
    bytes_ = bytes;
    interval_count_ = count;
    taken_ = 0;
    Lane* racing[kLanes];
    std::uint32_t whose[kLanes];
    std::uint32_t lanes = 0;
    std::uint32_t next = 0;
    const auto take = [&](std::uint32_t i, Lane& lane) {
        const Interval& interval = intervals_[next];
        set_lane(lane, interval.from, interval.behind, &records_[next * stride(mcus)], mcus * luma_);
        racing[i] = &lane;
        whose[i] = next++;
    };
    while (lanes < kLanes && next < count) {
        take(lanes, lanes_[lanes]);
        ++lanes;
    }
    while (lanes > 0) {
        step(racing, lanes);
        for (std::uint32_t i = 0; i < lanes;) {
            Lane& lane = *racing[i];
            if (wants(lane) && !lane.broken) {
                ++i;
                continue;
            }
            finish_interval(whose[i], lane);
            if (next < count) {
                take(i++, lane);
            } else {
                --lanes;
                racing[i] = racing[lanes];
                whose[i] = whose[lanes];
            }
        }
    }
}

void HubLanes::finish_interval(std::uint32_t interval, const Lane& lane) {
    done_[interval] = !lane.broken && lane.out >= lane.full;
    if (!done_[interval]) return;
    std::uint32_t end = lane.bit;
    for (const std::uint32_t* record = lane.out; record != lane.full - 1;)
        end = record_end_before(end, *--record);
    ends_[interval] = end;
}

// Looks for a block's end that both lanes have, at the same place in the MCU; `from` is the first of `lane`
// that counts.
bool HubLanes::meet(const Lane& lane, const std::uint32_t* from, const Lane& next, const std::uint32_t*& at,
                    const std::uint32_t*& at_next) const {
    if (lane.out == from || next.out == next.begin) return false;
    const std::uint32_t* b = next.begin;
    std::uint32_t end_b = record_end_after(next.start, *b);
    // Back to the last block that ends before.
    const std::uint32_t* a = lane.out - 1;
    std::uint32_t end_a = record_end_before(lane.bit, *a);
    while (a != from && end_a > end_b) {
        --a;
        end_a = record_end_before(end_a, *a);
    }
    while (true) {
        if (end_a == end_b && (a - lane.begin) % luma_ == (b - next.begin) % luma_) {
            at = a;
            at_next = b;
            return true;
        }
        if (end_a <= end_b) {
            if (++a == lane.out) return false;
            end_a = record_end_after(end_a, *a);
        } else {
            if (++b == next.out) return false;
            end_b = record_end_after(end_b, *b);
        }
    }
}

// Follows the lanes from the first on, as far as each is in step with the one before. False when that one met
// a code that is none.
bool HubLanes::stitch() {
    Lane* lane = &lanes_[0];
    const std::uint32_t* from = lane->begin;
    std::uint32_t offset = 0;
    for (std::uint32_t i = 1; i < kLanes; ++i) {
        const Lane& next = lanes_[i];
        const std::uint32_t* at = nullptr;
        const std::uint32_t* at_next = nullptr;
        while (!meet(*lane, from, next, at, at_next)) {
            // Not yet: read on, at most through all of the next lane's stretch, which then is useless.
            lane->end = std::min(lane->bit + kOverlap, next.end);
            if (!wants(*lane)) break;
            Lane* alone = lane;
            race(&alone, 1);
            if (lane->broken) return false;
        }
        if (lane->out >= lane->full) break;
        if (at == nullptr) continue;
        slices_[slice_count_++] = {from, static_cast<std::uint32_t>(at + 1 - from), offset};
        offset += *at - *at_next;
        from = at_next + 1;
        lane = &lanes_[i];
    }
    slices_[slice_count_++] = {from, static_cast<std::uint32_t>(lane->out - from), offset};
    last_ = lane;
    return true;
}

// Takes back what was read behind `limit` or beyond `most` blocks, to the end of an MCU's luma. Returns the
// blocks left.
std::uint32_t HubLanes::cut(std::uint32_t limit, std::uint32_t most) {
    std::uint32_t count = 0;
    for (std::uint32_t s = 0; s < slice_count_; ++s) count += slices_[s].count;
    const std::uint32_t* record = last_->out;
    position_ = last_->bit;
    while (count > 0) {
        Slice& slice = slices_[slice_count_ - 1];
        // The record before a slice's first ends where the slice before ends.
        position_ = record_end_before(position_, *--record);
        if (slice.count == 0) {
            --slice_count_;
            record = slices_[slice_count_ - 1].from + slices_[slice_count_ - 1].count;
            continue;
        }
        if (position_ <= limit && count <= most && count % luma_ == 0) break;
        --slice.count;
        --count;
    }
    return count;
}

}  // namespace vedette::jpeg
