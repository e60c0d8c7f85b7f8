#include "linux/child/command_line.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vedette::child {
namespace {

using Words = std::vector<std::string>;

TEST(SplitCommand, blanks_separate_words) {
    EXPECT_EQ(split_command("  ffmpeg\t-i   in.avi\n").value(), (Words{"ffmpeg", "-i", "in.avi"}));
}

TEST(SplitCommand, quotes_keep_blanks_and_join_what_touches_them) {
    EXPECT_EQ(split_command(R"(a 'b c' "d e" x'y z'"w" '')").value(),
              (Words{"a", "b c", "d e", "xy zw", ""}));
}

TEST(SplitCommand, a_backslash_escapes_as_in_a_shell) {
    EXPECT_EQ(split_command(R"(a\ b \| "q\"\\\$\n" 'c\d')").value(),
              (Words{"a b", "|", R"(q"\$\n)", R"(c\d)"}));
}

TEST(SplitCommand, an_address_with_an_ampersand_needs_no_quotes) {
    EXPECT_EQ(split_command("curl http://cam/x?fps=5&size=2#top").value(),
              (Words{"curl", "http://cam/x?fps=5&size=2#top"}));
}

TEST(SplitCommand, a_dollar_that_begins_no_variable_is_itself) {
    EXPECT_EQ(split_command("price 5$ \"$ 5\" $1").value(), (Words{"price", "5$", "$ 5", "$1"}));
}

TEST(SplitCommand, what_only_a_shell_understands_is_refused_with_its_column) {
    EXPECT_EQ(split_command("cat a | head").error(),
              "column 7: '|' means something to a shell only, and none is used; quote it with '…', or run "
              "sh -c '…'");
    for (const char* command : {"a > b", "a < b", "a; b", "a `b`", "a & ", "a &", "a && b", "a $HOME",
                                "a ${X}", "a $(b)", "a \"$HOME\"", "a \"`b`\""}) {
        EXPECT_FALSE(split_command(command).has_value()) << command;
    }
}

TEST(SplitCommand, an_open_quote_is_reported_where_it_begins) {
    EXPECT_EQ(split_command("a 'b c").error(), "column 3: the quote ' is never closed");
    EXPECT_EQ(split_command("ab \"c").error(), "column 4: the quote \" is never closed");
    EXPECT_EQ(split_command("a\\").error(), "column 2: a backslash stands at the end of the command");
}

TEST(SplitCommand, nothing_is_no_command) {
    EXPECT_EQ(split_command("").error(), "the command is empty");
    EXPECT_EQ(split_command(" \t").error(), "the command is empty");
}

class Folder {
  public:
    Folder() {
        char name[] = "/tmp/vedette-command-XXXXXX";
        path_ = mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string add(const std::string& name, mode_t mode) const {
        const std::string file = path_ + "/" + name;
        std::ofstream(file) << "#!/bin/sh\n";
        chmod(file.c_str(), mode);
        return file;
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

TEST(FindProgram, a_name_is_looked_up_in_the_list_of_folders) {
    const Folder first;
    const Folder second;
    second.add("tool", 0755);
    EXPECT_EQ(find_program("tool", first.path() + "::" + second.path()).value(), second.path() + "/tool");
}

TEST(FindProgram, a_missing_program_says_what_to_do) {
    const auto found = find_program("rpicam-vid", "/nowhere:/tmp/nothing-here");
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().number, ENOENT);
    EXPECT_EQ(found.error().message, "rpicam-vid: not found in PATH; install it or give its whole path");
}

TEST(FindProgram, a_file_that_may_not_be_executed_is_told_apart) {
    const Folder folder;
    const std::string file = folder.add("tool", 0644);
    EXPECT_EQ(find_program("tool", folder.path()).error().number, EACCES);
    EXPECT_EQ(find_program(file, "").error().message,
              file + ": may not be executed (see its permissions: ls -l)");
    EXPECT_EQ(find_program("/tmp", "").error().message, "/tmp: is a folder, not a program");
    EXPECT_EQ(find_program("/tmp/no/such", "").error().message, "/tmp/no/such: no such file");
}

TEST(FindProgram, a_relative_path_is_relative_to_the_childs_folder) {
    const Folder folder;
    folder.add("tool", 0755);
    EXPECT_EQ(find_program("./tool", "", folder.path()).value(), "./tool");
    EXPECT_FALSE(find_program("./other", "", folder.path()).has_value());
}

}  // namespace
}  // namespace vedette::child
