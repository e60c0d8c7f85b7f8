#include "core/http/auth.hpp"

#include <algorithm>
#include <array>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/http/hash.hpp"
#include "core/http/header_values.hpp"

namespace vedette::http {
namespace {

constexpr std::string_view kAuth = "auth";
constexpr std::string_view kAuthInt = "auth-int";

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return is_control_byte(c) || c == '\t'; });
}

// Whether a text needs no escapes between quotes.
bool is_quotable(std::string_view text) {
    return !text.empty() && !has_control(text) && text.find_first_of("\"\\") == text.npos;
}

// `, name="value"`; the value is already escaped.
void put_quoted(TextWriter& out, std::string_view name, std::string_view value) {
    out << ", " << name << "=\"" << value << "\"";
}

// A digest in lower-case hexadecimal.
template <std::size_t kSize>
struct Hex {
    explicit Hex(const std::array<std::uint8_t, kSize>& digest) {
        for (std::size_t i = 0; i < kSize; ++i) {
            chars[2 * i] = kHexDigits[digest[i] >> 4];
            chars[2 * i + 1] = kHexDigits[digest[i] & 15];
        }
    }
    std::string_view text() const { return {chars.data(), chars.size()}; }
    std::array<char, 2 * kSize> chars{};
};

// Hashes a quoted value without its escapes.
template <class Hash>
void update_unquoted(Hash& hash, std::string_view value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) ++i;
        hash.update(value.substr(i, 1));
    }
}

template <class Hash>
Hex<Hash::kSize> response(const Challenge& challenge, const Credentials& credentials,
                          const DigestRequest& request, std::string_view count) {
    Hash who;
    who.update({credentials.user, ":"});
    update_unquoted(who, challenge.realm);
    who.update({":", credentials.password});
    const Hex identity(who.finish());
    Hash session;
    session.update({identity.text(), ":"});
    update_unquoted(session, challenge.nonce);
    session.update({":", request.cnonce});
    Hash what;
    what.update({request.method, ":", request.target});
    if (challenge.qop == kAuthInt) what.update({":", Hex(Hash().finish()).text()});  // of no body
    Hash all;
    all.update({challenge.session ? Hex(session.finish()).text() : identity.text(), ":"});
    update_unquoted(all, challenge.nonce);
    if (!challenge.qop.empty()) all.update({":", count, ":", request.cnonce, ":", challenge.qop});
    all.update({":", Hex(what.finish()).text()});
    return Hex(all.finish());
}

// Collects one challenge's parameters, and whether it can be answered.
struct Candidate {
    std::string_view scheme;
    Challenge challenge;
    bool known = false;
    bool digest = false;

    explicit Candidate(std::string_view name) : scheme(name) {
        digest = equal_ignoring_case(scheme, "Digest");
        known = digest || equal_ignoring_case(scheme, "Basic");
        challenge.scheme = digest ? AuthScheme::kDigestMd5 : AuthScheme::kBasic;
    }

    void take(const Parameter& p) {
        const auto is = [&](std::string_view name) { return equal_ignoring_case(p.name, name); };
        if (is("realm")) challenge.realm = p.value;
        if (is("nonce")) challenge.nonce = p.value;
        if (is("opaque")) challenge.opaque = p.value;
        if (is("stale")) challenge.stale = equal_ignoring_case(p.value, "true");
        if (is("qop")) {
            challenge.qop = list_contains(p.value, kAuth)      ? kAuth
                            : list_contains(p.value, kAuthInt) ? kAuthInt
                                                               : std::string_view{};
        }
        if (is("algorithm")) {
            challenge.algorithm = p.value;
            if (digest) known = take_algorithm(p.value);
        }
    }

    bool take_algorithm(std::string_view name) {
        constexpr std::string_view kSession = "-sess";
        const std::size_t hash_size = name.size() - std::min(name.size(), kSession.size());
        challenge.session = equal_ignoring_case(name.substr(hash_size), kSession);
        if (challenge.session) name = name.substr(0, hash_size);
        const bool sha256 = equal_ignoring_case(name, "SHA-256");
        challenge.scheme = sha256 ? AuthScheme::kDigestSha256 : AuthScheme::kDigestMd5;
        return sha256 || name.empty() || equal_ignoring_case(name, "MD5");
    }

