// Reads what a terminal sends (ECMA-48, xterm's "ctlseqs", VT100, Linux console, rxvt, PuTTY): bytes in,
// events out. A lone Escape differs from the begin of a sequence by time. No allocation. Caller's thread.
//
//     input.feed(bytes, now);
//     for (Event event; input.next(event);) use(event);
//     input.deadline(): when to call expire(now), after which next() may have an event again
//
// Some sequences have two meanings, and this one is taken: ESC[1;2R is Shift-F3 and no position in row 1;
// ESC[25~ is Shift-F3 (rxvt, PuTTY) and not Shift-F1 (Linux console); ESC O w is End (PuTTY as rxvt) and not
// the 7 of a number pad in application mode, which Screen ends; a line feed directly behind a carriage return
// is no second kEnter. ESC and a character is that character with Alt, also ] and P when no string follows
// that a terminal would send.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "core/term/key.hpp"

namespace vedette::term {

// How long a sequence may take.
struct InputOptions {
    Duration escape_timeout = 50ms;  // an Escape without a byte behind it is a key after this
    // The begin of a longer sequence is given up after this: ESC[ is then Alt-[, and one with parameters is
    // nothing.
    Duration sequence_timeout = 500ms;
};

// Of one terminal.
class Input {
  public:
    explicit Input(const InputOptions& options = {}) : options_(options) {}

    // When next() has no event any more. The bytes stay until then. `now`: when they were read.
    void feed(Bytes bytes, MonoTime now);
    // False: all bytes are consumed. A sequence that nobody knows is passed over, however long it is.
    bool next(Event& event);
    // Nothing when no Escape waits for its rest.
    std::optional<MonoTime> deadline() const;
    // Call it when the deadline has passed and there is nothing to be read: bytes that wait in the system's
    // buffer came in time. No effect before the deadline.
    void expire(MonoTime now);

  private:
    enum class State : std::uint8_t {
        kGround,
        kEscape,
        kSingleShift,  // ESC O and parameters
        kControl,      // ESC [ and parameters
        kPassOver,     // the rest of a control sequence that has intermediate bytes
        kLinuxKey,     // ESC [ [
        kMouse,        // ESC [ M, three bytes
        kString,       // ESC ] P _ up to its end
        kStringEscape,
    };

    void emit(const Event& event);
    void key(Key key, unsigned modifiers);
    void character(char32_t character, unsigned modifiers);
    void take(std::uint8_t byte);
    void take_ground(std::uint8_t byte);
    bool take_utf8(std::uint8_t byte);
    void take_escape(std::uint8_t byte);
    void take_control(std::uint8_t byte);
    void take_pass_over(std::uint8_t byte);
    void take_single_shift(std::uint8_t byte);
    void take_linux_key(std::uint8_t byte);
    void take_mouse(std::uint8_t byte);
    void take_string(std::uint8_t byte);
    void take_pasted(std::uint8_t byte);
    bool take_parameter(std::uint8_t byte);
    void begin(State state, std::uint8_t introducer = 0);
    void abandon(std::uint8_t byte);
    void end_control(char final);
    void end_letter(char final);
    void end_tilde(unsigned modifiers);
    void unicode_key(std::uint32_t code, unsigned modifiers);
    void wheel(unsigned button);
    unsigned alt() const { return alt_ ? kAlt : 0; }
    unsigned modifiers(std::size_t index) const;
    bool has_begun_only() const { return parameter_count_ == 0 && private_ == 0; }

    const InputOptions options_;
    Bytes in_;
    std::size_t at_ = 0;    // of in_
    MonoTime now_{};        // of in_
    MonoTime since_{};      // when the last byte of the sequence came
    MonoTime return_at_{};  // when the last carriage return came
    std::array<Event, 2> events_{};
    std::array<std::uint32_t, 3> parameters_{};
    char32_t code_ = 0;  // of a character in UTF-8 so far
    State state_ = State::kGround;
    std::uint8_t event_ = 0;  // of events_, the next one
    std::uint8_t events_size_ = 0;
    std::uint8_t parameter_count_ = 0;  // begun
    std::uint8_t sub_parameter_ = 0;    // which one of its parameter is read
    std::uint8_t private_ = 0;          // < = > ? before the parameters
    std::uint8_t introducer_ = 0;       // of the string; 0: it has bytes
    std::uint8_t missing_ = 0;          // continuation bytes of the character
    std::uint8_t low_ = 0x80;           // range of the next one
    std::uint8_t high_ = 0xbf;
    std::uint8_t mouse_bytes_ = 0;  // that have come
    std::uint8_t mouse_button_ = 0;
    std::uint8_t end_matched_ = 0;  // bytes of a paste's end that have come
    std::uint8_t end_refused_ = 0;  // bytes like those of a paste's end, which are text
    std::uint8_t end_replayed_ = 0;
    bool alt_ = false;       // one more ESC was before this sequence; or ESC before this character
    bool released_ = false;  // not pressed: a key as kitty tells it
    bool after_return_ = false;
    bool pasting_ = false;
};

}  // namespace vedette::term
