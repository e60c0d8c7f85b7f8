#include "hub/settings/yaml_spans.hpp"

#include <algorithm>

namespace vedette::settings {

std::size_t skip_to_token(std::string_view text, std::size_t at, std::string_view more) {
    while (at < text.size()) {
        const char c = text[at];
        if (c == '#') {
            at = std::min(text.find_first_of("\r\n", at), text.size());
        } else if (std::string_view(" \t\r\n").contains(c) || more.contains(c)) {
            ++at;
        } else {
            break;
        }
    }
    return at;
}

Span block_text_span(std::string_view text, std::size_t after, Span content) {
    constexpr std::string_view kIndicators = "|>+-0123456789";
    Span span;
    span.begin = skip_to_token(text, after, ":-,?");
    const std::size_t head_end = std::min(text.find_first_not_of(kIndicators, span.begin), text.size());
    const bool keeps_empty_lines = text.substr(span.begin, head_end - span.begin).contains('+');
    std::string_view lines = text.substr(0, std::max(content.end, head_end));
    const auto cut_line_end = [&] {
        if (lines.ends_with('\n')) lines.remove_suffix(1);
        if (lines.ends_with('\r')) lines.remove_suffix(1);
    };
    // The mark may be behind the indentation of the next key.
    const std::size_t next = lines.find_last_of("\r\n") + 1;  // npos + 1 == 0
    if (next > head_end && lines.size() < text.size() && lines.find_first_not_of(' ', next) == lines.npos)
        lines = lines.substr(0, next);
    cut_line_end();
    while (!keeps_empty_lines && lines.size() > content.begin) {
        const std::size_t line = lines.find_last_of("\r\n") + 1;  // npos + 1 == 0
        if (lines.find_first_not_of(" \t", line) != lines.npos) break;
        lines = lines.substr(0, line);
        cut_line_end();
    }
    span.end = std::max(lines.size(), head_end);
    if (lines.size() < content.begin) span.end = head_end;
    return span;
}

Span absent_span(std::string_view text, std::size_t key_end) {
    const std::size_t colon = text.find_first_not_of(" \t", key_end);
    const std::size_t at = colon != text.npos && text[colon] == ':' ? colon + 1 : key_end;
    return {at, at};
}

void shift_spans(YamlNode& node, std::size_t bytes) {
    for (Span* span : {&node.span, &node.key_span}) {
        span->begin += bytes;
        span->end += bytes;
    }
    for (YamlNode& child : node.children) shift_spans(child, bytes);
}

}  // namespace vedette::settings
