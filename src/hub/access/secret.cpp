#include "hub/access/secret.hpp"

#include <algorithm>
#include <exception>

#include <sodium.h>

namespace vedette::access {
namespace {

constexpr int kAlphabet = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

void start_sodium() {
    static const bool kStarted = sodium_init() >= 0;
    if (!kStarted) std::terminate();
}

Key make_key() {
    start_sodium();
    Key key{};
    randombytes_buf(key.data(), key.size());
    return key;
}

std::string make_secret() { return to_base64url(make_key()); }

std::optional<store::SecretHash> hash_secret(std::string_view secret) {
    Key bits{};
    std::size_t size = 0;
    const int decoded = sodium_base642bin(bits.data(), bits.size(), secret.data(), secret.size(), nullptr,
                                          &size, nullptr, kAlphabet);
    if (decoded != 0 || size != bits.size()) return std::nullopt;
    store::SecretHash hash{};
    crypto_hash_sha256(hash.data(), bits.data(), bits.size());
    return hash;
}

KeyedHash keyed_hash(const Key& key, std::string_view text) {
    KeyedHash hash{};
    const Bytes message = as_bytes(text);
    crypto_generichash(hash.data(), hash.size(), message.data(), message.size(), key.data(), key.size());
    return hash;
}

std::string request_token_of(std::string_view secret) {
    Key key{};
    const Bytes bytes = as_bytes(secret);
    crypto_generichash(key.data(), key.size(), bytes.data(), bytes.size(), nullptr, 0);
    return to_base64url(keyed_hash(key, "request token"));
}

std::string to_base64url(Bytes bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kAlphabet), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kAlphabet);
    text.pop_back();  // the zero at the end
    return text;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace vedette::access
