// The WebSocket reader must neither crash nor depend on where its input is cut. The last byte chooses the
// peer, how messages are taken, and the cut.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/http/message_reader.hpp"

namespace {

using namespace vedette;

std::string run(Bytes in, std::uint8_t choice, std::size_t step) {
    std::array<std::uint8_t, 300> memory{};
    http::MessageLimits limits;
    limits.max_message = 400;
    limits.long_lengths = (choice & 2) != 0;
    const bool fixed = (choice & 4) != 0;
    http::MessageReader reader((choice & 1) != 0 ? http::Peer::kClient : http::Peer::kServer, limits,
                               fixed ? MutableBytes(memory) : MutableBytes());
    std::string log;
    while (true) {
        const http::MessageEvent event = reader.poll();
        log += event == http::MessageEvent::kNeedMore ? "" : std::to_string(static_cast<int>(event)) + "\n";
        switch (event) {
            case http::MessageEvent::kNeedMore: {
                if (in.empty()) return log;
                const std::size_t taken = reader.feed(in.first(std::min(step, in.size())));
                if (taken == 0) __builtin_trap();
                in = in.subspan(taken);
                break;
            }
            case http::MessageEvent::kBegin:
                if ((choice & 8) != 0) {
                    reader.discard();
                } else {
                    reader.accept(memory);
                }
                break;
            case http::MessageEvent::kMessage:
                log += std::to_string(reader.size()) + (reader.fragmented() ? "f" : "") +
                       (reader.opcode() == http::Opcode::kText ? "t" : "b");
                log += as_text(reader.message());
                break;
            case http::MessageEvent::kPing:
            case http::MessageEvent::kPong: log += as_text(reader.control()); break;
            case http::MessageEvent::kClose:
                log += std::to_string(static_cast<int>(reader.close_code()));
                log += as_text(reader.control());
                break;
            case http::MessageEvent::kClosed: return log;
            case http::MessageEvent::kFailed: return log + std::string(to_string(reader.error()));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes in(data, size - 1);
    const std::size_t step = 1 + data[size - 1] / 16;
    if (run(in, data[size - 1], in.size()) != run(in, data[size - 1], step)) __builtin_trap();
    return 0;
}
