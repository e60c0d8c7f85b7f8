#include "node/access/password_record.hpp"

#include "core/base/base64.hpp"
#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kMethod = "pbkdf2-sha256";

// The part of `text` before the next '$', which leaves it.
std::string_view take_part(std::string_view& text) {
    const std::size_t end = text.find('$');
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return part;
}

bool decode(std::string_view text, MutableBytes out) {
    std::array<std::uint8_t, 36> memory;
    const auto bytes = base64_decode(text, memory);
    if (!bytes || bytes->size() != out.size()) return false;
    std::ranges::copy(*bytes, out.begin());
    return true;
}

}  // namespace

bool equal_in_constant_time(Bytes given, Bytes secret) {
    unsigned difference = given.size() == secret.size() ? 0U : 1U;
    for (std::size_t i = 0; i < secret.size(); ++i)
        difference |= (i < given.size() ? unsigned{given[i]} : 0U) ^ secret[i];
    return difference == 0;
}

std::optional<PasswordRecord> PasswordRecord::parse(std::string_view text) {
    if (take_part(text) != kMethod) return std::nullopt;
    const auto iterations = parse_int<std::uint32_t>(take_part(text));
    const std::string_view salt = take_part(text);
    PasswordRecord record;
    if (!iterations || *iterations == 0 || *iterations > kMaxIterations || !decode(salt, record.salt) ||
        !decode(text, record.hash))
        return std::nullopt;
    record.iterations = *iterations;
    return record;
}

PasswordRecord PasswordRecord::make(port::Crypto& crypto, std::string_view password) {
    PasswordRecord record{.iterations = kIterations};
    crypto.random(record.salt);
    record.hash = crypto.pbkdf2_sha256(as_bytes(password), record.salt, record.iterations);
    return record;
}

std::string_view PasswordRecord::format(std::span<char, kMaxText> out) const {
    std::array<char, 24> salt_text;
    std::array<char, 44> hash_text;
    TextWriter text(out);
    text << kMethod << "$" << iterations << "$" << base64_encode(salt, salt_text) << "$"
         << base64_encode(hash, hash_text);
    return text.written();
}

bool PasswordRecord::fits(port::Crypto& crypto, std::string_view password) const {
    return equal_in_constant_time(crypto.pbkdf2_sha256(as_bytes(password), salt, iterations), hash);
}

}  // namespace vedette::node
