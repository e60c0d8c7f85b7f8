#include "core/term/input.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vedette::term {
namespace {

constexpr std::uint8_t kEscapeByte = 0x1b;
constexpr std::string_view kPasteEndBytes = "\x1b[201~";

// Whether a terminal sends a string that begins so: answers about colours and titles (OSC), of settings and
// names (DCS), of kitty's graphics (APC). All others are keys with Alt and what was typed behind them.
constexpr bool begins_answer(std::uint8_t introducer, std::uint8_t byte) {
    const bool digit = byte >= '0' && byte <= '9';
    if (introducer == ']') return digit || byte == 'l' || byte == 'L';
    if (introducer == 'P') return digit || byte == '>' || byte == '!' || byte == '=';
    return byte == 'G';
}

constexpr bool is_final(std::uint8_t byte) { return byte >= 0x40 && byte < 0x7f; }

}  // namespace

void Input::feed(Bytes bytes, MonoTime now) {
    in_ = bytes;
    at_ = 0;
    now_ = now;
}

bool Input::next(Event& event) {
    while (event_ == events_size_) {
        event_ = events_size_ = 0;
        if (end_replayed_ < end_refused_) {
            character(static_cast<char32_t>(kPasteEndBytes[end_replayed_++]), 0);
            continue;
        }
        if (at_ == in_.size()) return false;
        const std::uint8_t byte = in_[at_];
        if (end_matched_ > 0 && byte != static_cast<std::uint8_t>(kPasteEndBytes[end_matched_])) {
            end_refused_ = end_matched_;
            end_replayed_ = end_matched_ = 0;
            continue;
        }
        ++at_;
        take(byte);
        since_ = now_;
    }
    event = events_[event_++];
    return true;
}

std::optional<MonoTime> Input::deadline() const {
    switch (state_) {
        case State::kGround: return {};
        case State::kEscape:
        case State::kStringEscape: return since_ + options_.escape_timeout;
        default: break;
    }
    return since_ + options_.sequence_timeout;
}

void Input::expire(MonoTime now) {
    const auto at = deadline();
    if (!at || now < *at || at_ < in_.size()) return;
    const State state = std::exchange(state_, State::kGround);
    const bool two = std::exchange(alt_, false);
    const auto with_alt = [&](std::uint8_t byte) {
        if (two) key(Key::kEscape, 0);
        character(byte, kAlt);
    };
    if (state == State::kEscape || state == State::kStringEscape) {
        key(Key::kEscape, 0);
        if (two) key(Key::kEscape, 0);
    } else if (state == State::kString && introducer_ != 0) {
        with_alt(introducer_);
    } else if (state == State::kControl && has_begun_only()) {
        with_alt('[');
    } else if (state == State::kSingleShift && has_begun_only()) {
        with_alt('O');
    }
}

void Input::emit(const Event& event) {
    if (events_size_ < events_.size()) events_[events_size_++] = event;
}

void Input::key(Key key, unsigned modifiers) {
    emit({.kind = Event::Kind::kKey, .key = key, .modifiers = static_cast<std::uint8_t>(modifiers)});
}

void Input::character(char32_t character, unsigned modifiers) {
    emit({.kind = Event::Kind::kKey,
          .modifiers = static_cast<std::uint8_t>(modifiers),
          .character = character});
}

void Input::take(std::uint8_t byte) {
    if (pasting_) return take_pasted(byte);
    switch (state_) {
        case State::kGround: return take_ground(byte);
        case State::kEscape: return take_escape(byte);
        case State::kSingleShift: return take_single_shift(byte);
        case State::kControl: return take_control(byte);
        case State::kPassOver: return take_pass_over(byte);
        case State::kLinuxKey: return take_linux_key(byte);
        case State::kMouse: return take_mouse(byte);
        case State::kString: return take_string(byte);
        case State::kStringEscape:
            state_ = State::kGround;
            if (byte == kEscapeByte) return begin(State::kEscape);
            if (byte != '\\') take_escape(byte);
            return;
    }
}

