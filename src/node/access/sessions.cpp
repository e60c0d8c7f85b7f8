#include "node/access/sessions.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "node/access/password_record.hpp"

namespace vedette::node {
namespace {

std::string_view to_hex(Bytes bytes, std::span<char> out) {
    std::size_t size = 0;
    for (const std::uint8_t byte : bytes) {
        out[size++] = kHexDigits[byte >> 4U];
        out[size++] = kHexDigits[byte & 15U];
    }
    return {out.data(), size};
}

}  // namespace

Sessions::Sessions(port::Crypto& crypto) : crypto_(crypto) { crypto.random(key_); }

port::Sha256 Sessions::hash_of(std::string_view token) {
    const std::array<Bytes, 1> pieces{as_bytes(token)};
    return crypto_.sha256(pieces);
}

std::string_view Sessions::begin(std::span<char, kTokenText> out, MonoTime now) {
    std::array<std::uint8_t, kTokenText / 2> secret;
    crypto_.random(secret);
    const std::string_view token = to_hex(secret, out);
    auto place = std::ranges::find_if(sessions_, [&](const Session& one) { return now >= one.ends; });
    if (place == sessions_.end()) place = std::ranges::min_element(sessions_, {}, &Session::used);
    *place = {hash_of(token), now, now + kLifetime};
    return token;
}

bool Sessions::use(std::string_view token, MonoTime now) {
    if (token.size() != kTokenText) return false;
    const port::Sha256 hash = hash_of(token);
    for (Session& session : sessions_) {
        if (now >= session.ends || now >= session.used + kIdle) {
            session = {};
            continue;
        }
        if (!equal_in_constant_time(hash, session.hash)) continue;
        session.used = now;
        return true;
    }
    return false;
}

std::string_view Sessions::form_token(std::string_view token, std::span<char, kFormTokenText> out) {
    const std::array<Bytes, 2> pieces{key_, as_bytes(token)};
    return to_hex(Bytes(crypto_.sha256(pieces)).first(kFormTokenText / 2), out);
}

bool Sessions::is_form_token(std::string_view token, std::string_view given) {
    std::array<char, kFormTokenText> memory;
    return equal_in_constant_time(as_bytes(given), as_bytes(form_token(token, memory)));
}

void Sessions::end(std::string_view token) {
    const port::Sha256 hash = hash_of(token);
    for (Session& session : sessions_) {
        if (session.hash == hash) session = {};
    }
}

}  // namespace vedette::node
