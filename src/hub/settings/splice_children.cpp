#include "hub/settings/splice_children.hpp"

#include <algorithm>

#include "hub/settings/yaml_spans.hpp"

namespace vedette::settings {
namespace {

// Blank lines after such a value may belong to it.
bool ends_with_block_text(const YamlNode& node) {
    if (!node.children.empty()) return ends_with_block_text(node.children.back());
    return node.kind == YamlNode::Kind::kText && node.style == YamlNode::Style::kBlock;
}

}  // namespace

// From the first byte of the key, or of a list's value with its dash, to the last one of the value.
Span Children::whole(std::size_t index) const {
    const YamlNode& child = parent_.children[index];
    if (parent_.kind == YamlNode::Kind::kMap)
        return {child.key_span.begin, std::max(child.key_span.end, child.span.end)};
    if (is_flow()) return child.span;
    // The dash is the first character after the value before it.
    const std::size_t before = index == 0 ? parent_.span.begin : parent_.children[index - 1].span.end;
    return {skip_to_token(edit_.text(), before, ""), child.span.end};
}

// A child's lines: the comments that describe it, its own, and comments below it that are indented deeper.
Span Children::lines(std::size_t index) const {
    const Span child = whole(index);
    const std::size_t column = edit_.column(child.begin);
    const std::size_t limit = index == 0 ? 0 : edit_.body_end(whole(index - 1).end, column);
    return {edit_.comments_above(child.begin, limit), edit_.body_end(child.end, column)};
}

// The position of a comma that follows, if nothing but blanks is between.
std::optional<std::size_t> Children::comma_after(std::size_t at) const {
    const std::size_t comma = edit_.text().find_first_not_of(" \t", at);
    if (comma == edit_.text().npos || edit_.text()[comma] != ',') return std::nullopt;
    return comma;
}

// Whether nothing else is on the child's lines but a comma and a comment.
bool Children::stands_alone(std::size_t index) const {
    const Span child = whole(index);
    const auto comma = is_flow() ? comma_after(child.end) : std::nullopt;
    return edit_.is_blank(edit_.line_begin(child.begin), child.begin) &&
           edit_.is_comment_only(comma ? *comma + 1 : child.end);
}

bool Children::remove(std::size_t index) {
    if (stands_alone(index)) return remove_lines(index);
    return is_flow() && remove_inline(index);
}

bool Children::remove_lines(std::size_t index) {
    Span gone = lines(index);
    // Of two blank lines that would meet, one goes too.
    const std::size_t above = gone.begin > 0 ? edit_.line_begin(gone.begin - 1) : gone.begin;
    const bool blank_below = gone.end == edit_.text().size() || edit_.is_blank_line(gone.end);
    const std::size_t limit = index == 0 ? 0 : edit_.line_end(whole(index - 1).end);
    if (above >= limit && above < gone.begin && edit_.is_blank_line(above) && blank_below) gone.begin = above;
    edit_.replace(gone, "");
    return true;
}

bool Children::remove_inline(std::size_t index) {
    const std::string_view text = edit_.text();
    Span gone = whole(index);
    const auto blanks_end = [&](std::size_t at) {
        return std::min(text.find_first_not_of(" \t", at), text.size());
    };
    if (const auto comma = comma_after(gone.end)) {
        gone.end = blanks_end(*comma + 1);
    } else if (index > 0) {
        // The comma before it goes too, unless something is between that has to stay.
        const std::size_t before = parent_.children[index - 1].span.end;
        if (text.substr(before, gone.begin - before).find_first_not_of(" \t,") == text.npos)
            gone.begin = before;
    } else {
        gone.end = blanks_end(gone.end);
    }
    edit_.replace(gone, "");
    return true;
}

std::string Children::indented(std::string_view text, std::size_t column, std::string_view line_break) const {
    std::string out(column, ' ');
    for (const char c : text) {
        if (c != '\n') {
            out += c;
            continue;
        }
        out.append(line_break).append(column, ' ');
    }
    return out;
}

bool Children::insert(std::size_t index, std::string_view text) {
    const std::size_t count = parent_.children.size();
    if (!is_flow()) return count > 0 && stands_alone(std::min(index, count - 1)) && insert_lines(index, text);
    const bool own_lines = count > 0 && index > 0 && stands_alone(index - 1) && !text.contains('\n');
    return own_lines ? insert_lines(index, text) : insert_inline(index, text);
}

bool Children::insert_lines(std::size_t index, std::string_view text) {
    const std::size_t count = parent_.children.size();
    if (index < count && !is_flow()) {
        const Span next = lines(index);
        const std::string_view line_break = edit_.line_break(next.begin);
        const std::size_t column = edit_.column(whole(index).begin);
        edit_.insert(next.begin, indented(text, column, line_break).append(line_break));
        return true;
    }
    const Span last = whole(index - 1);
    const Span last_lines = lines(index - 1);
    const std::string_view line_break = edit_.line_break(last.end);
    std::string added = indented(text, edit_.column(last.begin), line_break);
    std::size_t end = last_lines.end;
    if (is_flow()) {
        end = edit_.line_end(last.end);
        if (comma_after(last.end)) {
            added += ',';
        } else {
            edit_.insert(last.end, ",");
        }
    } else if (count > 1 && text.contains('\n') && !ends_with_block_text(parent_) &&
               lines(count - 2).end < last_lines.begin && edit_.is_blank_line(lines(count - 2).end)) {
        added.insert(0, line_break);  // entries with a blank line between them
    }
    const bool unfinished = end == edit_.text().size() && !edit_.text().ends_with('\n');
    edit_.insert(end, unfinished ? std::string(line_break) + added : added.append(line_break));
    return true;
}

bool Children::insert_inline(std::size_t index, std::string_view text) {
    if (text.contains('\n')) return false;
    if (parent_.children.empty()) {
        edit_.insert(parent_.span.begin + 1, std::string(text));
    } else if (index == 0) {
        edit_.insert(whole(0).begin, std::string(text) + ", ");
    } else {
        edit_.insert(whole(index - 1).end, ", " + std::string(text));
    }
    return true;
}

bool Children::reorder(const std::vector<std::size_t>& order) {
    const bool flow = is_flow();
    // A comment within brackets would stay behind.
    if (flow && edit_.cut(parent_.span).contains('#')) return false;
    std::vector<Span> spans;
    for (std::size_t i = 0; i < parent_.children.size(); ++i) {
        if (!flow && !stands_alone(i)) return false;
        spans.push_back(flow ? whole(i) : lines(i));
        Span& span = spans.back();
        if (!flow && span.end > span.begin) span.end = edit_.line_stop(span.end - 1);
    }
    for (std::size_t i = 0; i < order.size(); ++i)
        if (order[i] != i) edit_.replace(spans[i], std::string(edit_.cut(spans[order[i]])));
    return true;
}

}  // namespace vedette::settings