void Input::begin(State state, std::uint8_t introducer) {
    state_ = state;
    introducer_ = introducer;
    parameters_.fill(0);
    parameter_count_ = sub_parameter_ = private_ = mouse_bytes_ = 0;
    released_ = false;
}

// The sequence ends without a meaning at a byte that does not belong to it.
void Input::abandon(std::uint8_t byte) {
    state_ = State::kGround;
    alt_ = false;
    if (byte != 0x18 && byte != 0x1a) take_ground(byte);  // CAN and SUB say just that
}

void Input::take_ground(std::uint8_t byte) {
    if (take_utf8(byte)) return;
    const unsigned held = alt();
    alt_ = false;
    const bool second = after_return_ && now_ - return_at_ < options_.escape_timeout;
    after_return_ = byte == '\r';
    switch (byte) {
        case kEscapeByte: return begin(State::kEscape);
        case '\r': return_at_ = now_; return key(Key::kEnter, held);
        case '\n':
            if (!second) key(Key::kEnter, held);
            return;
        case '\t': return key(Key::kTab, held);
        case 0x7f: return key(Key::kBackspace, held);
        case 0: return character(' ', held | kCtrl);
        default: break;
    }
    if (byte >= 0x20) return character(byte, held);
    character(byte <= 26 ? byte + 0x60U : byte + 0x40U, held | kCtrl);
}

// Whether the byte belongs to a character of more than one byte (RFC 3629 section 4), or to none.
bool Input::take_utf8(std::uint8_t byte) {
    if (missing_ > 0) {
        if (byte >= low_ && byte <= high_) {
            low_ = 0x80;
            high_ = 0xbf;
            code_ = code_ << 6U | (byte & 0x3fU);
            if (--missing_ > 0) return true;
            character(code_, alt());
            alt_ = false;
            return true;
        }
        missing_ = 0;
        character(0xfffd, alt());
        alt_ = false;
    }
    if (byte < 0x80) return false;
    after_return_ = false;
    if (byte < 0xc2 || byte > 0xf4) {
        character(0xfffd, alt());
        alt_ = false;
        return true;
    }
    missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    code_ = byte & (0x3fU >> missing_);
    low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    return true;
}

void Input::take_escape(std::uint8_t byte) {
    switch (byte) {
        case kEscapeByte:
            if (alt_) key(Key::kEscape, 0);
            alt_ = true;
            return;
        case '[': return begin(State::kControl);
        case 'O': return begin(State::kSingleShift);
        case ']':
        case 'P':
        case '_': return begin(State::kString, byte);
        default: break;
    }
    if (alt_) key(Key::kEscape, 0);
    state_ = State::kGround;
    alt_ = true;
    take_ground(byte);
}

void Input::take_string(std::uint8_t byte) {
    const std::uint8_t introducer = std::exchange(introducer_, 0);
    if (introducer != 0 && !begins_answer(introducer, byte)) {
        state_ = State::kGround;
        if (alt_) key(Key::kEscape, 0);
        alt_ = false;
        character(introducer, kAlt);
        --at_;  // the byte is the next one again
        return;
    }
    alt_ = false;
    if (byte == kEscapeByte) {
        state_ = State::kStringEscape;
    } else if (byte == 0x07 || byte == 0x18 || byte == 0x1a) {
        state_ = State::kGround;
    }
}

bool Input::take_parameter(std::uint8_t byte) {
    if (byte == ':') {
        sub_parameter_ = static_cast<std::uint8_t>(std::min(sub_parameter_ + 1, 2));
        return true;
    }
    if (byte == ';') {
        parameter_count_ = static_cast<std::uint8_t>(std::clamp(parameter_count_ + 1, 2, 9));
        sub_parameter_ = 0;
        return true;
    }
    if (byte < '0' || byte > '9') return false;
    parameter_count_ = std::max<std::uint8_t>(parameter_count_, 1);
    const std::size_t index = parameter_count_ - 1U;
    if (sub_parameter_ == 1 && index == 1) released_ = byte == '3';
    if (sub_parameter_ > 0 || index >= parameters_.size()) return true;
    parameters_[index] = std::min<std::uint32_t>(parameters_[index] * 10 + (byte - '0'), 9'999'999);
    return true;
}

