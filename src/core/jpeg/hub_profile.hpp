// How the hub reads: entropy-coded data copied without their stuffed zeros into a window, 64 bits at a time,
// tables that take a whole small block in one look-up and are kept by content from picture to picture; 192 KB
// with everything. The reader itself is luma_reader.hpp. Caller's thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/jpeg/header.hpp"
#include "core/jpeg/hub_lanes.hpp"
#include "core/jpeg/skip_table.hpp"

namespace vedette::jpeg {

// Reads bits of entropy-coded data from a window.
class HubBits {
  public:
    // Starts at entropy-coded data, which end at a marker.
    void start(Bytes jpeg, std::size_t at) {
        jpeg_ = jpeg;
        source_ = at;
        size_ = bit_ = 0;
        has_end_ = false;
        load();
    }
    // To call before each MCU: afterwards the window has all of it, or all that is left.
    void prepare() {
        if (!has_end_ && size_ * 8 - bit_ < kLongestMcu * 8) load();
    }

    // Afterwards at least 32 bits are buffered; zeros after the end of the data.
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
    // The data end within the next `count` bits. With 0: more bits were taken than exist.
    bool lacks(std::uint32_t bits) const { return has_end_ && bit_ + bits > size_ * 8; }

    std::size_t position() const { return source_; }

    // For the lanes: the rest of the window, filled up; and where reading continues.
    HubLanes::Window window() {
        if (!has_end_ && size_ * 8 - bit_ < kWindow * 4) load();
        return {bytes_.data(), bit_, size_ * 8};
    }
    // Loads the restart intervals after the present one into the window: as many as fit, at most `max` with
    // the present one, while their markers are in order. `number` is the next marker's. Returns how many.
    std::uint32_t load_intervals(std::array<HubLanes::Interval, HubLanes::kMaxIntervals>& intervals,
                                 std::uint32_t max, std::uint32_t number);
    // Selects one of them for reading.
    void enter(const HubLanes::Interval& interval) {
        source_ = interval.source;
        size_ = interval.end / 8;
        has_end_ = true;
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

    static constexpr std::uint32_t kZeros = HubLanes::kSlack;

    // Moves the window forward and fills it.
    void load();
    void append();

    Bytes jpeg_;
    std::size_t source_ = 0;  // next byte for the window
    std::uint32_t size_ = 0;  // bytes in the window
    std::uint32_t bit_ = 0;   // next bit in the window
    std::uint64_t buffer_ = 0;
    std::int32_t left_ = 0;  // bits in the buffer
    bool has_end_ = false;   // the window contains the end of the data
    std::array<std::uint8_t, kWindow + kZeros> bytes_{};
};

// The tables of the present and some previous pictures.
class HubTables {
  public:
    using Word = std::uint32_t;
    static constexpr unsigned kBits = HubLanes::kBits;
    static constexpr bool kJoint = true;

    // The tables for a block of a component.
    struct Block {
        const Huffman* dc = nullptr;
        const Huffman* ac = nullptr;
        const Word* first = nullptr;  // for the block's first look-up
        const Word* skip = nullptr;   // for the other look-ups
        bool luma = false;
    };

    // False for an invalid table.
    bool assign(const Header& header);
    const Block& block(std::size_t scan_component) const { return blocks_[scan_component]; }

  private:
    static constexpr std::size_t kSets = 3;  // components of a scan with luma

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
        std::uint32_t used = 0;  // number of the assign() that used it last
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

// The template argument of LumaReader in the hub.
struct HubProfile {
    using Bits = HubBits;
    using Tables = HubTables;
    using Lanes = HubLanes;
    static constexpr bool kHasLanes = true;
};

}  // namespace vedette::jpeg
