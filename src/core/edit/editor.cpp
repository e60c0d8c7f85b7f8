#include "core/edit/editor.hpp"

#include <algorithm>

#include "core/edit/glyph.hpp"

namespace vedette::edit {
namespace {

using term::Event;
using term::Key;

constexpr Duration kLookInterval = std::chrono::seconds(2);  // at the file

bool is_change(Action action) {
    switch (action) {
        case Action::kCut:
        case Action::kPaste:
        case Action::kUndo:
        case Action::kRedo:
        case Action::kNewLine:
        case Action::kBackspace:
        case Action::kDelete:
        case Action::kDeleteLine:
        case Action::kIndent:
        case Action::kUnindent:
        case Action::kComment:
        case Action::kChangeCase:
        case Action::kReplace:
        case Action::kReplaceCurrent:
        case Action::kReplaceAll: return true;
        default: return false;
    }
}

bool is_text(const Event& key) {
    return key.kind == Event::Kind::kKey && key.key == Key::kCharacter &&
           (key.modifiers & static_cast<std::uint8_t>(~term::kShift)) == 0;
}

}  // namespace

Editor::Editor(files::Files& files, Text& text, term::Screen& screen, term::Sink& sink, const Keys& keys,
               Host& host, const ViewMemory& memory, const EditorOptions& options)
    : files_(files),
      text_(text),
      screen_(screen),
      sink_(sink),
      keys_(keys),
      host_(host),
      options_(options),
      cursor_(text, options.tab),
      changes_(text, cursor_),
      finder_(text, cursor_),
      view_(text, screen, memory, options.tab, options.colours),
      language_(&language_of({}, {})) {
    changes_.options.tab = options.tab;
    bar_ = screen.add_style({.reverse = true});
}

void Editor::handle(const Event& event, MonoTime now) {
    looked_at_ = std::max(looked_at_, now - kLookInterval);  // also look after a long rest
    switch (event.kind) {
        case Event::Kind::kKey: handle_key(event); break;
        case Event::Kind::kPasteBegin:
            in_paste_ = true;
            may_join_ = false;
            if (state_ != State::kEditing || options_.read_only) break;
            pasting_ = true;
            text_.begin_step();
            break;
        case Event::Kind::kPasteEnd:
            if (pasting_) text_.end_step();
            pasting_ = false;
            in_paste_ = false;
            break;
        case Event::Kind::kWheelUp:
        case Event::Kind::kWheelDown:
            if (state_ == State::kEditing)
                view_.scroll(event.kind == Event::Kind::kWheelUp ? -3 : 3, cursor_);
            break;
        default: break;
    }
    deadline_ = std::min(deadline_, now);
}

void Editor::handle_key(const Event& key) {
    if (state_ != State::kRan) message_size_ = 0;  // a script's error is still to be read
    // What is pasted is text, and never the answer to a question.
    if (in_paste_ && !pasting_) {
        if (is_prompt() && is_text(key) && key.character >= ' ') field_.take(key);
        return;
    }
    switch (state_) {
        case State::kEditing:
            if (pasting_) {
                paste_key(key);
            } else {
                edit_key(key);
            }
            break;
        case State::kReplacing: replacing_key(key); break;
        case State::kGoing:
            if (key.key == Key::kEscape) state_ = State::kEditing;
            break;
        case State::kHelp:
            if (key.key == Key::kDown) ++help_top_;
            if (key.key == Key::kUp && help_top_ > 0) --help_top_;
            if (key.key == Key::kPageDown || (is_text(key) && key.character == ' '))
                help_top_ += view_.rows();
            if (key.key == Key::kPageUp) help_top_ -= std::min(help_top_, view_.rows());
            if (key.key == Key::kEscape || key.key == Key::kEnter || key.key == Key::kF1 ||
                (is_text(key) && key.character == 'q')) {
                state_ = State::kEditing;
            }
            break;
        case State::kRan: after_run(key); break;
        case State::kEnded: break;
        default:
            if (!answer(key)) field_.take(key);
            break;
    }
}

void Editor::edit_key(const Event& key) {
    if (finder_.state() == Finder::State::kSearching) {
        finder_.cancel();
        if (key.key == Key::kEscape) return;
    }
    if (is_text(key)) {
        if (options_.read_only) {
            say("The file is open for reading only");
            return;
        }
        char utf8[4];
        const std::size_t size = term::encode(key.character, utf8);
        const Offset from = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()}).from;
        if (const auto done = changes_.type({utf8, size}, joins(std::nullopt)); !done) say(done.error());
        changed_from(from);
        return;
    }
    if (const auto action = keys_.find(key)) act(*action);
}

void Editor::paste_key(const Event& key) {
    const Offset from = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()}).from;
    if (const auto done = insert_pasted(key); !done) say(done.error());
    changed_from(from);
}

