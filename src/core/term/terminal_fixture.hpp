// A terminal for tests, which shares no code with Screen: takes the bytes and has the cells that a person
// would see. Its quirks are those in which terminals differ, so a screen that is right with all of them
// relies on none.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/term/pen.hpp"

namespace vedette::term::model {

// How a terminal differs from others.
struct Quirks {
    bool colours_erased =
        false;  // cells that come in by erasing, inserting and scrolling have the present style
    bool always_wraps = false;  // ignores the end of autowrap
    bool keeps_halves = false;  // half of an overwritten wide character leaves a mark in the other half
    int unsure_width = 0;       // columns by which a character differs whose width is not agreed on
};

// A look without the numbers of Screen. Colours: -1 the default.
struct Look {
    int text = -1;
    int background = -1;
    bool bold = false;
    bool underline = false;
    bool reverse = false;
    bool operator==(const Look&) const = default;
};

// A cell as it is seen.
struct Seen {
    std::array<char32_t, 4> text{U' '};
    Look look;
    bool rest = false;

    // Two cells that a person can't tell apart.
    bool looks_like(const Seen& other) const {
        if (text != other.text || rest != other.rest) return false;
        if (text[0] != U' ') return look == other.look;
        const auto plain = [](const Look& l) { return l.background < 0 && !l.underline && !l.reverse; };
        return look == other.look || (plain(look) && plain(other.look));
    }
};

// Columns of the few characters that the tests use.
inline int columns_of(char32_t c) {
    if (c == 0x301 || c == 0x323 || c == 0x20dd || c == 0xfe0f) return 0;
    return c == 0x6f22 || c == 0x3042 || c == 0x1f600 || c == 0x2615 ? 2 : 1;
}
inline bool is_unsure_of(char32_t c) { return c == 0x1f600 || c == 0x2615 || c == 0xad; }

class Terminal final : public Sink {
  public:
    Terminal(unsigned rows_of, unsigned columns_of_it, const Quirks& quirks = {}) : quirks_(quirks) {
        resize(rows_of, columns_of_it);
    }

    // Filled with what was there before.
    void resize(unsigned rows_of, unsigned columns_of_it) {
        rows = rows_of;
        columns = columns_of_it;
        scribble();
        bottom_ = rows;
        top_ = 0;
    }
    // Something else writes to it.
    void scribble() {
        cells.assign(std::size_t{rows} * columns, Seen{.text = {U'#'}, .look = {.background = 1}});
        row = rows / 2;
        column = columns / 2;
        look_ = {.text = 3, .reverse = true};
        wrap_pending_ = false;
        autowrap_ = true;
    }

    void write(std::string_view bytes) override {
        sent += bytes.size();
        log.append(bytes);
        if (log.size() > 4000) log.erase(0, log.size() - 2000);
        if (copy != nullptr) copy->append(bytes);
        for (const char c : bytes) take(static_cast<unsigned char>(c));
    }

    Seen& at(unsigned r, unsigned c) { return cells[std::size_t{r} * columns + c]; }
    // Of a row, marks left out.
    std::string text(unsigned r) {
        std::string out;
        for (unsigned c = 0; c < columns; ++c) {
            const Seen& seen = at(r, c);
            if (!seen.rest) out += seen.text[0] < 0x80 ? static_cast<char>(seen.text[0]) : '?';
        }
        return out.substr(0, out.find_last_not_of(' ') + 1);
    }

    unsigned rows = 0;
    unsigned columns = 0;
    unsigned row = 0;
    unsigned column = 0;
    bool cursor_shown = true;
    bool alternate = false;
    bool pastes = false;
    std::vector<Seen> cells;
    std::size_t sent = 0;
    std::string log;              // the last bytes
    std::string* copy = nullptr;  // of all bytes
    std::string mistakes;         // bytes that some terminal would not understand

    bool wraps() const { return autowrap_; }
    bool has_region() const { return top_ != 0 || bottom_ != rows; }
    const Look& look() const { return look_; }

  private:
    void mistake(std::string_view what) {
        if (mistakes.size() < 200) mistakes += std::string(what) + "; ";
    }

