#include "core/edit/syntax.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::edit {
namespace {

bool begins_word(char c) { return is_alpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool continues_word(char c) { return begins_word(c) || is_digit(c); }

// "[", "=" as often as it comes, "[": the number of "=", or -1.
int long_bracket(std::string_view text, char bracket) {
    if (text.empty() || text[0] != bracket) return -1;
    std::size_t at = 1;
    while (at < text.size() && text[at] == '=') ++at;
    return at < text.size() && text[at] == bracket && at < 200 ? static_cast<int>(at - 1) : -1;
}

std::size_t number_length(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && (continues_word(text[size]) || text[size] == '.')) ++size;
    return size;
}

}  // namespace

void Syntax::colour(std::string_view line, std::span<Token> tokens) {
    next_word_ = Token::kPlain;
    std::size_t at = 0;
    if (open_ == Open::kNothing && language_->kind == LanguageKind::kYaml) {
        at = yaml_key(line);
        std::fill_n(tokens.begin(), at, Token::kFunction);
    }
    while (at < line.size()) {
        Token token = Token::kPlain;
        std::size_t end = at;
        switch (open_) {
            case Open::kNothing: end = take_code(line, at, token); break;
            case Open::kTag: end = take_tag(line, at, token); break;
            case Open::kHtmlComment:
            case Open::kLongComment:
                end = take_open(line, at);
                token = Token::kComment;
                break;
            default:
                end = take_open(line, at);
                token = Token::kString;
                break;
        }
        end = std::clamp(end, at + 1, line.size());
        std::fill(tokens.begin() + static_cast<std::ptrdiff_t>(at),
                  tokens.begin() + static_cast<std::ptrdiff_t>(end), token);
        at = end;
    }
    // A string in one quote ends with its line, unless the line ends with a backslash.
    if (open_ == Open::kText && count_ == 1 && !line.ends_with('\\')) open_ = Open::kNothing;
}

std::size_t Syntax::take_open(std::string_view line, std::size_t at) {
    if (open_ == Open::kText) return take_string(line, at);
    if (open_ == Open::kHtmlComment) {
        const std::size_t end = line.find("-->", at);
        if (end == line.npos) return line.size();
        open_ = Open::kNothing;
        return end + 3;
    }
    return take_long(line, at);
}

std::size_t Syntax::take_string(std::string_view line, std::size_t at) {
    for (; at < line.size(); ++at) {
        if (line[at] == '\\' && language_->kind != LanguageKind::kHtml) {
            ++at;
        } else if (line[at] == quote_ && (count_ == 1 || (line.size() - at >= 3 && line[at + 1] == quote_ &&
                                                          line[at + 2] == quote_))) {
            open_ = language_->kind == LanguageKind::kHtml ? Open::kTag : Open::kNothing;
            return at + count_;
        }
    }
    return line.size();
}

std::size_t Syntax::take_long(std::string_view line, std::size_t at) {
    for (; at < line.size(); ++at) {
        if (long_bracket(line.substr(at), ']') == count_) {
            open_ = Open::kNothing;
            return at + 2 + count_;
        }
    }
    return line.size();
}

