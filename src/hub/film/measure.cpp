#include "hub/film/measure.hpp"

#include "hub/film/deflicker.hpp"
#include "hub/film/shift_finder.hpp"

namespace vedette::film {

Result<Measured> measure_pictures(std::span<const PictureFile> pictures, const Measuring& wanted,
                                  PictureReader& reader, const OnProgress& progress) {
    std::vector<Tiles> tiles;
    std::vector<std::size_t> numbers;  // of their pictures
    std::vector<std::optional<Shift>> shifts(wanted.shift ? pictures.size() : 0);
    ShiftFinder finder;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (reader.read(pictures[i].path) == Use::kUsed && reader.size() == wanted.size) {
            if (const auto grid = reader.luma()) {
                tiles.push_back(tiles_of(*grid));
                numbers.push_back(i);
                if (wanted.shift) shifts[i] = finder.find(*grid);
            }
        }
        if (!progress({.done = i + 1, .total = pictures.size(), .is_measuring = true}))
            return fail(Kind::kCancelled, "the film was cancelled");
    }
    Measured out;
    if (wanted.shift) out.stabiliser.emplace(shifts, wanted.size);
    if (!wanted.light) return out;
    out.corrections.resize(pictures.size());
    const std::vector<double> found = corrections(tiles);
    for (std::size_t i = 0; i < found.size(); ++i) out.corrections[numbers[i]] = found[i];
    return out;
}

}  // namespace vedette::film
