// Tables that skip several AC symbols, codes and magnitudes, in one look-up (docs/design/luma.md): what the
// next kBits bits hold, as far as it fits. An entry is a sum of fields, so a table is made of smaller ones by
// adding a constant: no bit is ever decoded to build it. Pure functions over the caller's memory; any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/jpeg/huffman.hpp"

namespace vedette::jpeg {

// The fields of an entry. A DC difference stands in the upper half where the word has one.
inline constexpr std::uint32_t kEntryLength = 15;      // bits that the symbols take
inline constexpr std::uint32_t kEntryEnd = 1U << 4;    // the last symbol is EOB
inline constexpr unsigned kEntryAdvanceShift = 5;      // coefficients that they stand for, EOB not counted
inline constexpr std::uint32_t kEntryAdvance = 0x3FF;  // its mask, shifted down
inline constexpr std::uint32_t kEntrySlow = 1U
                                            << 14;  // as an advance, beyond every block: one symbol by hand
inline constexpr std::uint32_t kEntryLuma = 1U << 15;  // goes with kEntryEnd in the tables of luma
inline constexpr unsigned kEntryDifferenceShift = 16;

// The coefficients that a block has beside its DC.
inline constexpr std::uint32_t kAcCoefficients = 63;

// What an AC symbol does: its advance, or end for EOB (and for reserved runs without a value, as others do
// it).
constexpr bool ends_block(std::uint8_t symbol) { return (symbol & 15) == 0 && symbol != 0xF0; }
constexpr std::uint32_t advance_of(std::uint8_t symbol) { return (symbol >> 4) + 1U; }

// Writes the 2^(bits) entries of a table for `bits` bits. `levels` holds the tables for fewer bits, that for
// n at 2^n. `end` is what EOB adds beside its length; `unfit` stands where not even the first symbol fits.
template <class Word>
void fill_skip_table(const HuffmanSpec& ac, unsigned bits, const Word* levels, std::uint32_t end,
                     std::uint32_t unfit, Word* out) {
    Word* const behind = out + (std::size_t{1} << bits);
    const std::uint8_t* symbol = ac.symbols;
    for (unsigned length = 1; length <= bits && length <= kLongestCode; ++length) {
        const std::size_t span = std::size_t{1} << (bits - length);
        for (unsigned left = ac.counts[length - 1]; left > 0; --left, ++symbol, out += span) {
            if (ends_block(*symbol)) {
                std::fill_n(out, span, static_cast<Word>(length + end));
                continue;
            }
            const unsigned taken = length + (*symbol & 15);
            if (taken > bits) {
                std::fill_n(out, span, static_cast<Word>(unfit));
                continue;
            }
            // What follows the symbol is the same for each of its magnitudes.
            std::size_t made = std::size_t{1} << (bits - taken);
            const Word* const rest = levels + made;
            const auto sum = static_cast<Word>(taken + (advance_of(*symbol) << kEntryAdvanceShift));
            for (std::size_t i = 0; i < made; ++i) out[i] = static_cast<Word>(rest[i] + sum);
            for (; made < span; made *= 2) std::memcpy(out + made, out, made * sizeof(Word));
        }
    }
    std::fill(out, behind, static_cast<Word>(unfit));
}

// Makes the tables for 0 to bits - 1 bits in `levels`, which has 2^bits words, and that for `bits` bits in
// `out`.
template <class Word>
void make_skip_table(const HuffmanSpec& ac, unsigned bits, std::uint32_t end, Word* levels, Word* out) {
    levels[0] = levels[1] = 0;
    for (unsigned n = 1; n < bits; ++n) {
        fill_skip_table(ac, n, levels, end, 0, levels + (std::size_t{1} << n));
    }
    fill_skip_table(ac, bits, levels, end, kEntrySlow, out);
}

// The table for a block's beginning: the DC symbol with its magnitude, and the AC symbols that still fit.
// `levels` as make_skip_table() left it. With `differences` the DC difference stands in the upper half.
template <class Word>
void make_block_table(const HuffmanSpec& dc, unsigned bits, bool differences, const Word* levels, Word* out) {
    Word* const behind = out + (std::size_t{1} << bits);
    const std::uint8_t* symbol = dc.symbols;
    for (unsigned length = 1; length <= bits && length <= kLongestCode; ++length) {
        const std::size_t span = std::size_t{1} << (bits - length);
        for (unsigned left = dc.counts[length - 1]; left > 0; --left, ++symbol, out += span) {
            const unsigned size = *symbol;
            const unsigned taken = length + size;
            if (taken > bits) {
                std::fill_n(out, span, static_cast<Word>(kEntrySlow));
                continue;
            }
            std::size_t made = std::size_t{1} << (bits - taken);
            const Word* const rest = levels + made;
            if (!differences) {
                for (std::size_t i = 0; i < made; ++i) out[i] = static_cast<Word>(rest[i] + taken);
                for (; made < span; made *= 2) std::memcpy(out + made, out, made * sizeof(Word));
                continue;
            }
            Word* at = out;
            for (std::uint32_t magnitude = 0; magnitude < std::uint32_t{1} << size; ++magnitude) {
                const auto difference = static_cast<std::uint32_t>(extend(magnitude, size));
                const auto sum = static_cast<Word>(taken + (difference << kEntryDifferenceShift));
                for (std::size_t i = 0; i < made; ++i) *at++ = static_cast<Word>(rest[i] + sum);
            }
        }
    }
    std::fill(out, behind, static_cast<Word>(kEntrySlow));
}

}  // namespace vedette::jpeg
