#include "posix/edit_program.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "core/edit/editor.hpp"
#include "core/files/path.hpp"
#include "core/term/input.hpp"
#include "posix/clock.hpp"
#include "posix/files.hpp"
#include "posix/key_file.hpp"
#include "posix/run_script.hpp"
#include "posix/terminal.hpp"

namespace vedette::posix {
namespace {

constexpr std::size_t kMb = 1024 * 1024;
constexpr std::size_t kMaxCells = 200 * 500;
constexpr Duration kSizeTimeout = 500ms;  // a terminal answers within this, or never

// Memory that the system gives when it is first touched: an editor of a small file uses little of it.
template <class T>
class Pages {
  public:
    // Takes less when the system refuses.
    explicit Pages(std::size_t size) : size_(size) {
        while (memory_ == nullptr && size_ > 0) {
            memory_ = static_cast<T*>(std::calloc(size_, sizeof(T)));
            if (memory_ == nullptr) size_ /= 2;
        }
    }
    ~Pages() { std::free(memory_); }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    operator std::span<T>() { return {memory_, size_}; }

  private:
    T* memory_ = nullptr;
    std::size_t size_;
};

struct Memory {
    Pages<std::uint8_t> added{512 * kMb};
    Pages<edit::Piece> pieces{16 * kMb};
    Pages<std::uint8_t> steps{64 * kMb};
    Pages<std::uint8_t> cache{4 * kMb};
    Pages<edit::LineMark> marks{64 * 1024};
    Pages<term::Cell> cells{kMaxCells};
    Pages<term::Cluster> clusters{512};
    std::array<edit::Binding, 256> bindings{};
    std::array<char, 1024> line{};
    std::array<edit::Token, 1024> tokens{};
};

void complain(std::string_view what) {
    std::fprintf(stderr, "vedette-console edit: %.*s\n", static_cast<int>(what.size()), what.data());
}

// The file's path from the root, or nothing.
std::optional<std::string> absolute(const std::string& typed) {
    std::array<char, 4096> folder{};
    if (getcwd(folder.data(), folder.size()) == nullptr) return std::nullopt;
    std::array<char, files::kMaxPath> memory{};
    const auto path = files::normal_path(folder.data(), typed, memory);
    if (!path) return std::nullopt;
    return std::string(*path);
}

std::string users_key_file() {
    if (const char* const folder = std::getenv("XDG_CONFIG_HOME"); folder != nullptr && *folder != '\0') {
        return std::string(folder) + "/vedette/editor.json";
    }
    const char* const home = std::getenv("HOME");
    return home == nullptr ? std::string() : std::string(home) + "/.config/vedette/editor.json";
}

std::optional<std::string> content_of(const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    if (file == nullptr) return std::nullopt;
    std::string text;
    std::array<char, 4096> block{};
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), file))
        text.append(block.data(), size);
    std::fclose(file);
    return text;
}

class Program final : public edit::Host {
  public:
    explicit Program(const EditProgram& wanted) : wanted_(wanted), keys_(memory_.bindings) {}

    int run();

    bool interrupted() override;
    edit::RunResult run(std::string_view path) override;

  private:
    bool read_keys();
    void take(Bytes bytes);
    void take_events();
    void ask_size();
    bool open(const std::string& path);

    const EditProgram& wanted_;
    Memory memory_;
    SystemFiles files_;
    edit::Text text_{files_,
                     {memory_.added, memory_.pieces, memory_.steps, memory_.cache, memory_.marks},
                     {.read_whole = 16 * kMb, .block = 64 * 1024, .max_line = 16 * 1024}};
    Terminal terminal_{STDIN_FILENO, STDOUT_FILENO};
    term::Screen screen_{terminal_, memory_.cells, memory_.clusters};
    edit::Keys keys_;
    term::Input input_;
    edit::EditorOptions options_{};
    std::optional<edit::Editor> editor_;
    std::string problem_;              // of the key file
    std::vector<std::uint8_t> typed_;  // while a work that takes long went on
    std::string last_error_;           // of the script
    bool knows_size_ = false;
};

// False: the key file that was named cannot be read.
bool Program::read_keys() {
    if (!wanted_.use_keys) return true;
    const bool named = !wanted_.key_file.empty();
    const std::string path = named ? wanted_.key_file : users_key_file();
    const auto text = content_of(path);
    if (!text) {
        if (named) complain(path + " cannot be read");
        return !named;
    }
    const KeyFile file = read_key_file(*text, keys_);
    options_.tab = file.tab;
    if (!file.problems.empty()) problem_ = std::string(files::name_of(path)) + ": " + file.problems.front();
    return true;
}

