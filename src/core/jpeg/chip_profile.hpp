// LumaReader's profile for chips: single bytes into a buffer of 32 bits, tables of ten bits with entries of
// two bytes, built for each picture; 8 KB in all. Caller's thread.
#pragma once

#include <array>
#include <cstdint>

#include "core/jpeg/header.hpp"
#include "core/jpeg/skip_table.hpp"

namespace vedette::jpeg {

// Reads bits of entropy-coded data.
class ChipBits {
  public:
    // Starts at entropy-coded data, which end at a marker.
    void start(Bytes jpeg, std::size_t at) {
        *this = ChipBits();
        at_ = jpeg.data() + at;
        begin_ = jpeg.data();
        end_ = jpeg.data() + jpeg.size();
    }
    void prepare() {}

    // Afterwards at least 25 bits are buffered; zeros after the end of the data.
    void fill() {
        while (count_ <= 24) {
            buffer_ |= next_byte() << (24 - count_);
            count_ += 8;
        }
    }
    std::uint32_t peek(unsigned bits) const { return buffer_ >> (32 - bits); }
    // At most 25 bits.
    void skip(unsigned bits) {
        buffer_ <<= bits;
        count_ -= static_cast<std::int32_t>(bits);
    }
    // Right after fill(): the data end within the next `count` bits. With 0: more bits were taken than exist.
    bool lacks(std::int32_t bits) const { return padded_ != 0 && bits > count_ - padded_; }

    std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }

  private:
    std::uint32_t next_byte() {
        if (at_ != end_) {
            const std::uint8_t byte = *at_;
            if (byte != 0xFF) {
                ++at_;
                return byte;
            }
            const std::uint8_t* code = at_ + 1;
            while (code != end_ && *code == 0xFF) ++code;
            if (code != end_ && *code == 0) {
                at_ = code + 1;
                return 0xFF;
            }
        }
        padded_ += 8;
        return 0;
    }

    const std::uint8_t* begin_ = nullptr;
    const std::uint8_t* at_ = nullptr;
    const std::uint8_t* end_ = nullptr;
    std::uint32_t buffer_ = 0;
    std::int32_t count_ = 0;
    std::int32_t padded_ = 0;  // appended zero bits
};

// The tables of one picture.
class ChipTables {
  public:
    using Word = std::uint16_t;
    static constexpr unsigned kBits = 10;
    static constexpr bool kJoint = false;

    // The tables for a block of a component. `quick` and `skip` are null where there is no fast table.
    struct Block {
        const Huffman* dc = nullptr;
        const Huffman* ac = nullptr;
        const std::uint8_t* quick = nullptr;
        const Word* skip = nullptr;
        bool luma = false;
    };

    // False for an invalid table.
    bool assign(const Header& header) {
        dc_count_ = ac_count_ = 0;
        for (std::size_t i = 0; i < header.scan_components; ++i) {
            const ScanComponent& one = header.scan[i];
            Block& block = blocks_[i];
            block.luma = one.component == 0;
            if (!find_dc(header.dc[one.dc], block) || !find_ac(header.ac[one.ac], block)) return false;
        }
        return true;
    }
    const Block& block(std::size_t scan_component) const { return blocks_[scan_component]; }

  private:
    static constexpr std::size_t kFast = 2;
    static constexpr unsigned kQuickBits = 8;

    bool find_dc(const HuffmanSpec& spec, Block& block) {
        std::size_t i = 0;
        while (i < dc_count_ && dc_[i].spec().counts != spec.counts) ++i;
        if (i == dc_count_) {
            ++dc_count_;
            if (!dc_[i].assign(spec)) return false;
            if (i < kFast) make_quick(spec, quick_[i]);
        }
        block.dc = &dc_[i];
        block.quick = i < kFast ? quick_[i].data() : nullptr;
        return true;
    }

    bool find_ac(const HuffmanSpec& spec, Block& block) {
        std::size_t i = 0;
        while (i < ac_count_ && ac_[i].spec().counts != spec.counts) ++i;
        if (i == ac_count_) {
            ++ac_count_;
            if (!ac_[i].assign(spec)) return false;
            if (i < kFast) make_skip_table(spec, kBits, Entry<Word>::kEnd, levels_.data(), skip_[i].data());
        }
        block.ac = &ac_[i];
        block.skip = i < kFast ? skip_[i].data() : nullptr;
        return true;
    }

    // By eight bits: the code's length in the lower half, its symbol in the upper; 0 for a longer code.
    static void make_quick(const HuffmanSpec& spec, std::array<std::uint8_t, 1U << kQuickBits>& quick) {
        quick.fill(0);
        std::size_t at = 0;
        const std::uint8_t* symbol = spec.symbols;
        for (unsigned length = 1; length <= kQuickBits; ++length) {
            for (unsigned left = spec.counts[length - 1]; left > 0; --left, ++symbol) {
                const std::size_t span = std::size_t{1} << (kQuickBits - length);
                std::memset(&quick[at], static_cast<int>(length | static_cast<unsigned>(*symbol) << 4), span);
                at += span;
            }
        }
    }

    std::array<Block, kMaxComponents> blocks_{};
    std::array<Huffman, kMaxComponents> dc_{};
    std::array<Huffman, kMaxComponents> ac_{};
    std::size_t dc_count_ = 0;
    std::size_t ac_count_ = 0;
    std::array<std::array<std::uint8_t, 1U << kQuickBits>, kFast> quick_{};
    std::array<std::array<Word, 1U << kBits>, kFast> skip_{};
    std::array<Word, 1U << kBits> levels_{};
};

// The template argument of LumaReader on chips.
struct ChipProfile {
    using Bits = ChipBits;
    using Tables = ChipTables;
    // Chips have no lanes.
    struct Lanes {};
    static constexpr bool kHasLanes = false;
};

}  // namespace vedette::jpeg
