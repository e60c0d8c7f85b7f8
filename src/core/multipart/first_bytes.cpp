#include "core/multipart/first_bytes.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/multipart/part_head.hpp"

namespace vedette::multipart {
namespace {

using std::string_view_literals::operator""sv;

constexpr auto kSoi = "\xFF\xD8\xFF"sv;
constexpr auto kGluedField = "content-"sv;
constexpr std::size_t kEnough = 16;  // bytes that tell one format from another

constexpr bool is_space(char c) { return c == '\r' || c == '\n' || is_blank(c); }

struct Signature {
    std::string_view bytes;
    std::size_t at;
    Content content;
};

constexpr Signature kSignatures[] = {
    {"\x1F\x8B"sv, 0, Content::kGzip},
    {"\x89PNG"sv, 0, Content::kPng},
    {"GIF8"sv, 0, Content::kGif},
    {"WEBP"sv, 8, Content::kWebp},
    {"AVI "sv, 8, Content::kVideo},
    {"ftyp"sv, 4, Content::kVideo},
    {"FLV\x01"sv, 0, Content::kVideo},
    {"\x1A\x45\xDF\xA3"sv, 0, Content::kVideo},
    {"\x00\x00\x00\x01"sv, 0, Content::kVideo},
    {"\x00\x00\x01"sv, 0, Content::kVideo},
};

constexpr std::string_view kHtmlNames[] = {
    "!doctype html", "html", "head", "body", "title", "meta", "h1", "p>", "div", "script", "!--", "center"};

Content markup(std::string_view text) {
    const auto begins = [&](std::string_view name) {
        return starts_with_ignoring_case(text.substr(1), name);
    };
    return std::ranges::any_of(kHtmlNames, begins) ? Content::kHtml : Content::kXml;
}

// Takes a line off `rest`, without its line end. Nothing when its end has not arrived.
std::optional<std::string_view> take_line(std::string_view& rest, bool complete) {
    const std::size_t newline = rest.find('\n');
    if (newline == rest.npos && !complete) return std::nullopt;
    std::string_view line = rest.substr(0, newline);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    while (line.ends_with('\r')) line.remove_suffix(1);
    return trim(line);
}

// A boundary line, without two of its dashes and what is glued to it.
std::optional<Boundary> boundary_of(std::string_view line) {
    if (!line.starts_with("--")) return std::nullopt;
    for (std::size_t at = 2; at < line.size(); ++at) {
        if (starts_with_ignoring_case(line.substr(at), kGluedField)) line = trim(line.substr(0, at));
    }
    return Boundary::from(line.substr(2));
}

bool is_glued(std::string_view line) {
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    return !std::ranges::search(line, kGluedField, same).empty();
}

// At a line that may be a boundary: the parts. Nothing: more bytes are needed. kUnknown: it is none.
std::optional<FirstBytes> look_at_line(std::string_view rest, bool complete,
                                       const std::optional<Boundary>& labelled) {
    const auto line = take_line(rest, complete);
    if (!line) return std::nullopt;
    const auto own = boundary_of(*line);
    if (!own) return FirstBytes{};
    if (labelled) {
        DelimiterMatcher matcher(*labelled);
        std::array<char, DelimiterMatcher::kMaxLine + 1> memory;
        TextWriter whole(memory);
        whole << *line << "\n";
        if (whole.result() && matcher.matches(whole.written())) return FirstBytes{Content::kParts, labelled};
    }
    const FirstBytes parts{Content::kParts, own};
    if (is_glued(*line)) return parts;
    std::string_view head = rest;
    while (!head.empty() && is_space(head.front())) head.remove_prefix(1);
    if (head.starts_with(kSoi)) return parts;
    const auto field = take_line(head, complete);
    if (!field) return std::nullopt;
    return looks_like_header(*field) ? parts : FirstBytes{};
}

// The first picture or boundary after other bytes.
std::optional<FirstBytes> search(std::string_view text, bool complete) {
    for (std::string_view rest = text; !rest.empty();) {
        if (rest.starts_with("--")) {
            const auto parts = look_at_line(rest, complete, std::nullopt);
            if (!parts || parts->content == Content::kParts) return parts;
        }
        const auto line = take_line(rest, true);
        if (line->find(kSoi) != line->npos) return FirstBytes{Content::kJpegs, {}};
    }
    return FirstBytes{};
}

bool is_text(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 || (c >= ' ' && c != 0x7f) || is_space(c);
    });
}

}  // namespace

std::optional<FirstBytes> look_at(Bytes bytes, bool complete, const std::optional<Boundary>& labelled) {
    const std::string_view whole = as_text(bytes.first(std::min(bytes.size(), kMaxFirstBytes)));
    complete = complete || bytes.size() >= kMaxFirstBytes;
    std::string_view text = whole;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    if (text.empty() && !complete) return std::nullopt;
    const FirstBytes unclear = labelled ? FirstBytes{Content::kParts, labelled} : FirstBytes{};
    if (text.empty()) return bytes.empty() ? FirstBytes{Content::kEmpty, {}} : unclear;
    if (text.starts_with(kSoi)) return FirstBytes{Content::kJpegs, {}};
    if (text.size() < kEnough && !complete) return std::nullopt;
    if (text.starts_with("--")) {
        const auto parts = look_at_line(text, complete, labelled);
        if (!parts || parts->content == Content::kParts) return parts;
    }
    for (const Signature& s : kSignatures) {
        if (text.size() >= s.at && text.substr(s.at).starts_with(s.bytes)) return FirstBytes{s.content, {}};
    }
    if (text.front() == '<') return FirstBytes{markup(text), {}};
    if (text.front() == '{' || (text.front() == '[' && !labelled)) return FirstBytes{Content::kJson, {}};
    if (labelled) return unclear;
    if (!complete && whole.find(kSoi) == whole.npos) return std::nullopt;
    const auto found = search(whole, complete);
    if (!found || found->content != Content::kUnknown) return found;
    if (!complete) return std::nullopt;
    return FirstBytes{is_text(text) ? Content::kText : Content::kUnknown, {}};
}

}  // namespace vedette::multipart