Done Editor::insert_pasted(const Event& key) {
    if (key.key == Key::kEnter) return changes_.new_line(false);
    if (key.key == Key::kTab) return changes_.insert("\t");
    if (!is_text(key)) return {};
    char utf8[4];
    return changes_.insert({utf8, term::encode(key.character, utf8)});
}

// Whether undo takes this key back together with the one before it. No action: a typed character.
bool Editor::joins(std::optional<Action> key) {
    const bool same = may_join_ && last_key_ == key;
    last_key_ = key;
    may_join_ = true;
    return same;
}

void Editor::act(Action action) {
    if (action != Action::kBackspace && action != Action::kDelete) may_join_ = false;
    if (cursor_.move(action, view_.rows())) return;
    if (options_.read_only && is_change(action)) {
        say("The file is open for reading only");
        return;
    }
    switch (action) {
        case Action::kCopy:
            if (const auto done = changes_.copy(); !done) say(done.error());
            return;
        case Action::kUndo: undo(false); return;
        case Action::kRedo: undo(true); return;
        case Action::kToggleMode: changes_.options.replaces = !changes_.options.replaces; return;
        case Action::kFind: ask(State::kFindPrompt, finder_.wanted()); return;
        case Action::kFindNext: find(false); return;
        case Action::kFindPrevious: find(true); return;
        case Action::kReplace: ask(State::kReplacePrompt, finder_.wanted()); return;
        case Action::kReplaceCurrent:
            if (!finder_.is_at_found()) {
                ask(State::kReplacePrompt, finder_.wanted());
            } else {
                replacing_key({.kind = Event::Kind::kKey, .key = Key::kEnter});
            }
            return;
        case Action::kReplaceAll: replace_all(); return;
        case Action::kGoToLine: ask(State::kGoToPrompt, {}); return;
        case Action::kMatchBracket: match_bracket(); return;
        case Action::kSave: save(false); return;
        case Action::kSaveAs: ask(State::kSaveAsPrompt, text_.path()); return;
        case Action::kExecute: execute(); return;
        case Action::kRedraw: screen_.forget(); return;
        case Action::kComment:
            if (!language_->line_comment.empty()) break;
            say("This language has no comments of a line");
            return;
        case Action::kHelp:
            state_ = State::kHelp;
            help_top_ = 0;
            return;
        case Action::kExit: leave(); return;
        default: break;
    }
    const Offset line =
        text_.line_begin(cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()}).from);
    if (const auto done = change(action); !done) say(done.error());
    changed_from(line == 0 ? 0 : line - 1);
}

Done Editor::change(Action action) {
    switch (action) {
        case Action::kCut: return changes_.cut();
        case Action::kPaste: return changes_.paste();
        case Action::kNewLine: return changes_.new_line(true);
        case Action::kBackspace: return changes_.backspace(joins(action));
        case Action::kDelete: return changes_.remove(joins(action));
        case Action::kDeleteLine: return changes_.remove_line();
        case Action::kIndent: return changes_.indent();
        case Action::kUnindent: return changes_.unindent();
        case Action::kComment: return changes_.toggle_comment(language_->line_comment);
        case Action::kChangeCase: return changes_.change_case();
        default: return {};
    }
}

void Editor::changed_from(Offset from) {
    view_.changed(from);
    unkept_ = true;
}

void Editor::undo(bool again) {
    const auto changed = again ? text_.redo() : text_.undo();
    if (!changed) {
        say(again ? "There is nothing to do again" : "There is nothing to undo");
        return;
    }
    cursor_.go_to(changed->to);
    changed_from(changed->from);
}

bool Editor::work(MonoTime now) {
    deadline_ = MonoTime::max();
    if (state_ == State::kEnded || state_ == State::kRan) return false;
    if (finder_.state() == Finder::State::kSearching) {
        if (finder_.step(options_.step) != Finder::State::kSearching) searched();
        return true;
    }
    const bool counts = text_.index(options_.step);
    if (state_ == State::kGoing && go_on_to_line()) return true;
    if (counts) return true;
    if (now - looked_at_ >= kLookInterval && state_ == State::kEditing) {
        looked_at_ = now;
        if (text_.file_changed() != file_changed_) {
            file_changed_ = !file_changed_;
            if (file_changed_) say("The file was changed by another program");
        }
    }
    if (unkept_ && text_.changed()) {
        if (now - kept_at_ >= options_.recovery_interval) {
            kept_at_ = now;
            keep_changes();
        } else {
            deadline_ = kept_at_ + options_.recovery_interval;
        }
    }
    deadline_ = std::min(deadline_, now + kLookInterval);
    return false;
}

}  // namespace vedette::edit
