// An editor with files in memory, a terminal and no script, for tests. Keys are pressed by their names.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/edit/editor.hpp"
#include "core/files/testing/memory_files.hpp"
#include "core/term/terminal_fixture.hpp"

namespace vedette::edit {

// Sizes that a chip has room for in a test.
struct EditorBench final : Host {
    static constexpr std::string_view kPath = "/notes.txt";

    explicit EditorBench(std::string_view content, std::string_view path = kPath,
                         term::Size window = {.rows = 12, .columns = 30}, const EditorOptions& wanted = {})
        : terminal(window.rows, window.columns), options(wanted) {
        files.put(path, content);
        open(path, window);
    }
    EditorBench(std::nullptr_t, std::string_view path, term::Size window = {.rows = 12, .columns = 30})
        : terminal(window.rows, window.columns) {
        open(path, window);
    }

    void open(std::string_view path, term::Size window) {
        const auto done = editor.open(path, window);
        EXPECT_TRUE(done.has_value());
        settle();
    }
    bool interrupted() override { return interrupts; }
    RunResult run(std::string_view path) override {
        ran.assign(path);
        return result;
    }

    void press(const term::Event& event) {
        editor.handle(event, now);
        settle();
    }
    // Names of keys with blanks between them; a word that is no name is typed, and "_" is a blank.
    EditorBench& press(std::string_view names) {
        while (!names.empty()) {
            const std::size_t end = names.find(' ');
            const std::string_view name = names.substr(0, end);
            const auto key = key_of_name(name);
            if (key && name.size() > 1) {
                press(*key);
            } else {
                for (const char c : name) {
                    press({.kind = term::Event::Kind::kKey,
                           .character = c == '_' ? U' ' : static_cast<unsigned char>(c)});
                }
            }
            names.remove_prefix(end == names.npos ? names.size() : end + 1);
        }
        return *this;
    }
    void settle() {
        editor.draw();
        for (int i = 0; i < 1000 && editor.work(now); ++i) {
        }
        editor.draw();
    }

    std::string all() {
        std::string out(static_cast<std::size_t>(text.size()), '\0');
        out.resize(text.read(0, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
        return out;
    }
    std::string row(unsigned number) { return terminal.text(number); }
    std::string last_row() { return row(terminal.rows - 1); }

    std::vector<std::uint8_t> disk = std::vector<std::uint8_t>(24 * 1024);
    files::MemoryFiles files{disk};
    std::vector<std::uint8_t> added = std::vector<std::uint8_t>(8 * 1024);
    std::vector<Piece> pieces = std::vector<Piece>(400);
    std::vector<std::uint8_t> steps = std::vector<std::uint8_t>(2 * 1024);
    std::array<std::uint8_t, 1024> cache{};
    std::array<LineMark, 16> marks{};
    Text text{files, {added, pieces, steps, cache, marks}, {.block = 128, .max_line = 256}};
    term::model::Terminal terminal;
    std::vector<term::Cell> cells = std::vector<term::Cell>(13 * 60);
    std::array<term::Cluster, 8> clusters{};
    term::Screen screen{terminal, cells, clusters};
    std::array<Binding, kLeastKeys> bindings{};
    Keys keys{bindings};
    std::array<char, 128> line{};
    std::array<Token, 128> tokens{};
    EditorOptions options{};
    Editor editor{
        files,  text, screen, terminal, keys, *this, {.line = line, .tokens = tokens, .look_back = 256},
        options};
    MonoTime now{};
    bool interrupts = false;
    std::string ran;
    RunResult result{};
};

}  // namespace vedette::edit
