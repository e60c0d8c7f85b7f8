// The characters of a text as the screen shows them: which bytes are one, how many columns it takes, and what
// is drawn for a tab, a control character and bytes that are no UTF-8. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/edit/text.hpp"
#include "core/term/width.hpp"

namespace vedette::edit {

// A character with its place in the text.
struct Glyph {
    // How it is drawn.
    enum class Kind : std::uint8_t {
        kCharacter,
        kTab,
        kControl,  // drawn as ^A
        kInvalid,  // a byte that is no UTF-8, drawn as <e9>; also a control character of more than a byte
        kNewline,  // "\n" or "\r\n"
    };

    Offset at = 0;
    std::uint8_t size = 1;  // bytes
    Kind kind = Kind::kCharacter;
    char32_t character = 0;  // the byte itself of kInvalid
    std::array<char, 4> bytes{};
};

// What the screen draws for a glyph.
struct Drawn {
    std::array<char, 8> memory{};
    std::uint8_t size = 0;
    std::uint8_t columns = 0;  // of a tab: blanks up to the next tab stop. 0: it joins the glyph before it
    bool is_symbol = false;    // stands for something that is no text
    std::string_view text() const { return {memory.data(), size}; }
};
// `column`: where it begins, from the begin of the line. A newline draws nothing.
Drawn drawn(const Glyph& glyph, unsigned column, unsigned tab);
unsigned columns_of(const Glyph& glyph, unsigned column, unsigned tab);

// Reads a text forwards.
class GlyphReader {
  public:
    // The text outlives the reader, and does not change meanwhile.
    GlyphReader(Text& text, Offset from) : text_(text), at_(from) {}
    // False at the end of the text.
    bool next(Glyph& glyph);

  private:
    Text& text_;
    Offset at_;
    std::array<char, 128> memory_{};
    std::size_t begin_ = 0;  // of what is not used yet
    std::size_t end_ = 0;
};

// Where the next character begins, with what joins it: a base and its combining marks are one step. size() at
// the end.
Offset next_glyph(Text& text, Offset at);
Offset previous_glyph(Text& text, Offset at);
// Where the line that begins there ends, before its newline. The end of a part of a long line is its last
// character.
Offset line_end(Text& text, Offset begin);
// Columns between the begin of a line and a place in it.
unsigned column_of(Text& text, Offset begin, Offset at, unsigned tab);
// The last place of a line whose column is `column` or less.
Offset at_column(Text& text, Offset begin, unsigned column, unsigned tab);

}  // namespace vedette::edit
