// Reads one range of entropy-coded data in several interleaved lanes, because one chain of look-ups leaves a
// core idle. The first lane starts at the present position; the others start further on, at a guess, and are
// valid from the first block's end that the lane before also finds: Huffman codes synchronise by themselves
// (docs/design/luma.md). Exact: what can't be proven valid is read by luma_reader's plain loop. Caller's
// thread; positions are bits in the window.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/jpeg/huffman.hpp"

namespace vedette::jpeg {

// One block of an MCU. Index 0 is used within a block, 1 at its end.
struct Phase {
    std::array<const std::uint32_t*, 2> table{};
    std::array<const Phase*, 2> next{};
    const std::uint32_t* first = nullptr;  // table for the block's first look-up
    const Huffman* dc = nullptr;
    const Huffman* ac = nullptr;
    bool luma = false;
};

// The lanes of one reader.
class HubLanes {
  public:
    static constexpr std::size_t kMaxPhases = 10;  // blocks of an MCU (T.81 B.2.3)
    static constexpr unsigned kBits = 12;

    // The range to read; positions in bits.
    struct Window {
        const std::uint8_t* bytes = nullptr;
        std::uint32_t from = 0;  // start of an MCU
        std::uint32_t end = 0;   // end of the data; kSlack more bytes are readable
    };
    static constexpr std::uint32_t kSlack = 512;
    static constexpr std::uint32_t kMinBits = 8 * 1024;  // bits below which lanes don't pay

    // The blocks of an MCU in order, luma first. `bits_per_record` is an estimate.
    void begin(const std::array<Phase, kMaxPhases>& blocks, std::uint32_t count, std::uint32_t luma,
               std::uint32_t bits_per_record);

    // Reads the luma blocks of whole MCUs and returns how many MCUs; 0 when nothing is proven. each() gives
    // their DC values, relative to the DC before; position() is after the last luma block.
    std::uint32_t run(const Window& window, std::uint32_t max);

    // A restart interval in the window. Its start is known, so each lane takes the next one.
    struct Interval {
        std::uint32_t from = 0;
        std::uint32_t end = 0;
        std::size_t source = 0;  // of its marker in the picture
    };
    static constexpr std::uint32_t kMaxIntervals = 32;

    // How many intervals of so many MCUs the records have room for; 0 when less than one a lane.
    std::uint32_t room_for(std::uint32_t mcus) const;

    // Reads the luma of the first `count` of intervals(), `mcus` MCUs each. take() returns the number of the
    // next one; has() is false for a damaged one.
    void run_intervals(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t mcus);
    std::array<Interval, kMaxIntervals>& intervals() { return intervals_; }
    bool waiting() const { return taken_ < interval_count_; }
    std::uint32_t take() { return taken_++; }
    const Interval& first_waiting() const { return intervals_[taken_]; }
    bool has(std::uint32_t interval) const { return done_[interval]; }
    std::uint32_t position_of(std::uint32_t interval) const { return interval_ends_[interval]; }
    std::span<const std::uint16_t> values_of(std::uint32_t interval, std::uint32_t mcus) const {
        return {&dcs_[interval * stride(mcus)], mcus * luma_};
    }

    // Calls put(values, offset) with DC values of consecutive luma blocks; the caller adds the offset.
    template <class Put>
    void each(Put put) const {
        for (std::uint32_t s = 0; s < slice_count_; ++s) {
            put(std::span(&dcs_[slices_[s].from], slices_[s].count), slices_[s].offset);
        }
    }
    std::uint32_t position() const { return position_; }

  private:
    static constexpr std::uint32_t kLanes = 4;
    static constexpr std::uint32_t kRecords = 8192;
    static constexpr std::uint32_t kSteps = 3;    // look-ups from 57 bits: twice at most 22 bits, and 12 bits
    static constexpr std::uint32_t kVisits = 12;  // of each lane between two checks of the ends
    static constexpr std::uint32_t kBatch = kSteps * kVisits;
    static constexpr std::uint32_t kOverlap = 1024;

    // Each luma block writes a record: its end and the sum of differences. All lanes share the numbering.
    struct Lane {
        std::uint32_t bit;
        std::uint32_t filled;  // coefficients of the block after its DC
        std::uint32_t dc;
        std::uint32_t out;  // number of its next record
        const std::uint32_t* table;
        const Phase* phase;
        std::uint32_t begin;
        std::uint32_t full;   // no batch may start from here on
        std::uint32_t start;  // first record
        std::uint32_t end;    // it may stop from here on
        bool broken;          // found an invalid code
    };
    struct Slice {
        std::uint32_t from;
        std::uint32_t count;
        std::uint32_t offset;
    };

    // A batch may continue beyond an interval's last record.
    std::uint32_t stride(std::uint32_t mcus) const { return mcus * luma_ + kBatch + 1; }
    void set_lane(Lane& lane, std::uint32_t start, std::uint32_t end, std::uint32_t records,
                  std::uint32_t room);
    void finish_interval(std::uint32_t interval, const Lane& lane);

    static bool wants(const Lane& lane) { return lane.bit < lane.end && lane.out < lane.full; }
    // End of the block of the last record before a position, or of the first one after it.
    std::uint32_t end_before(std::uint32_t position, std::uint32_t record) const {
        return position - ((position - ends_[record]) & 0xFFFF);
    }
    std::uint32_t end_after(std::uint32_t position, std::uint32_t record) const {
        return position + ((ends_[record] - position) & 0xFFFF);
    }
    template <unsigned kCount>
    void batch(Lane* const* lanes);
    void step(Lane* const* lanes, std::uint32_t count);
    void slow_step(Lane& lane);
    void race(Lane** lanes, std::uint32_t count);
    bool meet(const Lane& lane, std::uint32_t from, const Lane& next, std::uint32_t& at,
              std::uint32_t& at_next) const;
    bool stitch();
    std::uint32_t cut(std::uint32_t limit, std::uint32_t max);

    std::array<Phase, kMaxPhases> phases_{};
    std::uint32_t luma_ = 1;
    std::uint32_t bits_per_record_ = 32;
    const std::uint8_t* bytes_ = nullptr;
    std::array<Lane, kLanes> lanes_{};
    std::array<Slice, kLanes> slices_{};
    std::uint32_t slice_count_ = 0;
    const Lane* last_ = nullptr;  // of the last slice
    std::uint32_t position_ = 0;
    std::array<Interval, kMaxIntervals> intervals_{};
    std::uint32_t interval_count_ = 0;
    std::uint32_t taken_ = 0;
    std::array<bool, kMaxIntervals> done_{};
    std::array<std::uint32_t, kMaxIntervals> interval_ends_{};
    std::array<std::uint16_t, kRecords> ends_{};
    std::array<std::uint16_t, kRecords> dcs_{};
};

}  // namespace vedette::jpeg
