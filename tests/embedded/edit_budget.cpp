// What the text editor costs on a chip: a file of 64 KB in 32 KB of memory, on a terminal of 80×24. Keys go
// to its middle and its end, change it, save it and undo; the bytes are compared. Prints lines of "name
// value"; tests/embedded/edit_budget compares them with the limits. Ends with 1 when a byte is wrong.
#include <array>
#include <cstdio>
#include <new>
#include <string_view>

#include "core/edit/editor.hpp"

namespace vedette::edit {
namespace {

constexpr std::size_t kFile = 64 * 1024;

// The byte of the file at an offset: lines of 32 bytes, "line 0000: abcdefghijklmnopqrst\n".
char byte_at(std::uint64_t offset) {
    const std::uint64_t line = offset / 32;
    const std::uint64_t column = offset % 32;
    if (column < 5) return "line "[column];
    if (column < 9) {
        std::uint64_t number = line;
        for (std::uint64_t i = column; i < 8; ++i) number /= 10;
        return static_cast<char>('0' + number % 10);
    }
    if (column == 31) return '\n';
    return column == 9 ? ':' : static_cast<char>('a' + (column - 10));
}

// One file, which is computed and not stored, so that no memory of it counts; what is saved is compared as it
// comes.
class ComputedFile final : public files::Files {
  public:
    files::Expected<files::Stat> stat(std::string_view path) override {
        if (path != "/main.lua") return std::unexpected(files::Error::kNotFound);
        return files::Stat{.size = kFile, .identity = 1};
    }
    files::Expected<files::Stat> stat(files::Handle) override {
        return files::Stat{.size = kFile, .identity = 1};
    }
    files::Expected<files::Space> space(std::string_view) override { return files::Space{1 << 20, 1 << 21}; }
    files::Expected<files::Handle> open(std::string_view) override { return 1; }
    files::Expected<std::size_t> read(files::Handle, std::uint64_t offset, MutableBytes into) override {
        std::size_t size = 0;
        while (size < into.size() && offset + size < kFile) {
            into[size] = static_cast<std::uint8_t>(byte_at(offset + size));
            ++size;
        }
        return size;
    }
    files::Expected<void> close(files::Handle) override { return {}; }
    files::Expected<files::Handle> create(std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }
    files::Expected<files::Handle> append(std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }
    files::Expected<void> write(files::Handle, Bytes bytes) override {
        for (const std::uint8_t byte : bytes) sum = (sum ^ byte) * 16777619U;
        written += bytes.size();
        return {};
    }
    files::Expected<files::Handle> begin_replace(std::string_view, std::uint64_t) override {
        sum = 2166136261U;
        written = 0;
        return 2;
    }
    files::Expected<files::Stat> finish_replace(files::Handle) override {
        return files::Stat{.size = kFile, .identity = 1};
    }
    void abandon_replace(files::Handle) override {}
    bool reads_replaced() const override { return false; }
    files::Expected<files::Handle> open_folder(std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }
    files::Expected<bool> next_entry(files::Handle, files::Entry&) override { return false; }
    files::Expected<void> make_folder(std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }
    files::Expected<void> remove_file(std::string_view) override {
        return std::unexpected(files::Error::kNotFound);
    }
    files::Expected<void> remove_folder(std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }
    files::Expected<void> rename(std::string_view, std::string_view) override {
        return std::unexpected(files::Error::kNotSupported);
    }

    std::uint32_t sum = 0;  // FNV-1a of what was saved
    std::uint64_t written = 0;
};

class Line final : public term::Sink {
  public:
    void write(std::string_view bytes) override { sent += bytes.size(); }
    std::size_t sent = 0;
};

class NoHost final : public Host {
  public:
    bool interrupted() override { return false; }
    RunResult run(std::string_view) override { return {}; }
};

// All of an editor's memory.
struct Session {
    std::array<std::uint8_t, 12 * 1024> added{};
    std::array<Piece, 512> pieces{};
    std::array<std::uint8_t, 2 * 1024> steps{};
    std::array<std::uint8_t, 2 * 1024> cache{};
    std::array<LineMark, 64> marks{};
    std::array<term::Cell, 25 * 80> cells{};
    std::array<term::Cluster, 16> clusters{};
    std::array<Binding, kLeastKeys> bindings{};
    std::array<char, 160> line{};
    std::array<Token, 160> tokens{};
    ComputedFile file;
    Line sink;
    NoHost host;
    Text text{file, {added, pieces, steps, cache, marks}, {.block = 512, .max_line = 1024}};
    term::Screen screen{sink, cells, clusters};
    Keys keys{bindings};
    Editor editor{
        file,          text, screen, sink, keys, host, {.line = line, .tokens = tokens, .look_back = 1024},
        {.step = 4096}};
};

// Never destroyed.
alignas(Session) std::array<std::uint8_t, sizeof(Session)> session_memory;
Session& session = *new (session_memory.data()) Session;

void settle() {
    session.editor.draw();
    while (session.editor.work({})) {
    }
    session.editor.draw();
}

void press(std::string_view name) {
    const auto key = key_of_name(name);
    if (key) session.editor.handle(*key, {});
    settle();
}

bool fail(const char* what) {
    std::printf("%s is wrong\n", what);
    return false;
}

bool run() {
    if (!session.editor.open("/main.lua", {.rows = 24, .columns = 80})) return fail("open");
    settle();
    press("Ctrl-End");
    if (session.editor.cursor().at() != kFile) return fail("the end");
    press("Ctrl-G");
    for (const char c : std::string_view("1000")) press({&c, 1});
    press("Enter");
    if (session.editor.cursor().at() != 999 * 32) return fail("line 1000");
    const std::size_t before = session.sink.sent;
    press("x");
    std::printf("bytes_a_key %u\n", static_cast<unsigned>(session.sink.sent - before));
    press("Ctrl-L");
    press("Ctrl-S");
    if (session.file.written != kFile - 32) return fail("the saved size");
    std::uint32_t sum = 2166136261U;
    for (std::uint64_t at = 0; at < kFile; ++at) {
        if (at / 32 == 999) continue;
        sum = (sum ^ static_cast<std::uint8_t>(byte_at(at))) * 16777619U;
    }
    if (session.file.sum != sum) return fail("the saved text");
    return true;
}

}  // namespace
}  // namespace vedette::edit

int main() {
    using namespace vedette;
    if (!edit::run()) return 1;
    constexpr std::size_t kCells = sizeof edit::Session::cells;
    std::printf("cells %u\n", static_cast<unsigned>(kCells));
    std::printf("memory %u\n", static_cast<unsigned>(sizeof(edit::Session) - kCells));
    std::puts("all answers are right");
    return 0;
}
