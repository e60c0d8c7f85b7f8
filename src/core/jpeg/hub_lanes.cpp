#include "core/jpeg/hub_lanes.hpp"

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/jpeg/skip_table.hpp"

namespace vedette::jpeg {

void HubLanes::begin(const std::array<Phase, kMaxPhases>& blocks, std::uint32_t count, std::uint32_t luma,
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

// Only the branch to slow_step() depends on the picture. The lanes alternate after a few steps; out-of-order
// execution starts the next lane while this one waits for its look-ups.
template <unsigned kCount>
void HubLanes::batch(Lane* const* lanes) {
    using E = Entry<std::uint32_t>;
    const std::uint8_t* const bytes = bytes_;
    std::uint16_t* const ends_out = ends_.data();
    std::uint16_t* const dcs_out = dcs_.data();
    for (std::uint32_t visit = 0; visit < kVisits; ++visit) {
        for (unsigned i = 0; i < kCount; ++i) {
            Lane& lane = *lanes[i];
            std::uint32_t bit = lane.bit;
            std::uint32_t filled = lane.filled;
            std::uint32_t dc = lane.dc;
            std::uint32_t out = lane.out;
            const std::uint32_t* table = lane.table;
            const Phase* phase = lane.phase;
            std::uint64_t bits = load_be64(bytes + bit / 8) << bit % 8;
#pragma GCC unroll 4
            for (std::uint32_t s = 0; s < kSteps; ++s) {
                const std::uint32_t entry = table[bits >> (64 - kBits)];
                filled += entry_advance(entry);
                if (filled >= kAcCoefficients) [[unlikely]] {
                    lane = {bit,        filled - entry_advance(entry),
                            dc,         out,
                            table,      phase,
                            lane.begin, lane.full,
                            lane.start, lane.end,
                            lane.broken};
                    slow_step(lane);
                    goto next_lane;
                }
                bits <<= entry & kEntryLength;
                bit += entry & kEntryLength;
                dc += entry >> E::kDifference;
                ends_out[out] = static_cast<std::uint16_t>(bit);
                dcs_out[out] = static_cast<std::uint16_t>(dc);
                out += entry / E::kLuma & 1;
                const std::uint32_t at_end = entry / E::kEnd;
                filled &= at_end - 1;
                table = phase->table[at_end];
                phase = phase->next[at_end];
            }
            lane.bit = bit;
            lane.filled = filled;
            lane.dc = dc;
            lane.out = out;
            lane.table = table;
            lane.phase = phase;
        next_lane:;
        }
    }
}

// Reads one symbol without the table: a long one, the last one of a block without EOB, or an invalid one.
[[gnu::noinline]] void HubLanes::slow_step(Lane& lane) {
    const std::uint64_t bits = load_be64(bytes_ + lane.bit / 8) << lane.bit % 8;
    const Phase& phase = *lane.phase;
    const bool begins = lane.table == phase.first;
    const Huffman::Found found = (begins ? phase.dc : phase.ac)->find(static_cast<std::uint32_t>(bits >> 48));
    if (found.length == 0) {
        if (lane.out >= lane.full || lane.bit + kLongestCode > lane.end) {
            lane.end = lane.bit;  // probably the padding of the last byte
            return;
        }
        // A wrong guess or damage; the lane before does not reach this block in step.
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
    if (phase.luma) {
        ends_[lane.out] = static_cast<std::uint16_t>(lane.bit);
        dcs_[lane.out++] = static_cast<std::uint16_t>(lane.dc);
    }
    lane.filled = 0;
    lane.table = phase.table[1];
    lane.phase = phase.next[1];
}

void HubLanes::step(Lane* const* lanes, std::uint32_t count) {
    switch (count) {
        case 1: return batch<1>(lanes);
        case 2: return batch<2>(lanes);
        case 3: return batch<3>(lanes);
        default: return batch<4>(lanes);
    }
}

// Runs until each lane is at its end or its records are full.
void HubLanes::race(Lane** lanes, std::uint32_t count) {
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

std::uint32_t HubLanes::run(const Window& window, std::uint32_t max) {
    slice_count_ = 0;
    if (window.end < window.from + kMinBits) return 0;
    bytes_ = window.bytes;
    // Records fill about three quarters of their space, which leaves a reserve for dense ranges.
    constexpr std::uint32_t room = kRecords / kLanes;
    const auto wanted = std::uint64_t{max} * luma_ * bits_per_record_ * 5 / 4;
    const auto whole = static_cast<std::uint32_t>(std::min<std::uint64_t>(window.end - window.from, wanted));
    const std::uint32_t span = std::min(whole / kLanes, room * 3 / 4 * bits_per_record_);
    if (span < kMinBits / kLanes) return 0;
    Lane* racing[kLanes];
    for (std::uint32_t i = 0; i < kLanes; ++i) {
        Lane& lane = lanes_[i];
        const std::uint32_t start = window.from + i * span;
        set_lane(lane, start, std::min(start + span + kOverlap, window.end), i * room, room - kBatch - 1);
        racing[i] = &lane;
    }
    race(racing, kLanes);
    if (lanes_[0].broken || !stitch()) return 0;
    return cut(window.end, max * luma_) / luma_;
}

// Starts at an MCU, or at a guess. `room`: records before which a batch may still start.
void HubLanes::set_lane(Lane& lane, std::uint32_t start, std::uint32_t end, std::uint32_t records,
                        std::uint32_t room) {
    lane = {start, 0, 0, records, phases_[0].first, &phases_[0], records, records + room, start, end, false};
}

std::uint32_t HubLanes::room_for(std::uint32_t mcus) const {
    if (mcus > kRecords / kLanes) return 0;
    const std::uint32_t count = std::min(kMaxIntervals, kRecords / stride(mcus));
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
        set_lane(lane, interval.from, interval.end, next * stride(mcus), mcus * luma_);
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
    for (std::uint32_t record = lane.out; record != lane.full - 1;) end = end_before(end, --record);
    interval_ends_[interval] = end;
    // Some of its blocks were read from after its end: it is truncated.
    if (end > intervals_[interval].end) done_[interval] = false;
}

// Finds a block's end that both lanes have, at the same index in the MCU, from record `from` of `lane` on.
bool HubLanes::meet(const Lane& lane, std::uint32_t from, const Lane& next, std::uint32_t& at,
                    std::uint32_t& at_next) const {
    if (lane.out == from || next.out == next.begin) return false;
    std::uint32_t b = next.begin;
    std::uint32_t end_b = end_after(next.start, b);
    // Go back to the last block that ends before.
    std::uint32_t a = lane.out - 1;
    std::uint32_t end_a = end_before(lane.bit, a);
    while (a != from && end_a > end_b) {
        --a;
        end_a = end_before(end_a, a);
    }
    while (true) {
        if (end_a == end_b && (a - lane.begin) % luma_ == (b - next.begin) % luma_) {
            at = a;
            at_next = b;
            return true;
        }
        if (end_a <= end_b) {
            if (++a == lane.out) return false;
            end_a = end_after(end_a, a);
        } else {
            if (++b == next.out) return false;
            end_b = end_after(end_b, b);
        }
    }
}

// Joins the lanes as far as each is in step with the one before. False when that one found an invalid code.
bool HubLanes::stitch() {
    Lane* lane = &lanes_[0];
    std::uint32_t from = lane->begin;
    std::uint32_t offset = 0;
    for (std::uint32_t i = 1; i < kLanes; ++i) {
        const Lane& next = lanes_[i];
        std::uint32_t at = 0;
        std::uint32_t at_next = 0;
        bool met = false;
        while (!(met = meet(*lane, from, next, at, at_next))) {
            // Not in step yet: read on, at most through the next lane's range, which is then discarded.
            lane->end = std::min(lane->bit + kOverlap, next.end);
            if (!wants(*lane)) break;
            Lane* alone = lane;
            const std::uint32_t stood = lane->bit;
            race(&alone, 1);
            if (lane->broken) return false;
            // An invalid code just before the end: the padding of the last byte is none.
            if (lane->bit == stood) break;
        }
        if (lane->out >= lane->full) break;
        if (!met) continue;
        slices_[slice_count_++] = {from, at + 1 - from, offset};
        offset += std::uint32_t{dcs_[at]} - dcs_[at_next];
        from = at_next + 1;
        lane = &lanes_[i];
    }
    slices_[slice_count_++] = {from, lane->out - from, offset};
    last_ = lane;
    return true;
}

// Discards blocks after `limit` or beyond `max`, back to the end of an MCU's luma. Returns how many are left.
std::uint32_t HubLanes::cut(std::uint32_t limit, std::uint32_t max) {
    std::uint32_t count = 0;
    for (std::uint32_t s = 0; s < slice_count_; ++s) count += slices_[s].count;
    std::uint32_t record = last_->out;
    position_ = last_->bit;
    while (count > 0) {
        Slice& slice = slices_[slice_count_ - 1];
        // The record before a slice's first one is the last one of the slice before.
        position_ = end_before(position_, --record);
        if (slice.count == 0) {
            --slice_count_;
            record = slices_[slice_count_ - 1].from + slices_[slice_count_ - 1].count;
            continue;
        }
        if (position_ <= limit && count <= max && count % luma_ == 0) break;
        --slice.count;
        --count;
    }
    return count;
}

}  // namespace vedette::jpeg
