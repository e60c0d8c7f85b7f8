// Collects replacements of bytes of a text, and knows its lines and the comments of YAML in them. Which bytes
// to replace is decided by splice. Borrows the text. Positions are bytes of the text before the edit.
// Caller's thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// See the head of this file.
class TextEdit {
  public:
    explicit TextEdit(std::string_view text) : text_(text) {}

    std::string_view text() const { return text_; }
    std::string_view cut(Span span) const { return text_.substr(span.begin, span.end - span.begin); }

    // Replacements must not overlap; those of the same place keep the order of the calls.
    void replace(Span span, std::string with);
    void insert(std::size_t at, std::string what) { replace({at, at}, std::move(what)); }
    // The text with all replacements.
    std::string result() const;

    // The first byte of the line, after a byte order mark.
    std::size_t line_begin(std::size_t at) const;
    // The line's end: its \n or \r\n, or the end of the text.
    std::size_t line_stop(std::size_t at) const;
    // The first byte of the next line, or the end of the text.
    std::size_t line_end(std::size_t at) const;
    std::size_t column(std::size_t at) const { return at - line_begin(at); }
    // "\n" or "\r\n", as the line ends, or the line before it; "\n" in a text of one line.
    std::string_view line_break(std::size_t at) const;
    bool is_blank(std::size_t begin, std::size_t end) const;
    // Whether nothing but blanks and a comment is between `at` and the end of its line.
    bool is_comment_only(std::size_t at) const;
    bool is_blank_line(std::size_t at) const { return is_blank(line_begin(at), line_stop(at)); }
    // Whether the line has a comment and nothing else.
    bool is_comment_line(std::size_t at) const;
    // Blanks at the line's beginning.
    std::size_t indentation(std::size_t at) const;

    // Where the comment lines begin that stand directly above a line, with its indentation, and describe it.
    // Those from `limit` on count; not the head of the file, and nothing above a key that is commented out
    // ("# fps: 5").
    std::size_t comments_above(std::size_t at, std::size_t limit) const;
    // The end of the line, or of the last comment line after it that is indented deeper than `column`.
    std::size_t body_end(std::size_t at, std::size_t column) const;

  private:
    struct Replacement {
        Span span;
        std::string with;
    };

    bool has_key_in_comment(std::size_t at) const;

    std::string_view text_;
    std::vector<Replacement> replacements_;  // by place
};

}  // namespace vedette::settings
