// The editor's own rows of the screen: the header, the last row with messages and questions, the help.
#include <algorithm>

#include "core/edit/editor.hpp"

namespace vedette::edit {
namespace {

std::string_view text_of(TextError error) {
    switch (error) {
        case TextError::kFull: return "No memory is left for changes: save (Ctrl-S), and go on";
        case TextError::kTooLarge: return "The file is too large for this device";
        case TextError::kChanged: return "The file was changed by another program";
        case TextError::kDamaged: return "The recovery file is damaged: nothing was taken from it";
        case TextError::kInterrupted: return "Ended: nothing was changed";
        case TextError::kFile: return {};
    }
    return {};
}

}  // namespace

void Editor::say(std::string_view text) {
    message_size_ = std::min(text.size(), message_.size());
    std::copy_n(text.data(), message_size_, message_.begin());
}

void Editor::say(files::Error error) {
    TextWriter out(message_);
    out << "It cannot be done: " << files::to_string(error);
    message_size_ = out.written().size();
}

void Editor::say(TextError error) {
    if (error == TextError::kFile) {
        say(text_.file_error());
    } else {
        say(text_of(error));
    }
}

bool Editor::is_prompt() const {
    return state_ == State::kFindPrompt || state_ == State::kReplacePrompt ||
           state_ == State::kReplaceByPrompt || state_ == State::kGoToPrompt ||
           state_ == State::kSaveAsPrompt;
}

std::string_view Editor::question() const {
    switch (state_) {
        case State::kFindPrompt: return "Find: ";
        case State::kReplacePrompt: return "Replace: ";
        case State::kReplaceByPrompt: return "By: ";
        case State::kGoToPrompt: return "Go to line: ";
        case State::kSaveAsPrompt: return "Save as: ";
        case State::kReplacing: return "Replace? Enter this one, Ctrl-A all, F3 the next, Esc end";
        case State::kExitQuestion: return "Save the changes? Y yes, N no, Esc back";
        case State::kOverwriteQuestion:
            return "Another program changed the file. Y overwrite, N other name, Esc back";
        case State::kRecoverQuestion:
            return "Unsaved changes were found. Y take them, N forget them, Esc later";
        case State::kReplaceFileQuestion:
            return "There is a file of that name. Y replace it, N other name, Esc back";
        case State::kGoing: return "Counting lines… Esc ends it";
        default: return {};
    }
}

void Editor::draw() {
    if (state_ == State::kEnded || state_ == State::kRan) return;
    if (state_ == State::kHelp) {
        draw_help();
        screen_.hide_cursor();
        screen_.flush();
        return;
    }
    view_.show_brackets(brackets_at_cursor());
    draw_header();
    view_.draw(cursor_);
    draw_bottom();
    screen_.flush();
}

// The file's name on the left, the mode and the position on the right.
void Editor::draw_header() {
    const unsigned width = screen_.size().columns;
    char right_memory[96];
    TextWriter right(right_memory);
    if (width >= 60 && language_->kind != LanguageKind::kNone)
        right << (changes_.options.crlf ? "CRLF " : "");
    right << (options_.read_only ? "Read only" : changes_.options.replaces ? "Replace" : "Insert") << "  Ln ";
    if (const auto line = text_.line_of(cursor_.at())) {
        right << *line + 1;
    } else {
        right << "?";
    }
    right << " Col " << cursor_.column() + 1 << " ";
    std::string_view name = width >= 60 ? text_.path() : files::name_of(text_.path());
    const unsigned room =
        width > right.written().size() + 6 ? width - static_cast<unsigned>(right.written().size()) - 6 : 0;
    screen_.begin_row(0);
    screen_.put(" ", bar_);
    // Of a name that is too long, the end is what tells files apart.
    if (name.size() > room) {
        name.remove_prefix(name.size() - room);
        while (!name.empty() && (static_cast<unsigned char>(name[0]) & 0xc0) == 0x80) name.remove_prefix(1);
    }
    screen_.put(name, bar_);
    if (text_.changed()) screen_.put(" (*)", bar_);
    const unsigned begin =
        width > right.written().size() ? width - static_cast<unsigned>(right.written().size()) : 0;
    if (screen_.column() < begin) screen_.put_blanks(begin - screen_.column(), bar_);
    screen_.put(right.written(), bar_);
    screen_.end_row(bar_);
}

void Editor::draw_bottom() {
    const unsigned row = screen_.size().rows - 1U;
    screen_.begin_row(row);
    if (is_prompt()) {
        const std::string_view asked = question();
        screen_.put(asked, bar_);
        const unsigned begin = screen_.column();
        // The end of a long answer is shown.
        std::string_view text = field_.text();
        std::size_t cursor = field_.cursor();
        const std::size_t room = screen_.size().columns > begin + 1 ? screen_.size().columns - begin - 1 : 0;
        const std::size_t cut = cursor > room ? cursor - room : 0;
        text.remove_prefix(cut);
        while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xc0) == 0x80) text.remove_prefix(1);
        const std::size_t before =
            std::min(text.size(), cursor - std::min(cursor, field_.text().size() - text.size()));
        screen_.put(text.substr(0, before), field_.is_fresh() ? bar_ : term::kPlain);
        const unsigned column = screen_.column();
        screen_.put(text.substr(before), field_.is_fresh() ? bar_ : term::kPlain);
        screen_.end_row();
        screen_.set_cursor(row, column);
        return;
    }
    if (const std::string_view asked = question(); !asked.empty()) {
        screen_.put(asked, bar_);
    } else if (finder_.state() == Finder::State::kSearching) {
        screen_.put("Searching… Esc ends it", bar_);
    } else if (message_size_ > 0) {
        screen_.put(message(), bar_);
    } else if (screen_.size().columns >= 60) {
        screen_.put("Esc leave  Ctrl-S save  Ctrl-F find  Ctrl-Z undo  F5 run  F1 help");
    } else {
        screen_.put("Esc leave  Ctrl-S save  F1 help");
    }
    screen_.end_row();
}

void Editor::draw_help() {
    constexpr unsigned kKeyColumns = 22;
    const auto infos = actions();
    const unsigned rows = screen_.size().rows;
    const unsigned shown = rows > 2 ? rows - 2U : 1U;
    const auto count = static_cast<unsigned>(infos.size());
    help_top_ = std::min(help_top_, count > shown ? count - shown : 0);
    screen_.begin_row(0);
    screen_.put(" Keys of the editor", bar_);
    screen_.end_row(bar_);
    for (unsigned row = 0; row < shown; ++row) {
        screen_.begin_row(1 + row);
        if (help_top_ + row < count) {
            const ActionInfo& info = infos[help_top_ + row];
            char memory[128];
            TextWriter keys(memory);
            for (const Binding& binding : keys_.bindings()) {
                if (binding.action != info.action) continue;
                char name[kMaxKeyName];
                const std::string_view key = key_name(binding.key, name);
                const bool first = keys.written().empty();
                if (!first && keys.written().size() + 2 + key.size() > kKeyColumns - 2) break;
                keys << (first ? "" : ", ") << key;
            }
            screen_.put(keys.written());
            if (screen_.column() < kKeyColumns) screen_.put_blanks(kKeyColumns - screen_.column());
            screen_.put(info.help);
        }
        screen_.end_row();
    }
    screen_.begin_row(rows - 1U);
    screen_.put("Up, Down, PageUp, PageDown; Esc returns", bar_);
    screen_.end_row();
}

}  // namespace vedette::edit
