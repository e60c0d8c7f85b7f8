// The editor and the simplest one that can be, with the same random keys: the same text, cursor, selection
// and clipboard, and the screen shows it.
#include <cstdlib>
#include <string>

#include "core/edit/editor_fixture.hpp"
#include "core/edit/reference_fixture.hpp"

namespace vedette::edit {
namespace {

#ifdef VEDETTE_CHIP
constexpr int kKeys = 150;
int runs() { return 2; }
#else
constexpr int kKeys = 1000;
// $VEDETTE_EDITOR_KEYS asks for more than the usual ten thousand.
int runs() {
    const char* const keys = std::getenv("VEDETTE_EDITOR_KEYS");
    return keys == nullptr ? 10 : std::max(1, std::atoi(keys) / kKeys);
}
#endif

class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
    unsigned below(unsigned n) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<unsigned>(state_ >> 33U) % n;
    }

  private:
    std::uint64_t state_;
};

constexpr Action kMoves[] = {Action::kLeft,
                             Action::kRight,
                             Action::kUp,
                             Action::kDown,
                             Action::kPreviousWord,
                             Action::kNextWord,
                             Action::kHome,
                             Action::kEnd,
                             Action::kPageUp,
                             Action::kPageDown,
                             Action::kTop,
                             Action::kBottom,
                             Action::kSelectLeft,
                             Action::kSelectRight,
                             Action::kSelectUp,
                             Action::kSelectDown,
                             Action::kSelectPreviousWord,
                             Action::kSelectNextWord,
                             Action::kSelectHome,
                             Action::kSelectEnd,
                             Action::kSelectPageUp,
                             Action::kSelectPageDown,
                             Action::kSelectTop,
                             Action::kSelectBottom,
                             Action::kSelectAll};
constexpr Action kChanges[] = {Action::kNewLine,  Action::kNewLine,    Action::kBackspace,
                               Action::kDelete,   Action::kDeleteLine, Action::kCut,
                               Action::kCopy,     Action::kPaste,      Action::kIndent,
                               Action::kUnindent, Action::kComment,    Action::kChangeCase};
constexpr char32_t kTyped[] = {U'a',      U'Z',      U' ',      U'_', U'7', U'(',
                               U'\u00e9', U'\u6f22', U'\u0301', U'#', U'x'};

class Model {
  public:
    explicit Model(std::uint64_t seed) : random_(seed), bench_(kBegin), page_(10) {
        reference_.text = kBegin;
        texts_.push_back(reference_.text);
    }

    // What is wrong; empty: nothing.
    std::string step() {
        const unsigned choice = random_.below(100);
        if (choice < 40) {
            press(kMoves[random_.below(std::size(kMoves))]);
        } else if (choice < 62) {
            const char32_t c = kTyped[random_.below(std::size(kTyped))];
            char utf8[4];
            reference_.type({utf8, term::encode(c, utf8)});
            bench_.press({.kind = term::Event::Kind::kKey, .character = c});
        } else if (choice < 88) {
            const Action action = kChanges[random_.below(std::size(kChanges))];
            // A large text would only make the test slow.
            if (action == Action::kPaste && reference_.text.size() + reference_.clipboard.size() > 1200)
                return {};
            press(action);
        } else if (choice < 95) {
            return undo(choice < 92);
        } else if (choice < 97) {
            reference_.replaces = !reference_.replaces;
            press_key(Action::kToggleMode);
        } else if (choice < 98) {
            press_key(Action::kSave);
            // Where undo begins again, nothing before can come back.
            if (bench_.files.text(EditorBench::kPath) != reference_.text) return "the saved file differs";
        } else {
            paste();
        }
        remember();
        return compare();
    }

  private:
    static constexpr std::string_view kBegin =
        "def one(a):\n\tif a:\n\t\treturn \xc3\xa9\n\n\xe6\xbc\xa2\xe6\xbc\xa2 x\n  last";

    void press_key(Action action) {
        for (const Binding& binding : bench_.keys.bindings()) {
            if (binding.action == action) return bench_.press(binding.key);
        }
    }
    void press(Action action) {
        last_ = info_of(action).name;
        if (std::ranges::find(kMoves, action) != std::end(kMoves)) {
            reference_.move(action, page_);
        } else {
            reference_.change(action, "#");
        }
        press_key(action);
    }
    void paste() {
        if (reference_.text.size() > 1200) return;
        const std::string_view pasted = "p1\n\tq\n";
        bench_.editor.handle({.kind = term::Event::Kind::kPasteBegin}, bench_.now);
        for (const char c : pasted) {
            const term::Key key = c == '\n'   ? term::Key::kEnter
                                  : c == '\t' ? term::Key::kTab
                                              : term::Key::kCharacter;
            bench_.editor.handle(
                {.kind = term::Event::Kind::kKey, .key = key, .character = static_cast<unsigned char>(c)},
                bench_.now);
        }
        bench_.editor.handle({.kind = term::Event::Kind::kPasteEnd}, bench_.now);
        bench_.settle();
        const auto selected =
            reference_.selection().value_or(std::pair{reference_.cursor, reference_.cursor});
        reference_.replace(selected.first, selected.second, pasted);
    }

