// Reads one stretch of entropy-coded data in several lanes at once, to use what a core can do beside waiting
// for one look-up after the other. The first lane begins where reading stands; the others begin further on,
// at a guess, and are believed from where the lane before comes upon a block's end that they have, too:
// Huffman codes fall in step by themselves (docs/design/luma.md). Exact: what is not proven so is read by
// luma_reader's plain loop. One thread an object; positions are bits in the window.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/jpeg/huffman.hpp"

namespace vedette::jpeg {

// One block of an MCU, and what follows it. [0] is chosen within a block, [1] at its end.
struct Phase {
    std::array<const std::uint32_t*, 2> table{};
    std::array<const Phase*, 2> next{};
    const std::uint32_t* first = nullptr;  // the table that this block begins with
    const Huffman* dc = nullptr;
    const Huffman* ac = nullptr;
    bool luma = false;
};

class HubLanes {
  public:
    static constexpr std::size_t kMostPhases = 10;  // blocks of an MCU (T.81 B.2.3)
    static constexpr unsigned kBits = 12;

    struct Window {
        const std::uint8_t* bytes = nullptr;
        std::uint32_t from = 0;    // an MCU begins here
        std::uint32_t behind = 0;  // the data's end; more bytes can be read there, kSlack of them
    };
    static constexpr std::uint32_t kSlack = 512;
    static constexpr std::uint32_t kLeast = 8 * 1024;  // bits that are worth the trouble

    // The blocks of an MCU in their order, the luma's first. `bits_per_record` is an estimate.
    void begin(const std::array<Phase, kMostPhases>& blocks, std::uint32_t count, std::uint32_t luma,
               std::uint32_t bits_per_record);

    // Reads whole MCUs' luma blocks, at most so many MCUs, and returns how many; 0 where nothing is proven.
    // The DC values are read off with each(), relative to the DC before; reading goes on at position(),
    // behind the last MCU's last luma block.
    std::uint32_t run(const Window& window, std::uint32_t most);

    // Where a restart interval lies in the window: nothing has to be guessed there, so each lane takes the
    // next one.
    struct Interval {
        std::uint32_t from = 0;
        std::uint32_t behind = 0;
        std::size_t source = 0;  // of its marker in the picture
    };
    static constexpr std::uint32_t kMostIntervals = 32;

    // How many intervals of so many MCUs have their records side by side; 0 when not even a lane's worth.
    std::uint32_t room_for(std::uint32_t mcus) const;

    // Reads the luma of the first `count` of intervals(), `mcus` MCUs each. They are then taken in turn: as
    // long as one is waiting, take() gives its number, of which the other three tell; has() is false of a
    // damaged one.
    void run_intervals(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t mcus);
    std::array<Interval, kMostIntervals>& intervals() { return intervals_; }
    bool waiting() const { return taken_ < interval_count_; }
    std::uint32_t take() { return taken_++; }
    const Interval& first_waiting() const { return intervals_[taken_]; }
    bool has(std::uint32_t interval) const { return done_[interval]; }
    std::uint32_t position_of(std::uint32_t interval) const { return interval_ends_[interval]; }
    std::span<const std::uint16_t> values_of(std::uint32_t interval, std::uint32_t mcus) const {
        return {&dcs_[interval * stride(mcus)], mcus * luma_};
    }

    // put(values, offset), some times: so many luma blocks' DC values in turn, to which the offset is to be
    // added.
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
    static constexpr std::uint32_t kSteps = 3;    // on 57 bits: two times 22, and 12 to look up
    static constexpr std::uint32_t kVisits = 12;  // of each lane between two looks at the ends
    static constexpr std::uint32_t kBatch = kSteps * kVisits;
    static constexpr std::uint32_t kOverlap = 1024;

    // Each luma block leaves a record: where it ended, and the sum of differences, 16 bits of both. Records
    // are numbered through all lanes.
    struct Lane {
        std::uint32_t bit;
        std::uint32_t filled;  // coefficients of the block behind its DC
        std::uint32_t dc;
        std::uint32_t out;  // number of its next record
        const std::uint32_t* table;
        const Phase* phase;
        std::uint32_t begin;
        std::uint32_t full;   // no batch may begin there
        std::uint32_t start;  // where its records begin
        std::uint32_t end;    // it may stop there
        bool broken;          // met a code that is none
    };
    struct Slice {
        std::uint32_t from;
        std::uint32_t count;
        std::uint32_t offset;
    };

    // A batch may go on beyond an interval's last record.
    std::uint32_t stride(std::uint32_t mcus) const { return mcus * luma_ + kBatch + 1; }
    void set_lane(Lane& lane, std::uint32_t start, std::uint32_t end, std::uint32_t records,
                  std::uint32_t room);
    void finish_interval(std::uint32_t interval, const Lane& lane);

    static bool wants(const Lane& lane) { return lane.bit < lane.end && lane.out < lane.full; }
    // Where the block of a record ends that is the last one before, or the first one behind, a position.
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
    std::uint32_t cut(std::uint32_t limit, std::uint32_t most);

    std::array<Phase, kMostPhases> phases_{};
    std::uint32_t luma_ = 1;
    std::uint32_t bits_per_record_ = 32;
    const std::uint8_t* bytes_ = nullptr;
    std::array<Lane, kLanes> lanes_{};
    std::array<Slice, kLanes> slices_{};
    std::uint32_t slice_count_ = 0;
    const Lane* last_ = nullptr;  // whose the last slice is
    std::uint32_t position_ = 0;
    std::array<Interval, kMostIntervals> intervals_{};
    std::uint32_t interval_count_ = 0;
    std::uint32_t taken_ = 0;
    std::array<bool, kMostIntervals> done_{};
    std::array<std::uint32_t, kMostIntervals> interval_ends_{};
    std::array<std::uint16_t, kRecords> ends_{};
    std::array<std::uint16_t, kRecords> dcs_{};
};

}  // namespace vedette::jpeg
