#include "core/ntp/packet.hpp"

#include <algorithm>

namespace vedette::ntp {
namespace {

constexpr unsigned kVersion = 4;
constexpr unsigned kClientMode = 3;
constexpr unsigned kServerMode = 4;
constexpr unsigned kAlarm = 3;  // leap indicator of a clock that was never set
constexpr unsigned kMaxStratum = 15;
// Offsets of fields, in bytes (RFC 5905 figure 8).
constexpr std::size_t kRootDelay = 4;
constexpr std::size_t kRootDispersion = 8;
constexpr std::size_t kReferenceId = 12;
constexpr std::size_t kOrigin = 24;
constexpr std::size_t kReceive = 32;
constexpr std::size_t kTransmit = 40;
constexpr std::int64_t kFrom1900To1970 = 2'208'988'800;  // seconds
constexpr std::int64_t kEra = std::int64_t{1} << 32;     // seconds

// Seconds with 16 bits of fraction.
Duration short_time(std::uint32_t value) {
    return Duration{static_cast<std::int64_t>(std::uint64_t{value} * 1'000'000'000 >> 16)};
}

// The first moment at or after `earliest` that a time stamp can mean.
UtcTime moment_of(std::uint64_t stamp, UtcTime earliest) {
    const std::int64_t first = std::chrono::floor<std::chrono::seconds>(earliest.since).count();
    const auto seconds = static_cast<std::int64_t>(stamp >> 32) - kFrom1900To1970;
    const std::int64_t eras = (first - seconds + kEra - 1) / kEra;
    const auto fraction = static_cast<std::int64_t>((stamp & 0xffff'ffff) * 1'000'000'000 >> 32);
    return {std::chrono::seconds{seconds + eras * kEra} + Duration{fraction}};
}

// Between two stamps of one server.
Duration between(std::uint64_t from, std::uint64_t to) {
    const auto difference = static_cast<std::int64_t>(to - from);
    return std::chrono::seconds{difference >> 32} +
           Duration{static_cast<std::int64_t>((to - from) & 0xffff'ffff) * 1'000'000'000 >> 32};
}

Refusal refusal_of(std::string_view kiss) {
    if (kiss == "RATE") return Refusal::kRate;
    return kiss == "DENY" || kiss == "RSTR" ? Refusal::kDenied : Refusal::kKiss;
}

}  // namespace

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
        case Refusal::kNotAnAnswer: return "what came is no answer";
        case Refusal::kNotAsked: return "the answer belongs to no request";
        case Refusal::kRate: return "the server wants to be asked less often";
        case Refusal::kDenied: return "the server refuses to be asked";
        case Refusal::kKiss: return "the server refuses for now";
        case Refusal::kNoClock: return "the server has no right time itself";
        case Refusal::kTooFarOff: return "the server is too uncertain of its time";
        case Refusal::kTooSlow: return "the answer came too late";
        case Refusal::kAbsurd: return "the server's time cannot be right";
    }
    return "";
}

Packet make_request(std::uint64_t number) {
    Packet packet{};
    packet[0] = kVersion << 3 | kClientMode;
    store_be64(&packet[kTransmit], number);
    return packet;
}

std::expected<Sample, Refusal> read_answer(Bytes answer, std::uint64_t number, MonoTime sent,
                                           MonoTime arrived, const Limits& limits) {
    const auto fail = [](Refusal refusal) { return std::unexpected(refusal); };
    if (answer.size() < kPacketBytes) return fail(Refusal::kNotAnAnswer);
    const unsigned version = answer[0] >> 3 & 7;
    if ((answer[0] & 7) != kServerMode || version == 0 || version > kVersion)
        return fail(Refusal::kNotAnAnswer);
    if (load_be64(&answer[kOrigin]) != number) return fail(Refusal::kNotAsked);
    const std::uint8_t stratum = answer[1];
    if (stratum == 0) return fail(refusal_of(as_text(answer.subspan(kReferenceId, 4))));
    const unsigned leap = answer[0] >> 6;
    const std::uint64_t received = load_be64(&answer[kReceive]);
    const std::uint64_t transmitted = load_be64(&answer[kTransmit]);
    if (leap == kAlarm || stratum > kMaxStratum || received == 0 || transmitted == 0)
        return fail(Refusal::kNoClock);
    const Duration distance =
        short_time(load_be32(&answer[kRootDelay])) / 2 + short_time(load_be32(&answer[kRootDispersion]));
    if (distance > limits.root_distance) return fail(Refusal::kTooFarOff);
    // A server that steps its clock between both stamps, and a client's clock that runs a little slower.
    constexpr Duration kTolerance = 1ms;
    const Duration in_server = between(received, transmitted);
    const Duration delay = (arrived - sent) - in_server;
    if (in_server < Duration::zero() || delay < -kTolerance || delay > limits.delay)
        return fail(Refusal::kTooSlow);
    const UtcTime told = moment_of(transmitted, limits.earliest);
    if (told - limits.earliest > limits.span) return fail(Refusal::kAbsurd);
    const Duration way = std::max(delay, Duration::zero());
    return Sample{told + way / 2, arrived, way, stratum, static_cast<Leap>(leap)};
}

}  // namespace vedette::ntp
