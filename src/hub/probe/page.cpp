#include "hub/probe/page.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace vedette::probe {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kMaxLink = 512;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Words of addresses that cameras use for pictures.
bool looks_like_pictures(std::string_view link) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"stream", "mjpeg", "mjpg", "video", "snapshot", "capture", ".jpg", "cam.", "/cam", "image.cgi"});
    constexpr auto kOther = std::to_array<std::string_view>(
        {".css", ".js", ".html", ".htm", ".png", ".svg", ".ico", "javascript:", "mailto:", "data:"});
    const std::string text = lower(link);
    const auto has = [&](std::string_view word) { return text.contains(word); };
    return std::ranges::any_of(kWords, has) && std::ranges::none_of(kOther, has);
}

// The value of an attribute whose `=` is at `at` of the text.
std::string_view value_at(std::string_view html, std::size_t at) {
    ++at;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at == html.size()) return {};
    const char quote = html[at];
    const bool is_quoted = quote == '"' || quote == '\'';
    if (is_quoted) ++at;
    const std::size_t end = is_quoted ? html.find(quote, at) : html.find_first_of(" \t\r\n>", at);
    return end == kNone ? std::string_view() : html.substr(at, end - at);
}

// "&amp;" is the one entity that addresses need.
std::string decode(std::string_view link) {
    std::string out;
    while (!link.empty()) {
        const std::size_t at = link.find("&amp;");
        out += link.substr(0, at);
        if (at == kNone) break;
        out += '&';
        link.remove_prefix(at + 5);
    }
    return out;
}

}  // namespace

std::string page_title(std::string_view html) {
    const std::string text = lower(html);
    const std::size_t tag = text.find("<title");
    const std::size_t begin = tag == kNone ? kNone : text.find('>', tag);
    const std::size_t end = begin == kNone ? kNone : text.find("</title", begin);
    if (end == kNone) return {};
    std::string_view title = html.substr(begin + 1, end - begin - 1);
    while (!title.empty() && is_space(title.front())) title.remove_prefix(1);
    while (!title.empty() && is_space(title.back())) title.remove_suffix(1);
    return std::string(title);
}

std::vector<std::string> picture_links(std::string_view html, std::size_t max) {
    const std::string text = lower(html);
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size() && out.size() < max; ++at) {
        at = text.find('=', at);
        if (at == kNone) break;
        const std::string_view before = std::string_view(text).substr(0, at);
        if (!before.ends_with("src") && !before.ends_with("href")) continue;
        const std::string_view value = value_at(html, at);
        if (value.empty() || value.size() > kMaxLink || !looks_like_pictures(value)) continue;
        std::string link = decode(value);
        if (std::ranges::find(out, link) == out.end()) out.push_back(std::move(link));
    }
    return out;
}

}  // namespace vedette::probe
