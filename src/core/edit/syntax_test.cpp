#include "core/edit/syntax.hpp"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace vedette::edit {
namespace {

// A letter for each byte: s string, c comment, n number, k keyword, C class, f function, . nothing.
struct Colours {
    explicit Colours(std::string_view path) : syntax(language_of(path, {})) {}

    std::string_view of(std::string_view line) {
        std::array<Token, 128> tokens{};
        syntax.colour(line, std::span(tokens).first(line.size()));
        for (std::size_t i = 0; i < line.size(); ++i)
            memory[i] = ".scnkCf"[static_cast<std::size_t>(tokens[i])];
        return {memory.data(), line.size()};
    }

    Syntax syntax;
    std::array<char, 128> memory{};
};

TEST(Syntax, python) {
    Colours c("/a.py");
    EXPECT_EQ(c.of("def add(a, b):  # sum"), "kkk.fff.........ccccc");
    EXPECT_EQ(c.of("class Point(Base):"), "kkkkk.CCCCC.......");
    EXPECT_EQ(c.of("x = 0x1F + 2.5 if x1 else \"a#b\""), "....nnnn...nnn.kk....kkkk.sssss");
    EXPECT_EQ(c.of("s = 'it\\'s' + t"), "....sssssss....");
    EXPECT_EQ(c.of("s = 'not ended"), "....ssssssssss");
    EXPECT_EQ(c.of("x"), ".") << "it ends with its line";
}

TEST(Syntax, python_strings_over_lines) {
    Colours c("/a.py");
    EXPECT_EQ(c.of("s = \"\"\"one"), "....ssssss");
    EXPECT_EQ(c.of("# two \" two"), "sssssssssss");
    EXPECT_EQ(c.of("three\"\"\" # c"), "ssssssss.ccc");
    EXPECT_EQ(c.of("s = 'goes \\"), "....sssssss");
    EXPECT_EQ(c.of("on' + x"), "sss....");
}

TEST(Syntax, lua) {
    Colours c("/main.lua");
    EXPECT_EQ(c.of("local function go(n) -- up"), "kkkkk.kkkkkkkk.ff....ccccc");
    EXPECT_EQ(c.of("function M.go() return nil end"), "kkkkkkkk.f.ff...kkkkkk.kkk.kkk");
    EXPECT_EQ(c.of("--[==[ long ]] "), "ccccccccccccccc");
    EXPECT_EQ(c.of("]==] x = [[ a"), "cccc.....ssss");
    EXPECT_EQ(c.of("b ]] y"), "ssss..");
}

TEST(Syntax, json) {
    Colours c("/a.json");
    EXPECT_EQ(c.of("{\"key\" : [1, -2.5e3, true, \"a:b\"]}"), ".fffff....n...nnnnn..kkkk..sssss..");
}

TEST(Syntax, yaml) {
    Colours c("/a.yaml");
    EXPECT_EQ(c.of("source: http://a:80/b  # the camera"), "ffffff...........nn....cccccccccccc");
}

TEST(Syntax, html) {
    Colours c("/a.html");
    EXPECT_EQ(c.of("<p class=\"a\">x&amp;y</p><!-- c"), "kk.fffff.sssk.nnnnn.kkkkcccccc");
    EXPECT_EQ(c.of("d -->t"), "ccccc.");
    EXPECT_EQ(c.of("<a"), "kk");
    EXPECT_EQ(c.of("href='x'>"), "ffff.sssk") << "a tag goes over lines";
}

TEST(Syntax, no_language_has_no_colours) {
    Colours c("/notes.txt");
    EXPECT_EQ(c.of("def # \"x"), "........");
}

TEST(Language, is_found_by_the_name_and_by_the_first_line) {
    EXPECT_TRUE(language_of("/a/B.PY", {}).kind == LanguageKind::kPython);
    EXPECT_TRUE(language_of("/vedette.yml", {}).kind == LanguageKind::kYaml);
    EXPECT_TRUE(language_of("/run", "#!/usr/bin/env python3").kind == LanguageKind::kPython);
    EXPECT_TRUE(language_of("/run", "#!/usr/bin/lua5.4").kind == LanguageKind::kLua);
    EXPECT_TRUE(language_of("/.py", {}).kind == LanguageKind::kNone);
    EXPECT_EQ(language_of("/a.lua", {}).line_comment, "--");
}

TEST(Syntax, any_bytes_are_taken) {
    for (const std::string_view path : {"/a.py", "/a.lua", "/a.json", "/a.yaml", "/a.html", "/a.txt"}) {
        Colours c(path);
        std::uint32_t random = 1;
        for (int line = 0; line < 300; ++line) {
            constexpr std::string_view kPieces[] = {"\"", "'", "\"\"\"", "#", "--", "[[", "]]", "<!--", "-->",
                                                    "<",  ">", "\\",     "a", ":",  " ",  "9",  "\x80", "/"};
            std::array<char, 64> memory{};
            std::size_t size = 0;
            while (size < 50) {
                random = random * 1664525 + 1013904223;
                for (const char byte : kPieces[(random >> 16) % std::size(kPieces)]) memory[size++] = byte;
            }
            EXPECT_EQ(c.of({memory.data(), size}).size(), size);
        }
    }
}

}  // namespace
}  // namespace vedette::edit
