// core/ntp on any datagrams: a time that is believed lies within the limits, and only an answer that repeats
// the request's number changes anything.
#include <cstdlib>

#include "core/ntp/client.hpp"

namespace {

void check(bool held) {
    if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    constexpr std::uint64_t kNumber = 0x4142434445464748;
    const ntp::Limits limits{.earliest = UtcTime{1'760'000'000s}};
    MonoTime now{100s};
    ntp::Client client(2, {}, limits, now);
    Bytes rest(data, size);
    while (rest.size() > 1) {
        if (now < client.deadline()) now = client.deadline();
        if (client.poll(now)) client.begin_request(kNumber, now);
        const bool asked = client.asked().has_value();
        now = now + std::chrono::milliseconds{rest[0] * 10};
        const std::size_t count = std::min<std::size_t>(rest.size() - 1, ntp::kPacketBytes + rest[0] % 2);
        const Bytes datagram = rest.subspan(1, count);
        const auto sample = client.take(datagram, now);
        const bool answers = count >= ntp::kPacketBytes && load_be64(&datagram[24]) == kNumber;
        if (asked && !answers) check(!sample && client.asked().has_value());
        if (sample) {
            check(sample->utc >= limits.earliest &&
                  sample->utc - limits.earliest <= limits.span + limits.delay);
            check(sample->delay >= Duration::zero() && sample->delay <= limits.delay);
        }
        rest = rest.subspan(1 + count);
    }
    return 0;
}
