#include "core/http/url.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::http {
namespace {

// unreserved, sub-delims and %, RFC 3986 section 2: the characters of user, password and registered names.
constexpr bool is_name_byte(char c) {
    return is_alnum(c) || std::string_view("-._~!$&'()*+,;=%").find(c) != std::string_view::npos;
}

bool is_scheme(std::string_view s) {
    const auto fits = [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; };
    return !s.empty() && is_alpha(s.front()) && std::ranges::all_of(s, fits);
}

bool has_broken_escape(std::string_view s) {
    for (std::size_t at = s.find('%'); at != s.npos; at = s.find('%', at + 1)) {
        if (at + 2 >= s.size() || hex_digit(s[at + 1]) < 0 || hex_digit(s[at + 2]) < 0) return true;
    }
    return false;
}

constexpr char upper_hex(unsigned digit) { return "0123456789ABCDEF"[digit]; }

// Cuts `rest` at the first of `marks`, which stays in `rest`.
std::string_view take_until(std::string_view& rest, std::string_view marks) {
    const std::size_t end = std::min(rest.find_first_of(marks), rest.size());
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(end);
    return taken;
}

// 0 for a scheme that has none.
std::uint16_t default_port(std::string_view scheme) {
    if (equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "ws")) return 80;
    if (equal_ignoring_case(scheme, "https") || equal_ignoring_case(scheme, "wss")) return 443;
    if (equal_ignoring_case(scheme, "rtsp")) return 554;
    return 0;
}

// Takes the zone off an IPv6 address: after %25 (RFC 6874), or after a bare % as people write it.
bool take_zone(Url& url) {
    const std::size_t percent = url.host.find('%');
    if (percent == url.host.npos) return true;
    const bool encoded = url.host.substr(percent).starts_with("%25") && percent + 3 < url.host.size();
    url.zone = url.host.substr(percent + (encoded ? 3 : 1));
    url.host = url.host.substr(0, percent);
    const auto fits = [](char c) {
        return is_alnum(c) || std::string_view("-._~").find(c) != std::string_view::npos;
    };
    return !url.zone.empty() && std::ranges::all_of(url.zone, fits);
}

std::expected<void, UrlError> parse_authority(std::string_view text, Url& url) {
    if (const std::size_t at = text.rfind('@'); at != text.npos) {
        const std::string_view info = text.substr(0, at);
        const std::size_t colon = info.find(':');
        url.has_userinfo = true;
        url.user = info.substr(0, colon);
        url.password = colon == info.npos ? std::string_view{} : info.substr(colon + 1);
        const auto fine = [](char c) { return is_name_byte(c) || c == ':'; };
        if (!std::ranges::all_of(info, fine)) return std::unexpected(UrlError::kBadUserinfo);
        text.remove_prefix(at + 1);
    }
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos) return std::unexpected(UrlError::kBadHost);
        url.host = text.substr(1, close - 1);
        url.is_ipv6 = true;
        if (!take_zone(url)) return std::unexpected(UrlError::kBadHost);
        const auto fine = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
        const bool has_colon = url.host.find(':') != url.host.npos;
        if (!has_colon || !std::ranges::all_of(url.host, fine)) return std::unexpected(UrlError::kBadHost);
        text.remove_prefix(close + 1);
        if (!text.empty() && text.front() != ':') return std::unexpected(UrlError::kBadHost);
    } else {
        url.host = take_until(text, ":");
        if (url.host.empty()) return std::unexpected(UrlError::kNoHost);
        if (!std::ranges::all_of(url.host, is_name_byte)) return std::unexpected(UrlError::kBadHost);
    }
    url.port = default_port(url.scheme);
    if (text.size() <= 1) return {};  // no port, or a colon alone: the default
    const auto port = parse_int<std::uint16_t>(text.substr(1));
    if (!port || *port == 0) return std::unexpected(UrlError::kBadPort);
    url.port = *port;
    return {};
}

void append_host(const Url& url, std::string_view zone, TextWriter& out) {
    out << (url.is_ipv6 ? "[" : "") << url.host << (zone.empty() ? "" : "%25") << zone
        << (url.is_ipv6 ? "]" : "");
    if (url.port != 0 && url.port != default_port(url.scheme)) out << ":" << url.port;
}

// Appends a part of a reference, with the bytes encoded that no URL has.
void append_encoded(std::string_view part, TextWriter& out) {
    constexpr std::string_view kForbidden = "\"<>\\^`{|}";
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto byte = static_cast<unsigned char>(part[i]);
        const bool bad = byte <= ' ' || byte >= 0x7f || kForbidden.find(part[i]) != kForbidden.npos ||
                         (byte == '%' && has_broken_escape(part.substr(i, 3)));
        const char escaped[] = {'%', upper_hex(byte >> 4), upper_hex(byte & 15)};
        out << (bad ? std::string_view(escaped, 3) : part.substr(i, 1));
    }
}

// Appends `directory` + `path` without its dot segments (RFC 3986 5.2.4).
void append_path(std::string_view directory, std::string_view path, TextWriter& out) {
    const std::size_t root = out.written().size();
    for (std::string_view rest : {directory, path}) {
        while (!rest.empty()) {
            if (rest.front() == '/') rest.remove_prefix(1);
            const std::string_view segment = take_until(rest, "/");
            const bool last = rest.empty();
            if (segment == "." || segment == "..") {
                const std::string_view so_far = out.written().substr(root);
                if (segment == ".." && !so_far.empty()) out.shrink(root + so_far.rfind('/'));
                if (last) out << "/";
            } else {
                out << "/";
                append_encoded(segment, out);
            }
        }
    }
}

}  // namespace

