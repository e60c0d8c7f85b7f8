#include "hub/source/program_format.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::source {
namespace {

// Removes the next line from `text` and returns it without its line end; none if it is incomplete.
std::optional<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Compares the common length of both.
bool may_begin(std::string_view text, std::string_view start) {
    const std::size_t n = std::min(text.size(), start.size());
    return equal_ignoring_case(text.substr(0, n), start.substr(0, n));
}

// Reads the head of an HTTP answer, or header fields only.
std::optional<ProgramFormat> read_head(Bytes first, std::string_view text) {
    constexpr std::string_view kField = "Content-Type:";
    ProgramFormat format;
    while (const auto line = take_line(text)) {
        if (may_begin(*line, kField) && line->size() > kField.size())
            format.boundary = multipart::parse_boundary(trim(line->substr(kField.size())));
        format.head = first.size() - text.size();
        if (line->empty()) return format;
    }
    return std::nullopt;
}

std::optional<ProgramFormat> read_start(Bytes first) {
    std::string_view text = as_text(first);
    while (!text.empty() && (text.front() == '\r' || text.front() == '\n')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    if (may_begin(text, "--")) {
        const auto line = take_line(text);
        if (!line) return std::nullopt;
        return ProgramFormat{multipart::Boundary::from(trim(*line))};
    }
    if (may_begin(text, "HTTP/") || may_begin(text, "Content-")) return read_head(first, text);
    return ProgramFormat{};
}

}  // namespace

std::optional<ProgramFormat> detect_format(Bytes first) {
    const auto format = read_start(first);
    if (!format && first.size() >= kMaxDetectBytes) return ProgramFormat{};
    return format;
}

}  // namespace vedette::source
