// How the hub reads: entropy-coded data copied without their stuffed zeros into a window, 64 bits at a time,
// tables that take a whole small block in one look-up and are kept by content from picture to picture; 192 KB
// with everything. The reader itself is luma_reader.hpp. One thread an object.
#pragma once

#include <array>
#include <cstdint>

#include "core/jpeg/header.hpp"
#include "core/jpeg/hub_lanes.hpp"
#include "core/jpeg/skip_table.hpp"

namespace vedette::jpeg {

class HubBits {
  public:
    // Entropy-coded data begin at `at` and last until a marker.
    void start(Bytes jpeg, std::size_t at) {
        jpeg_ = jpeg;
        source_ = at;
        size_ = bit_ = 0;
        whole_ = false;
        load();
    }
    // Before each MCU: the window holds all of it, or all that there is.
    void prepare() {
        if (!whole_ && size_ * 8 - bit_ < kLongestMcu * 8) load();
    }

    // At least 32 bits are there afterwards, zeros behind the end.
    void fill() {
        if (left_ < 32) {
            buffer_ = load_be64(&bytes_[bit_ / 8]) << bit_ % 8;
            left_ = 57;
        }
    }
    std::uint32_t peek(unsigned bits) const { return static_cast<std::uint32_t>(buffer_ >> (64 - bits)); }
    void skip(unsigned bits) {
        buffer_ <<= bits;
        bit_ += bits;
        left_ -= static_cast<std::int32_t>(bits);
    }
    // So many of the next bits are not all there. With 0: more was taken than there is.
    bool lacks(std::uint32_t bits) const { return whole_ && bit_ + bits > size_ * 8; }

    std::size_t position() const { return source_; }

    // For the lanes: what is in the window from here on, as much as goes in; and where reading goes on.
    HubLanes::Window window() {
        if (!whole_ && size_ * 8 - bit_ < kWindow * 4) load();
        return {bytes_.data(), bit_, size_ * 8};
    }
    // Reads the intervals on behind the one that start() began, as many as go in, at most `most` with that
    // one, as long as their markers are in order; `number` is that of the next marker. Returns how many.
    std::uint32_t load_intervals(std::array<HubLanes::Interval, HubLanes::kMostIntervals>& intervals,
                                 std::uint32_t most, std::uint32_t number);
    // Makes one of them the data that are read.
    void enter(const HubLanes::Interval& interval) {
        source_ = interval.source;
        size_ = interval.behind / 8;
        whole_ = true;
        seek(interval.from);
    }
    const std::uint8_t* bytes() const { return bytes_.data(); }
    void seek(std::uint32_t bit) {
        bit_ = bit;
        left_ = 0;
    }

    static constexpr std::uint32_t kWindow = 32768;

  private:
    // A block has at most 64 symbols of 31 bits; an MCU ten blocks.
    static constexpr std::uint32_t kLongestBlock = 256;
    static constexpr std::uint32_t kLongestMcu = 10 * kLongestBlock;

    static constexpr std::uint32_t kBehind = HubLanes::kSlack;

    // Moves the window on and fills it up.
    void load();
    void append();

    Bytes jpeg_;
    std::size_t source_ = 0;  // the next byte for the window
    std::uint32_t size_ = 0;  // bytes in the window
    std::uint32_t bit_ = 0;   // the next bit in the window
    std::uint64_t buffer_ = 0;
    std::int32_t left_ = 0;  // bits in the buffer
    bool whole_ = false;     // the window holds the data's end
    std::array<std::uint8_t, kWindow + kBehind> bytes_{};
};

class HubTables {
  public:
    using Word = std::uint32_t;
    static constexpr unsigned kBits = HubLanes::kBits;
    static constexpr bool kJoint = true;

    // What a block of a component is read with.
    struct Block {
        const Huffman* dc = nullptr;
        const Huffman* ac = nullptr;
        const Word* first = nullptr;  // the block's first look-up
        const Word* skip = nullptr;   // the others
        bool luma = false;
    };

    // False when a table is impossible.
    bool assign(const Header& header);
    const Block& block(std::size_t scan_component) const { return blocks_[scan_component]; }

  private:
    static constexpr std::size_t kSets = 3;  // as many as a scan with luma has components

    struct SpecCopy {
        std::array<std::uint8_t, 16> counts{};
        std::array<std::uint8_t, 256> symbols{};
        std::uint16_t size = 0;

        bool holds(const HuffmanSpec& spec) const;
        HuffmanSpec assign(const HuffmanSpec& spec);
    };
    struct Set {
        bool valid = false;
        bool luma = false;
        std::uint32_t used = 0;  // the number of the assign() that used it last
        SpecCopy dc_spec;
        SpecCopy ac_spec;
        Huffman dc;
        Huffman ac;
        std::array<Word, 1U << kBits> first;
        std::array<Word, 1U << kBits> skip;
    };

    Set* find_set(const HuffmanSpec& dc, const HuffmanSpec& ac, bool luma);

    std::array<Block, kMaxComponents> blocks_{};
    std::uint32_t turn_ = 0;
    std::array<Set, kSets> sets_{};
    std::array<Word, 1U << kBits> levels_{};
};

struct HubProfile {
    using Bits = HubBits;
    using Tables = HubTables;
    using Lanes = HubLanes;
    static constexpr bool kHasLanes = true;
};

}  // namespace vedette::jpeg
