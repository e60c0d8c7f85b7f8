#include "core/wire/envelope.hpp"

namespace vedette::wire {
namespace {

constexpr std::uint8_t kVersion = 1;

std::uint64_t count(Duration d) { return static_cast<std::uint64_t>(d.count()); }
Duration duration(const std::uint8_t* p) { return Duration{static_cast<std::int64_t>(load_be64(p))}; }

// Extensions are a kind and a length of 16 bits each, then so many bytes. None is known yet.
bool extensions_fit(Bytes extensions) {
    while (!extensions.empty()) {
        if (extensions.size() < 4) return false;
        const std::size_t size = 4U + load_be16(extensions.data() + 2);
        if (size > extensions.size()) return false;
        extensions = extensions.subspan(size);
    }
    return true;
}

}  // namespace

std::string_view to_string(Errc errc) {
    switch (errc) {
        case Errc::kMagic: return "not a vedette message";
        case Errc::kVersion: return "unknown version";
        case Errc::kLength: return "bad header length";
        case Errc::kTooLarge: return "payload too large";
        case Errc::kType: return "unknown message type";
    }
    return "unknown";
}

std::array<std::uint8_t, kHeaderSize> encode(const Header& h) {
    std::array<std::uint8_t, kHeaderSize> out{'V', 'D', kVersion, static_cast<std::uint8_t>(h.type)};
    std::uint8_t* const p = out.data();
    store_be16(p + 4, kHeaderSize);
    store_be16(p + 6, h.flags);
    store_be16(p + 8, h.channel);
    p[10] = h.track;
    p[11] = static_cast<std::uint8_t>(h.codec);
    store_be32(p + 12, h.generation);
    store_be64(p + 16, h.number);
    store_be64(p + 24, count(h.captured.since));
    store_be64(p + 32, count(h.sent.since));
    store_be64(p + 40, count(h.media_time.since));
    store_be32(p + 48, h.captured_error_us);
    store_be32(p + 52, h.payload_size);
    return out;
}

std::expected<std::size_t, Errc> header_length(Bytes b) {
    if (b[0] != 'V' || b[1] != 'D') return std::unexpected(Errc::kMagic);
    if (b[2] != kVersion) return std::unexpected(Errc::kVersion);
    const std::size_t length = load_be16(b.data() + 4);
    if (length < kHeaderSize || length > kMaxHeader) return std::unexpected(Errc::kLength);
    return length;
}

std::expected<Header, Errc> decode(Bytes b, std::uint32_t max_payload) {
    if (b.size() < kHeaderSize) return std::unexpected(Errc::kLength);
    const auto length = header_length(b);
    if (!length) return std::unexpected(length.error());
    if (*length != b.size() || !extensions_fit(b.subspan(kHeaderSize))) return std::unexpected(Errc::kLength);
    if (b[3] < 1 || b[3] > 4) return std::unexpected(Errc::kType);
    const std::uint8_t* const p = b.data();
    Header h;
    h.type = static_cast<Type>(p[3]);
    h.flags = load_be16(p + 6);
    h.channel = load_be16(p + 8);
    h.track = p[10];
    h.codec = static_cast<Codec>(p[11]);
    h.generation = load_be32(p + 12);
    h.number = load_be64(p + 16);
    h.captured = {duration(p + 24)};
    h.sent = {duration(p + 32)};
    h.media_time = {duration(p + 40)};
    h.captured_error_us = load_be32(p + 48);
    h.payload_size = load_be32(p + 52);
    if (h.payload_size > max_payload) return std::unexpected(Errc::kTooLarge);
    return h;
}

}  // namespace vedette::wire
