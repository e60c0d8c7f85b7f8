#include "hub/settings/mask.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/text.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kMask = "***";
constexpr auto kNone = std::string_view::npos;

// Last words of names of secret query keys, in lower case: ours and those of cameras.
constexpr auto kSecretWords =
    std::to_array<std::string_view>({"password", "passwd", "pass", "pwd", "pw", "psw", "token", "accesstoken",
                                     "pin", "key", "apikey", "secret", "auth", "loginpas", "loginpass"});

// Schemes without a host: "file:me@work.avi" has no password.
constexpr auto kHostless = std::to_array<std::string_view>({"file", "folder", "exec", "v4l2", "mailto"});

// Separators of tokens: characters around a URL in a sentence, a log line or a list.
constexpr bool is_break(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`';
}

// An address or a name with a dot; other texts may be a user.
bool looks_like_host(std::string_view text) {
    return text.starts_with('[') || text.find('.') != kNone || equal_ignoring_case(text, "localhost");
}

// The position of the '@' after a password, in the text after "//"; nothing without one. Users do not escape
// '/', '?' and '@' in passwords, so any later '@' counts unless the text is a valid URL without it.
std::optional<std::size_t> find_at(std::string_view rest) {
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t colon = authority.find(':');
    if (colon == kNone) return std::nullopt;
    std::size_t at = kNone;
    if (authority.find('@') != kNone) {
        at = rest.substr(0, rest.find('?', authority.size())).rfind('@');
    } else {
        const bool port = std::ranges::all_of(authority.substr(authority.rfind(':') + 1), is_digit);
        if (port && looks_like_host(authority.substr(0, colon))) return std::nullopt;
        at = rest.rfind('@');
    }
    return at == kNone || at < colon ? std::nullopt : std::optional(at);
}

// How much of `text` belongs to its first token, `length` long, because a password in it has blanks:
// "http://user:two words@host/". The password ends with an '@' on the same line, before the next URL.
std::size_t with_blanks(std::string_view text, std::size_t length) {
    const std::string_view token = text.substr(0, length);
    const std::size_t slashes = token.rfind("//");
    if (slashes == kNone || token.find('@', slashes) != kNone) return length;
    const std::string_view rest = token.substr(slashes + 2);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t colon = authority.find(':');
    if (colon == kNone || authority.starts_with('[')) return length;
    const bool port = std::ranges::all_of(authority.substr(authority.rfind(':') + 1), is_digit);
    if (port && (looks_like_host(authority.substr(0, colon)) || authority.size() < rest.size()))
        return length;
    const std::string_view line = text.substr(length, text.find_first_of("\r\n\"'<>`", length) - length);
    const std::size_t at = line.substr(0, line.find("//")).rfind('@');
    if (at == kNone) return length;
    const auto end = std::find_if(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), is_break);
    return length + static_cast<std::size_t>(end - line.begin());
}

// Takes a leading "user:password@" without a scheme off the token, and returns it masked.
std::string take_bare_login(std::string_view& token) {
    const std::string_view head = token.substr(0, token.find('/'));
    const std::size_t colon = head.find(':');
    const std::size_t at = head.rfind('@');
    const bool login = colon != kNone && at != kNone && colon < at &&
                       std::ranges::find(kHostless, head.substr(0, colon)) == kHostless.end();
    if (!login) return {};
    token.remove_prefix(at);
    return std::string(head.substr(0, colon + 1)).append(kMask);
}

// One token with user:password@ masked.
std::string mask_login(std::string_view token) {
    std::string out = take_bare_login(token);
    for (std::size_t slashes = token.find("//"); slashes != kNone; slashes = token.find("//")) {
        out += token.substr(0, slashes + 2);
        token.remove_prefix(slashes + 2);
        if (const auto at = find_at(token)) {
            out.append(token.substr(0, token.find(':') + 1)).append(kMask);
            token.remove_prefix(*at);
        }
    }
    return out.append(token);
}

std::string decode_lower(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        char c = name[i];
        if (c == '%' && i + 2 < name.size()) {
            if (const auto byte = parse_int<std::uint8_t>(name.substr(i + 1, 2), 16)) {
                c = static_cast<char>(*byte);
                i += 2;
            }
        }
        out += to_lower(c);
    }
    return out;
}

constexpr bool is_key_char(char c) {
    return is_alnum(c) || c == '%' || c == '_' || c == '-' || c == '[' || c == ']';
}

// Decides by the last word: "access_token", "X-Api-Key", "user[password]".
bool is_secret_key(std::string_view raw) {
    const std::string name = decode_lower(raw);
    std::string_view word = name;
    while (!word.empty() && !is_alnum(word.back())) word.remove_suffix(1);
    const auto begin = std::find_if_not(word.rbegin(), word.rend(), is_alnum).base();
    word.remove_prefix(static_cast<std::size_t>(begin - word.begin()));
    return std::ranges::find(kSecretWords, word) != kSecretWords.end();
}

// Length of the value at the start of `text`, including characters right after its closing quotation mark.
std::size_t value_length(std::string_view text) {
    std::size_t quoted = 0;
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
        const std::size_t end = text.find(text.front(), 1);
        if (end == kNone) return text.size();
        quoted = end + 1;
    }
    const auto ends = [](char c) { return is_break(c) || c == '&' || c == ';' || c == '#'; };
    const auto end = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(quoted), text.end(), ends);
    return static_cast<std::size_t>(end - text.begin());
}

std::string mask_query(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t equals = text.find('=');
        if (equals == kNone) return out.append(text);
        const std::string_view before = text.substr(0, equals);
        const auto begin = std::find_if_not(before.rbegin(), before.rend(), is_key_char).base();
        out += text.substr(0, equals + 1);
        text.remove_prefix(equals + 1);
        if (!is_secret_key(before.substr(static_cast<std::size_t>(begin - before.begin())))) continue;
        const std::size_t length = value_length(text);
        if (length > 0) out += kMask;
        text.remove_prefix(length);
    }
}

std::string mask_once(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto stop = std::ranges::find_if(text, is_break);
        const std::size_t length = with_blanks(text, static_cast<std::size_t>(stop - text.begin()));
        out += mask_login(text.substr(0, length));
        text.remove_prefix(length);
        if (!text.empty()) {
            out += text.front();
            text.remove_prefix(1);
        }
    }
    return mask_query(out);
}

}  // namespace

std::string mask_credentials(std::string_view text) {
    // After masking, the rest may match again. Each round masks more, so this ends.
    std::string before(text);
    std::string out = mask_once(before);
    while (out != before) {
        before = std::move(out);
        out = mask_once(before);
    }
    return out;
}

}  // namespace vedette::settings
