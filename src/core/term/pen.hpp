// What a terminal is sent: knows where its cursor stands and in which style it writes, and takes the shortest
// bytes to change both (ECMA-48; only sequences that xterm, VTE, tmux, screen, PuTTY and the Linux console
// share). Knows no cells. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/term/style.hpp"

namespace vedette::term {

// Takes bytes for the terminal. Blocks while the line is slow.
class Sink {
  public:
    virtual void write(std::string_view bytes) = 0;

  protected:
    ~Sink() = default;
};

namespace detail {

// A style in 4 bytes: text and background plus one, 9 bits each; bold, underline, reverse.
using PackedStyle = std::uint32_t;
inline constexpr PackedStyle kBold = 1U << 18U;
inline constexpr PackedStyle kUnderline = 1U << 19U;
inline constexpr PackedStyle kReverse = 1U << 20U;
constexpr PackedStyle pack(const Style& style) {
    const auto colour = [](Colour c) {
        return c.index >= 0 && c.index < 256 ? static_cast<PackedStyle>(c.index) + 1 : PackedStyle{0};
    };
    return colour(style.text) | colour(style.background) << 9U | (style.bold ? kBold : 0) |
           (style.underline ? kUnderline : 0) | (style.reverse ? kReverse : 0);
}
// A blank in this style looks as one in the plain style.
constexpr bool is_plain_on_blank(PackedStyle style) {
    return (style & (0x1ffU << 9U | kUnderline | kReverse)) == 0;
}

// A row or column that is not known.
inline constexpr unsigned kUnknown = 0xffff'ffff;

// Bytes of one sequence.
struct Sequence {
    std::array<char, 48> bytes{};
    std::size_t size = 0;

    void add(char c) { bytes[size++] = c; }
    void add(std::string_view text);
    void add_number(unsigned number);
    std::string_view view() const { return {bytes.data(), size}; }
};

class Pen {
  public:
    explicit Pen(Sink& sink) : sink_(sink) {}

    // Columns of the window: behind the last one the cursor's place is not known.
    void set_columns(unsigned columns) { columns_ = columns; }
    void place_is(unsigned row, unsigned column);
    void style_is_plain() { state_.style = 0; }

    void move(unsigned row, unsigned column);
    void set_style(PackedStyle style);
    // Any style in which erased and inserted cells are plain blanks on every terminal.
    void set_blank_style();
    PackedStyle style() const { return state_.style; }
    bool is_at(unsigned row, unsigned column) const { return state_.row == row && state_.column == column; }
    // A character that takes `columns`; not `sure`: some terminals give it another number of columns.
    void write(std::string_view character, unsigned columns, bool sure);
    // Bytes that change neither place nor style.
    void send(std::string_view bytes);
    // ESC [ number letter, without a number that is 1.
    void send(unsigned number, char letter);
    void flush();

    // The bytes that `draw` would send; nothing is changed.
    template <class Draw>
    std::size_t cost(Draw draw) {
        const State saved = state_;
        counting_ = true;
        counted_ = 0;
        draw();
        counting_ = false;
        state_ = saved;
        return counted_;
    }

  private:
    struct State {
        unsigned row = kUnknown;
        unsigned column = kUnknown;
        PackedStyle style = 0;
    };

    bool try_vertical(Sequence& sequence, unsigned& column, unsigned row, bool by_return) const;

    Sink& sink_;
    State state_;
    unsigned columns_ = 0;
    std::size_t counted_ = 0;
    std::array<char, 256> buffer_{};
    std::size_t size_ = 0;  // of the bytes in the buffer
    bool counting_ = false;
};

}  // namespace detail
}  // namespace vedette::term
