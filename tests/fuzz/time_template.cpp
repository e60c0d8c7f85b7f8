// hub/base's texts with time fields: any template, and any text read by it. What was filled in is read again
// as the same time, if the template shows all of it.
#include "hub/base/time_template.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    constexpr std::string_view kNames[] = {"camera_id", "job"};
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t half = std::min(input.find('\n'), input.size());
    const auto parsed = TimeTemplate::parse(input.substr(0, half), kNames);
    if (!parsed) {
        require(!parsed.error().message.empty());
        return 0;
    }
    const auto value = [](std::string_view name) { return std::string(name); };
    static_cast<void>(parsed->read(input.substr(std::min(half + 1, input.size())), value));
    const std::chrono::local_seconds time{std::chrono::seconds{1'772'438'399}};
    const std::string filled = parsed->fill({time, 3600}, value);
    const bool whole = parsed->has('Y') && (parsed->has('j') || (parsed->has('m') && parsed->has('d'))) &&
                       parsed->has('H') && parsed->has('M') && parsed->has('S');
    const bool readable = !parsed->has('b') && !parsed->has('a') && !parsed->has('Z');
    if (whole && readable) require(parsed->read(filled, value) == time);
    return 0;
}
