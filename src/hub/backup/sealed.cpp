#include "hub/backup/sealed.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>
#include <sodium.h>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"

namespace vedette::backup {
namespace {

constexpr std::string_view kMagic = "vedette-backup ";
constexpr std::string_view kForm = "1";
constexpr std::size_t kMaxFormDigits = 6;
constexpr std::uint32_t kMaxMemoryKib = 1024 * 1024;  // beyond it, a file could stop the machine
constexpr std::uint32_t kMaxPasses = 20;
constexpr std::size_t kCheckSize = 16;
constexpr std::size_t kSumSize = 16;
constexpr std::size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
// Behind the line with the form.
constexpr std::size_t kHeadSize = 8 + crypto_pwhash_SALTBYTES + kCheckSize + kStreamHeader;
constexpr std::size_t kChunk = 65536;  // bytes before encryption
constexpr std::size_t kMore = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr const char* kContext = "vdtbkup1";  // of the two keys that are made of the passphrase's

static_assert(crypto_kdf_KEYBYTES == 32 && crypto_secretstream_xchacha20poly1305_KEYBYTES == 32);

void start_sodium() {
    static const bool kStarted = ::sodium_init() >= 0;
    if (!kStarted) std::terminate();
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// 32 bytes that are overwritten at their end.
struct Key {
    std::array<unsigned char, 32> bytes{};
    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { ::sodium_memzero(bytes.data(), bytes.size()); }
};

// What one passphrase, with one salt and cost, makes.
struct Keys {
    Key stream;
    std::array<unsigned char, kCheckSize> check{};  // tells a wrong passphrase

    // False: not enough memory.
    bool make(std::string_view passphrase, const unsigned char* salt, SealCost cost) {
        Key whole;
        if (::crypto_pwhash(whole.bytes.data(), whole.bytes.size(), passphrase.data(), passphrase.size(),
                            salt, cost.passes, std::size_t{cost.memory_kib} * 1024,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
            return false;
        ::crypto_kdf_derive_from_key(stream.bytes.data(), stream.bytes.size(), 1, kContext,
                                     whole.bytes.data());
        ::crypto_kdf_derive_from_key(check.data(), check.size(), 2, kContext, whole.bytes.data());
        return true;
    }
};

std::string sum_of(std::string_view text) {
    std::string sum(kSumSize, '\0');
    ::crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(), bytes_of(text),
                         text.size(), nullptr, 0);
    return sum;
}

std::unexpected<Error> damaged(const char* what) { return fail(Kind::kDataLoss, what); }

// The head of a file: the line with the form, what follows it, and their sum.
struct Head {
    std::string_view text;  // without the sum
    SealCost cost;
    std::string_view salt;
    std::string_view check;
    std::string_view stream;
};

Result<Head> read_head(std::string_view sealed) {
    const bool is_cut = sealed.size() < kMagic.size() && kMagic.starts_with(sealed);
    if (!sealed.starts_with(kMagic) && !is_cut)
        return fail(Kind::kInvalidArgument, "it is no backup of Vedette");
    const std::string_view form = sealed.substr(std::min(kMagic.size(), sealed.size()));
    const std::size_t end = form.substr(0, kMaxFormDigits + 1).find('\n');
    if (end == form.npos)
        return form.size() <= kMaxFormDigits ? damaged("it is cut off")
                                             : fail(Kind::kInvalidArgument, "it is no backup of Vedette");
    if (form.substr(0, end) != kForm)
        return parse_int<unsigned>(form.substr(0, end))
                   ? fail(Kind::kUnimplemented,
                          fmt::format("a newer Vedette wrote it (form {}, this one knows {}); use that one",
                                      form.substr(0, end), kForm))
                   : fail(Kind::kInvalidArgument, "it is no backup of Vedette");
    const std::size_t line = kMagic.size() + end + 1;
    if (sealed.size() < line + kHeadSize + kSumSize) return damaged("it is cut off");
    Head head{.text = sealed.substr(0, line + kHeadSize), .cost = {}, .salt = {}, .check = {}, .stream = {}};
    if (sum_of(head.text) != sealed.substr(line + kHeadSize, kSumSize)) return damaged("its head is damaged");
    std::string_view rest = head.text.substr(line);
    const auto take = [&](std::size_t size) {
        const std::string_view taken = rest.substr(0, size);
        rest.remove_prefix(size);
        return taken;
    };
    const std::string_view cost = take(8);
    head.cost = {load_be32(bytes_of(cost)), load_be32(bytes_of(cost) + 4)};
    head.salt = take(crypto_pwhash_SALTBYTES);
    head.check = take(kCheckSize);
    head.stream = take(kStreamHeader);
    if (head.cost.memory_kib < 8 || head.cost.memory_kib > kMaxMemoryKib || head.cost.passes < 1 ||
        head.cost.passes > kMaxPasses)
        return damaged("its head asks for more memory or time than a backup needs");
    return head;
}

}  // namespace

std::string weakness_of(std::string_view passphrase) {
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
    if (std::ranges::count_if(passphrase, is_start) < static_cast<std::ptrdiff_t>(kMinPassphrase))
        return "the passphrase has fewer than 10 characters";
    return passphrase.size() > 1024 ? "the passphrase is longer than 1024 bytes" : "";
}

Result<std::string> seal(std::string_view plain, std::string_view passphrase, SealCost cost) {
    start_sodium();
    if (plain.size() > kMaxSealed - 100'000 - plain.size() / 1000)
        return fail(Kind::kResourceExhausted, "it would be larger than 300 MB");
    std::array<unsigned char, 8> numbers{};
    store_be32(numbers.data(), cost.memory_kib);
    store_be32(numbers.data() + 4, cost.passes);
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    ::randombytes_buf(salt.data(), salt.size());
    Keys keys;
    if (!keys.make(passphrase, salt.data(), cost))
        return fail(Kind::kResourceExhausted, "there is not enough memory to make the key");
    crypto_secretstream_xchacha20poly1305_state state;
    std::array<unsigned char, kStreamHeader> stream{};
    ::crypto_secretstream_xchacha20poly1305_init_push(&state, stream.data(), keys.stream.bytes.data());
    std::string out;
    out.reserve(plain.size() + plain.size() / kChunk * kMore + 256);
    out.append(kMagic).append(kForm).append("\n");
    for (const Bytes part : {Bytes(numbers), Bytes(salt), Bytes(keys.check), Bytes(stream)})
        out.append(as_text(part));
    const std::string head = out;
    out += sum_of(head);
    for (bool last = false; !last;) {
        const std::string_view part = plain.substr(0, kChunk);
        plain.remove_prefix(part.size());
        last = plain.empty();
        const std::size_t at = out.size();
        out.resize(at + part.size() + kMore);
        ::crypto_secretstream_xchacha20poly1305_push(
            &state, reinterpret_cast<unsigned char*>(out.data() + at), nullptr, bytes_of(part), part.size(),
            bytes_of(head), head.size(),
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                 : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
    ::sodium_memzero(&state, sizeof state);
    return out;
}

Result<std::string> open_sealed(std::string_view sealed, std::string_view passphrase) {
    start_sodium();
    const auto head = read_head(sealed);
    if (!head) return std::unexpected(head.error());
    Keys keys;
    if (!keys.make(passphrase, bytes_of(head->salt), head->cost))
        return fail(Kind::kResourceExhausted, "there is not enough memory to make the key");
    if (::sodium_memcmp(keys.check.data(), head->check.data(), kCheckSize) != 0)
        return fail(Kind::kUnauthenticated, "the passphrase is wrong");
    crypto_secretstream_xchacha20poly1305_state state;
    if (::crypto_secretstream_xchacha20poly1305_init_pull(&state, bytes_of(head->stream),
                                                          keys.stream.bytes.data()) != 0)
        return damaged("its head is damaged");
    std::string_view rest = sealed.substr(head->text.size() + kSumSize);
    std::string out;
    out.reserve(rest.size());
    unsigned char tag = 0;
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        const std::string_view part = rest.substr(0, kChunk + kMore);
        rest.remove_prefix(part.size());
        if (part.size() < kMore) return damaged("it is cut off");
        const std::size_t at = out.size();
        out.resize(at + part.size() - kMore);
        if (::crypto_secretstream_xchacha20poly1305_pull(
                &state, reinterpret_cast<unsigned char*>(out.data() + at), nullptr, &tag, bytes_of(part),
                part.size(), bytes_of(head->text), head->text.size()) != 0)
            return damaged("it is damaged or cut off, or somebody changed it");
    }
    ::sodium_memzero(&state, sizeof state);
    if (!rest.empty()) return damaged("something follows its end");
    return out;
}

}  // namespace vedette::backup
