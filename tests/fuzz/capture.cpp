// The capture session's grammar on any message: what either side does follows from the words of the protocol
// alone, log lines stay inside the memory given, and a client asks no sooner than it said. The first bytes
// choose the message's form and the clients' patience, the rest is the payload.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "core/capture/session.hpp"

namespace {

using namespace vedette;

void check(bool held) {
    if (!held) std::abort();
}

void judge(const capture::Message& m) {
    const bool text = m.kind == capture::Kind::kText;
    const bool large = m.bytes > capture::kMaxMessageBytes;
    const bool command = text && !m.fragmented && m.bytes == 7 && as_text(m.payload) == "capture";
    const auto server = capture::server_action(m);
    check((server == capture::ServerAction::kSendPicture) == command);
    check((server == capture::ServerAction::kCloseTooBig) == large);
    check(server != capture::ServerAction::kLogBinary || !text);

    constexpr std::uint64_t kLimit = 100;
    const auto client = capture::client_action(m, kLimit);
    check((client == capture::ClientAction::kCloseTooBig) == (m.bytes > kLimit));
    check(client != capture::ClientAction::kTakePicture || (!text && m.bytes > 0));
}

void write_log(std::string_view address, std::size_t room) {
    std::array<char, 64> memory{};
    const std::span<char> out = std::span(memory).first(std::min(room, memory.size()));
    for (const std::string_view line :
         {capture::format_connected(4, address, out), capture::format_disconnected(4, out),
          capture::format_binary(4, address.size(), out)}) {
        check(line.size() <= out.size());
        check(line.empty() || line.data() == out.data());
    }
}

// Each byte is a step of time; an odd one brings an answer.
void ask(Bytes steps, Duration interval, Duration patience) {
    capture::Asker asker(interval, patience);
    MonoTime now{1s};
    std::optional<MonoTime> last;
    for (const std::uint8_t step : steps) {
        now = now + step * 1ms;
        const MonoTime due = asker.due();
        const bool asked = asker.ask(now);
        check(asked == (now >= due));
        check(!asked || !last || now - *last >= std::min(interval, patience));
        if (asked) last = now;
        if (step % 2 == 1) asker.answered();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const Bytes payload(data + 3, size - 3);
    // A message that is too large, or comes in pieces, is judged by its size without its payload.
    const bool told_only = (data[0] & 4) != 0;
    judge({.kind = (data[0] & 1) != 0 ? capture::Kind::kText : capture::Kind::kBinary,
           .fragmented = (data[0] & 2) != 0,
           .bytes = told_only ? payload.size() * 100 : payload.size(),
           .payload = told_only ? Bytes() : payload});
    write_log(as_text(payload), data[1]);
    ask(payload, data[1] * 1ms, data[2] * 1ms);
    return 0;
}
