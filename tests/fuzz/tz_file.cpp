// hub/base's reader of tz files on any bytes: what is taken is sorted, in its range, and converts to UTC and
// back.
#include "hub/base/tz_file.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const auto zone = parse_tz_file({reinterpret_cast<const char*>(data), size});
    if (!zone) {
        require(!zone.error().message.empty());
        return 0;
    }
    const schedule::ZoneRules rules(zone->first, zone->changes);
    UtcTime before{};
    for (const schedule::OffsetChange& change : zone->changes) {
        require(change.at > before);
        before = change.at;
        require(rules.at(change.at) == change.offset);
        const schedule::LocalMoment found = rules.utc(rules.local(change.at));
        require(found.at <= change.at);
    }
    return 0;
}