    bool usable() const { return known && (!digest || !challenge.nonce.empty()); }
};

// Takes the scheme's name off the front of `rest`: a token that no `=` follows.
std::optional<std::string_view> next_scheme(std::string_view& rest) {
    while (!rest.empty() && (is_blank(rest.front()) || rest.front() == ',')) rest.remove_prefix(1);
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_token_byte) - rest.begin());
    const std::string_view after = trim(rest.substr(end));
    if (end == 0 || after.starts_with('=')) return std::nullopt;
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(end);
    return name;
}

template <class Use>
void for_each_candidate(std::string_view value, const Use& use) {
    std::optional<Candidate> current;
    while (!value.empty()) {
        // A parameter, or a text that is none, ends at a comma.
        std::string_view rest = value;
        if (const auto scheme = next_scheme(rest)) {
            if (current) use(*current);
            current.emplace(*scheme);
            value = rest;
        } else if (const auto item = next_list_item(value); item && current) {
            std::string_view text = *item;
            if (const auto parameter = next_parameter(text, ',')) current->take(*parameter);
        }
    }
    if (current) use(*current);
}

}  // namespace

std::optional<Challenge> choose_challenge(std::string_view value) {
    std::optional<Challenge> best;
    for_each_candidate(value, [&](const Candidate& candidate) {
        if (candidate.usable() && (!best || candidate.challenge.scheme > best->scheme))
            best = candidate.challenge;
    });
    return best;
}

std::optional<Demand> first_demand(std::string_view value) {
    std::optional<Demand> first;
    for_each_candidate(value, [&](const Candidate& candidate) {
        if (!first) first = {candidate.scheme, candidate.challenge.algorithm};
    });
    return first;
}

std::optional<std::string_view> format_basic(const Credentials& credentials, std::span<char> out) {
    if (credentials.user.find(':') != std::string_view::npos) return std::nullopt;
    TextWriter text(out);
    text << "Basic ";
    std::array<std::uint8_t, 3> group{};
    std::array<char, 4> encoded{};
    std::size_t filled = 0;
    for (const std::string_view part : {credentials.user, std::string_view(":"), credentials.password}) {
        for (const char c : part) {
            group[filled++] = static_cast<std::uint8_t>(c);
            if (filled < group.size()) continue;
            text << base64_encode(group, encoded);
            filled = 0;
        }
    }
    return (text << base64_encode(Bytes(group).first(filled), encoded)).result();
}

std::optional<std::string_view> format_digest(const Challenge& challenge, const Credentials& credentials,
                                              const DigestRequest& request, std::span<char> out) {
    if (challenge.scheme == AuthScheme::kBasic || has_control(credentials.user)) return std::nullopt;
    if (!is_quotable(request.cnonce) || !is_quotable(request.target)) return std::nullopt;
    std::array<char, 8> digits{};
    for (std::size_t i = 0; i < digits.size(); ++i)
        digits[i] = kHexDigits[request.count >> (28 - 4 * i) & 15];
    const std::string_view count(digits.data(), digits.size());

    TextWriter text(out);
    text << "Digest username=\"";
    for (const char& c : credentials.user) {
        text << (c == '"' || c == '\\' ? "\\" : "") << std::string_view(&c, 1);
    }
    text << "\"";
    put_quoted(text, "realm", challenge.realm);
    put_quoted(text, "nonce", challenge.nonce);
    put_quoted(text, "uri", request.target);
    if (!challenge.algorithm.empty()) text << ", algorithm=" << challenge.algorithm;
    if (challenge.scheme == AuthScheme::kDigestMd5) {
        put_quoted(text, "response", response<Md5>(challenge, credentials, request, count).text());
    } else {
        put_quoted(text, "response", response<Sha256>(challenge, credentials, request, count).text());
    }
    if (!challenge.qop.empty()) text << ", qop=" << challenge.qop << ", nc=" << count;
    if (!challenge.qop.empty() || challenge.session) put_quoted(text, "cnonce", request.cnonce);
    if (challenge.opaque) put_quoted(text, "opaque", *challenge.opaque);
    return text.result();
}

}  // namespace vedette::http
