#include "hub/access/credentials.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"

namespace vedette::access {
namespace {

constexpr std::size_t kMaxBasic = 1024;  // characters of base64

// What follows the scheme; empty: it is another one.
std::string_view after_scheme(std::string_view authorization, std::string_view scheme) {
    if (!starts_with_ignoring_case(authorization, scheme)) return {};
    authorization.remove_prefix(scheme.size());
    if (authorization.empty() || authorization.front() != ' ') return {};
    return trim(authorization);
}

}  // namespace

std::string_view session_cookie_name(bool encrypted) {
    return encrypted ? "__Host-vedette_session" : "vedette_session";
}

std::string session_cookie(std::string_view secret, Duration lifetime, bool encrypted) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", session_cookie_name(encrypted),
                       secret, to_ms(lifetime) / 1000, encrypted ? "; Secure" : "");
}

std::string removed_session_cookie(bool encrypted) { return session_cookie("", {}, encrypted); }

std::vector<std::string_view> cookie_values(std::string_view field, std::string_view name) {
    std::vector<std::string_view> values;
    while (!field.empty()) {
        const std::size_t end = std::min(field.find(';'), field.size());
        const std::string_view pair = trim(field.substr(0, end));
        field.remove_prefix(std::min(end + 1, field.size()));
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            values.push_back(pair.substr(name.size() + 1));
    }
    return values;
}

std::optional<BasicCredential> parse_basic(std::string_view authorization) {
    const std::string_view text = after_scheme(authorization, "Basic");
    if (text.empty() || text.size() > kMaxBasic) return std::nullopt;
    std::array<std::uint8_t, kMaxBasic> bytes{};
    const auto decoded = base64_decode(text, bytes);
    if (!decoded) return std::nullopt;
    const std::string pair(decoded->begin(), decoded->end());
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos) return std::nullopt;
    return BasicCredential{.name = pair.substr(0, colon), .password = pair.substr(colon + 1)};
}

std::string_view parse_bearer(std::string_view authorization) {
    return after_scheme(authorization, "Bearer");
}

}  // namespace vedette::access
