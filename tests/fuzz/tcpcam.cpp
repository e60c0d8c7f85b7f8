// Both engines of core/tcpcam on any input, cut anywhere: what a server decides does not depend on the cuts,
// a client never asks for memory outside of its buffer and accounts for every byte.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "core/tcpcam/client.hpp"
#include "core/tcpcam/server.hpp"

namespace {

using namespace vedette;

void check(bool held) {
    if (!held) std::abort();
}

void serve(Bytes input, std::size_t step) {
    constexpr MonoTime kNow{1s};
    tcpcam::Server whole("1235", kNow);
    whole.feed(input, kNow);
    tcpcam::Server cut("1235", kNow);
    for (Bytes rest = input; !rest.empty(); rest = rest.subspan(std::min(step, rest.size()))) {
        cut.feed(rest.first(std::min(step, rest.size())), kNow);
    }
    check(whole.state() == cut.state() && whole.refusal() == cut.refusal());
    check(whole.deadline() == cut.deadline());
    whole.poll(kNow + 10s);
    cut.end_of_input();
    check(whole.state() != tcpcam::Server::State::kPin && whole.state() != tcpcam::Server::State::kCommand);
    for (int i = 0; i < 5 && cut.state() == tcpcam::Server::State::kServing; ++i) {
        const auto before = cut.remaining();
        check(!cut.begin_record(0).has_value());
        check(cut.begin_record(11).has_value());
        check(!before || *cut.remaining() + 1 == *before);
    }
}

void receive(Bytes input, std::size_t step, bool discards) {
    constexpr std::uint32_t kLimit = 600;
    tcpcam::Client client(kLimit);
    std::vector<std::uint8_t> buffer;
    std::size_t expected = 0;  // bytes of begun records, with their headers
    const std::size_t size = input.size();
    while (!input.empty() && client.state() != tcpcam::Client::State::kFailed) {
        const MutableBytes window = client.prepare();
        check(!window.empty());
        const std::size_t n = std::min({window.size(), input.size(), step});
        std::memcpy(window.data(), input.data(), n);
        input = input.subspan(n);
        client.commit(n);
        if (client.state() == tcpcam::Client::State::kRecordBegins) {
            check(client.record_bytes() > 0 && client.record_bytes() <= kLimit);
            expected += 4 + client.record_bytes();
            buffer.assign(discards ? 1 + step % 16 : client.record_bytes(), 0);
            if (discards) {
                client.discard(buffer);
            } else {
                check(client.use_buffer(buffer));
            }
        }
        if (client.state() == tcpcam::Client::State::kRecordReady) client.next();
    }
    client.end_of_input();
    check((client.state() == tcpcam::Client::State::kEnded) ==
          (client.error() == tcpcam::ClientError::kNone && expected == size));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const Bytes input(data + 1, size - 1);
    const std::size_t step = 1 + data[0] / 4;
    if (data[0] % 4 < 2) {
        serve(input, step);
    } else {
        receive(input, step, data[0] % 4 == 3);
    }
    return 0;
}
