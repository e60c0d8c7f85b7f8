// Files of the editor: open, save, the recovery file, running a script, and leaving.
#include <algorithm>

#include "core/edit/editor.hpp"
#include "core/edit/editor_progress.hpp"

namespace vedette::edit {

using term::Event;
using term::Key;

std::expected<void, TextError> Editor::open(std::string_view path, term::Size window) {
    if (auto done = text_.open(path); !done) return done;
    window_ = window;
    leaves_recovery_ = false;
    cursor_.go_to(0);
    resize(window);
    find_language();
    changes_.learn(*language_);
    if (!text_.may_write() && !options_.read_only) {
        options_.read_only = true;
        say("You have no right to write this file: it is open for reading only");
    } else if (text_.is_new()) {
        say("A new file");
    }
    std::array<char, files::kMaxPath> memory{};
    if (!options_.read_only && files_.stat(recovery_path(memory))) state_ = State::kRecoverQuestion;
    return {};
}

// By the file's name and its first line.
void Editor::find_language() {
    std::array<char, 80> memory{};
    const std::size_t size = text_.read(0, {reinterpret_cast<std::uint8_t*>(memory.data()), memory.size()});
    const std::string_view begin(memory.data(), size);
    language_ = &language_of(text_.path(), begin.substr(0, begin.find('\n')));
    view_.set_language(*language_);
}

void Editor::resize(term::Size window) {
    window_ = window;
    screen_.begin(window);
    const unsigned rows = screen_.size().rows;
    view_.set_rows(1, rows > 2 ? rows - 2U : 1U);
}

// False: the text is not saved; the message or a question says why.
bool Editor::save(bool overwrite) {
    if (options_.read_only) {
        say("The file is open for reading only");
        return false;
    }
    Progress progress(*this, "Saving:");
    const auto done = text_.save(progress, overwrite);
    message_size_ = 0;
    if (!done && done.error() == TextError::kChanged) {
        state_ = State::kOverwriteQuestion;
        return false;
    }
    if (!done) {
        say(done.error());
        return false;
    }
    file_changed_ = false;
    remove_recovery();
    say("Saved");
    return true;
}

void Editor::save_as(std::string_view typed, bool replaces) {
    std::array<char, files::kMaxPath> memory{};
    const auto path = files::normal_path(files::folder_of(text_.path()), trim(typed), memory);
    if (!path || files::name_of(*path).empty()) {
        say(files::Error::kBadPath);
        return;
    }
    if (const auto found = files_.stat(*path);
        found && found->kind == files::Kind::kFile && *path != text_.path() && !replaces) {
        state_ = State::kReplaceFileQuestion;
        return;
    }
    remove_recovery();
    Progress progress(*this, "Saving:");
    const auto done = text_.save_as(*path, progress);
    message_size_ = 0;
    if (!done) {
        unkept_ = true;
        say(done.error());
        return;
    }
    file_changed_ = false;
    options_.read_only = false;
    find_language();
    say("Saved");
    if (leaves_) end();
}

void Editor::leave() {
    if (text_.changed() && !options_.read_only) {
        state_ = State::kExitQuestion;
        return;
    }
    end();
}

void Editor::end() {
    if (!options_.read_only) remove_recovery();
    if (pasting_) text_.end_step();
    state_ = State::kEnded;
}

void Editor::execute() {
    if ((text_.changed() || text_.is_new()) && !save(false)) return;
    const RunResult result = host_.run(text_.path());
    error_line_ = result.error_line;
    message_size_ = 0;
    say(result.problem);
    const std::int64_t ms = to_ms(result.took);
    char memory[64];
    TextWriter out(memory);
    out << "\r\n\x1b[7mTime: " << ms / 1000 << "." << ms / 100 % 10 << ms / 10 % 10 << ms % 10
        << " s\x1b[m\r\n";
    sink_.write(out.written());
    sink_.write("Enter: back to the editor. F5: once more.\r\n");
    state_ = State::kRan;
}

void Editor::after_run(const Event& key) {
    if (keys_.find(key) == Action::kExecute) {
        state_ = State::kEditing;
        execute();
        return;
    }
    if (key.key != Key::kEnter && key.key != Key::kEscape) return;
    state_ = State::kEditing;
    resize(window_);
    if (!error_line_) return;
    // The error stays in the message while the cursor goes to its line.
    go_to_line_number(*error_line_ - 1);
}

// The file "/a/.name.recovery" of "/a/name"; a name that is too long has none.
std::string_view Editor::recovery_path(std::span<char> memory) const {
    TextWriter out(memory);
    const std::string_view folder = files::folder_of(text_.path());
    out << folder << (folder == "/" ? "." : "/.") << files::name_of(text_.path()) << ".recovery";
    return out.result().value_or(std::string_view());
}

void Editor::keep_changes() {
    if (!unkept_ || !text_.changed() || options_.read_only || leaves_recovery_) return;
    std::array<char, files::kMaxPath> memory{};
    const std::string_view path = recovery_path(memory);
    if (path.empty()) return;
    if (const auto done = text_.write_recovery(path); done) {
        unkept_ = false;
    } else {
        say("The recovery file cannot be written: save soon");
    }
}

void Editor::remove_recovery() {
    std::array<char, files::kMaxPath> memory{};
    const std::string_view path = recovery_path(memory);
    if (!path.empty() && !leaves_recovery_) files_.remove_file(path);
    unkept_ = false;
}

}  // namespace vedette::edit