    void remember() {
        if (reference_.text == texts_[place_]) return;
        texts_.resize(place_ + 1);
        texts_.push_back(reference_.text);
        ++place_;
    }

    // Goes to a text that was there before, or to the one that was left.
    std::string undo(bool back) {
        press_key(back ? Action::kUndo : Action::kRedo);
        if (!bench_.editor.message().empty()) return compare();  // there was nothing to undo
        const std::string now = bench_.all();
        if (now != reference_.text) {
            std::size_t place = place_;
            const auto is_there = [&] { return texts_[place] == now; };
            if (back) {
                while (place > 0 && !is_there()) --place;
            } else {
                while (place + 1 < texts_.size() && !is_there()) ++place;
            }
            if (!is_there()) return back ? "undo makes a new text" : "redo makes a new text";
            place_ = place;
            reference_.text = now;
        }
        reference_.cursor = static_cast<std::size_t>(bench_.editor.cursor().at());
        reference_.goal.reset();
        if (!bench_.editor.cursor().selection()) reference_.anchor.reset();
        return compare();
    }

    std::string compare() {
        if (bench_.all() != reference_.text) {
            return "another text, and \"" + std::string(bench_.editor.message()) + "\": " + bench_.all() +
                   "\n---\n" + reference_.text;
        }
        const Cursor& cursor = bench_.editor.cursor();
        if (cursor.at() != reference_.cursor) {
            return "after " + last_ + " the cursor is at " + std::to_string(cursor.at()) + " and not at " +
                   std::to_string(reference_.cursor) + " of " + reference_.text;
        }
        const auto selected = cursor.selection();
        const auto wanted = reference_.selection();
        if (selected.has_value() != wanted.has_value() ||
            (selected && (selected->from != wanted->first || selected->to != wanted->second))) {
            return "another selection";
        }
        return compare_screen();
    }

    // From the cursor's place, which line and column the screen begins with follows; all rows must show that.
    std::string compare_screen() {
        const term::model::Terminal& terminal = bench_.terminal;
        if (!terminal.mistakes.empty()) return terminal.mistakes;
        const auto lines = reference_.lines();
        const auto cursor_line = static_cast<int>(reference_.line_number(reference_.cursor));
        const int top = cursor_line - (static_cast<int>(terminal.row) - 1);
        const unsigned column = reference_.column_of(reference_.cursor);
        if (top < 0 || column < terminal.column) return "the cursor is at the wrong place of the screen";
        const unsigned left = column - terminal.column;
        for (unsigned row = 1; row + 1 < terminal.rows; ++row) {
            const std::size_t line = static_cast<std::size_t>(top) + row - 1;
            std::string wanted;
            if (line < lines.size()) wanted = row_of(lines[line], left);
            std::string seen = bench_.row(row);
            if (seen != wanted)
                return "row " + std::to_string(row) + " is \"" + seen + "\" and not \"" + wanted + "\"";
        }
        return {};
    }

    // As Terminal::text() has it: "?" for what is not ASCII, marks left out.
    std::string row_of(std::size_t begin, unsigned left) const {
        const std::string shown = reference_.shown(begin, reference_.line_end(begin));
        std::string out;
        unsigned column = 0;
        for (std::size_t at = 0; at < shown.size();) {
            const term::Decoded one = term::decode(std::string_view(shown).substr(at));
            const auto width = static_cast<unsigned>(term::width_of(one.character));
            const bool whole = column >= left && column + width <= left + bench_.terminal.columns;
            if (whole && width > 0) out += one.character < 0x80 ? static_cast<char>(one.character) : '?';
            // Half of a wide character at an edge is a blank.
            if (!whole && column + width > left && column < left + bench_.terminal.columns) out += ' ';
            column += width;
            at += one.size;
        }
        return out.substr(0, out.find_last_not_of(' ') + 1);
    }

    Random random_;
    EditorBench bench_;
    Reference reference_;
    unsigned page_;
    std::vector<std::string> texts_;
    std::size_t place_ = 0;
    std::string last_;  // the action before
};

TEST(EditorModel, does_what_the_simplest_editor_does) {
    const int wanted = runs();
    for (int run = 0; run < wanted; ++run) {
        Model model(static_cast<std::uint64_t>(run));
        for (int key = 0; key < kKeys; ++key) {
            const std::string wrong = model.step();
            EXPECT_EQ(wrong, "") << "run " << run << ", key " << key;
            if (!wrong.empty()) return;
        }
    }
}

}  // namespace
}  // namespace vedette::edit
