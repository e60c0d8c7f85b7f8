// hub/film on any names of files and any texts of times: a time that is read lies in the years that can be
// written.
#include <cstdlib>

#include "core/base/bytes.hpp"
#include "hub/film/pictures.hpp"

using namespace vedette;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    const auto check = [](std::optional<UtcTime> time) {
        constexpr std::chrono::seconds kLatest{9'223'372'036};  // of 64 bits of nanoseconds
        if (time && (time->since > kLatest || time->since < -kLatest)) std::abort();
    };
    check(film::time_in_name(text));
    check(film::parse_local(text));
    return 0;
}
