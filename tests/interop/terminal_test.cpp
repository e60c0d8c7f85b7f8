// What core/term sends, shown by tmux: its cells, their looks and the cursor.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/term/drawing_fixture.hpp"

namespace vedette::term {
namespace {

std::string output_of(const std::string& command) {
    std::string output;
    FILE* const pipe = ::popen(command.c_str(), "r");
    EXPECT_TRUE(pipe != nullptr);
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return output;
}

// A window of tmux that has taken all of `bytes`.
class Tmux {
  public:
    Tmux(Size size, const std::string& bytes) : folder_("/tmp/vedette_tmux_XXXXXX") {
        EXPECT_TRUE(::mkdtemp(folder_.data()) != nullptr);
        tmux_ = "tmux -u -f /dev/null -S " + folder_ + "/socket ";
        std::ofstream(folder_ + "/bytes", std::ios::binary) << bytes;
        // The answer to the query comes when all bytes before it are shown.
        std::ofstream(folder_ + "/show")
            << "stty raw -echo; cat " << folder_ << "/bytes; printf '\\033[6n'; read -r -d R answer\n"
            << tmux_ << "wait-for -S shown; read -r -d R answer\n";
        output_of("LC_ALL=C.UTF-8 " + tmux_ + "new-session -d -x " + std::to_string(size.columns) + " -y " +
                  std::to_string(size.rows) + " 'bash " + folder_ +
                  "/show' \\; set -g status off \\; resize-window -x " + std::to_string(size.columns) +
                  " -y " + std::to_string(size.rows));
        output_of(tmux_ + "wait-for shown");
    }
    ~Tmux() {
        output_of(tmux_ + "kill-server");
        std::filesystem::remove_all(folder_);
    }
    std::string ask(const std::string& command) { return output_of("LC_ALL=C.UTF-8 " + tmux_ + command); }

  private:
    std::string folder_;
    std::string tmux_;
};

void expect_shown_by_tmux(Size size, std::uint64_t seed) {
    model::RandomChoices choices(seed);
    std::string bytes;
    model::Drawing drawing(choices, size, 2000, {}, &bytes);
    drawing.resizes = false;
    for (int step = 0; step < 400; ++step) ASSERT_EQ(drawing.step(), "") << seed;
    ASSERT_EQ(drawing.flush_and_compare(), "");
    model::Terminal& wanted = drawing.terminal();

    Tmux tmux(size, bytes);
    model::Terminal seen(size.rows, size.columns);
    seen.write("\x1b[?7l\x1b[m\x1b[H\x1b[2J");
    const std::string lines = tmux.ask("capture-pane -p -e -N");
    std::size_t at = 0;
    for (unsigned row = 0; row < size.rows; ++row) {
        const std::size_t end = lines.find('\n', at);
        seen.write("\x1b[" + std::to_string(row + 1) + "H" + lines.substr(at, end - at));
        at = end + 1;
    }
    for (unsigned row = 0; row < size.rows; ++row) {
        for (unsigned column = 0; column < size.columns; ++column)
            ASSERT_TRUE(seen.at(row, column).looks_like(wanted.at(row, column)))
                << "seed " << seed << ", row " << row << ", column " << column << ": " << seen.text(row)
                << " / " << wanted.text(row) << " " << seen.mistakes;
    }
    const std::string cursor = tmux.ask("display-message -p '#{cursor_flag} #{cursor_y} #{cursor_x}'");
    EXPECT_EQ(cursor[0], wanted.cursor_shown ? '1' : '0');
    if (!wanted.cursor_shown) return;
    EXPECT_EQ(cursor, "1 " + std::to_string(wanted.row) + " " + std::to_string(wanted.column) + "\n");
}

TEST(TerminalInterop, tmux_shows_what_was_drawn) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        expect_shown_by_tmux({24, 80}, seed);
        expect_shown_by_tmux({18, 40}, seed + 100);
    }
}

}  // namespace
}  // namespace vedette::term
