// Random drawings on a Screen, and the cells that a naive reader of the same calls expects. For tests and the
// fuzzer.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/term/screen.hpp"
#include "core/term/terminal_fixture.hpp"

namespace vedette::term::model {

// Where the choices come from.
class Choices {
  public:
    virtual unsigned pick(unsigned n) = 0;  // below n

  protected:
    ~Choices() = default;
};

class RandomChoices final : public Choices {
  public:
    explicit RandomChoices(std::uint64_t seed) : state_(seed * 2 + 1) {}
    unsigned pick(unsigned n) override {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<unsigned>(state_ >> 33U) % n;
    }

  private:
    std::uint64_t state_;
};

class Drawing {
  public:
    // Of `cell_count` cells the screen takes what it needs.
    Drawing(Choices& choices, Size window, std::size_t cell_count, const Quirks& quirks,
            std::string* copy = nullptr)
        : choices_(choices),
          quirks_(quirks),
          terminal_(window.rows, window.columns, quirks),
          memory_(cell_count),
          clusters_(512),
          screen_(terminal_, memory_, clusters_) {
        terminal_.copy = copy;
        looks_.push_back({});
        for (const Look& look :
             {Look{.text = 1}, Look{.text = 12, .bold = true}, Look{.background = 4}, Look{.reverse = true},
              Look{.underline = true}, Look{.text = 200, .background = 250, .bold = true, .reverse = true},
              Look{.text = 2, .bold = true}})
            looks_.push_back(look);
        std::vector<StyleId> ids;
        for (const Look& look : looks_)
            styles_.push_back(screen_.add_style({.text = {static_cast<std::int16_t>(look.text)},
                                                 .background = {static_cast<std::int16_t>(look.background)},
                                                 .bold = look.bold,
                                                 .underline = look.underline,
                                                 .reverse = look.reverse}));
        begin(window);
    }

    // Draws something and, now and then, compares. What is wrong; "" when nothing is.
    std::string step() {
        switch (choices_.pick(16)) {
            case 0: scroll(); break;
            case 1:
                screen_.set_cursor(cursor_row_ = choices_.pick(rows()),
                                   cursor_column_ = choices_.pick(columns()));
                shown_ = true;
                break;
            case 2:
                if (choices_.pick(4) == 0) {
                    screen_.hide_cursor();
                    shown_ = false;
                }
                break;
            case 3:
                if (choices_.pick(8) == 0) {
                    screen_.flush();
                    terminal_.scribble();
                    screen_.forget();
                }
                break;
            case 4:
                if (choices_.pick(16) == 0 && resizes) {
                    screen_.flush();
                    begin(random_size());
                }
                break;
            case 5:
            case 6:
            case 7: draw_row(choices_.pick(rows() + 1)); break;
            default: edit_row(choices_.pick(rows()));
        }
        return choices_.pick(3) == 0 ? flush_and_compare() : "";
    }

    std::string flush_and_compare() {
        screen_.flush();
        return compare();
    }
    Terminal& terminal() { return terminal_; }
    bool resizes = true;
    Size random_size() {
        switch (choices_.pick(6)) {
            case 0: return {18, 40};
            case 1: return {24, 80};
            default:
                return {static_cast<std::uint16_t>(1 + choices_.pick(9)),
                        static_cast<std::uint16_t>(1 + choices_.pick(30))};
        }
    }

  private:
    struct Piece {
        char32_t character;
        std::size_t style;
    };

    unsigned rows() const { return screen_.size().rows; }
    unsigned columns() const { return screen_.size().columns; }

    void begin(Size window) {
        terminal_.resize(window.rows, window.columns);
        screen_.begin(window);
        expected_.assign(std::size_t{rows()} * columns(), Seen{});
        pieces_.assign(rows(), {});
        cursor_row_ = std::min(cursor_row_, rows() - 1);
        cursor_column_ = std::min(cursor_column_, columns() - 1);
        shown_ = true;
        screen_.set_cursor(cursor_row_, cursor_column_);
    }

    Piece random_piece() {
        static constexpr std::array kCharacters{
            U'a',      U'b',      U'c',          U'x',      U' ',      U' ',      U' ',      U'\u00e9',
            U'\u6f22', U'\u3042', U'\U0001f600', U'\u2615', U'\u00ad', U'\u0301', U'\u0323', U'\u20dd'};
        return {kCharacters[choices_.pick(kCharacters.size())], choices_.pick(3) == 0 ? choices_.pick(8) : 0};
    }

    void draw_row(unsigned row) {
        std::vector<Piece> pieces;
        const unsigned count = choices_.pick(columns() + 8);
        for (unsigned i = 0; i < count; ++i) pieces.push_back(random_piece());
        send(row, pieces, choices_.pick(8) == 0 ? choices_.pick(8) : 0);
    }

