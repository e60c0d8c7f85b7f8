// Which key does what: the default keys, and those of the owner's key file. Keys lie in the caller's memory.
// No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/edit/action.hpp"

namespace vedette::edit {

// Why a key file's entry is refused.
enum class KeyError : std::uint8_t {
    kUnknownAction,
    kUnknownKey,
    kInUse,  // the key already does something that the file gave it
    kFull,   // the memory has no room for more keys
};
// A sentence's end: "names no action of the editor".
std::string_view to_string(KeyError error);

// The keys of one editor.
class Keys {
  public:
    // The default keys. `memory` outlives the keys; kLeastKeys bindings are enough for the default ones.
    explicit Keys(std::span<Binding> memory);

    std::optional<Action> find(const term::Event& key) const;
    // Takes the keys of an action away. bind() gives it others.
    std::optional<KeyError> begin_action(std::string_view name);
    // A key for the action of begin_action(): its name ("Ctrl-S"), or the bytes that a terminal sends for it
    // ("\x13",
    // "\x1b[15~"), as pycameresp's Editor.json has them. The key no longer does what it did by default.
    std::optional<KeyError> bind(std::string_view key);
    // Ctrl-H deletes the character before, as terminals want it that send it for the backspace key.
    void use_ctrl_h_as_backspace();

    std::span<const Binding> bindings() const { return memory_.first(size_); }

  private:
    void remove(const term::Event& key);
    void remove(Action action);

    std::span<Binding> memory_;
    std::size_t size_ = 0;
    Action action_ = Action::kLeft;
    std::size_t fixed_ = 0;  // bindings from the file, at the end of all
};
inline constexpr std::size_t kLeastKeys = 80;

}  // namespace vedette::edit
