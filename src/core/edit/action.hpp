// What a key of the editor does: one table of actions with their names in key files, their help and their
// default keys. No allocation. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/term/key.hpp"

namespace vedette::edit {

// In the order of the help screen.
enum class Action : std::uint8_t {
    kLeft,
    kRight,
    kUp,
    kDown,
    kPreviousWord,
    kNextWord,
    kHome,
    kEnd,
    kPageUp,
    kPageDown,
    kTop,
    kBottom,
    kGoToLine,
    kMatchBracket,
    kSelectLeft,
    kSelectRight,
    kSelectUp,
    kSelectDown,
    kSelectPreviousWord,
    kSelectNextWord,
    kSelectHome,
    kSelectEnd,
    kSelectPageUp,
    kSelectPageDown,
    kSelectTop,
    kSelectBottom,
    kSelectAll,
    kCut,
    kCopy,
    kPaste,
    kUndo,
    kRedo,
    kNewLine,
    kBackspace,
    kDelete,
    kDeleteLine,
    kIndent,
    kUnindent,
    kComment,
    kChangeCase,
    kToggleMode,
    kFind,
    kFindNext,
    kFindPrevious,
    kReplace,
    kReplaceCurrent,
    kReplaceAll,
    kSave,
    kSaveAs,
    kExecute,
    kRedraw,
    kHelp,
    kExit,
};
inline constexpr std::size_t kActions = static_cast<std::size_t>(Action::kExit) + 1;

// A key that does something.
struct Binding {
    term::Event key;
    Action action = Action::kLeft;
};

// A row of the table.
struct ActionInfo {
    Action action = Action::kLeft;
    std::string_view name;  // in key files: "key_save"
    std::string_view help;  // an imperative sentence without a full stop
};
std::span<const ActionInfo, kActions> actions();
const ActionInfo& info_of(Action action);
// The action of a key file's name, also of the older names of pycameresp: "key_save", "SAVE".
std::optional<Action> action_of(std::string_view name);

// pycameresp's keys, and Ctrl-Z, Ctrl-Y, Ctrl-O, Ctrl-B and F1, which it leaves free.
std::span<const Binding> default_bindings();

// A key as people write it: "Ctrl-S", "Shift-F3", "Alt-x", "Ctrl-Shift-Left", "PageUp". Written into
// `memory`, which has kMaxKeyName bytes.
inline constexpr std::size_t kMaxKeyName = 32;
std::string_view key_name(const term::Event& key, std::span<char, kMaxKeyName> memory);
// The key of such a name in any case. Nothing for another text.
std::optional<term::Event> key_of_name(std::string_view name);

// Whether two events are the same key.
bool is_same_key(const term::Event& a, const term::Event& b);

}  // namespace vedette::edit
