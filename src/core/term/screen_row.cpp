// How a row of the terminal becomes the row that was drawn.
#include <algorithm>

#include "core/term/screen.hpp"

namespace vedette::term {
namespace {

using namespace detail;

constexpr unsigned kMostShift = 40;     // columns, of what is looked for
constexpr unsigned kFewestToErase = 4;  // cells; ESC[K has three bytes
constexpr unsigned kWorthAShift = 6;    // changed cells of a row
constexpr std::size_t kGapBytes = 4;    // a move of the cursor to the right within a row costs 3 or 4

// The cell at `column` once the shift is done.
Cell shifted(std::span<const Cell> old, unsigned column, unsigned at, int by) {
    if (column < at) return old[column];
    const int from = static_cast<int>(column) - by;
    const bool comes_in = from < static_cast<int>(at) || from >= static_cast<int>(old.size());
    // Cells that are deleted lie behind `at`.
    if (by < 0) return from < static_cast<int>(old.size()) ? old[static_cast<unsigned>(from)] : kBlank;
    return comes_in ? kBlank : old[static_cast<unsigned>(from)];
}

}  // namespace

// A character that takes more columns on the terminal than here covers cells behind it: those are sent again.
// A terminal that does not join marks gives each one a column. Returns whether cells behind the used part may
// be covered.
bool Screen::distrust(std::span<Cell> old) const {
    bool spills = false;
    for (unsigned column = 0; column < size_.columns; ++column) {
        const Cell cell = line_[column];
        if (!is_unsure(cell) || cell == old[column]) continue;
        unsigned covered = 1;
        if (is_cluster(cell)) {
            const auto& characters = clusters_.at(cell).characters;
            covered = static_cast<unsigned>(std::ranges::find(characters, U'\0') - characters.begin());
        }
        const unsigned begin = column + (is_wide(cell) ? 2 : 1);
        const unsigned end = begin + covered;
        spills = spills || (end > size_.columns && size_.columns < window_.columns);
        for (unsigned behind = begin; behind < std::min<unsigned>(end, size_.columns); ++behind) {
            if (!is_rest(old[behind]) && !is_rest(line_[behind])) old[behind] = kNothing;
        }
    }
    return spills;
}

bool Screen::has_changed(std::span<const Cell> old, unsigned column, Shift shift) const {
    return line_[column] != (shift.by == 0 ? old[column] : shifted(old, column, shift.at, shift.by));
}

void Screen::update_row(unsigned number) {
    const std::span<Cell> old = row(number);
    const bool spills = distrust(old);
    const auto first = static_cast<unsigned>(std::ranges::mismatch(line_, old).in1 - line_.begin());
    if (first == size_.columns) return;
    const Shift shift = find_shift(old, first);
    const bool shifts = shift.by != 0 && pen_.cost([&] { send_row(number, shift); }) <
                                             pen_.cost([&] { send_row(number, {}); });
    send_row(number, shifts ? shift : Shift{});
    if (spills) {
        pen_.set_blank_style();
        pen_.move(number, size_.columns);
        pen_.send("\x1b[K");
    }
    std::ranges::copy(line_, old.begin());
}

// The shift at `first` after which the fewest cells are to be written; none when no shift helps. Neither half
// of a wide character stays alone, and no character moves whose columns the terminal may count differently.
Screen::Shift Screen::find_shift(std::span<const Cell> old, unsigned first) const {
    const unsigned columns = size_.columns;
    if (window_.columns != columns) return {};  // what leaves the last used column would be seen behind it
    if (is_rest(old[first]) || std::ranges::any_of(old.subspan(first), is_unsure) ||
        std::ranges::any_of(line_.subspan(first), is_unsure))
        return {};
    unsigned fewest = 0;
    for (unsigned column = first; column < columns; ++column) fewest += has_changed(old, column, {}) ? 1 : 0;
    if (fewest < kWorthAShift) return {};
    Shift best;
    const int most = static_cast<int>(std::min(kMostShift, columns - first - 1));
    for (int by = -most; by <= most; ++by) {
        if (by == 0) continue;
        const unsigned edge =
            by < 0 ? first + static_cast<unsigned>(-by) : columns - static_cast<unsigned>(by);
        if (is_rest(old[edge])) continue;
        unsigned changed = 0;
        for (unsigned column = first; column < columns && changed < fewest; ++column)
            changed += has_changed(old, column, {first, by}) ? 1 : 0;
        if (changed >= fewest) continue;
        fewest = changed;
        best = {first, by};
    }
    return best;
}

void Screen::send_row(unsigned number, Shift shift) {
    const std::span<const Cell> old = row(number);
    if (shift.by != 0) {
        pen_.set_blank_style();
        pen_.move(number, shift.at);
        pen_.send(static_cast<unsigned>(shift.by < 0 ? -shift.by : shift.by), shift.by < 0 ? 'P' : '@');
    }
    unsigned blank_from = size_.columns;
    unsigned to_erase = 0;
    while (blank_from > 0 && line_[blank_from - 1] == kBlank) {
        --blank_from;
        to_erase += has_changed(old, blank_from, shift) ? 1 : 0;
    }
    const bool erases = to_erase >= kFewestToErase;
    const unsigned end = erases ? blank_from : size_.columns;
    for (unsigned column = 0; column < end;) {
        if (has_changed(old, column, shift)) {
            column = send_run(number, column, end, shift);
        } else {
            ++column;
        }
    }
    if (!erases) return;
    pen_.set_blank_style();
    pen_.move(number, blank_from);
    pen_.send("\x1b[K");
}

// Writes the changed cells from `column` on, and cells between them when that costs less than to pass over
// them. Returns the column behind the last one.
unsigned Screen::send_run(unsigned number, unsigned column, unsigned end, Shift shift) {
    const std::span<const Cell> old = row(number);
    pen_.move(number, column);
    while (true) {
        send_cell(number, column);
        column += is_wide(line_[column]) ? 2 : 1;
        unsigned next = column;
        while (next < end && !has_changed(old, next, shift)) ++next;
        if (next >= end) return end;
        if (next > column && !may_fill_gap(column, next)) return next;
        for (; column < next; ++column) send_cell(number, column);
    }
}

bool Screen::may_fill_gap(unsigned from, unsigned to) const {
    std::size_t bytes = 0;
    if (to - from > kGapBytes) return false;
    for (unsigned column = from; column < to; ++column) {
        const Cell cell = line_[column];
        if (is_wide(cell) || is_rest(cell) || is_unsure(cell)) return false;
        const bool same =
            cell == kBlank ? is_plain_on_blank(pen_.style()) : styles_[style_of(cell)] == pen_.style();
        if (!same) return false;
        std::array<char, 4> out{};
        bytes += encode(character_of(cell), out.data());
    }
    return bytes <= (to - from == 1 ? kGapBytes - 1 : kGapBytes);
}

void Screen::send_cell(unsigned number, unsigned column) {
    const Cell cell = line_[column];
    if (cell == kBlank) {
        pen_.set_blank_style();
    } else {
        pen_.set_style(styles_[style_of(cell)]);
    }
    pen_.move(number, column);
    std::array<char, 16> out{};
    std::size_t size = 0;
    if (is_cluster(cell)) {
        for (const char32_t character : clusters_.at(cell).characters) {
            if (character != 0) size += encode(character, out.data() + size);
        }
    } else {
        size = encode(character_of(cell), out.data());
    }
    pen_.write({out.data(), size}, is_wide(cell) ? 2 : 1, !is_unsure(cell));
}

}  // namespace vedette::term
