// A server's connection must neither crash, nor depend on where its input is cut, nor keep the memory of a
// head that is answered. The last byte chooses cut, limits and whether requests are answered before their
// bodies.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/http/server_connection.hpp"

namespace {

using namespace vedette;

// Feeds pieces of `step` bytes; what the connection does not take yet stays in the socket.
std::string run(Bytes in, std::size_t step, bool at_head, const http::ServerLimits& limits) {
    std::array<char, 256> memory{};
    http::HeadPool pool(memory, memory.size());
    http::ServerConnection connection(pool, limits, {});
    std::string log;
    std::string socket;
    const auto answer = [&](int status) {
        std::array<char, 256> out;
        const http::Answer how{.status = status};
        http::HeadWriter head = connection.start_head(out, how);
        log.append(head.finish().value_or("")).append("\n");
        connection.begin_answer(how);
        if (!pool.has_free()) __builtin_trap();
        connection.end_answer({});
    };
    for (std::size_t at = 0; at < in.size(); at += step) {
        socket += as_text(in.subspan(at, std::min(step, in.size() - at)));
        for (bool more = true; more;) {
            const http::Input input = connection.feed(as_bytes(socket), {});
            if (input.consumed > socket.size() || input.body.size() > input.consumed) __builtin_trap();
            if (input.event == http::ServerEvent::kBody) log += as_text(input.body);
            socket.erase(0, input.consumed);
            switch (input.event) {
                case http::ServerEvent::kHead:
                    log.append(connection.request().target()).append("\n");
                    if (at_head) answer(404);
                    break;
                case http::ServerEvent::kRequest: answer(200); break;
                case http::ServerEvent::kRefused: answer(suggested_status(connection.error())); break;
                case http::ServerEvent::kContinue: log += "continue\n"; break;
                case http::ServerEvent::kBody: break;
                case http::ServerEvent::kNeedMore:
                    if (!socket.empty()) __builtin_trap();
                    more = false;
                    break;
                case http::ServerEvent::kHold: __builtin_trap();  // nobody else takes the pool's memory
                case http::ServerEvent::kClosed: more = false; break;
            }
        }
    }
    connection.end_of_input();
    if (!pool.has_free()) __builtin_trap();
    return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes in(data, size - 1);
    const std::uint8_t choice = data[size - 1];
    http::ServerLimits limits;
    limits.request.max_body = choice % 2 == 0 ? 1000 : 20;
    limits.request.max_fields = 8;
    const bool at_head = choice % 4 >= 2;
    const std::size_t step = 1 + choice / 16;
    if (run(in, std::max<std::size_t>(in.size(), 1), at_head, limits) != run(in, step, at_head, limits))
        __builtin_trap();
    return 0;
}
