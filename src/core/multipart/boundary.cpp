#include "core/multipart/boundary.hpp"

#include "core/base/text.hpp"

namespace vedette::multipart {
namespace {

constexpr std::uint8_t kMaxBlanks = 16;
constexpr std::uint8_t kMaxReturns = 4;
constexpr std::string_view kGluedField = "content-";

// Takes a parameter's value off `text` into `out`, without quotes and escapes. Nothing when it doesn't fit.
std::optional<std::string_view> take_value(std::string_view& text,
                                           std::array<char, Boundary::kMaxSize>& out) {
    std::size_t size = 0;
    const auto put = [&](char c) {
        if (size < out.size()) out[size] = c;
        ++size;
    };
    const bool quoted = text.starts_with('"');
    std::size_t at = quoted ? 1 : 0;
    for (; at < text.size(); ++at) {
        if (quoted && text[at] == '"') break;
        if (!quoted && (text[at] == ';' || is_blank(text[at]))) break;
        if (quoted && text[at] == '\\' && at + 1 < text.size()) ++at;
        put(text[at]);
    }
    const std::size_t next = text.find(';', at);
    text.remove_prefix(next == text.npos ? text.size() : next + 1);
    if (size > out.size()) return std::nullopt;
    return std::string_view(out.data(), size);
}

}  // namespace

std::optional<Boundary> Boundary::from(std::string_view text) {
    if (text.size() > kMaxSize || text.find_first_not_of('-') == text.npos || text.back() == ' ') {
        return std::nullopt;
    }
    Boundary out;
    for (const char c : text) {
        if (c < ' ' || c > '~') return std::nullopt;
        out.text_[out.size_++] = c;
    }
    out.dashes_ = static_cast<std::uint8_t>(text.find_first_not_of('-'));
    return out;
}

std::optional<Boundary> parse_boundary(std::string_view content_type) {
    content_type = trim(content_type);
    if (!starts_with_ignoring_case(content_type, "multipart/")) return std::nullopt;
    const std::size_t semicolon = content_type.find(';');
    if (semicolon == content_type.npos) return std::nullopt;
    std::string_view rest = content_type.substr(semicolon + 1);
    while (!rest.empty()) {
        const std::size_t name_end = rest.find_first_of("=;");
        if (name_end == rest.npos) return std::nullopt;
        const std::string_view name = trim(rest.substr(0, name_end));
        const bool has_value = rest[name_end] == '=';
        rest.remove_prefix(name_end + 1);
        if (!has_value) continue;
        rest = trim_front(rest);
        std::array<char, Boundary::kMaxSize> memory;
        const auto value = take_value(rest, memory);
        if (equal_ignoring_case(name, "boundary")) return value ? Boundary::from(*value) : std::nullopt;
    }
    return std::nullopt;
}

void DelimiterMatcher::start() {
    dashes_ = 0;
    core_ = 0;
    size_ = 0;
    glued_ = 0;
    closing_ = 0;
    blanks_ = 0;
    returns_ = 0;
}

bool DelimiterMatcher::dashes_fit() const {
    const std::size_t own = boundary_.dashes();
    return dashes_ == 2 || dashes_ == own + 2 || (own > 2 && dashes_ == own);
}

DelimiterMatcher::Match DelimiterMatcher::feed(std::uint8_t byte) {
    const std::string_view core = boundary_.core();
    ++size_;
    if (core_ == core.size()) return feed_tail(byte);
    if (core_ == 0 && byte == '-') {
        return ++dashes_ <= boundary_.dashes() + 2 ? Match::kMaybe : Match::kNo;
    }
    if (byte != static_cast<std::uint8_t>(core[core_])) return Match::kNo;
    if (core_ == 0 && !dashes_fit()) return Match::kNo;
    ++core_;
    return Match::kMaybe;
}

DelimiterMatcher::Match DelimiterMatcher::feed_tail(std::uint8_t byte) {
    const char c = static_cast<char>(byte);
    if (closing_ == 0 && returns_ == 0 && to_lower(c) == kGluedField[glued_]) {
        return ++glued_ == kGluedField.size() ? Match::kYes : Match::kMaybe;
    }
    if (glued_ > 0) return Match::kNo;
    if (byte == '\n') return closing_ != 1 ? Match::kYes : Match::kNo;
    if (byte == '\r') return ++returns_ <= kMaxReturns ? Match::kMaybe : Match::kNo;
    if (returns_ > 0) return Match::kNo;
    if (byte == '-' && blanks_ == 0 && closing_ < 2) {
        ++closing_;
    } else if (is_blank(c) && blanks_ < kMaxBlanks) {
        ++blanks_;
    } else {
        return Match::kNo;
    }
    return Match::kMaybe;
}

bool DelimiterMatcher::matches(std::string_view line) {
    start();
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Match match = feed(static_cast<std::uint8_t>(line[i]));
        if (match != Match::kMaybe) return match == Match::kYes && (i + 1 == line.size() || glued_ > 0);
    }
    return false;
}

}  // namespace vedette::multipart