    void edit_row(unsigned row) {
        std::vector<Piece> pieces = pieces_[row];
        const auto at = pieces.begin() + choices_.pick(static_cast<unsigned>(pieces.size()) + 1);
        switch (choices_.pick(4)) {
            case 0: {
                const Piece piece = random_piece();
                pieces.insert(at, 1 + choices_.pick(5), piece);
                break;
            }
            case 1:
                pieces.erase(at, at + std::min<std::ptrdiff_t>(choices_.pick(6), pieces.end() - at));
                break;
            case 2: pieces.erase(at, pieces.end()); break;
            default:
                if (at != pieces.end()) *at = random_piece();
        }
        send(row, pieces, 0);
    }

    void send(unsigned row, const std::vector<Piece>& pieces, std::size_t rest) {
        screen_.begin_row(row);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            std::array<char, 4> out{};
            screen_.put({out.data(), encode(pieces[i].character, out.data())}, styles_[pieces[i].style]);
        }
        screen_.end_row(styles_[rest]);
        if (row < rows()) expect(row, pieces, rest);
    }

    void expect(unsigned row, const std::vector<Piece>& pieces, std::size_t rest) {
        pieces_[row] = pieces;
        Seen* const cells = &expected_[std::size_t{row} * columns()];
        unsigned column = 0;
        Seen* last = nullptr;
        for (const Piece& piece : pieces) {
            const auto wide = static_cast<unsigned>(columns_of(piece.character));
            if (wide == 0) {
                // See Screen::put().
                if (last == nullptr || column == terminal_.columns || last->text[0] == 0xad) continue;
                for (char32_t& mark : last->text) {
                    if (mark != 0) continue;
                    mark = piece.character;
                    break;
                }
                continue;
            }
            if (column + wide > columns()) {
                if (column < columns()) cells[column++] = {.look = looks_[piece.style]};
                break;
            }
            last = &cells[column];
            for (unsigned i = 0; i < wide; ++i)
                cells[column++] = {
                    .text = {i == 0 ? piece.character : U'\0'}, .look = looks_[piece.style], .rest = i > 0};
        }
        while (column < columns()) cells[column++] = {.look = looks_[rest]};
    }

    void scroll() {
        const unsigned top = choices_.pick(rows());
        const unsigned bottom = top + choices_.pick(rows() - top + 2);
        const int lines = static_cast<int>(choices_.pick(9)) - 4;
        screen_.scroll(top, bottom, lines);
        const auto old = expected_;
        const auto old_pieces = pieces_;
        const auto end = static_cast<int>(std::min(bottom, rows()));
        for (int row = static_cast<int>(top); row < end; ++row) {
            const int from = row + lines;
            const bool inside = from >= static_cast<int>(top) && from < end;
            pieces_[static_cast<std::size_t>(row)] =
                inside ? old_pieces[static_cast<std::size_t>(from)] : std::vector<Piece>{};
            for (int c = 0; c < static_cast<int>(columns()); ++c) {
                const auto place = [&](int r) {
                    return static_cast<std::size_t>(r * static_cast<int>(columns()) + c);
                };
                expected_[place(row)] = inside ? old[place(from)] : Seen{};
            }
        }
    }

    // A cell that a terminal of another opinion spoils: one whose width is not agreed on, and those beside
    // it.
    bool may_differ(unsigned row, unsigned column) const {
        if (quirks_.unsure_width == 0) return false;
        for (unsigned c = column < 2 ? 0 : column - 2; c <= column + 2 && c < columns(); ++c) {
            const Seen& seen = expected_[std::size_t{row} * columns() + c];
            if (is_unsure_of(seen.text[0]) || seen.text[1] != 0) return true;
        }
        return false;
    }

    std::string compare() {
        if (!terminal_.mistakes.empty()) return terminal_.mistakes;
        for (unsigned row = 0; row < terminal_.rows; ++row) {
            for (unsigned column = 0; column < terminal_.columns; ++column) {
                const bool used = row < rows() && column < columns();
                const Seen wanted = used ? expected_[std::size_t{row} * columns() + column] : Seen{};
                if (terminal_.at(row, column).looks_like(wanted) || (used && may_differ(row, column)))
                    continue;
                return "row " + std::to_string(row) + " column " + std::to_string(column) + " has " +
                       std::to_string(terminal_.at(row, column).text[0]) + ", not " +
                       std::to_string(wanted.text[0]);
            }
        }
        if (terminal_.cursor_shown != shown_) return "the cursor is shown or not";
        if (shown_ && (terminal_.row != cursor_row_ || terminal_.column != cursor_column_))
            return "the cursor's place";
        return terminal_.has_region() ? "a scroll region is left" : "";
    }

    Choices& choices_;
    const Quirks quirks_;
    Terminal terminal_;
    std::vector<Cell> memory_;
    std::vector<Cluster> clusters_;
    Screen screen_;
    std::vector<Look> looks_;
    std::vector<StyleId> styles_;
    std::vector<Seen> expected_;
    std::vector<std::vector<Piece>> pieces_;
    unsigned cursor_row_ = 0;
    unsigned cursor_column_ = 0;
    bool shown_ = true;
};

}  // namespace vedette::term::model
