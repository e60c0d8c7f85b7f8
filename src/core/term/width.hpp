// How many columns a character takes on a terminal (Unicode Standard Annex 11, and what xterm, VTE and tmux
// do). The table is made by tools/width_table. Characters of ambiguous width have one column. No allocation.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vedette::term {

// 0: it joins the character before it (a combining mark, a variation selector, a zero-width joiner); 1; 2:
// wide. A control character has none: -1.
int width_of(char32_t character);

// A character without a column and without a shape: a zero-width joiner, a mark of the direction of writing.
// It may change how a terminal places what follows it.
bool is_format(char32_t character);

// The character that begins `text` and the bytes it has. Bytes that are no UTF-8 are one byte each, `valid`
// false. A text must not be empty.
struct Decoded {
    char32_t character = 0;
    std::uint8_t size = 1;
    bool valid = true;
};
Decoded decode(std::string_view text);

// Writes a character as UTF-8 into `out`, which has room for 4; returns its bytes.
std::size_t encode(char32_t character, char* out);

}  // namespace vedette::term
