// Tables that skip several AC symbols with their magnitudes in one look-up of the next bits
// (docs/design/luma.md). An entry is a sum of fields, so a table is copied from smaller ones with a constant
// added; building it decodes nothing. Thread-safe; the memory is the caller's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/jpeg/huffman.hpp"

namespace vedette::jpeg {

// Positions of an entry's fields. The length has the lowest six bits, which is all that a 64-bit shift uses;
// the order of the others saves masks. Entries of two bytes have no DC difference and no luma flag.
template <class Word>
struct Entry;

inline constexpr std::uint32_t kEntryLength = 63;   // bits of all symbols
inline constexpr std::uint32_t kSlowAdvance = 255;  // beyond every block: read one symbol without the table

// Fields of an entry of two bytes.
template <>
struct Entry<std::uint16_t> {
    static constexpr unsigned kAdvance = 6;          // eight bits: coefficients of the symbols, without EOB
    static constexpr std::uint32_t kEnd = 1U << 14;  // the last symbol is EOB
    static constexpr std::uint32_t kLuma = 0;
};

// Fields of an entry of four bytes.
template <>
struct Entry<std::uint32_t> {
    static constexpr unsigned kDifference = 6;  // sixteen bits
    static constexpr unsigned kAdvance = 22;
    static constexpr std::uint32_t kLuma = 1U << 30;  // set with kEnd in the tables of luma
    static constexpr std::uint32_t kEnd = 1U << 31;
};

template <class Word>
constexpr std::uint32_t entry_advance(Word entry) {
    return std::uint32_t{entry} >> Entry<Word>::kAdvance & 255;
}
template <class Word>
inline constexpr Word kSlowEntry = static_cast<Word>(kSlowAdvance << Entry<Word>::kAdvance);

// AC coefficients of a block.
inline constexpr std::uint32_t kAcCoefficients = 63;
// Most bits of an AC magnitude in 8-bit pictures; longer ones are read without the table.
inline constexpr unsigned kLongestMagnitude = 10;

// Effect of an AC symbol: its advance, or `end` for EOB (and for reserved runs, as libjpeg does).
constexpr bool ends_block(std::uint8_t symbol) { return (symbol & 15) == 0 && symbol != 0xF0; }
constexpr std::uint32_t advance_of(std::uint8_t symbol) { return (symbol >> 4) + 1U; }

// Fills `span` words with copies of `count` words with a constant added; both powers of two.
template <class Word>
void copy_sum(const Word* from, std::size_t count, Word sum, std::size_t span, Word* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<Word>(from[i] + sum);
    for (; count < span; count *= 2) std::memcpy(out + count, out, count * sizeof(Word));
}

// Writes the 2^(bits) entries of a table for `bits` bits. `levels` holds the tables for fewer bits, the one
// for n bits at 2^n. EOB adds `end` to its length; an entry is `unfit` when no symbol's code fits.
template <class Word>
void fill_skip_table(const HuffmanSpec& ac, unsigned bits, const Word* levels, std::uint32_t end, Word unfit,
                     Word* out) {
    Word* const out_end = out + (std::size_t{1} << bits);
    const std::uint8_t* symbol = ac.symbols;
    for (unsigned length = 1; length <= bits && length <= kLongestCode; ++length) {
        const std::size_t span = std::size_t{1} << (bits - length);
        for (unsigned left = ac.counts[length - 1]; left > 0; --left, ++symbol, out += span) {
            const unsigned size = *symbol & 15U;
            const unsigned taken = length + size;
            const auto sum = static_cast<Word>(taken + (advance_of(*symbol) << Entry<Word>::kAdvance));
            if (ends_block(*symbol)) {
                std::fill_n(out, span, static_cast<Word>(length + end));
            } else if (taken < bits) {
                // The symbols that follow are the same for each magnitude.
                const std::size_t rest = std::size_t{1} << (bits - taken);
                copy_sum(levels + rest, rest, sum, span, out);
            } else {
                // The magnitude need not fit, since it is skipped.
                std::fill_n(out, span, size <= kLongestMagnitude ? sum : unfit);
            }
        }
    }
    std::fill(out, out_end, unfit);
}

// Makes the tables for less than `bits` bits in `levels`, of 2^bits words, and that for `bits` bits in `out`.
template <class Word>
void make_skip_table(const HuffmanSpec& ac, unsigned bits, std::uint32_t end, Word* levels, Word* out) {
    levels[0] = levels[1] = 0;
    for (unsigned n = 1; n < bits; ++n) {
        fill_skip_table(ac, n, levels, end, Word{0}, levels + (std::size_t{1} << n));
    }
    fill_skip_table(ac, bits, levels, end, kSlowEntry<Word>, out);
}

// The table for a block's first look-up: the DC symbol with its magnitude, and the AC symbols after it.
// `levels` as written by make_skip_table(). With `differences` the DC difference is in the entry.
inline void make_block_table(const HuffmanSpec& dc, unsigned bits, bool differences,
                             const std::uint32_t* levels, std::uint32_t* out) {
    std::uint32_t* const out_end = out + (std::size_t{1} << bits);
    const std::uint8_t* symbol = dc.symbols;
    for (unsigned length = 1; length <= bits && length <= kLongestCode; ++length) {
        const std::size_t span = std::size_t{1} << (bits - length);
        for (unsigned left = dc.counts[length - 1]; left > 0; --left, ++symbol, out += span) {
            const unsigned size = *symbol;
            const unsigned taken = length + size;
            if (taken > bits) {
                const bool seen = differences || size > kLongestMagnitude;
                std::fill_n(out, span, seen ? kSlowEntry<std::uint32_t> : taken);
                continue;
            }
            const std::size_t rest = std::size_t{1} << (bits - taken);
            if (!differences) {
                copy_sum(levels + rest, rest, std::uint32_t{taken}, span, out);
                continue;
            }
            std::uint32_t* at = out;
            for (std::uint32_t magnitude = 0; magnitude < std::uint32_t{1} << size; ++magnitude, at += rest) {
                const auto difference = static_cast<std::uint16_t>(extend(magnitude, size));
                const std::uint32_t sum =
                    taken + (std::uint32_t{difference} << Entry<std::uint32_t>::kDifference);
                copy_sum(levels + rest, rest, sum, rest, at);
            }
        }
    }
    std::fill(out, out_end, kSlowEntry<std::uint32_t>);
}

}  // namespace vedette::jpeg
