#include "core/edit/action.hpp"

#include <array>

#include "core/base/text.hpp"
#include "core/term/width.hpp"

namespace vedette::edit {
namespace {

using term::Event;
using term::kAlt;
using term::kCtrl;
using term::Key;
using term::kMeta;
using term::kShift;

// clang-format off
constexpr std::array<ActionInfo, kActions> kInfos{{
    {Action::kLeft, "key_left", "Go left"},
    {Action::kRight, "key_right", "Go right"},
    {Action::kUp, "key_up", "Go up"},
    {Action::kDown, "key_down", "Go down"},
    {Action::kPreviousWord, "key_previous_word", "Go to the word before"},
    {Action::kNextWord, "key_next_word", "Go to the next word"},
    {Action::kHome, "key_home", "Go to the begin of the line"},
    {Action::kEnd, "key_end", "Go to the end of the line"},
    {Action::kPageUp, "key_page_up", "Go up a page"},
    {Action::kPageDown, "key_page_down", "Go down a page"},
    {Action::kTop, "key_top", "Go to the first line"},
    {Action::kBottom, "key_bottom", "Go to the last line"},
    {Action::kGoToLine, "key_goto", "Go to a line by its number"},
    {Action::kMatchBracket, "key_match_bracket", "Go to the matching bracket"},
    {Action::kSelectLeft, "key_sel_left", "Select to the left"},
    {Action::kSelectRight, "key_sel_right", "Select to the right"},
    {Action::kSelectUp, "key_sel_up", "Select up"},
    {Action::kSelectDown, "key_sel_down", "Select down"},
    {Action::kSelectPreviousWord, "key_sel_prev_word", "Select to the word before"},
    {Action::kSelectNextWord, "key_sel_next_word", "Select to the next word"},
    {Action::kSelectHome, "key_sel_home", "Select to the begin of the line"},
    {Action::kSelectEnd, "key_sel_end", "Select to the end of the line"},
    {Action::kSelectPageUp, "key_sel_page_up", "Select a page up"},
    {Action::kSelectPageDown, "key_sel_page_down", "Select a page down"},
    {Action::kSelectTop, "key_sel_top", "Select to the first line"},
    {Action::kSelectBottom, "key_sel_bottom", "Select to the last line"},
    {Action::kSelectAll, "key_sel_all", "Select all"},
    {Action::kCut, "key_cut", "Cut the selection"},
    {Action::kCopy, "key_copy", "Copy the selection"},
    {Action::kPaste, "key_paste", "Paste"},
    {Action::kUndo, "key_undo", "Undo"},
    {Action::kRedo, "key_redo", "Redo"},
    {Action::kNewLine, "key_new_line", "Begin a new line"},
    {Action::kBackspace, "key_backspace", "Delete the character before"},
    {Action::kDelete, "key_delete", "Delete the character under the cursor"},
    {Action::kDeleteLine, "key_del_line", "Delete the line"},
    {Action::kIndent, "key_indent", "Indent the selected lines, or insert a tab"},
    {Action::kUnindent, "key_unindent", "Unindent the selected lines"},
    {Action::kComment, "key_comment", "Make lines comments, or take the mark away"},
    {Action::kChangeCase, "key_change_case", "Change the case of the selection"},
    {Action::kToggleMode, "key_toggle_mode", "Change between insert and replace mode"},
    {Action::kFind, "key_find", "Find a text"},
    {Action::kFindNext, "key_find_next", "Find the next one"},
    {Action::kFindPrevious, "key_find_previous", "Find the one before"},
    {Action::kReplace, "key_replace", "Find a text and replace it"},
    {Action::kReplaceCurrent, "key_replace_current", "Replace the one that is selected, and find the next"},
    {Action::kReplaceAll, "key_replace_all", "Replace all from here on"},
    {Action::kSave, "key_save", "Save"},
    {Action::kSaveAs, "key_save_as", "Save under another name"},
    {Action::kExecute, "key_execute", "Save and run the script"},
    {Action::kRedraw, "key_redraw", "Draw the screen again"},
    {Action::kHelp, "key_help", "Show this help"},
    {Action::kExit, "key_exit", "Leave the editor"},
}};
// clang-format on

// The names that pycameresp's first version has in another form: its constants, in lower case.
struct OldName {
    std::string_view old;
    Action action;
};
constexpr OldName kOldNames[] = {
    {"select_up", Action::kSelectUp},
    {"select_down", Action::kSelectDown},
    {"select_right", Action::kSelectRight},
    {"select_left", Action::kSelectLeft},
    {"select_page_up", Action::kSelectPageUp},
    {"select_page_down", Action::kSelectPageDown},
    {"select_home", Action::kSelectHome},
    {"select_end", Action::kSelectEnd},
    {"select_top", Action::kSelectTop},
    {"select_bottom", Action::kSelectBottom},
    {"select_next_word", Action::kSelectNextWord},
    {"select_prev_word", Action::kSelectPreviousWord},
    {"select_all", Action::kSelectAll},
    {"delete_line", Action::kDeleteLine},
};

constexpr Binding of_key(Action action, Key key, std::uint8_t modifiers = 0) {
    return {{.kind = Event::Kind::kKey, .key = key, .modifiers = modifiers}, action};
}
constexpr Binding of_character(Action action, char32_t character, std::uint8_t modifiers) {
    return {{.kind = Event::Kind::kKey, .modifiers = modifiers, .character = character}, action};
}

constexpr Binding kDefaults[] = {
    of_key(Action::kUp, Key::kUp),
    of_key(Action::kDown, Key::kDown),
    of_key(Action::kRight, Key::kRight),
    of_key(Action::kLeft, Key::kLeft),
    of_key(Action::kHome, Key::kHome),
    of_key(Action::kHome, Key::kLeft, kAlt),
    of_character(Action::kHome, 'b', kAlt),
    of_key(Action::kEnd, Key::kEnd),
    of_key(Action::kEnd, Key::kRight, kAlt),
    of_character(Action::kEnd, 'f', kAlt),
    of_key(Action::kPageUp, Key::kPageUp),
    of_key(Action::kPageUp, Key::kUp, kAlt),
    of_key(Action::kPageDown, Key::kPageDown),
    of_key(Action::kPageDown, Key::kDown, kAlt),
    of_key(Action::kTop, Key::kHome, kCtrl),
    of_key(Action::kBottom, Key::kEnd, kCtrl),
    of_key(Action::kNextWord, Key::kRight, kCtrl),
    of_key(Action::kPreviousWord, Key::kLeft, kCtrl),
    of_key(Action::kSelectUp, Key::kUp, kShift),
    of_key(Action::kSelectDown, Key::kDown, kShift),
    of_key(Action::kSelectRight, Key::kRight, kShift),
    of_key(Action::kSelectLeft, Key::kLeft, kShift),
    of_key(Action::kSelectHome, Key::kHome, kShift),
    of_key(Action::kSelectHome, Key::kLeft, kShift | kMeta),
    of_key(Action::kSelectEnd, Key::kEnd, kShift),
    of_key(Action::kSelectEnd, Key::kRight, kShift | kMeta),
    of_key(Action::kSelectPageUp, Key::kUp, kShift | kMeta),
    of_key(Action::kSelectPageUp, Key::kUp, kShift | kAlt),
    of_key(Action::kSelectPageUp, Key::kPageUp, kShift),
    of_key(Action::kSelectPageDown, Key::kDown, kShift | kMeta),
    of_key(Action::kSelectPageDown, Key::kDown, kShift | kAlt),
    of_key(Action::kSelectPageDown, Key::kPageDown, kShift),
    of_key(Action::kSelectNextWord, Key::kRight, kShift | kCtrl),
    of_key(Action::kSelectNextWord, Key::kRight, kShift | kAlt),
    of_key(Action::kSelectPreviousWord, Key::kLeft, kShift | kCtrl),
    of_key(Action::kSelectPreviousWord, Key::kLeft, kShift | kAlt),
    of_key(Action::kSelectTop, Key::kHome, kShift | kCtrl),
    of_key(Action::kSelectBottom, Key::kEnd, kShift | kCtrl),
    of_character(Action::kSelectAll, 'a', kCtrl),
    of_character(Action::kMatchBracket, 'b', kCtrl),
    of_character(Action::kCopy, 'c', kCtrl),
    of_character(Action::kCopy, 'c', kAlt),
    of_character(Action::kExecute, 'e', kCtrl),
    of_key(Action::kExecute, Key::kF5),
    of_character(Action::kFind, 'f', kCtrl),
    of_key(Action::kFind, Key::kF2),
    of_character(Action::kGoToLine, 'g', kCtrl),
    of_character(Action::kReplace, 'h', kCtrl),
    of_character(Action::kDeleteLine, 'l', kCtrl),
    of_character(Action::kFindNext, 'n', kCtrl),
    of_key(Action::kFindNext, Key::kF3),
    of_character(Action::kSaveAs, 'o', kCtrl),
    of_character(Action::kFindPrevious, 'p', kCtrl),
    of_key(Action::kFindPrevious, Key::kF3, kShift),
    of_character(Action::kComment, 'q', kCtrl),
    of_character(Action::kReplaceCurrent, 'r', kCtrl),
    of_character(Action::kSave, 's', kCtrl),
    of_character(Action::kSave, 's', kAlt),
    of_character(Action::kToggleMode, 't', kCtrl),
    of_character(Action::kChangeCase, 'u', kCtrl),
    of_character(Action::kPaste, 'v', kCtrl),
    of_character(Action::kPaste, 'v', kAlt),
    of_character(Action::kRedraw, 'w', kCtrl),
    of_character(Action::kCut, 'x', kCtrl),
    of_character(Action::kCut, 'x', kAlt),
    of_character(Action::kRedo, 'y', kCtrl),
    of_character(Action::kUndo, 'z', kCtrl),
    of_character(Action::kReplaceAll, 'a', kAlt),
    of_key(Action::kHelp, Key::kF1),
    of_key(Action::kNewLine, Key::kEnter),
    of_key(Action::kBackspace, Key::kBackspace),
    of_key(Action::kDelete, Key::kDelete),
    of_key(Action::kIndent, Key::kTab),
    of_key(Action::kUnindent, Key::kTab, kShift),
    of_key(Action::kToggleMode, Key::kInsert),
    of_key(Action::kExit, Key::kEscape),
};

struct KeyName {
    Key key;
    std::string_view name;
};
constexpr KeyName kKeyNames[] = {
    {Key::kEnter, "Enter"},   {Key::kTab, "Tab"},       {Key::kBackspace, "Backspace"},
    {Key::kEscape, "Esc"},    {Key::kUp, "Up"},         {Key::kDown, "Down"},
    {Key::kRight, "Right"},   {Key::kLeft, "Left"},     {Key::kHome, "Home"},
    {Key::kEnd, "End"},       {Key::kPageUp, "PageUp"}, {Key::kPageDown, "PageDown"},
    {Key::kInsert, "Insert"}, {Key::kDelete, "Delete"}, {Key::kF1, "F1"},
    {Key::kF2, "F2"},         {Key::kF3, "F3"},         {Key::kF4, "F4"},
    {Key::kF5, "F5"},         {Key::kF6, "F6"},         {Key::kF7, "F7"},
    {Key::kF8, "F8"},         {Key::kF9, "F9"},         {Key::kF10, "F10"},
    {Key::kF11, "F11"},       {Key::kF12, "F12"},
};

struct ModifierName {
    std::uint8_t modifier;
    std::string_view name;
};
constexpr ModifierName kModifierNames[] = {
    {kCtrl, "Ctrl-"}, {kAlt, "Alt-"}, {kMeta, "Meta-"}, {kShift, "Shift-"}};

constexpr char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

}  // namespace

std::span<const ActionInfo, kActions> actions() { return kInfos; }

const ActionInfo& info_of(Action action) { return kInfos[static_cast<std::size_t>(action)]; }

std::optional<Action> action_of(std::string_view name) {
    constexpr std::string_view kPrefix = "key_";
    const bool has_prefix = starts_with_ignoring_case(name, kPrefix);
    const std::string_view bare = has_prefix ? name.substr(kPrefix.size()) : name;
    for (const ActionInfo& info : kInfos) {
        if (equal_ignoring_case(bare, info.name.substr(kPrefix.size()))) return info.action;
    }
    for (const OldName& old : kOldNames) {
        if (equal_ignoring_case(bare, old.old)) return old.action;
    }
    return std::nullopt;
}

std::span<const Binding> default_bindings() { return kDefaults; }

std::string_view key_name(const term::Event& key, std::span<char, kMaxKeyName> memory) {
    TextWriter out(memory);
    for (const ModifierName& modifier : kModifierNames) {
        if (key.modifiers & modifier.modifier) out << modifier.name;
    }
    if (key.key == Key::kCharacter) {
        char utf8[4];
        std::size_t size = term::encode(key.character, utf8);
        if (size == 1 && (key.modifiers & kCtrl)) utf8[0] = to_upper(utf8[0]);
        out << std::string_view(utf8, size);
    }
    for (const KeyName& known : kKeyNames) {
        if (known.key == key.key) out << known.name;
    }
    return out.written();
}

std::optional<term::Event> key_of_name(std::string_view name) {
    Event key{.kind = Event::Kind::kKey};
    bool found = true;
    while (found) {
        found = false;
        for (const ModifierName& modifier : kModifierNames) {
            if (name.size() > modifier.name.size() && starts_with_ignoring_case(name, modifier.name)) {
                key.modifiers |= modifier.modifier;
                name.remove_prefix(modifier.name.size());
                found = true;
            }
        }
    }
    for (const KeyName& known : kKeyNames) {
        if (equal_ignoring_case(name, known.name)) {
            key.key = known.key;
            return key;
        }
    }
    if (name.empty()) return std::nullopt;
    const term::Decoded decoded = term::decode(name);
    if (!decoded.valid || decoded.size != name.size() || decoded.character < ' ') return std::nullopt;
    key.character = decoded.character;
    if ((key.modifiers & kCtrl) && decoded.size == 1)
        key.character = static_cast<unsigned char>(to_lower(name[0]));
    return key;
}

bool is_same_key(const term::Event& a, const term::Event& b) {
    return a.kind == b.kind && a.key == b.key && a.modifiers == b.modifiers &&
           (a.key != Key::kCharacter || a.character == b.character);
}

}  // namespace vedette::edit
