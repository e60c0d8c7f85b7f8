// What a person did at a terminal: a key, a character, pasted text, a turn of the mouse wheel.
#pragma once

#include <cstdint>

namespace vedette::term {

// A key that is no character, or a character with Ctrl or Alt.
enum class Key : std::uint8_t {
    kCharacter,  // Event::character
    kEnter,
    kTab,
    kBackspace,  // 0x7f; 0x08 is kCharacter 'h' with Ctrl
    kEscape,     // alone, see InputOptions
    kUp,
    kDown,
    kRight,
    kLeft,
    kHome,
    kEnd,
    kPageUp,
    kPageDown,
    kInsert,
    kDelete,
    kF1,
    kF2,
    kF3,
    kF4,
    kF5,
    kF6,
    kF7,
    kF8,
    kF9,
    kF10,
    kF11,
    kF12,
};

// Keys held down, added up.
enum : std::uint8_t {
    kShift = 1,
    kAlt = 2,
    kCtrl = 4,
    kMeta = 8,  // the fourth modifier of xterm's parameter: Meta, Command or Super, as the terminal is set
};

// What happened.
struct Event {
    // What `kind` says.
    enum class Kind : std::uint8_t {
        kNone,
        kKey,  // key, modifiers, and `character` of kCharacter
        // What is between these two was pasted (bracketed paste): kKey with kCharacter, kEnter and kTab,
        // without modifiers. A control character is itself there, as text: U+0003 is not Ctrl-C.
        kPasteBegin,
        kPasteEnd,
        kWheelUp,  // three lines; reported only by a terminal that was asked for it, see Screen
        kWheelDown,
        kPosition,  // an answer to kSizeQuery: row and column of the cursor, from 1
        kFocusIn,
        kFocusOut,
    };

    Kind kind = Kind::kNone;
    Key key = Key::kCharacter;
    std::uint8_t modifiers = 0;
    // Of kCharacter. With Ctrl the lower-case letter: Ctrl-A is 'a'; NUL is ' ', 0x1c to 0x1f are \ ] ^ _.
    // U+FFFD for bytes that are no UTF-8.
    char32_t character = 0;
    std::uint16_t row = 0;  // of kPosition
    std::uint16_t column = 0;

    bool operator==(const Event&) const = default;
};

}  // namespace vedette::term
