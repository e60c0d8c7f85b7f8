#include "hub/settings/text_edit.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

void TextEdit::replace(Span span, std::string with) {
    const auto begin_of = [](const Replacement& r) { return r.span.begin; };
    replacements_.insert(std::ranges::upper_bound(replacements_, span.begin, {}, begin_of),
                         {span, std::move(with)});
}

std::string TextEdit::result() const {
    std::string out;
    std::size_t at = 0;
    for (const auto& [span, with] : replacements_) {
        out.append(text_.substr(at, span.begin - at)).append(with);
        at = span.end;
    }
    return out.append(text_.substr(at));
}

std::size_t TextEdit::line_begin(std::size_t at) const {
    const std::size_t begin = text_.substr(0, at).rfind('\n') + 1;  // npos + 1 == 0
    return begin == 0 && text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : begin;
}

std::size_t TextEdit::line_stop(std::size_t at) const {
    const std::size_t stop = std::min(text_.find('\n', at), text_.size());
    return stop > 0 && stop < text_.size() && text_[stop - 1] == '\r' && stop > at ? stop - 1 : stop;
}

std::size_t TextEdit::line_end(std::size_t at) const {
    const std::size_t stop = text_.find('\n', at);
    return stop == text_.npos ? text_.size() : stop + 1;
}

std::string_view TextEdit::line_break(std::size_t at) const {
    std::size_t stop = text_.find('\n', at);
    if (stop == text_.npos) stop = text_.rfind('\n');
    return stop != text_.npos && stop > 0 && text_[stop - 1] == '\r' ? "\r\n" : "\n";
}

bool TextEdit::is_blank(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin).find_first_not_of(" \t\r\n") == text_.npos;
}

bool TextEdit::is_comment_only(std::size_t at) const {
    const std::string_view rest = text_.substr(at, line_stop(at) - at);
    const std::size_t first = rest.find_first_not_of(" \t");
    return first == rest.npos || rest[first] == '#';
}

bool TextEdit::is_comment_line(std::size_t at) const {
    return !is_blank_line(at) && is_comment_only(line_begin(at));
}

std::size_t TextEdit::indentation(std::size_t at) const {
    const std::size_t begin = line_begin(at);
    return std::min(text_.find_first_not_of(" \t", begin), text_.size()) - begin;
}

// "# name:" and a blank or the line's end after it.
bool TextEdit::has_key_in_comment(std::size_t at) const {
    std::string_view line = text_.substr(line_begin(at), line_stop(at) - line_begin(at));
    line.remove_prefix(std::min(line.find_first_not_of(" \t#"), line.size()));
    const auto fits = [](char c) { return is_alnum(c) || c == '_' || c == '-'; };
    const auto end = std::ranges::find_if_not(line, fits);
    return end != line.begin() && end != line.end() && *end == ':' &&
           (end + 1 == line.end() || *(end + 1) == ' ');
}

std::size_t TextEdit::comments_above(std::size_t at, std::size_t limit) const {
    const std::size_t first = line_begin(at);
    std::size_t begin = first;
    while (begin > limit) {
        const std::size_t above = line_begin(begin - 1);
        if (above < limit || above == begin || !is_comment_line(above) ||
            indentation(above) != indentation(first))
            break;
        if (has_key_in_comment(above)) break;
        begin = above;
    }
    return begin == line_begin(0) ? first : begin;
}

std::size_t TextEdit::body_end(std::size_t at, std::size_t column) const {
    std::size_t end = line_end(at);
    for (std::size_t line = end; line < text_.size(); line = line_end(line)) {
        if (is_blank_line(line)) continue;
        if (!is_comment_line(line) || indentation(line) <= column) break;
        end = line_end(line);
    }
    return end;
}

}  // namespace vedette::settings
