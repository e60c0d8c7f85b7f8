// For tests of what reads a terminal: events as text.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/term/input.hpp"

namespace vedette::term {

// "Up+C", "a+AC", "paste<"; letters of the modifiers: Shift, Alt, Ctrl, Meta.
inline std::string to_text(const Event& event) {
    static constexpr std::array<std::string_view, 27> kKeys{
        "",     "Enter", "Tab",    "Backspace", "Escape", "Up",     "Down", "Right", "Left",
        "Home", "End",   "PageUp", "PageDown",  "Insert", "Delete", "F1",   "F2",    "F3",
        "F4",   "F5",    "F6",     "F7",        "F8",     "F9",     "F10",  "F11",   "F12"};
    std::string text;
    switch (event.kind) {
        case Event::Kind::kNone: return "none";
        case Event::Kind::kPasteBegin: return "paste<";
        case Event::Kind::kPasteEnd: return ">paste";
        case Event::Kind::kFocusIn: return "focus in";
        case Event::Kind::kFocusOut: return "focus out";
        case Event::Kind::kPosition:
            return "at " + std::to_string(event.row) + " " + std::to_string(event.column);
        case Event::Kind::kWheelUp: text = "WheelUp"; break;
        case Event::Kind::kWheelDown: text = "WheelDown"; break;
        case Event::Kind::kKey: text = kKeys[static_cast<std::size_t>(event.key)]; break;
    }
    if (event.kind == Event::Kind::kKey && event.key == Key::kCharacter) {
        if (event.character > 0x20 && event.character < 0x7f) {
            text = static_cast<char>(event.character);
        } else {
            constexpr std::string_view kDigits = "0123456789abcdef";
            text = "U+";
            for (int shift = 20; shift >= 0; shift -= 4) {
                const auto digit = event.character >> static_cast<unsigned>(shift) & 15U;
                if (digit > 0 || shift < 16 || text.size() > 2) text += kDigits[digit];
            }
        }
    }
    if (event.modifiers != 0) text += '+';
    if ((event.modifiers & kShift) != 0) text += 'S';
    if ((event.modifiers & kAlt) != 0) text += 'A';
    if ((event.modifiers & kCtrl) != 0) text += 'C';
    if ((event.modifiers & kMeta) != 0) text += 'M';
    return text;
}

constexpr MonoTime kStart{1000s};

inline void append_events(Input& input, std::string& log, char end) {
    for (Event event; input.next(event);) log += to_text(event) + end;
}

// The events of bytes that come at once; with `expires` nothing follows them.
inline std::string events(std::string_view bytes, bool expires = true) {
    Input input;
    std::string log;
    input.feed(as_bytes(bytes), kStart);
    append_events(input, log, ' ');
    if (expires) input.expire(kStart + 10s);
    append_events(input, log, ' ');
    if (!log.empty()) log.pop_back();
    return log;
}

}  // namespace vedette::term