std::size_t Syntax::take_code(std::string_view line, std::size_t at, Token& token) {
    const std::string_view rest = line.substr(at);
    const LanguageKind kind = language_->kind;
    if (kind == LanguageKind::kNone) return line.size();
    if (kind == LanguageKind::kHtml) {
        if (rest.starts_with("<!--")) {
            token = Token::kComment;
            open_ = Open::kHtmlComment;
            return at + 4;
        }
        if (rest[0] == '<') {
            open_ = Open::kTag;
            token = Token::kKeyword;
            std::size_t size = 1;
            while (size < rest.size() && !is_blank(rest[size]) && rest[size] != '>') ++size;
            return at + size;
        }
        if (rest[0] == '&') {
            const std::size_t end = rest.find_first_of("; <");
            if (end != rest.npos && rest[end] == ';') {
                token = Token::kNumber;
                return at + end + 1;
            }
        }
        return at + 1;
    }
    if (begins_comment(line, at)) {
        token = Token::kComment;
        const int equals = kind == LanguageKind::kLua ? long_bracket(rest.substr(2), '[') : -1;
        if (equals < 0) return line.size();
        open_ = Open::kLongComment;
        count_ = static_cast<std::uint8_t>(equals);
        return at + 4 + count_;
    }
    if (rest[0] == '"' || (rest[0] == '\'' && kind != LanguageKind::kJson)) {
        const bool triple =
            kind == LanguageKind::kPython && rest.size() >= 3 && rest[1] == rest[0] && rest[2] == rest[0];
        quote_ = rest[0];
        count_ = triple ? 3 : 1;
        open_ = Open::kText;
        const std::size_t end = take_string(line, at + count_);
        const std::size_t behind = line.find_first_not_of(" \t", std::min(end, line.size()));
        const bool is_key = kind == LanguageKind::kJson && behind != line.npos && line[behind] == ':';
        token = is_key ? Token::kFunction : Token::kString;
        return end;
    }
    if (const int equals = kind == LanguageKind::kLua ? long_bracket(rest, '[') : -1; equals >= 0) {
        open_ = Open::kLongString;
        count_ = static_cast<std::uint8_t>(equals);
        token = Token::kString;
        return at + 2 + count_;
    }
    if (is_digit(rest[0])) {
        token = Token::kNumber;
        return at + number_length(rest);
    }
    if (begins_word(rest[0])) return take_word(line, at, token);
    return at + 1;
}

std::size_t Syntax::take_tag(std::string_view line, std::size_t at, Token& token) {
    const char c = line[at];
    if (c == '>') {
        open_ = Open::kNothing;
        token = Token::kKeyword;
    } else if (c == '"' || c == '\'') {
        quote_ = c;
        count_ = 1;
        open_ = Open::kText;
        token = Token::kString;
        return take_string(line, at + 1);
    } else if (c == '/') {
        token = Token::kKeyword;
    } else if (begins_word(c)) {
        token = Token::kFunction;
        const std::size_t end = line.find_first_of(" \t=>/\"'", at);
        return end == line.npos ? line.size() : end;
    }
    return at + 1;
}

std::size_t Syntax::take_word(std::string_view line, std::size_t at, Token& token) {
    std::size_t end = at;
    while (end < line.size() && continues_word(line[end])) ++end;
    const std::string_view word = line.substr(at, end - at);
    if (std::ranges::binary_search(language_->keywords, word)) {
        token = Token::kKeyword;
        next_word_ = word == "class"                       ? Token::kClass
                     : word == "def" || word == "function" ? Token::kFunction
                                                           : Token::kPlain;
    } else {
        token = next_word_;
        // "function table.name": each part is of the name.
        if (end >= line.size() || (line[end] != '.' && line[end] != ':')) next_word_ = Token::kPlain;
    }
    return end;
}

// Bytes of a line's begin up to the ":" of "key: value"; 0 when it has no key.
std::size_t Syntax::yaml_key(std::string_view line) const {
    std::size_t begin = 0;
    while (begin < line.size() && (is_blank(line[begin]) || (line[begin] == '-' && begin + 1 < line.size() &&
                                                             is_blank(line[begin + 1])))) {
        ++begin;
    }
    if (begin == line.size() || line[begin] == '#' || line[begin] == '"' || line[begin] == '\'') return 0;
    for (std::size_t at = begin; at < line.size(); ++at) {
        if (line[at] == '#' && is_blank(line[at - 1])) return 0;
        if (line[at] == ':' && (at + 1 == line.size() || is_blank(line[at + 1]))) return at;
    }
    return 0;
}

bool Syntax::begins_comment(std::string_view line, std::size_t at) const {
    if (language_->kind == LanguageKind::kJson) return false;
    if (!line.substr(at).starts_with(language_->line_comment)) return false;
    return language_->kind != LanguageKind::kYaml || at == 0 || is_blank(line[at - 1]);
}

}  // namespace vedette::edit