    void take(unsigned char byte) {
        if (!sequence_.empty()) {
            sequence_ += static_cast<char>(byte);
            if (sequence_[1] == '[') {
                if (sequence_.size() > 2 && byte >= 0x40) control();
            } else if (sequence_[1] != '(' || sequence_.size() == 3) {
                escape();
            }
            return;
        }
        if (byte == 0x1b) {
            sequence_ = "\x1b";
        } else if (byte == '\r') {
            column = 0;
            wrap_pending_ = false;
        } else if (byte == '\n') {
            if (wrap_pending_) mistake("line feed while a wrap is pending");
            if (row + 1 == rows) mistake("line feed in the last row");
            ++row;
        } else if (byte == '\b') {
            if (wrap_pending_ || column == 0) mistake("backspace at an edge");
            --column;
        } else if (byte >= 0x20) {
            take_text(byte);
        } else if (byte != 0x0f) {
            mistake("control byte");
        }
    }

    void escape() {
        if (sequence_ ==
            "\x1b"
            "7")
            saved_ = {row, column};
        else if (sequence_ ==
                 "\x1b"
                 "8")
            std::tie(row, column) = saved_;
        else if (sequence_ != "\x1b(B" && sequence_ != "\x1b>")
            mistake(sequence_.substr(1));
        sequence_.clear();
    }

    // The number at `index`; `otherwise` when it is not there.
    unsigned number(std::size_t index, unsigned otherwise = 1) const {
        return index < numbers_.size() && numbers_[index] > 0 ? numbers_[index] : otherwise;
    }

    void control() {
        const char letter = sequence_.back();
        std::string_view inside(sequence_);
        inside = inside.substr(2, inside.size() - 3);
        const bool is_private = inside.starts_with('?');
        if (is_private) inside.remove_prefix(1);
        numbers_.assign(1, 0);
        for (const char c : inside) {
            if (c == ';')
                numbers_.push_back(0);
            else
                numbers_.back() = numbers_.back() * 10 + static_cast<unsigned>(c - '0');
        }
        if (is_private)
            mode(letter);
        else
            act(letter);
        sequence_.clear();
    }

    void mode(char letter) {
        const bool on = letter == 'h';
        switch (number(0)) {
            case 6: break;
            case 7: autowrap_ = on || quirks_.always_wraps; break;
            case 25: cursor_shown = on; break;
            case 1007: break;
            case 1049: alternate = on; break;
            case 2004: pastes = on; break;
            default: mistake(sequence_.substr(1));
        }
    }

    void act(char letter) {
        const bool was_pending = wrap_pending_;
        if (letter != 'm') wrap_pending_ = false;
        switch (letter) {
            case 'H':
                row = std::min(number(0), rows) - 1;
                column = std::min(number(1), columns) - 1;
                break;
            case 'A': row -= std::min(row, number(0)); break;
            case 'B': row = std::min(rows - 1, row + number(0)); break;
            case 'C':
                if (was_pending) mistake("move while a wrap is pending");
                column = std::min(columns - 1, column + number(0));
                break;
            case 'D':
                if (was_pending) mistake("move while a wrap is pending");
                column -= std::min(column, number(0));
                break;
            case 'G': column = std::min(number(0), columns) - 1; break;
            case 'K':
                if (was_pending) mistake("erasing while a wrap is pending");
                split(row, column);
                for (unsigned c = column; c < columns; ++c) at(row, c) = empty();
                break;
            case 'J':
                for (Seen& seen : cells) seen = empty();
                break;
            case 'L': scroll(row, -static_cast<int>(number(0))); break;
            case 'M': scroll(row, static_cast<int>(number(0))); break;
            case '@': shift(static_cast<int>(number(0))); break;
            case 'P': shift(-static_cast<int>(number(0))); break;
            case 'l': break;  // insert mode off
            case 'n': break;
            case 'r':
                top_ = number(0) - 1;
                bottom_ = number(1, rows);
                row = column = 0;
                break;
            case 'm': style(); break;
            default: mistake(sequence_.substr(1));
        }
    }

    void style() {
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            const unsigned code = numbers_[i];
            int& colour = code < 40 || (code >= 90 && code < 98) ? look_.text : look_.background;
            if (code == 0)
                look_ = {};
            else if (code == 1 || code == 22)
                look_.bold = code == 1;
            else if (code == 4 || code == 24)
                look_.underline = code == 4;
            else if (code == 7 || code == 27)
                look_.reverse = code == 7;
            else if (code == 39 || code == 49)
                colour = -1;
            else if ((code == 38 || code == 48) && i + 2 < numbers_.size() && numbers_[i + 1] == 5) {
                colour = static_cast<int>(numbers_[i + 2]);
                i += 2;
            } else if ((code >= 30 && code < 38) || (code >= 40 && code < 48))
                colour = static_cast<int>(code % 10);
            else if ((code >= 90 && code < 98) || (code >= 100 && code < 108))
                colour = static_cast<int>(code % 10 + 8);
            else
                mistake(sequence_.substr(1));
        }
    }

