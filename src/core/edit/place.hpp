// Where the bytes of a piece are: among the added ones, or in one of the files that the text was read from. A
// save that replaces a file leaves the old one open, since what undo brings back is in it. No allocation.
// Thread-safe.
#pragma once

#include "core/edit/piece_tree.hpp"

namespace vedette::edit {

inline constexpr unsigned kSourceShift = kIsSmall ? 29 : 56;
inline constexpr unsigned kSources = kIsSmall ? 4 : 16;  // files at once
inline constexpr Word kAddedBit = Word{1} << (sizeof(Word) * 8 - 1);
// A longer file cannot be edited: 512 MB on a chip. The text has the same limit four times.
inline constexpr Word kMaxFile = (Word{1} << kSourceShift) - 1;
inline constexpr Word kMaxText = kMaxFile * 4;

constexpr bool is_added(Word place) { return (place & kAddedBit) != 0; }
constexpr Word added_place(Word offset) { return kAddedBit | offset; }
constexpr Word file_place(unsigned source, Word offset) { return Word{source} << kSourceShift | offset; }
// Of an added place: among the added bytes. Of another: in its file.
constexpr Word offset_of(Word place) { return is_added(place) ? place & ~kAddedBit : place & kMaxFile; }
constexpr unsigned source_of(Word place) { return static_cast<unsigned>(place >> kSourceShift) % kSources; }

}  // namespace vedette::edit
