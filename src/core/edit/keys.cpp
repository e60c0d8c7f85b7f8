#include "core/edit/keys.hpp"

#include <algorithm>

#include "core/term/input.hpp"

namespace vedette::edit {
namespace {

// The event of bytes as a terminal sends them; nothing when they are none or several.
std::optional<term::Event> event_of_bytes(std::string_view bytes) {
    term::Input input;
    input.feed(as_bytes(bytes), MonoTime{});
    term::Event event;
    term::Event more;
    bool any = input.next(event);
    if (!any && input.deadline()) {
        input.expire(*input.deadline());
        any = input.next(event);
    }
    if (!any || event.kind != term::Event::Kind::kKey || input.next(more) || input.deadline())
        return std::nullopt;
    return event;
}

}  // namespace

std::string_view to_string(KeyError error) {
    switch (error) {
        case KeyError::kUnknownAction: return "names no action of the editor";
        case KeyError::kUnknownKey: return "is no key: write \"Ctrl-S\", \"F5\", or what the terminal sends";
        case KeyError::kInUse: return "is a key that the file has given to another action";
        case KeyError::kFull: return "is one key too many";
    }
    return {};
}

Keys::Keys(std::span<Binding> memory) : memory_(memory) {
    const auto defaults = default_bindings();
    size_ = std::min(defaults.size(), memory.size());
    std::copy_n(defaults.begin(), size_, memory.begin());
}

std::optional<Action> Keys::find(const term::Event& key) const {
    for (const Binding& binding : bindings()) {
        if (is_same_key(binding.key, key)) return binding.action;
    }
    return std::nullopt;
}

std::optional<KeyError> Keys::begin_action(std::string_view name) {
    const auto action = action_of(name);
    if (!action) return KeyError::kUnknownAction;
    action_ = *action;
    remove(action_);
    return std::nullopt;
}

std::optional<KeyError> Keys::bind(std::string_view key) {
    auto event = key_of_name(key);
    // A single letter is no key of an action: it is text.
    if (event && event->key == term::Key::kCharacter && event->modifiers == 0) event.reset();
    if (!event) event = event_of_bytes(key);
    if (!event || (event->key == term::Key::kCharacter && event->modifiers == 0))
        return KeyError::kUnknownKey;
    for (const Binding& own : bindings().last(fixed_)) {
        if (is_same_key(own.key, *event)) {
            return own.action == action_ ? std::nullopt : std::optional(KeyError::kInUse);
        }
    }
    remove(*event);
    if (size_ == memory_.size()) return KeyError::kFull;
    memory_[size_++] = {*event, action_};
    ++fixed_;
    return std::nullopt;
}

void Keys::use_ctrl_h_as_backspace() {
    for (Binding& binding : memory_.first(size_)) {
        if (binding.key.key == term::Key::kCharacter && binding.key.character == 'h' &&
            binding.key.modifiers == term::kCtrl) {
            binding.action = Action::kBackspace;
        }
    }
}

void Keys::remove(const term::Event& key) {
    const auto begin = memory_.begin();
    const auto end = std::remove_if(begin, begin + static_cast<std::ptrdiff_t>(size_ - fixed_),
                                    [&](const Binding& binding) { return is_same_key(binding.key, key); });
    const auto kept = std::copy(memory_.begin() + static_cast<std::ptrdiff_t>(size_ - fixed_),
                                memory_.begin() + static_cast<std::ptrdiff_t>(size_), end);
    size_ = static_cast<std::size_t>(kept - begin);
}

void Keys::remove(Action action) {
    const auto begin = memory_.begin();
    const auto end = std::remove_if(begin, begin + static_cast<std::ptrdiff_t>(size_ - fixed_),
                                    [&](const Binding& binding) { return binding.action == action; });
    const auto kept = std::copy(memory_.begin() + static_cast<std::ptrdiff_t>(size_ - fixed_),
                                memory_.begin() + static_cast<std::ptrdiff_t>(size_), end);
    size_ = static_cast<std::size_t>(kept - begin);
}

}  // namespace vedette::edit
