// URLs of the form scheme://user:password@host:port/path?query#fragment (RFC 3986), percent decoding into the
// caller's memory, and the items of a query. Results are views of the caller's text. Thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::http {

// Which part of the text is wrong.
enum class UrlError : std::uint8_t {
    kBadByte,      // a blank, a control character, or a byte beyond ASCII anywhere in the text
    kBadScheme,    // no "scheme:" of a letter, then letters, digits, + - .
    kNoAuthority,  // "//" doesn't follow the scheme
    kBadUserinfo,  // user or password contains a character that must be percent-encoded
    kNoHost,       // the host is empty
    kBadHost,      // a character that no host name has, or a bracket without its IPv6 address
    kBadPort,      // not a number of 1 to 65535
    kBadEscape,    // % without two hexadecimal digits
    kTooLong,      // the result does not fit the memory
};
std::string_view to_string(UrlError error);

// The parts of a URL.
struct Url {
    std::string_view scheme;            // as written; compare without case
    std::string_view user;              // still percent-encoded
    std::string_view password;          // still percent-encoded
    std::string_view host;              // without brackets and zone
    std::string_view zone;              // of an IPv6 address: the interface, RFC 6874 or after a bare %
    std::string_view path;              // with its leading slash, or empty
    std::string_view query;             // without the question mark
    std::string_view fragment;          // without the hash mark
    std::uint16_t port = 0;             // as written, else the scheme's default, else 0
    bool has_userinfo = false;          // it has an @
    bool has_query = false;             // it has a ?
    bool is_ipv6 = false;               // the host is in brackets
    bool is(std::string_view s) const;  // the scheme is `s`, without regard to case
};

// Parses a URL (RFC 3986 section 3). A host is required.
std::expected<Url, UrlError> parse_url(std::string_view text);

// The target of a request line: path and query, "/" for an empty path. Empty when `out` is too small.
std::string_view format_target(const Url& url, std::span<char> out);

// The Host header's value (RFC 9110 7.2), without zone and default port. Empty when `out` is too small.
std::string_view format_host(const Url& url, std::span<char> out);

// Resolves a reference, such as a Location header, against `base` (RFC 3986 section 5.2). Writes a whole URL
// into `out` (not the memory of `base`), without dot segments and the user and password of `base`. Blanks,
// other bytes that no URL has, and % without two digits are encoded, as browsers do.
std::expected<std::string_view, UrlError> resolve_reference(const Url& base, std::string_view reference,
                                                            std::span<char> out);

// How percent_decode treats a plus sign.
enum class Plus : std::uint8_t {
    kIsPlus,   // outside of queries
    kIsBlank,  // in a query, as HTML forms encode it
};

// Replaces %XX by its byte. `out` may be the memory of `text`. Nothing when an escape is malformed or `out`
// is too small; the result may contain any bytes, zero included.
std::optional<std::string_view> percent_decode(std::string_view text, std::span<char> out,
                                               Plus plus = Plus::kIsPlus);

// One name with its value.
struct QueryItem {
    std::string_view name;                     // still encoded
    std::string_view value;                    // still encoded, empty without `=`
    bool named(std::string_view plain) const;  // the decoded name is `plain`
    // The decoded value, `+` read as blank. Nothing when it is badly encoded or `out` is too small.
    std::optional<std::string_view> decode(std::span<char> out) const;
};

// Iterates over a=1&b=2. Empty items are skipped.
class Query {
  public:
    explicit Query(std::string_view query) : rest_(query) {}
    std::optional<QueryItem> next();

  private:
    std::string_view rest_;
};

// The first item of that (decoded) name.
std::optional<QueryItem> find_query_item(std::string_view query, std::string_view name);

}  // namespace vedette::http
