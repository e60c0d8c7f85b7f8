// Questions of the editor and what follows from their answers: find, replace, go to a line, brackets.
#include <algorithm>

#include "core/edit/editor.hpp"
#include "core/edit/editor_progress.hpp"

namespace vedette::edit {
namespace {

using term::Event;
using term::Key;

bool is_letter(const Event& key, char letter) {
    return key.key == Key::kCharacter && key.modifiers <= term::kShift && key.character < 0x80 &&
           to_lower(static_cast<char>(key.character)) == letter;
}

}  // namespace

// One line of selected text is the first answer.
void Editor::ask(State state, std::string_view text) {
    state_ = state;
    std::array<char, Field::kMaxSize> memory{};
    const auto selected = cursor_.selection();
    if (selected && selected->to - selected->from <= memory.size() &&
        (state == State::kFindPrompt || state == State::kReplacePrompt)) {
        const std::size_t size =
            text_.read(selected->from, {reinterpret_cast<std::uint8_t*>(memory.data()),
                                        static_cast<std::size_t>(selected->to - selected->from)});
        const std::string_view line(memory.data(), size);
        if (line.find('\n') == line.npos) text = line;
    }
    field_.set(text);
}

void Editor::end_prompt() { state_ = State::kEditing; }

// Takes the keys that end a question; false: the key edits the answer.
bool Editor::answer(const Event& key) {
    const State state = state_;
    if (key.key == Key::kEscape) {
        end_prompt();
        leaves_ = false;
        if (state == State::kRecoverQuestion) {
            leaves_recovery_ = true;
            say("The unsaved changes stay where they are; new ones are not kept");
        }
        return true;
    }
    if (state == State::kExitQuestion || state == State::kOverwriteQuestion ||
        state == State::kRecoverQuestion || state == State::kReplaceFileQuestion) {
        const bool yes = is_letter(key, 'y');
        if (!yes && !is_letter(key, 'n')) return true;
        end_prompt();
        if (state == State::kExitQuestion) {
            leaves_ = yes;
            if (!yes || save(false)) end();
        } else if (state == State::kReplaceFileQuestion) {
            if (yes) {
                save_as(field_.text(), true);
            } else {
                ask(State::kSaveAsPrompt, field_.text());
            }
        } else if (state == State::kOverwriteQuestion) {
            if (!yes) {
                ask(State::kSaveAsPrompt, text_.path());
            } else if (save(true) && leaves_) {
                end();
            }
        } else if (yes) {
            std::array<char, files::kMaxPath> memory{};
            const auto done = text_.read_recovery(recovery_path(memory));
            if (!done) say(done.error());
            changed_from(0);
        } else {
            remove_recovery();
        }
        return true;
    }
    if (key.key != Key::kEnter) return false;
    end_prompt();
    switch (state) {
        case State::kFindPrompt:
            finder_.set_wanted(field_.text());
            find(false);
            break;
        case State::kReplacePrompt:
            finder_.set_wanted(field_.text());
            if (!finder_.wanted().empty()) ask(State::kReplaceByPrompt, finder_.replacement());
            break;
        case State::kReplaceByPrompt:
            finder_.set_replacement(field_.text());
            state_ = State::kReplacing;
            if (finder_.is_at_found()) break;
            find(false);
            break;
        case State::kGoToPrompt: go_to_line(field_.text()); break;
        case State::kSaveAsPrompt: save_as(field_.text(), false); break;
        default: break;
    }
    return true;
}

void Editor::find(bool backwards) {
    finder_.begin(backwards);
    if (finder_.state() == Finder::State::kIdle) {
        ask(State::kFindPrompt, {});
        return;
    }
    // A small text is searched before the next key.
    if (finder_.step(options_.step) != Finder::State::kSearching) searched();
}

void Editor::searched() {
    if (finder_.state() != Finder::State::kNotFound) return;
    if (state_ == State::kReplacing) state_ = State::kEditing;
    say("Not found up to the end of the text; the next search begins at its other end");
}

void Editor::replacing_key(const Event& key) {
    if (finder_.state() == Finder::State::kSearching && key.key != Key::kEscape) return;
    const auto action = keys_.find(key);
    if (key.key == Key::kEnter || is_letter(key, 'y') || action == Action::kReplaceCurrent) {
        const Offset from = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()}).from;
        if (const auto done = finder_.replace_current(); !done) {
            say(done.error());
            return;
        }
        changed_from(from);
        find(false);
    } else if (action == Action::kSelectAll || action == Action::kReplaceAll || is_letter(key, 'a')) {
        replace_all();
    } else if (action == Action::kFindNext || is_letter(key, 'n')) {
        find(false);
    } else {
        finder_.cancel();
        state_ = State::kEditing;
        if (key.key != Key::kEscape) edit_key(key);
    }
}