    Seen empty() const { return {.look = quirks_.colours_erased ? look_ : Look{}}; }

    // The other half of a wide character of which one half is overwritten.
    void split(unsigned r, unsigned c) {
        const Seen left{.text = {quirks_.keeps_halves ? U'<' : U' '}};
        if (at(r, c).rest && c > 0) at(r, c - 1) = left;
        if (c + 1 < columns && at(r, c + 1).rest) at(r, c + 1) = left;
    }

    void take_text(unsigned char byte) {
        if (byte < 0x80) return put(byte);
        if (byte >= 0xc0) {
            missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
            character_ = byte & (0x3fU >> missing_);
            return;
        }
        character_ = character_ << 6U | (byte & 0x3fU);
        if (--missing_ == 0) put(character_);
    }

    void join(char32_t mark) {
        const bool differs = quirks_.unsure_width < 0;
        if (column == 0 || (!differs && last_column_ + 1 == columns)) {
            if (!differs) mistake("a mark where terminals differ");
            return;
        }
        for (char32_t& place : at(row, differs ? column - 1 : last_column_).text) {
            if (place != 0) continue;
            place = mark;
            break;
        }
    }

    void put(char32_t c) {
        int width = columns_of(c);
        if (is_unsure_of(c)) width += quirks_.unsure_width;
        if (width == 0 && c == 0xad) return;
        if (width == 0 && quirks_.unsure_width > 0) {
            width = 1;
        } else if (width == 0) {
            join(c);
            return;
        }
        if (wrap_pending_ && quirks_.unsure_width == 0) mistake("a wrap");
        const auto wide = static_cast<unsigned>(width);
        if (column + wide > columns) {
            if (quirks_.unsure_width == 0) mistake("a character beyond the last column");
            return;
        }
        for (unsigned i = 0; i < wide; ++i) {
            split(row, column + i);
            at(row, column + i) = {.text = {i == 0 ? c : U'\0'}, .look = look_, .rest = i > 0};
        }
        last_column_ = column;
        column += wide;
        if (column == columns) {
            --column;
            wrap_pending_ = autowrap_;
        }
    }

    void shift(int by) {
        if (at(row, column).rest) mistake("half a character moved");
        std::vector<Seen> line(columns);
        for (unsigned c = 0; c < columns; ++c) {
            const int from = static_cast<int>(c) - by;
            if (c < column)
                line[c] = at(row, c);
            else if (from < static_cast<int>(column) && by > 0)
                line[c] = empty();
            else if (from >= static_cast<int>(columns))
                line[c] = empty();
            else
                line[c] = at(row, static_cast<unsigned>(from));
        }
        if (line[column].rest || (line[columns - 1].text[0] != 0 &&
                                  columns_of(line[columns - 1].text[0]) == 2 && quirks_.unsure_width == 0))
            mistake("half a character moved");
        for (unsigned c = 0; c < columns; ++c) at(row, c) = line[c];
    }

    void scroll(unsigned from, int by) {
        if (from < top_ || from >= bottom_) return mistake("scrolling outside of the region");
        if (column != 0) mistake("scrolling outside of the first column");
        std::vector<Seen> moved = cells;
        for (unsigned r = from; r < bottom_; ++r) {
            const int source = static_cast<int>(r) + by;
            for (unsigned c = 0; c < columns; ++c) {
                const bool inside = source >= static_cast<int>(from) && source < static_cast<int>(bottom_);
                moved[std::size_t{r} * columns + c] = inside ? at(static_cast<unsigned>(source), c) : empty();
            }
        }
        cells = std::move(moved);
    }

    const Quirks quirks_;
    std::string sequence_;
    std::vector<unsigned> numbers_;
    std::pair<unsigned, unsigned> saved_;
    Look look_;
    unsigned top_ = 0;
    unsigned bottom_ = 0;
    unsigned last_column_ = 0;  // of the last character
    unsigned missing_ = 0;
    char32_t character_ = 0;
    bool autowrap_ = true;
    bool wrap_pending_ = false;
};

}  // namespace vedette::term::model