void Input::take_control(std::uint8_t byte) {
    if (byte == '[' && has_begun_only()) return begin(State::kLinuxKey);
    if (byte >= '<' && byte <= '?' && has_begun_only()) {
        private_ = byte;
        return;
    }
    if (take_parameter(byte)) return;
    const bool rxvt_shift = byte == '$' && private_ == 0 && parameter_count_ == 1;
    if (is_final(byte) || rxvt_shift) {
        state_ = State::kGround;
        end_control(static_cast<char>(byte));
        if (state_ == State::kGround) alt_ = false;
        return;
    }
    state_ = State::kPassOver;
    take_pass_over(byte);
}

void Input::take_pass_over(std::uint8_t byte) {
    if (byte >= 0x20 && byte < 0x40) return;
    if (!is_final(byte)) return abandon(byte);
    state_ = State::kGround;
    alt_ = false;
}

void Input::take_single_shift(std::uint8_t byte) {
    if (take_parameter(byte)) return;
    if (!is_final(byte)) return abandon(byte);
    state_ = State::kGround;
    // The keys of the number pad in its application mode.
    constexpr std::string_view kPad = "*+,-./0123456789";
    if (byte == 'w') {
        key(Key::kEnd, alt());
    } else if (byte >= 'j' && byte <= 'y') {
        character(static_cast<char32_t>(kPad[byte - 'j']), alt());
    } else if (byte == 'X') {
        character('=', alt());
    } else if (byte == 'M') {
        key(Key::kEnter, alt());
    } else if (byte == 'I') {
        key(Key::kTab, alt());
    } else if (byte >= 'a' && byte <= 'd') {
        static constexpr std::array kArrows{Key::kUp, Key::kDown, Key::kRight, Key::kLeft};
        key(kArrows[byte - 'a'], kCtrl | alt());
    } else {
        end_letter(static_cast<char>(byte));
    }
    alt_ = false;
}

void Input::take_linux_key(std::uint8_t byte) {
    if (!is_final(byte)) return abandon(byte);
    state_ = State::kGround;
    static constexpr std::array kKeys{Key::kF1, Key::kF2, Key::kF3, Key::kF4, Key::kF5};
    if (byte >= 'A' && byte <= 'E') key(kKeys[byte - 'A'], alt());
    alt_ = false;
}

// Button, column and row, 32 added to each.
void Input::take_mouse(std::uint8_t byte) {
    if (byte == kEscapeByte) return abandon(byte);
    if (mouse_bytes_ == 0) mouse_button_ = byte;
    if (++mouse_bytes_ < 3) return;
    state_ = State::kGround;
    alt_ = false;
    if (mouse_button_ >= 32) wheel(mouse_button_ - 32U);
}

void Input::take_pasted(std::uint8_t byte) {
    end_refused_ = end_replayed_ = 0;
    if (end_matched_ > 0) {  // next() has compared it
        if (++end_matched_ < kPasteEndBytes.size()) return;
        end_matched_ = 0;
        pasting_ = false;
        return emit({.kind = Event::Kind::kPasteEnd});
    }
    if (take_utf8(byte)) return;
    const bool second = after_return_;
    after_return_ = byte == '\r';
    if (byte == kEscapeByte) {
        end_matched_ = 1;
    } else if (byte == '\t') {
        key(Key::kTab, 0);
    } else if (byte != '\r' && byte != '\n') {
        character(byte, 0);
    } else if (byte == '\r' || !second) {
        key(Key::kEnter, 0);
    }
}

}  // namespace vedette::term
