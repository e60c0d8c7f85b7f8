// What the control sequences of keys mean.
#include <array>

#include "core/term/input.hpp"

namespace vedette::term {

// The parameter is one more than the sum of the modifiers; the bits of Caps Lock and Num Lock say nothing.
unsigned Input::modifiers(std::size_t index) const {
    const std::uint32_t value = parameters_[index];
    return (value > 1 ? (value - 1) & 15U : 0) | alt();
}

void Input::end_control(char final) {
    if (private_ != 0) {
        if (private_ == '<' && final == 'M') wheel(parameters_[0]);
        return;
    }
    switch (final) {
        case '~': return end_tilde(modifiers(1));
        case '^': return end_tilde(kCtrl | alt());
        case '$': return end_tilde(kShift | alt());
        case '@': return end_tilde(kCtrl | kShift | alt());
        case 'u':
            if (!released_ && parameter_count_ > 0) unicode_key(parameters_[0], modifiers(1));
            return;
        case 'M':
            if (parameter_count_ == 0) return begin(State::kMouse);
            if (parameters_[0] >= 32) wheel(parameters_[0] - 32);
            return;
        case 'I':
            if (parameter_count_ == 0) emit({.kind = Event::Kind::kFocusIn});
            return;
        case 'O':
            if (parameter_count_ == 0) emit({.kind = Event::Kind::kFocusOut});
            return;
        case 'Z': return key(Key::kTab, kShift | modifiers(1));
        case 'R': {
            const auto [row, column, more] = parameters_;
            const bool is_key = parameter_count_ < 2 || (row == 1 && column >= 2 && column <= 16);
            if (is_key) return end_letter(final);
            constexpr std::uint32_t kMost = 0xffff;
            if (row > 0 && column > 0 && row <= kMost && column <= kMost)
                emit({.kind = Event::Kind::kPosition,
                      .row = static_cast<std::uint16_t>(row),
                      .column = static_cast<std::uint16_t>(column)});
            return;
        }
        default: return end_letter(final);
    }
}

// The last letters that ESC [ and ESC O share. Some terminals give the modifiers as the only parameter.
void Input::end_letter(char final) {
    if (released_) return;
    const unsigned held = modifiers(parameter_count_ == 1 ? 0 : 1);
    switch (final) {
        case 'A': return key(Key::kUp, held);
        case 'B': return key(Key::kDown, held);
        case 'C': return key(Key::kRight, held);
        case 'D': return key(Key::kLeft, held);
        case 'H': return key(Key::kHome, held);
        case 'F': return key(Key::kEnd, held);
        case 'P': return key(Key::kF1, held);
        case 'Q': return key(Key::kF2, held);
        case 'R': return key(Key::kF3, held);
        case 'S': return key(Key::kF4, held);
        case 'a': return key(Key::kUp, kShift | held);  // rxvt
        case 'b': return key(Key::kDown, kShift | held);
        case 'c':
            // With parameters it tells what terminal this is.
            if (parameter_count_ == 0) key(Key::kRight, kShift | held);
            return;
        case 'd': return key(Key::kLeft, kShift | held);
        default: return;
    }
}

void Input::end_tilde(unsigned modifiers) {
    struct Row {
        std::uint8_t code;
        Key key;
        std::uint8_t more = 0;
    };
    static constexpr std::array kKeys{
        Row{1, Key::kHome},        Row{2, Key::kInsert},      Row{3, Key::kDelete},
        Row{4, Key::kEnd},         Row{5, Key::kPageUp},      Row{6, Key::kPageDown},
        Row{7, Key::kHome},        Row{8, Key::kEnd},         Row{11, Key::kF1},
        Row{12, Key::kF2},         Row{13, Key::kF3},         Row{14, Key::kF4},
        Row{15, Key::kF5},         Row{17, Key::kF6},         Row{18, Key::kF7},
        Row{19, Key::kF8},         Row{20, Key::kF9},         Row{21, Key::kF10},
        Row{23, Key::kF11},        Row{24, Key::kF12},        Row{25, Key::kF3, kShift},
        Row{26, Key::kF4, kShift}, Row{28, Key::kF5, kShift}, Row{29, Key::kF6, kShift},
        Row{31, Key::kF7, kShift}, Row{32, Key::kF8, kShift}, Row{33, Key::kF9, kShift},
        Row{34, Key::kF10, kShift}};
    if (released_) return;
    const std::uint32_t code = parameters_[0];
    if (code == 200) {
        pasting_ = true;
        after_return_ = false;
        return emit({.kind = Event::Kind::kPasteBegin});
    }
    if (code == 27 && parameter_count_ > 2) return unicode_key(parameters_[2], modifiers);
    for (const Row& row : kKeys) {
        if (row.code == code) return key(row.key, modifiers | row.more);
    }
}

// A key by its character: xterm's modifyOtherKeys, and "CSI u".
void Input::unicode_key(std::uint32_t code, unsigned modifiers) {
    switch (code) {
        case 9: return key(Key::kTab, modifiers);
        case 13: return key(Key::kEnter, modifiers);
        case 27: return key(Key::kEscape, modifiers);
        case 8:
        case 127: return key(Key::kBackspace, modifiers);
        default: break;
    }
    // Surrogates, and kitty's private characters for keys that have no event.
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xf900) || (code > 127 && code < 160)) return;
    if (code < 32)
        return character(code == 0 ? ' ' : code <= 26 ? code + 0x60 : code + 0x40, modifiers | kCtrl);
    const bool is_upper = code >= 'A' && code <= 'Z';
    const bool is_lower = code >= 'a' && code <= 'z';
    if ((modifiers & kCtrl) != 0) return character(is_upper ? code + 32 : code, modifiers);
    // Shift is in the character.
    if ((modifiers & kShift) != 0 && is_lower) code -= 32;
    character(code, modifiers & ~static_cast<unsigned>(kShift));
}

void Input::wheel(unsigned button) {
    const unsigned held = button >> 2U & 7U;  // Shift, Alt, Ctrl, as here
    const unsigned turned = button & ~28U;
    if (turned != 64 && turned != 65) return;
    emit({.kind = turned == 64 ? Event::Kind::kWheelUp : Event::Kind::kWheelDown,
          .modifiers = static_cast<std::uint8_t>(held)});
}

}  // namespace vedette::term
