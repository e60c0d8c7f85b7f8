// Colours of a language: which bytes of a line are a comment, a string, a word of the language. Takes lines
// one after the other, and keeps between them only what goes on over a line's end. An approximation: it never
// fails, and what it takes wrongly is coloured wrongly. No allocation. Caller's thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/edit/language.hpp"

namespace vedette::edit {

// What a byte belongs to.
enum class Token : std::uint8_t { kPlain, kString, kComment, kNumber, kKeyword, kClass, kFunction };
inline constexpr std::size_t kTokens = 7;

// The state between two lines.
class Syntax {
  public:
    explicit Syntax(const Language& language) : language_(&language) {}

    // The next line has nothing open before it.
    void begin() { open_ = Open::kNothing; }
    // One token for each byte of a line, without its newline. `tokens` has as many as the line has bytes.
    void colour(std::string_view line, std::span<Token> tokens);

  private:
    // What a line's end leaves open.
    enum class Open : std::uint8_t {
        kNothing,
        kText,        // until quote_, which takes count_ of it
        kLongString,  // of Lua, until count_ "=" between two "]"
        kLongComment,
        kTag,  // of HTML
        kHtmlComment,
    };

    std::size_t take_open(std::string_view line, std::size_t at);
    std::size_t take_string(std::string_view line, std::size_t at);
    std::size_t take_long(std::string_view line, std::size_t at);
    std::size_t take_code(std::string_view line, std::size_t at, Token& token);
    std::size_t take_tag(std::string_view line, std::size_t at, Token& token);
    std::size_t take_word(std::string_view line, std::size_t at, Token& token);
    std::size_t yaml_key(std::string_view line) const;
    bool begins_comment(std::string_view line, std::size_t at) const;

    const Language* language_;
    Open open_ = Open::kNothing;
    char quote_ = 0;
    std::uint8_t count_ = 0;
    Token next_word_ = Token::kPlain;  // the name behind "class" or "def"
};

}  // namespace vedette::edit
