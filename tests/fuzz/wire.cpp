// The envelope decoder over any bytes, cut by the first byte: no cut may change what it says.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "core/wire/decoder.hpp"

namespace {

using vedette::wire::Decoder;

std::string run(vedette::Bytes in, std::size_t step) {
    Decoder decoder(4096);
    static std::array<std::uint8_t, 4096> buffer;
    std::string log;
    for (;;) {
        if (decoder.state() == Decoder::State::kAccept) decoder.accept(buffer);
        if (decoder.state() == Decoder::State::kMessage) {
            log += std::to_string(decoder.header().number);
            log += vedette::as_text(decoder.payload());
            decoder.next();
        }
        if (decoder.state() == Decoder::State::kFailed) return log + "failed";
        if (in.empty()) return log;
        const auto window = decoder.prepare();
        const std::size_t n = std::min({step, in.size(), window.size()});
        std::copy_n(in.begin(), n, window.begin());
        in = in.subspan(n);
        decoder.commit(n);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const vedette::Bytes in(data + 1, size - 1);
    if (run(in, 1U + data[0]) != run(in, in.size() + 1)) std::abort();
    return 0;
}
