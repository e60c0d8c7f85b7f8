#include "core/edit/glyph.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::edit {
namespace {

// Bytes of the longest glyph.
constexpr std::size_t kLongest = 4;

Glyph glyph_of(std::string_view text, Offset at) {
    Glyph glyph{.at = at};
    const auto first = static_cast<unsigned char>(text.front());
    if (first == '\n' || (first == '\r' && text.size() > 1 && text[1] == '\n')) {
        glyph.kind = Glyph::Kind::kNewline;
        glyph.size = first == '\r' ? 2 : 1;
        glyph.character = '\n';
        return glyph;
    }
    const term::Decoded decoded = term::decode(text);
    glyph.size = decoded.size;
    glyph.character = decoded.character;
    if (!decoded.valid) {
        glyph.kind = Glyph::Kind::kInvalid;
        glyph.character = first;
    } else if (first == '\t') {
        glyph.kind = Glyph::Kind::kTab;
    } else if (first < ' ' || first == 0x7f) {
        glyph.kind = Glyph::Kind::kControl;
    } else if (term::width_of(decoded.character) < 0) {
        glyph.kind = Glyph::Kind::kInvalid;
    }
    std::copy_n(text.data(), glyph.size, glyph.bytes.begin());
    return glyph;
}

bool joins(const Glyph& glyph) {
    return glyph.kind == Glyph::Kind::kCharacter && term::width_of(glyph.character) == 0;
}

// The glyph that ends before `at`, which is not 0.
Glyph glyph_before(Text& text, Offset at) {
    std::array<char, kLongest> memory{};
    const std::size_t size = static_cast<std::size_t>(std::min<Offset>(at, kLongest));
    text.read(at - size, {reinterpret_cast<std::uint8_t*>(memory.data()), size});
    const std::string_view before(memory.data(), size);
    for (std::size_t length = size; length > 1; --length) {
        const Glyph glyph = glyph_of(before.substr(size - length), at - length);
        if (glyph.size == length) return glyph;
    }
    return glyph_of(before.substr(size - 1), at - 1);
}

}  // namespace

Drawn drawn(const Glyph& glyph, unsigned column, unsigned tab) {
    Drawn out;
    const auto put = [&out](char c) { out.memory[out.size++] = c; };
    switch (glyph.kind) {
        case Glyph::Kind::kCharacter: {
            for (std::size_t i = 0; i < glyph.size; ++i) put(glyph.bytes[i]);
            out.columns = static_cast<std::uint8_t>(std::max(0, term::width_of(glyph.character)));
            return out;
        }
        case Glyph::Kind::kTab:
            out.columns = static_cast<std::uint8_t>(tab - column % tab);
            for (unsigned i = 0; i < out.columns; ++i) put(' ');
            return out;
        case Glyph::Kind::kControl:
            put('^');
            put(static_cast<char>(glyph.character ^ 0x40));
            break;
        case Glyph::Kind::kInvalid:
            put('<');
            put(kHexDigits[(glyph.character >> 4) & 0xf]);
            put(kHexDigits[glyph.character & 0xf]);
            put('>');
            break;
        case Glyph::Kind::kNewline: return out;
    }
    out.columns = out.size;
    out.is_symbol = true;
    return out;
}

unsigned columns_of(const Glyph& glyph, unsigned column, unsigned tab) {
    return drawn(glyph, column, tab).columns;
}

bool GlyphReader::next(Glyph& glyph) {
    if (end_ - begin_ < kLongest) {
        std::copy(memory_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  memory_.begin() + static_cast<std::ptrdiff_t>(end_), memory_.begin());
        end_ -= begin_;
        begin_ = 0;
        end_ += text_.read(at_ + end_,
                           {reinterpret_cast<std::uint8_t*>(memory_.data()) + end_, memory_.size() - end_});
        if (end_ == 0) return false;
    }
    glyph = glyph_of({memory_.data() + begin_, end_ - begin_}, at_);
    begin_ += glyph.size;
    at_ += glyph.size;
    return true;
}

Offset next_glyph(Text& text, Offset at) {
    GlyphReader reader(text, at);
    Glyph glyph;
    if (!reader.next(glyph)) return at;
    Offset end = glyph.at + glyph.size;
    if (glyph.kind != Glyph::Kind::kCharacter) return end;
    while (reader.next(glyph) && joins(glyph)) end = glyph.at + glyph.size;
    return end;
}

Offset previous_glyph(Text& text, Offset at) {
    while (at != 0) {
        const Glyph glyph = glyph_before(text, at);
        at = glyph.at;
        if (!joins(glyph) || at == 0) break;
        // A mark behind what is no character stands alone.
        if (glyph_before(text, at).kind != Glyph::Kind::kCharacter) break;
    }
    return at;
}

Offset line_end(Text& text, Offset begin) {
    const Offset next = text.next_line(begin);
    if (next == begin) return begin;
    const Glyph last = glyph_before(text, next);
    if (last.kind == Glyph::Kind::kNewline) return std::max(begin, last.at);
    return next == text.size() ? next : previous_glyph(text, next);
}

unsigned column_of(Text& text, Offset begin, Offset at, unsigned tab) {
    GlyphReader reader(text, begin);
    unsigned column = 0;
    Glyph glyph;
    while (begin < at && reader.next(glyph) && glyph.at < at) column += columns_of(glyph, column, tab);
    return column;
}

Offset at_column(Text& text, Offset begin, unsigned column, unsigned tab) {
    const Offset end = line_end(text, begin);
    GlyphReader reader(text, begin);
    unsigned now = 0;
    Offset at = begin;
    Glyph glyph;
    while (at < end && reader.next(glyph)) {
        const unsigned columns = columns_of(glyph, now, tab);
        if (now + columns > column && columns != 0) break;
        now += columns;
        at = glyph.at + glyph.size;
    }
    return std::min(at, end);
}

}  // namespace vedette::edit