void Editor::replace_all() {
    state_ = State::kEditing;
    if (finder_.wanted().empty()) {
        ask(State::kReplacePrompt, {});
        return;
    }
    Progress progress(*this, "Replacing:");
    const auto places = finder_.replace_all(progress);
    message_size_ = 0;
    if (!places) {
        say(places.error());
        return;
    }
    changed_from(0);
    char memory[40];
    TextWriter out(memory);
    out << *places << (*places == 1 ? " place replaced" : " places replaced");
    say(out.written());
}

// A number that is too large, or none, means the last line.
void Editor::go_to_line(std::string_view number) {
    number = trim(number);
    if (number.empty()) return;
    const auto line = parse_int<std::int64_t>(number);
    go_to_line_number(line && *line > 0 ? static_cast<std::uint64_t>(*line - 1) : ~std::uint64_t{0});
}

void Editor::go_to_line_number(std::uint64_t line) {
    wanted_line_ = line;
    state_ = State::kGoing;
    go_on_to_line();
}

// False: there.
bool Editor::go_on_to_line() {
    if (const auto begin = text_.begin_of(wanted_line_)) {
        cursor_.go_to(*begin);
    } else if (text_.lines()) {
        cursor_.go_to(text_.line_begin(text_.size()));
    } else {
        return true;
    }
    state_ = State::kEditing;
    return false;
}

std::optional<Offset> Editor::matching_bracket(Offset at, std::size_t limit) {
    constexpr std::string_view kOpen = "([{";
    constexpr std::string_view kClose = ")]}";
    std::array<std::uint8_t, 256> block{};
    if (text_.read(at, MutableBytes(block).first(1)) == 0) return std::nullopt;
    const char own = static_cast<char>(block[0]);
    const bool forwards = kOpen.contains(own);
    if (!forwards && !kClose.contains(own)) return std::nullopt;
    const char other = forwards ? kClose[kOpen.find(own)] : kOpen[kClose.find(own)];
    unsigned depth = 0;
    std::size_t done = 0;
    Offset place = forwards ? at : at + 1;
    while (done < limit) {
        const std::size_t wanted =
            forwards ? block.size() : static_cast<std::size_t>(std::min<Offset>(place, block.size()));
        const Offset begin = forwards ? place : place - wanted;
        const std::size_t size = text_.read(begin, MutableBytes(block).first(wanted));
        if (size == 0) return std::nullopt;
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t index = forwards ? i : size - 1 - i;
            const char c = static_cast<char>(block[index]);
            if (c == own) ++depth;
            if (c == other && --depth == 0) return begin + index;
        }
        done += size;
        place = forwards ? begin + size : begin;
    }
    return std::nullopt;
}

// The bracket under the cursor, or the one before it, and the other one.
std::optional<std::array<Offset, 2>> Editor::brackets_at_cursor() {
    if (state_ != State::kEditing || pasting_) return std::nullopt;
    for (const Offset back : {Offset{0}, Offset{1}}) {
        if (cursor_.at() < back) break;
        const Offset at = cursor_.at() - back;
        if (const auto other = matching_bracket(at, kBracketSpan)) return std::array<Offset, 2>{at, *other};
    }
    return std::nullopt;
}

void Editor::match_bracket() {
    for (const Offset back : {Offset{0}, Offset{1}}) {
        if (cursor_.at() < back) break;
        if (const auto other = matching_bracket(cursor_.at() - back, 16 * options_.step)) {
            cursor_.go_to(*other);
            return;
        }
    }
    say("There is no bracket here that has another one");
}

}  // namespace vedette::edit
