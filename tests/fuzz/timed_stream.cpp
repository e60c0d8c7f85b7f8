// Any bytes as a proxy's answer to the doctor, in two pieces: no part is taken twice or out of order, and
// nothing is kept that a stranger makes grow.
#include "hub/io/timed_stream.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    if (size == 0) return 0;
    const Bytes bytes(data + 1, size - 1);
    const std::size_t cut = (size - 1) * data[0] / 256;
    io::TimedReader reader("00000000");
    reader.feed(bytes.first(cut), 1s);
    const std::size_t first = reader.parts().size();
    reader.feed(bytes.subspan(cut), 2s);
    if (reader.parts().size() > io::kTimedParts) std::abort();
    for (std::size_t k = 0; k < reader.parts().size(); ++k) {
        const io::TimedPart& part = reader.parts()[k];
        if (part.sent < Duration::zero() || part.arrived != (k < first ? Duration(1s) : 2s)) std::abort();
    }
    return 0;
}
