// The packets of SNTP (RFC 4330, RFC 5905): a request, and the check of an answer. The time stamps of a
// packet count seconds of 32 bits, which begin anew in 2036; the year that an answer means is found from a
// moment that is known to be past. No sockets, no clock, no allocation. Values; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

namespace vedette::ntp {

constexpr std::size_t kPacketBytes = 48;  // without authentication
constexpr std::uint16_t kPort = 123;

using Packet = std::array<std::uint8_t, kPacketBytes>;

// Of the leap second at the end of the month, as servers announce it.
enum class Leap : std::uint8_t { kNone, kAdded, kRemoved };

// Why an answer does not count.
enum class Refusal : std::uint8_t {
    kNotAnAnswer,  // too short, or of another mode or version
    kNotAsked,     // it does not repeat the request's number: late, doubled, or forged
    kRate,         // kiss code RATE: the server wants to be asked less often
    kDenied,       // kiss codes DENY and RSTR: the server does not want to be asked
    kKiss,         // another kiss code
    kNoClock,      // the server has no right time itself
    kTooFarOff,    // the server is too uncertain of its time
    kTooSlow,      // the answer came later than `Limits::delay`, or its own times contradict each other
    kAbsurd,       // a time that cannot be now
};
std::string_view to_string(Refusal refusal);

// What is believed.
struct Limits {
    Duration delay = 2s;              // of request and answer on the network
    Duration root_distance = 1500ms;  // how far off a server may be by its own account (RFC 5905 MAXDIST)
    UtcTime earliest{};               // no time before it is right: when the program was made
    Duration span = std::chrono::hours{24 * 365 * 50};  // nor one so long after it
};

// A time that a server has told.
struct Sample {
    UtcTime utc;     // at the answer's arrival
    MonoTime at;     // when it arrived
    Duration delay;  // of request and answer on the network; `utc` is off by half of it at most
    std::uint8_t stratum = 0;
    Leap leap = Leap::kNone;
};

// A request that tells nothing of the asker. `number` is random and stands where its time would; the answer
// repeats it, so nobody who cannot read the request can forge one.
Packet make_request(std::uint64_t number);

// The check of an answer to that request, which was sent and arrived at these times.
std::expected<Sample, Refusal> read_answer(Bytes answer, std::uint64_t number, MonoTime sent,
                                           MonoTime arrived, const Limits& limits);

}  // namespace vedette::ntp
