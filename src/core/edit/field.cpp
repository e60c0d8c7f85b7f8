#include "core/edit/field.hpp"

#include <algorithm>

#include "core/term/width.hpp"

namespace vedette::edit {

using term::Event;
using term::Key;

void Field::set(std::string_view text) {
    size_ = 0;
    at_ = 0;
    fresh_ = false;
    insert(text);
    fresh_ = true;
}

bool Field::take(const Event& key) {
    if (key.kind != Event::Kind::kKey) return false;
    const bool was_fresh = fresh_;
    const bool plain = (key.modifiers & static_cast<std::uint8_t>(~term::kShift)) == 0;
    if (key.key == Key::kCharacter && plain) {
        if (was_fresh) size_ = at_ = 0;
        fresh_ = false;
        char utf8[4];
        insert({utf8, term::encode(key.character, utf8)});
        return true;
    }
    const bool deletes_before =
        key.key == Key::kBackspace ||
        (key.key == Key::kCharacter && key.character == 'h' && key.modifiers == term::kCtrl);
    if (deletes_before) {
        remove(was_fresh ? 0 : before(at_), was_fresh ? size_ : at_);
    } else if (key.key == Key::kDelete) {
        remove(was_fresh ? 0 : at_, was_fresh ? size_ : after(at_));
    } else if (key.key == Key::kLeft) {
        at_ = before(at_);
    } else if (key.key == Key::kRight) {
        at_ = after(at_);
    } else if (key.key == Key::kHome) {
        at_ = 0;
    } else if (key.key == Key::kEnd) {
        at_ = size_;
    } else {
        return false;
    }
    fresh_ = false;
    return true;
}

std::size_t Field::before(std::size_t at) const {
    if (at > 0) --at;
    while (at > 0 && (static_cast<unsigned char>(memory_[at]) & 0xc0) == 0x80) --at;
    return at;
}

std::size_t Field::after(std::size_t at) const {
    return at == size_ ? at : at + term::decode(text().substr(at)).size;
}

void Field::insert(std::string_view text) {
    if (text.size() > kMaxSize - size_) return;
    std::copy_backward(memory_.begin() + static_cast<std::ptrdiff_t>(at_),
                       memory_.begin() + static_cast<std::ptrdiff_t>(size_),
                       memory_.begin() + static_cast<std::ptrdiff_t>(size_ + text.size()));
    std::copy(text.begin(), text.end(), memory_.begin() + static_cast<std::ptrdiff_t>(at_));
    size_ += text.size();
    at_ += text.size();
}

void Field::remove(std::size_t from, std::size_t to) {
    std::copy(memory_.begin() + static_cast<std::ptrdiff_t>(to),
              memory_.begin() + static_cast<std::ptrdiff_t>(size_),
              memory_.begin() + static_cast<std::ptrdiff_t>(from));
    size_ -= to - from;
    at_ = from;
}

}  // namespace vedette::edit
