#include "core/term/screen.hpp"

#include <algorithm>
#include <limits>

namespace vedette::term {
namespace {

using namespace detail;

// Of a window with more cells than the memory has: first columns are left out, down to kFewestColumns, so
// that kWantedRows fit, and then rows.
constexpr std::size_t kWantedRows = 24;
constexpr std::size_t kFewestColumns = 40;

Size used_part(Size window, std::size_t cells) {
    std::size_t columns = window.columns;
    if (columns * (window.rows + 1U) <= cells) return window;
    const std::size_t wanted = std::min<std::size_t>(window.rows, kWantedRows);
    columns = std::min(columns, std::max(kFewestColumns, cells / (wanted + 1)));
    columns = std::min(columns, cells / 2);
    if (columns == 0) return {0, 0};
    const std::size_t rows = std::min<std::size_t>(window.rows, cells / columns - 1);
    return {static_cast<std::uint16_t>(rows), static_cast<std::uint16_t>(columns)};
}

constexpr char32_t kSoftHyphen = 0xad;

// Characters of Unicode's later versions, of a look that depends on the font, or of a width that terminals
// disagree on.
bool is_unsure_width(char32_t c, int width) {
    return c == kSoftHyphen || (width == 2 && c >= 0x2300 && c < 0x2c00) || (c >= 0x1f000 && c < 0x20000);
}

}  // namespace

Screen::Screen(Sink& sink, std::span<Cell> cells, std::span<Cluster> clusters)
    : memory_(cells), clusters_(clusters), pen_(sink) {
    size_ = {0, 0};
}

void Screen::begin(Size window) {
    if (window.rows == 0 || window.columns == 0) window = {};
    window_ = window;
    size_ = used_part(window, memory_.size());
    cells_ = memory_.first(std::size_t{size_.rows} * size_.columns);
    line_ = memory_.subspan(cells_.size(), size_.columns);
    pen_.set_columns(window.columns);
    std::ranges::fill(cells_, kBlank);
    clusters_.clear();
    set_cursor(cursor_row_, cursor_column_);
    drawing_ = false;
    all_ = true;
    if (begun_) return;
    begun_ = true;
    pen_.send("\x1b[?1049h\x1b[?1007s\x1b[?1007h");
}

void Screen::end() {
    if (!begun_) return;
    begun_ = false;
    pen_.send(kGiveBack);
    pen_.flush();
}

StyleId Screen::add_style(const Style& style) {
    const PackedStyle packed = pack(style);
    for (StyleId id = 0; id < style_count_; ++id) {
        if (styles_[id] == packed) return id;
    }
    if (style_count_ == styles_.size()) return kPlain;
    styles_[style_count_] = packed;
    return style_count_++;
}

void Screen::begin_row(unsigned row) {
    drawing_ = row < size_.rows;
    row_ = static_cast<std::uint16_t>(row);
    column_ = 0;
    cut_ = false;
    clusters_.allow_search();
    // No cell of the row before is taken for one that is shown.
    std::ranges::fill(line_, kBlank);
}

Cell Screen::blank(StyleId style) const {
    if (style >= style_count_ || is_plain_on_blank(styles_[style])) return kBlank;
    return {U' ' | std::uint32_t{style} << kStyleShift};
}

Cell Screen::cell_of(char32_t character, StyleId style, int width) const {
    if (character == U' ') return blank(style);
    if (style >= style_count_) style = kPlain;
    return {static_cast<std::uint32_t>(character) | std::uint32_t{style} << kStyleShift |
            (width == 2 ? kWide : 0) | (is_unsure_width(character, width) ? kUnsure : 0)};
}

void Screen::put_cell(Cell cell) {
    line_[column_++] = cell;
    if (is_wide(cell)) line_[column_++] = {kRest | (cell.bits & 63U << kStyleShift)};
}

void Screen::put(std::string_view text, StyleId style) {
    if (!drawing_) return;
    while (!text.empty()) {
        const Decoded decoded = decode(text);
        text.remove_prefix(decoded.size);
        char32_t character = decoded.character;
        int width = width_of(character);
        if (width == 0) {
            join(character);
            continue;
        }
        if (width < 0) {
            character = 0xfffd;
            width = 1;
        }
        cut_ = cut_ || column_ + width > size_.columns;
        if (!cut_) {
            put_cell(cell_of(character, style, width));
        } else if (column_ < size_.columns) {
            put_cell(blank(style));
        }
    }
}

void Screen::put_blanks(unsigned columns, StyleId style) {
    if (!drawing_) return;
    for (; columns > 0 && column_ < size_.columns; --columns) put_cell(blank(style));
}

void Screen::join(char32_t mark) {
    if (cut_ || column_ == 0 || column_ == window_.columns || is_format(mark)) return;
    Cell& before = line_[column_ - 1];
    Cell& lead = is_rest(before) ? line_[column_ - 2U] : before;
    if (character_of(lead) == kSoftHyphen)
        return;  // some terminals do not show it, and the mark would join what is before
    lead = clusters_.join(lead, mark, memory_.first(cells_.size() + line_.size()));
}

void Screen::end_row(StyleId rest) {
    if (!drawing_) return;
    put_blanks(size_.columns, rest);
    drawing_ = false;
    if (!all_) return update_row(row_);
    std::ranges::copy(line_, row(row_).begin());
}

void Screen::set_cursor(unsigned row, unsigned column) {
    cursor_row_ = static_cast<std::uint16_t>(std::min(row, std::max<unsigned>(size_.rows, 1) - 1));
    cursor_column_ = static_cast<std::uint16_t>(std::min(column, std::max<unsigned>(size_.columns, 1) - 1));
    cursor_shown_ = true;
}

void Screen::move_cells(unsigned top, unsigned bottom, int lines) {
    const std::span<Cell> moved =
        cells_.subspan(std::size_t{top} * size_.columns, std::size_t{bottom - top} * size_.columns);
    const std::size_t distance = static_cast<std::size_t>(lines < 0 ? -lines : lines) * size_.columns;
    if (lines > 0) {
        std::ranges::copy(moved.subspan(distance), moved.begin());
        std::ranges::fill(moved.last(distance), kBlank);
    } else {
        std::ranges::copy_backward(moved.first(moved.size() - distance), moved.end());
        std::ranges::fill(moved.first(distance), kBlank);
    }
}

void Screen::scroll(unsigned top, unsigned bottom, int lines) {
    bottom = std::min<unsigned>(bottom, size_.rows);
    if (top >= bottom || lines == 0) return;
    const auto height = static_cast<int>(bottom - top);
    lines = std::clamp(lines, -height, height);
    if (all_) return move_cells(top, bottom, lines);
    if (lines == height || lines == -height) {
        for (unsigned number = top; number < bottom; ++number) {
            begin_row(number);
            end_row();
        }
        return;
    }
    // Lines are deleted and inserted at the top, which every terminal does (the Linux console does not know
    // ESC[S). Below the last row there is nothing to be kept.
    pen_.set_blank_style();
    const bool in_region = bottom != window_.rows;
    if (in_region) {
        Sequence region;
        region.add("\x1b[");
        region.add_number(top + 1);
        region.add(';');
        region.add_number(bottom);
        region.add('r');
        pen_.send(region.view());
        pen_.place_is(0, 0);
    }
    pen_.move(top, 0);
    pen_.send(static_cast<unsigned>(lines < 0 ? -lines : lines), lines > 0 ? 'M' : 'L');
    if (in_region) {
        pen_.send("\x1b[r");
        pen_.place_is(0, 0);
    }
    move_cells(top, bottom, lines);
}

void Screen::flush() {
    if (!begun_) return;
    if (all_) send_all();
    if (cursor_shown_ && size_.rows > 0) pen_.move(cursor_row_, cursor_column_);
    if (cursor_shown_ != shows_cursor_) pen_.send(cursor_shown_ ? "\x1b[?25h" : "\x1b[?25l");
    shows_cursor_ = cursor_shown_;
    pen_.flush();
}

// As if the terminal were in any state: ASCII as the character set, replacing and not inserting, no origin
// mode, no wrap, no scroll region.
void Screen::send_all() {
    all_ = false;
    drawing_ = false;  // line_ is in use
    pen_.send("\x0f\x1b(B\x1b>\x1b[4l\x1b[?6l\x1b[?7l\x1b[r\x1b[?2004h\x1b[?25h\x1b[m\x1b[H\x1b[2J");
    pen_.place_is(0, 0);
    pen_.style_is_plain();
    shows_cursor_ = true;
    for (unsigned number = 0; number < size_.rows; ++number) {
        std::ranges::copy(row(number), line_.begin());
        std::ranges::fill(row(number), kBlank);
        update_row(number);
    }
}

}  // namespace vedette::term