bool Program::open(const std::string& path) {
    options_.read_only = wanted_.read_only;
    options_.colours = wanted_.colours;
    options_.recovery_interval = wanted_.recovery_interval;
    editor_.emplace(files_, text_, screen_, terminal_, keys_, *this,
                    edit::ViewMemory{.line = memory_.line, .tokens = memory_.tokens, .look_back = 64 * 1024},
                    options_);
    // A folder that is not there would be found out when the text is saved: say it now.
    const auto folder = files_.stat(files::folder_of(path));
    if (!folder || folder->kind != files::Kind::kFolder) {
        complain(std::string(files::folder_of(path)) + ": there is no such folder");
        return false;
    }
    if (const auto done = editor_->open(path, {}); !done) {
        complain(wanted_.path + ": " +
                 std::string(done.error() == edit::TextError::kFile ? files::to_string(text_.file_error())
                                                                    : "the file is too large"));
        return false;
    }
    return true;
}

int Program::run() {
    const auto path = absolute(wanted_.path);
    if (!path) {
        complain(wanted_.path + ": this path is too long");
        return 1;
    }
    if (!read_keys() || !open(*path)) return 1;
    if (isatty(STDOUT_FILENO) == 0 || !terminal_.begin(term::kGiveBack)) {
        complain("the editor needs a terminal for its input and its output");
        return 1;
    }
    ask_size();
    if (!problem_.empty()) editor_->say(problem_);
    std::array<std::uint8_t, 4096> block{};
    while (!editor_->ended()) {
        // Keys that wait are taken before anything is drawn, so that a held key is not behind.
        editor_->draw();
        const MonoTime now = mono_now();
        const bool busy = editor_->work(now);
        auto deadline = busy ? now : editor_->deadline();
        if (const auto escape = input_.deadline()) deadline = std::min(deadline, *escape);
        switch (terminal_.wait(deadline == MonoTime::max() ? std::nullopt : std::optional(deadline))) {
            case Wake::kInput: take(Bytes(block).first(terminal_.read(block))); break;
            case Wake::kDeadline:
                if (input_.deadline()) input_.expire(mono_now());
                take_events();
                break;
            case Wake::kResized: terminal_.write(term::kSizeQuery); break;
            case Wake::kContinued:
                screen_.given_back();
                editor_->resize(editor_->window());
                terminal_.write(term::kSizeQuery);
                break;
            case Wake::kEnd:
                editor_->keep_changes();
                terminal_.end();
                return 128 + terminal_.end_signal();
            case Wake::kClosed:
                editor_->keep_changes();
                terminal_.end();
                return 1;
        }
        if (!typed_.empty()) {
            const std::vector<std::uint8_t> typed = std::move(typed_);
            typed_.clear();
            take(typed);
        }
    }
    terminal_.end();
    return 0;
}

void Program::take(Bytes bytes) {
    input_.feed(bytes, mono_now());
    take_events();
}

void Program::take_events() {
    for (term::Event event; input_.next(event);) {
        if (event.kind == term::Event::Kind::kPosition) {
            const term::Size window{event.row, event.column};
            knows_size_ = true;
            if (window != editor_->window()) editor_->resize(window);
        } else if (!editor_->ended()) {
            editor_->handle(event, mono_now());
        }
    }
}

// The answer comes among the keys. A terminal that gives none has the size of VT100.
void Program::ask_size() {
    terminal_.write(term::kSizeQuery);
    const MonoTime end = mono_now() + kSizeTimeout;
    std::array<std::uint8_t, 256> block{};
    while (!knows_size_ && terminal_.wait(end) == Wake::kInput) {
        const std::size_t size = terminal_.read(block);
        if (size == 0) return;
        take(Bytes(block).first(size));
    }
}

bool Program::interrupted() {
    std::array<std::uint8_t, 256> block{};
    while (terminal_.wait(mono_now()) == Wake::kInput) {
        const std::size_t size = terminal_.read(block);
        if (size == 0) return true;
        const Bytes bytes = Bytes(block).first(size);
        // Other keys are for afterwards.
        if (bytes.back() == 0x1b || std::ranges::find(bytes, 0x03) != bytes.end()) {
            typed_.clear();
            return true;
        }
        typed_.insert(typed_.end(), bytes.begin(), bytes.end());
    }
    return false;
}

edit::RunResult Program::run(std::string_view path) {
    terminal_.end();
    const ScriptResult result = run_script(std::string(path));
    terminal_.begin(term::kGiveBack);
    screen_.given_back();
    last_error_ = result.problem;
    return {.took = result.took, .error_line = result.error_line, .problem = last_error_};
}

}  // namespace

int edit(const EditProgram& program) { return Program(program).run(); }

void list_keys() {
    for (const edit::ActionInfo& info : edit::actions()) {
        std::string keys;
        for (const edit::Binding& binding : edit::default_bindings()) {
            if (binding.action != info.action) continue;
            std::array<char, edit::kMaxKeyName> memory{};
            keys += (keys.empty() ? "" : ", ") + std::string(edit::key_name(binding.key, memory));
        }
        std::printf("%s\t%s\t%s\n", std::string(info.name).c_str(), keys.c_str(),
                    std::string(info.help).c_str());
    }
}

}  // namespace vedette::posix
