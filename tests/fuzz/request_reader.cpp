// The hub's request reader must neither crash nor depend on where its input is cut, and a head that it
// accepts is one that core/http accepts, too. The last byte chooses the cut.
#include "hub/serve/request_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace vedette;
using serve::RequestReader;

// What the reader makes of the bytes so far, as text; false after a refusal.
bool poll_all(RequestReader& reader, std::string& log) {
    for (;;) {
        const auto progress = reader.poll();
        if (!progress) {
            log += "refused " + std::to_string(progress.error().status);
            return false;
        }
        switch (*progress) {
            case RequestReader::Progress::kNeedMore: return true;
            case RequestReader::Progress::kBody: log += as_text(reader.piece()); break;
            case RequestReader::Progress::kEnd: log += "\nend\n"; break;
            case RequestReader::Progress::kHead:
                log += reader.request().method + " " + reader.request().path + "?" + reader.request().query;
                for (const auto& [name, value] : reader.request().fields) log += "\n" + name + "=" + value;
                log += "\n\n";
                break;
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes in(data, size - 1);
    const std::size_t step = 1 + data[size - 1];
    RequestReader whole;
    std::string expected;
    whole.feed(in);
    poll_all(whole, expected);
    RequestReader cut;
    std::string log;
    for (std::size_t at = 0; at < in.size(); at += step) {
        cut.feed(in.subspan(at, std::min(step, in.size() - at)));
        if (!poll_all(cut, log)) break;
    }
    if (log != expected) __builtin_trap();
    return 0;
}
