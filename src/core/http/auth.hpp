// The client's side of HTTP authentication: chooses one of a camera's challenges (RFC 9110 section 11.6.1)
// and formats the Authorization value for Basic (RFC 7617) and Digest (RFC 7616: MD5 and SHA-256, also per
// session, qop auth, auth-int for requests without a body, and the older form without qop). Memory, random
// numbers and counters are the caller's. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vedette::http {

// Scheme and hash of a challenge, weakest first.
enum class AuthScheme : std::uint8_t { kBasic, kDigestMd5, kDigestSha256 };

// One challenge: views of the header; quoted values keep their backslashes.
struct Challenge {
    AuthScheme scheme = AuthScheme::kBasic;
    std::string_view realm;
    // Digest only:
    std::string_view nonce;
    std::optional<std::string_view> opaque;
    std::string_view algorithm;  // as written, or empty
    bool session = false;        // algorithm MD5-sess or SHA-256-sess
    std::string_view qop;        // "auth" or "auth-int"; empty: the older form is answered
    bool stale = false;          // the last answer was right, but its nonce is too old
};

// The strongest supported challenge of a WWW-Authenticate field, or of several joined by commas: SHA-256,
// MD5, Basic. Not supported are other schemes and algorithms.
std::optional<Challenge> choose_challenge(std::string_view value);

// What the first challenge asks for, for messages: scheme and, of Digest, the algorithm, which may be empty.
struct Demand {
    std::string_view scheme;
    std::string_view algorithm;
};
std::optional<Demand> first_demand(std::string_view value);

// As the camera expects them, unescaped.
struct Credentials {
    std::string_view user;
    std::string_view password;
};

// "Basic …". Nothing when `out` is too small or the user contains a colon.
std::optional<std::string_view> format_basic(const Credentials& credentials, std::span<char> out);

// The parts of a request that a Digest response covers.
struct DigestRequest {
    std::string_view method;
    std::string_view target;  // exactly as in the request line
    std::string_view cnonce;  // chosen by the client, unpredictable, without quotes
    std::uint32_t count = 1;  // number of the request with this nonce, from 1
};

// "Digest …" for a challenge of a Digest scheme (RFC 7616 section 3.4). Nothing when `out` is too small (600
// bytes usually suffice), the cnonce is no token, or target or user contain control characters.
std::optional<std::string_view> format_digest(const Challenge& challenge, const Credentials& credentials,
                                              const DigestRequest& request, std::span<char> out);

}  // namespace vedette::http
