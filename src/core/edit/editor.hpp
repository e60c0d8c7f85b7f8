// A full-screen text editor for a terminal, with the keys of pycameresp's editor (its VT100 text editor).
// Keys go in; what the terminal shows comes out of draw(). Stands on core/term. Memory is the caller's, no
// allocation. Calls of files::Files block. Caller's thread.
//
//     editor.open(path);
//     while (!editor.ended()) {
//         for each event: editor.handle(event, now);
//         editor.draw();
//         if no event waits: editor.work(now), as long as it returns true
//     }
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/edit/changes.hpp"
#include "core/edit/cursor.hpp"
#include "core/edit/field.hpp"
#include "core/edit/finder.hpp"
#include "core/edit/keys.hpp"
#include "core/edit/text.hpp"
#include "core/edit/view.hpp"
#include "core/files/files.hpp"
#include "core/files/path.hpp"
#include "core/term/screen.hpp"

namespace vedette::edit {

// How a script ended.
struct RunResult {
    Duration took{};
    std::optional<std::uint64_t> error_line;  // from 1; of the file that was run
    std::string_view problem;                 // why it did not run, or its last line of error; empty: none
};

// What the editor wants of its owner.
class Host {
  public:
    // Whether Escape or Ctrl-C was pressed meanwhile: asked during work that takes long.
    virtual bool interrupted() = 0;
    // Runs a script, and its function main() where it defines one. The owner gives the screen back before, as
    // at the editor's end, and shows what the script prints. Returns when it has ended or Ctrl-C ended it.
    virtual RunResult run(std::string_view path) = 0;

  protected:
    ~Host() = default;
};

// How one editor works.
struct EditorOptions {
    unsigned tab = 4;  // columns
    bool read_only = false;
    bool colours = true;
    Duration recovery_interval = std::chrono::seconds(60);  // a recovery file is written so often at most
    std::size_t step = 65536;                               // bytes that work() looks through at once
};

// One text in one terminal.
class Editor {
  public:
    // All outlive the editor. `sink` is the screen's.
    Editor(files::Files& files, Text& text, term::Screen& screen, term::Sink& sink, const Keys& keys,
           Host& host, const ViewMemory& memory, const EditorOptions& options);

    // Takes the screen over and shows the file. An error: nothing is shown.
    std::expected<void, TextError> open(std::string_view path, term::Size window);
    void resize(term::Size window);
    void handle(const term::Event& event, MonoTime now);
    void draw();
    // Goes on with a search or with counting lines, and writes the recovery file when it is due. True: there
    // is more to do.
    bool work(MonoTime now);
    // When to call work() without a key.
    MonoTime deadline() const { return deadline_; }
    // Writes the recovery file now: the terminal is lost, or the program is ended.
    void keep_changes();
    // The user has left the editor. The owner gives the screen back: Screen::end().
    bool ended() const { return state_ == State::kEnded; }

    term::Size window() const { return window_; }
    // Shows a message until the next key.
    void say(std::string_view text);

    const Cursor& cursor() const { return cursor_; }
    std::string_view message() const { return {message_.data(), message_size_}; }

  private:
    enum class State : std::uint8_t {
        kEditing,
        kFindPrompt,
        kReplacePrompt,    // what is wanted
        kReplaceByPrompt,  // what takes its place
        kReplacing,        // one place after the other
        kGoToPrompt,
        kSaveAsPrompt,
        kExitQuestion,
        kOverwriteQuestion,  // the file was changed by another program
        kRecoverQuestion,
        kReplaceFileQuestion,  // another file has the name to save under
        kGoing,                // to a line whose number is not counted yet
        kHelp,
        kRan,  // a script's output is shown
        kEnded,
    };
    class Progress;

    static constexpr std::size_t kBracketSpan =
        4096;  // bytes that are looked through for a bracket that is shown

    // editor.cpp
    void handle_key(const term::Event& key);
    void edit_key(const term::Event& key);
    bool joins(std::optional<Action> key);
    void act(Action action);
    std::expected<void, TextError> change(Action action);
    void changed_from(Offset from);
    void undo(bool again);
    void paste_key(const term::Event& key);
    Done insert_pasted(const term::Event& key);
    // editor_prompts.cpp
    void ask(State state, std::string_view text);
    bool answer(const term::Event& key);
    void end_prompt();
    void find(bool backwards);
    void searched();
    void replacing_key(const term::Event& key);
    void replace_all();
    void go_to_line(std::string_view number);
    void go_to_line_number(std::uint64_t line);  // from 0
    bool go_on_to_line();
    void match_bracket();
    std::optional<Offset> matching_bracket(Offset at, std::size_t limit);
    std::optional<std::array<Offset, 2>> brackets_at_cursor();
    // editor_files.cpp
    void find_language();
    bool save(bool overwrite);
    void save_as(std::string_view typed, bool replaces);
    void leave();
    void end();
    void execute();
    void after_run(const term::Event& key);
    void remove_recovery();
    std::string_view recovery_path(std::span<char> memory) const;
    // editor_screen.cpp
    void say(TextError error);
    void say(files::Error error);
    void draw_header();
    void draw_bottom();
    void draw_help();
    bool is_prompt() const;
    std::string_view question() const;

    files::Files& files_;
    Text& text_;
    term::Screen& screen_;
    term::Sink& sink_;
    const Keys& keys_;
    Host& host_;
    EditorOptions options_;
    Cursor cursor_;
    Changes changes_;
    Finder finder_;
    View view_;
    const Language* language_;
    Field field_;
    State state_ = State::kEditing;
    bool leaves_ = false;   // after the save that is under way
    bool pasting_ = false;  // into the text
    bool in_paste_ = false;
    bool may_join_ = false;           // the next key may go on with
    std::optional<Action> last_key_;  // what this one did; nothing: a typed character
    bool file_changed_ = false;       // and said so
    unsigned help_top_ = 0;
    std::uint64_t wanted_line_ = 0;
    std::optional<std::uint64_t> error_line_;
    std::array<char, 160> message_{};
    std::size_t message_size_ = 0;
    term::StyleId bar_ = term::kPlain;
    bool leaves_recovery_ = false;  // the user wants to decide later what becomes of the recovery file
    bool unkept_ = false;           // changes that the recovery file does not have
    MonoTime deadline_ = MonoTime::max();
    MonoTime kept_at_{};
    MonoTime looked_at_{};  // at the file, whether it was changed
    term::Size window_{};
};

}  // namespace vedette::edit
