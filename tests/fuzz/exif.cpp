// core/exif on any bytes: the reader reads nothing outside of them; what is read and can be written is the
// same when it is read again; a picture with a new segment is the old one with that segment in place of its
// own.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "core/exif/placement.hpp"
#include "core/exif/reader.hpp"
#include "core/exif/writer.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

void check_fields(Bytes content) {
    const auto fields = exif::read_app1(content);
    if (!fields) return;
    // Of exactly the largest size, so that the sanitizer sees a byte too many.
    const auto memory = std::make_unique<std::uint8_t[]>(exif::kMaxApp1);
    const auto app1 = exif::write_app1(*fields, {memory.get(), exif::kMaxApp1});
    if (!app1) {
        require(app1.error() == exif::WriteError::kTextTooLong || app1.error() == exif::WriteError::kBadText);
        return;
    }
    const auto again = exif::read_app1(app1->subspan(4));
    require(again.has_value() && *again == *fields);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes in(data, size);
    check_fields(in);
    const Bytes found = exif::find_app1(in);
    check_fields(found);
    const auto place = exif::place_app1(in);
    if (!place) return 0;
    require(std::ranges::equal(found, place->replaced));
    const std::size_t gone = place->replaced.empty() ? 0 : place->replaced.size() + 4;
    const std::size_t kept = place->before.size() + place->between.size() + place->after.size();
    require(gone == 0 ? kept == in.size() : kept + gone <= in.size());
    std::vector<std::uint8_t> picture(place->before.begin(), place->before.end());
    constexpr std::uint8_t kNew[] = {0xFF, 0xE1, 0, 9, 'E', 'x', 'i', 'f', 0, 0, 'n'};
    for (const Bytes piece : {Bytes(kNew), place->between, place->after})
        picture.insert(picture.end(), piece.begin(), piece.end());
    const auto again = exif::place_app1(picture);
    require(again.has_value() && again->replaced.size() == 7 && again->replaced[6] == 'n');
    require(std::ranges::equal(again->before, place->before));
    return 0;
}
