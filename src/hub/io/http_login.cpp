#include "hub/io/http_login.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/auth.hpp"
#include "linux/io/random.hpp"

namespace vedette::io {
namespace {

std::string random_token() {
    std::array<std::uint8_t, 8> bytes{};
    fill_random(bytes);
    return fmt::format("{:016x}", load_be64(bytes.data()));
}

}  // namespace

bool HttpLogin::take_challenge(const http::Fields& fields) {
    std::string all;
    for (const http::Field field : fields) {
        if (!equal_ignoring_case(field.name, "WWW-Authenticate")) continue;
        all.append(all.empty() ? "" : ", ").append(field.value);
    }
    if (!http::choose_challenge(all)) return false;
    challenge_ = std::move(all);
    count_ = 0;
    return true;
}

bool HttpLogin::was_stale() const {
    const auto challenge = http::choose_challenge(challenge_);
    return challenge && challenge->stale;
}

std::string HttpLogin::authorization(std::string_view method, std::string_view target) {
    const auto challenge = http::choose_challenge(challenge_);
    if (!challenge) return {};
    const http::Credentials credentials{user_, password_};
    std::string memory(1024 + 4 * (user_.size() + password_.size()) + target.size() + challenge_.size(),
                       '\0');
    std::optional<std::string_view> value;
    if (challenge->scheme == http::AuthScheme::kBasic) {
        value = http::format_basic(credentials, memory);
    } else {
        const std::string cnonce = random_token();
        value = http::format_digest(*challenge, credentials, {method, target, cnonce, ++count_}, memory);
    }
    return std::string(value.value_or(""));
}

}  // namespace vedette::io
