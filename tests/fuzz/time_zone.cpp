// core/tz on any text: a zone that is taken has offsets within its limits at any time, and the next change is
// a change, at that second and not before.
#include "core/tz/time_zone.hpp"

#include <cstdlib>

#include "core/base/bytes.hpp"

namespace {

void check(bool held) {
    if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const auto zone = tz::TimeZone::parse(as_text(Bytes(data, size)));
    if (!zone) return 0;
    constexpr std::int32_t kLimit = 26 * 3600;
    UtcTime time{};
    for (int i = 0; i < 12; ++i) {
        const tz::Offset offset = zone->at(time);
        check(offset.east_s > -kLimit && offset.east_s < kLimit);
        const tz::LocalTime local = zone->local(time);
        check(local.date.ok() && local.hour < 24 && local.minute < 60 && local.second < 60);
        const auto next = zone->next_change(time);
        if (!next) break;
        check(*next > time);
        check(zone->at(*next) != offset);
        check(zone->at(*next - 1s) == offset);
        time = *next;
    }
    return 0;
}