std::string_view to_string(UrlError error) {
    switch (error) {
        case UrlError::kBadByte: return "there is a blank, control or non-ASCII character in the URL";
        case UrlError::kBadScheme: return "the URL doesn't begin with a scheme such as http:";
        case UrlError::kNoAuthority: return "// is missing after the scheme";
        case UrlError::kBadUserinfo:
            return "user or password contains a character that must be percent-encoded";
        case UrlError::kNoHost: return "the host is missing";
        case UrlError::kBadHost: return "the host is not a name or address (IPv6 needs brackets)";
        case UrlError::kBadPort: return "the port is not a number from 1 to 65535";
        case UrlError::kBadEscape: return "% is not followed by two hexadecimal digits";
        case UrlError::kTooLong: return "the URL is too long";
    }
    return "unknown URL error";
}

bool Url::is(std::string_view s) const { return equal_ignoring_case(scheme, s); }

std::expected<Url, UrlError> parse_url(std::string_view text) {
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; })) {
        return std::unexpected(UrlError::kBadByte);
    }
    Url url;
    const std::size_t colon = text.find(':');
    url.scheme = text.substr(0, colon);
    if (colon == text.npos || !is_scheme(url.scheme)) return std::unexpected(UrlError::kBadScheme);
    std::string_view rest = text.substr(colon + 1);
    if (!rest.starts_with("//")) return std::unexpected(UrlError::kNoAuthority);
    rest.remove_prefix(2);
    const auto authority = parse_authority(take_until(rest, "/?#"), url);
    if (!authority) return std::unexpected(authority.error());
    url.path = take_until(rest, "?#");
    if (rest.starts_with('?')) {
        url.has_query = true;
        url.query = take_until(rest, "#").substr(1);
    }
    if (rest.starts_with('#')) url.fragment = rest.substr(1);
    const auto zone_at = static_cast<std::size_t>(url.host.data() + url.host.size() - text.data());
    const bool broken = url.zone.empty() ? has_broken_escape(text)
                                         : has_broken_escape(text.substr(0, zone_at)) ||
                                               has_broken_escape(text.substr(text.find(']', zone_at)));
    if (broken) return std::unexpected(UrlError::kBadEscape);
    return url;
}

std::string_view format_target(const Url& url, std::span<char> out) {
    TextWriter text(out);
    text << (url.path.empty() ? "/" : url.path);
    if (url.has_query) text << "?" << url.query;
    return text.result().value_or("");
}

std::string_view format_host(const Url& url, std::span<char> out) {
    TextWriter text(out);
    append_host(url, "", text);
    return text.result().value_or("");
}

std::expected<std::string_view, UrlError> resolve_reference(const Url& base, std::string_view reference,
                                                            std::span<char> out) {
    TextWriter text(out);
    reference = trim(reference);
    std::string_view rest = reference;
    const std::string_view before = take_until(rest, ":/?#");
    if (rest.starts_with(':') && is_scheme(before)) {
        append_encoded(reference, text);
    } else if (reference.starts_with("//")) {
        text << base.scheme << ":";
        append_encoded(reference, text);
    } else {
        text << base.scheme << "://";
        append_host(base, base.zone, text);
        rest = reference;
        const std::string_view path = take_until(rest, "?#");
        if (path.empty()) {
            text << (base.path.empty() ? "/" : base.path);
            if (!rest.starts_with('?') && base.has_query) text << "?" << base.query;
        } else {
            const bool absolute = path.front() == '/';
            const std::size_t slash = base.path.rfind('/');
            append_path(absolute || slash == base.path.npos ? "" : base.path.substr(0, slash), path, text);
        }
        append_encoded(rest, text);
    }
    if (!text.result()) return std::unexpected(UrlError::kTooLong);
    const auto url = parse_url(text.written());
    if (!url) return std::unexpected(url.error());
    return text.written();
}

std::optional<std::string_view> percent_decode(std::string_view text, std::span<char> out, Plus plus) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i, ++size) {
        if (size == out.size()) return std::nullopt;
        char c = text[i];
        if (c == '+' && plus == Plus::kIsBlank) c = ' ';
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        out[size] = c;
    }
    return std::string_view(out.data(), size);
}

bool QueryItem::named(std::string_view plain) const {
    std::string_view rest = name;
    for (const char wanted : plain) {
        char decoded[1];
        const std::size_t taken = rest.starts_with('%') ? 3 : 1;
        if (rest.size() < taken) return false;
        if (!percent_decode(rest.substr(0, taken), decoded, Plus::kIsBlank) || decoded[0] != wanted)
            return false;
        rest.remove_prefix(taken);
    }
    return rest.empty();
}

std::optional<std::string_view> QueryItem::decode(std::span<char> out) const {
    return percent_decode(value, out, Plus::kIsBlank);
}

std::optional<QueryItem> Query::next() {
    while (!rest_.empty()) {
        std::string_view item = take_until(rest_, "&");
        if (!rest_.empty()) rest_.remove_prefix(1);
        if (item.empty()) continue;
        const std::string_view name = take_until(item, "=");
        return QueryItem{name, item.empty() ? item : item.substr(1)};
    }
    return std::nullopt;
}

std::optional<QueryItem> find_query_item(std::string_view query, std::string_view name) {
    Query items(query);
    while (const auto item = items.next()) {
        if (item->named(name)) return item;
    }
    return std::nullopt;
}

}  // namespace vedette::http
