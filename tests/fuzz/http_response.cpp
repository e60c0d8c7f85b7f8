// The response parser must neither crash nor depend on where its input is cut. The last byte chooses cut and
// limits.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/http/response_parser.hpp"
#include "tests/fuzz/http_log.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    if (size == 0) return 0;
    const Bytes in(data, size - 1);
    http::ResponseLimits limits;
    limits.max_body = data[size - 1] % 2 == 0 ? 1000 : 20;
    limits.max_fields = 8;
    const auto tolerance = data[size - 1] % 4 < 2 ? http::Tolerance::all() : http::Tolerance::none();
    std::array<char, 256> memory{};
    std::string whole;
    std::string cut;
    http::ResponseParser parser(memory, limits, tolerance);
    fuzz::feed_http(parser, in, whole);
    parser.end_of_input();
    parser.reset();
    const std::size_t step = 1 + data[size - 1] / 16;
    for (std::size_t at = 0; at < in.size(); at += step) {
        if (parser.error() != http::ParseError::kNone) break;
        if (at > 0 && parser.done()) parser.reset();
        fuzz::feed_http(parser, in.subspan(at, std::min(step, in.size() - at)), cut);
    }
    if (whole != cut) __builtin_trap();
    return 0;
}
