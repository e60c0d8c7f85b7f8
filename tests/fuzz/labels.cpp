// Any text as a film's labels, from the page or a file. Parsed labels fit the film, and formatting and
// parsing them again gives the same labels.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hub/label/label_file.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette::label;
    const FilmInfo film{.name = "f", .frames = 100, .fps = 12.5, .width = 320, .height = 240};
    const auto labels = parse_labels({reinterpret_cast<const char*>(data), size}, film);
    if (!labels) {
        require(!labels.error().message.empty());
        return 0;
    }
    require(labels->first >= 0 && labels->first <= labels->last && labels->last < film.frames);
    for (const LabelTrack& track : labels->tracks) {
        require(!track.empty());
        for (const LabelBox& box : track)
            require(box.left >= 0 && box.left < box.right && box.right <= film.width);
    }
    const auto again = parse_labels(format_labels(*labels, film), film);
    require(again && *again == *labels);
    return 0;
}
