#include "hub/access/password.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <new>

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include "hub/access/secret.hpp"

namespace vedette::access {
namespace {

constexpr std::size_t kMiB = std::size_t{1024} * 1024;

std::string random_base64(std::size_t bytes) {
    std::array<unsigned char, 32> bits{};
    randombytes_buf(bits.data(), bits.size());
    std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), bits.data(), bytes,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    return text.data();
}

// What systemd or a container leaves to this process; nothing: no limit is set.
std::size_t cgroup_memory(std::size_t otherwise) {
    std::string path;
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        if (line.starts_with("0::")) path = line.substr(3);
    }
    std::string text;
    std::ifstream("/sys/fs/cgroup" + path + "/memory.max") >> text;
    std::size_t limit = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), limit);  // "max" leaves it as it is
    return limit;
}

}  // namespace

HashCost cost_for_memory(std::size_t machine_memory) {
    if (machine_memory <= 600 * kMiB) return {.memory = 19 * kMiB, .passes = 2};
    if (machine_memory <= 1500 * kMiB) return {.memory = 32 * kMiB, .passes = 2};
    return {.memory = 64 * kMiB, .passes = 2};
}

HashCost cost_for_this_machine() {
    const auto pages = static_cast<std::size_t>(std::max(0L, ::sysconf(_SC_PHYS_PAGES)));
    const auto page_size = static_cast<std::size_t>(std::max(0L, ::sysconf(_SC_PAGESIZE)));
    const std::size_t machine = pages * page_size;
    return cost_for_memory(std::min(machine, cgroup_memory(machine)));
}

Result<std::string> hash_password(std::string_view password, HashCost cost) {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_argon2id_str(text.data(), password.data(), password.size(), cost.passes, cost.memory) !=
        0)
        return fail(Kind::kResourceExhausted,
                    fmt::format("a password's hash needs {} MiB of memory", cost.memory / kMiB));
    return std::string(text.data());
}

bool password_matches(std::string_view hash, std::string_view password) {
    start_sodium();
    const std::string terminated(hash);
    return crypto_pwhash_argon2id_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash, HashCost cost) {
    const std::string terminated(hash);
    return crypto_pwhash_argon2id_str_needs_rehash(terminated.c_str(), cost.passes, cost.memory) != 0;
}

std::string unmatched_hash(HashCost cost) {
    start_sodium();
    return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory / 1024, cost.passes,
                       random_base64(crypto_pwhash_argon2id_SALTBYTES), random_base64(32));
}

}  // namespace vedette::access
