#include "core/term/pen.hpp"

#include <algorithm>

namespace vedette::term::detail {
namespace {

constexpr PackedStyle text_of(PackedStyle style) { return style & 0x1ffU; }
constexpr PackedStyle background_of(PackedStyle style) { return style >> 9U & 0x1ffU; }

void begin_control(Sequence& sequence) { sequence.add("\x1b["); }

// ESC [ number letter, without a number that is 1.
void add_control(Sequence& sequence, unsigned number, char letter) {
    begin_control(sequence);
    if (number != 1) sequence.add_number(number);
    sequence.add(letter);
}

// A parameter of "Select Graphic Rendition", and a semicolon.
void add_code(Sequence& sequence, unsigned code) {
    sequence.add_number(code);
    sequence.add(';');
}

// `packed` is the colour plus one; `base` 30 for text, 40 for the background.
void add_colour(Sequence& sequence, PackedStyle packed, unsigned base) {
    if (packed == 0) return add_code(sequence, base + 9);
    const unsigned index = packed - 1;
    if (index < 8) return add_code(sequence, base + index);
    if (index < 16) return add_code(sequence, base + 60 + index - 8);
    add_code(sequence, base + 8);
    add_code(sequence, 5);
    add_code(sequence, index);
}

void end_codes(Sequence& sequence) { sequence.bytes[sequence.size - 1] = 'm'; }

// From any style, by way of the plain one.
Sequence style_anew(PackedStyle to) {
    Sequence sequence;
    begin_control(sequence);
    if (to == 0) {
        sequence.add('m');
        return sequence;
    }
    add_code(sequence, 0);
    if ((to & kBold) != 0) add_code(sequence, 1);
    if ((to & kUnderline) != 0) add_code(sequence, 4);
    if ((to & kReverse) != 0) add_code(sequence, 7);
    if (text_of(to) != 0) add_colour(sequence, text_of(to), 30);
    if (background_of(to) != 0) add_colour(sequence, background_of(to), 40);
    end_codes(sequence);
    return sequence;
}

Sequence style_change(PackedStyle from, PackedStyle to) {
    Sequence sequence;
    begin_control(sequence);
    const PackedStyle changed = from ^ to;
    if ((changed & kBold) != 0) add_code(sequence, (to & kBold) != 0 ? 1 : 22);
    if ((changed & kUnderline) != 0) add_code(sequence, (to & kUnderline) != 0 ? 4 : 24);
    if ((changed & kReverse) != 0) add_code(sequence, (to & kReverse) != 0 ? 7 : 27);
    if (text_of(changed) != 0) add_colour(sequence, text_of(to), 30);
    if (background_of(changed) != 0) add_colour(sequence, background_of(to), 40);
    end_codes(sequence);
    return sequence;
}

// To another column of the row; `from` may be unknown.
void add_horizontal(Sequence& sequence, unsigned from, unsigned to) {
    if (from == to) return;
    Sequence absolute;
    add_control(absolute, to + 1, 'G');
    Sequence relative;
    constexpr unsigned kMostBackspaces = 4;
    if (from == kUnknown) {
        relative = absolute;
    } else if (to < from && from - to <= kMostBackspaces) {
        for (unsigned at = to; at < from; ++at) relative.add('\b');
    } else {
        add_control(relative, to < from ? from - to : to - from, to < from ? 'D' : 'C');
    }
    sequence.add(absolute.size < relative.size ? absolute.view() : relative.view());
}

}  // namespace

void Sequence::add(std::string_view text) {
    for (const char c : text) add(c);
}

void Sequence::add_number(unsigned number) {
    std::array<char, 10> digits{};
    std::size_t count = 0;
    do {
        digits[count++] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0) add(digits[--count]);
}

void Pen::place_is(unsigned row, unsigned column) {
    state_.row = row;
    state_.column = column;
}

void Pen::set_style(PackedStyle style) {
    if (style == state_.style) return;
    const Sequence change = style_change(state_.style, style);
    const Sequence anew = style_anew(style);
    send(change.size <= anew.size ? change.view() : anew.view());
    state_.style = style;
}

void Pen::set_blank_style() {
    if (!is_plain_on_blank(state_.style)) set_style(0);
}

void Pen::write(std::string_view character, unsigned columns, bool sure) {
    send(character);
    state_.column += columns;
    if (!sure || state_.column >= columns_) state_.column = kUnknown;
}

// Puts the cursor into the row, by a carriage return and line feeds or by moves in its column.
bool Pen::try_vertical(Sequence& sequence, unsigned& column, unsigned row, bool by_return) const {
    constexpr unsigned kMostLineFeeds = 6;
    if (by_return) {
        if (row < state_.row || row - state_.row > kMostLineFeeds) return false;
        sequence.add('\r');
        for (unsigned at = state_.row; at < row; ++at) sequence.add('\n');
        column = 0;
        return true;
    }
    if (row < state_.row) add_control(sequence, state_.row - row, 'A');
    if (row > state_.row) add_control(sequence, row - state_.row, 'B');
    return true;
}

void Pen::move(unsigned row, unsigned column) {
    if (is_at(row, column)) return;
    Sequence best;
    begin_control(best);
    if (row > 0 || column > 0) best.add_number(row + 1);
    if (column > 0) {
        best.add(';');
        best.add_number(column + 1);
    }
    best.add('H');
    if (state_.row != kUnknown) {
        for (const bool by_return : {true, false}) {
            Sequence sequence;
            unsigned from = state_.column;
            if (!try_vertical(sequence, from, row, by_return)) continue;
            add_horizontal(sequence, from, column);
            if (sequence.size < best.size) best = sequence;
        }
    }
    send(best.view());
    place_is(row, column);
}

void Pen::send(std::string_view bytes) {
    if (counting_) {
        counted_ += bytes.size();
        return;
    }
    while (!bytes.empty()) {
        if (size_ == buffer_.size()) flush();
        const std::size_t count = std::min(bytes.size(), buffer_.size() - size_);
        std::copy_n(bytes.data(), count, buffer_.data() + size_);
        size_ += count;
        bytes.remove_prefix(count);
    }
}

void Pen::send(unsigned number, char letter) {
    Sequence sequence;
    add_control(sequence, number, letter);
    send(sequence.view());
}

void Pen::flush() {
    if (size_ == 0) return;
    sink_.write({buffer_.data(), size_});
    size_ = 0;
}

}  // namespace vedette::term::detail
