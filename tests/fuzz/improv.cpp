// core/improv on any bytes of a line: names and passwords lie within their limits, and a packet that is
// written after any noise is found.
#include <cstdlib>

#include "core/improv/packet.hpp"

namespace {

void check(bool held) {
    if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    using Event = improv::PacketReader::Event;
    improv::PacketReader reader;
    for (const std::uint8_t byte : Bytes(data, size)) {
        const Event event = reader.feed(byte);
        if (event == Event::kRefused) check(reader.error() != improv::Error::kNone);
        if (event != Event::kCommand) continue;
        const improv::Command& command = reader.command();
        check(command.ssid.size() <= 32 && command.password.size() <= 64);
        check((command.kind == improv::CommandKind::kWifiSettings) == !command.ssid.empty());
    }
    // Whatever was begun ends within the longest packet.
    for (std::size_t i = 0; i < improv::kMaxPacket; ++i) reader.feed('x');
    bool found = false;
    constexpr std::string_view kScan("IMPROV\x01\x03\x02\x04\x00\xe7", 12);
    for (const std::uint8_t byte : as_bytes(kScan)) found = reader.feed(byte) == Event::kCommand || found;
    check(found);
    return 0;
}
