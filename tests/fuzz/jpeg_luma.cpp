// Both profiles of the luma reader say the same of any bytes, and read and write nothing that isn't theirs.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "core/jpeg/luma_reader.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) std::abort();
}

struct Readers {
    jpeg::ChipLumaReader chip;
    jpeg::HubLumaReader hub;
};
const std::unique_ptr<Readers> readers = std::make_unique<Readers>();

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes in(data, size);
    const jpeg::LumaMeans shape = readers->chip.read(in, {});
    const std::size_t blocks = std::size_t{shape.columns} * shape.rows;
    if (blocks > 1U << 16) return 0;
    // Of exactly that size, so that the sanitizer sees a byte too many.
    const auto a = std::make_unique<std::uint8_t[]>(blocks);
    const auto b = std::make_unique<std::uint8_t[]>(blocks);
    const jpeg::LumaMeans chip = readers->chip.read(in, {a.get(), blocks});
    const jpeg::LumaMeans hub = readers->hub.read(in, {b.get(), blocks});
    require(chip.result == hub.result);
    require(chip.columns == hub.columns && chip.rows == hub.rows && chip.rows_read == hub.rows_read);
    require(chip.rows_read <= chip.rows);
    require((chip.result == jpeg::LumaResult::kComplete) == (chip.rows_read == chip.rows && chip.rows > 0));
    require(std::equal(chip.grid.means.begin(), chip.grid.means.end(), hub.grid.means.begin(),
                       hub.grid.means.end()));
    std::vector<std::int16_t> c(blocks), d(blocks);
    require(readers->chip.read_dc(in, c).rows_read == hub.rows_read);
    require(readers->hub.read_dc(in, d).rows_read == hub.rows_read);
    const auto read = static_cast<std::ptrdiff_t>(std::size_t{hub.columns} * hub.rows_read);
    require(std::equal(c.begin(), c.begin() + read, d.begin()));
    return 0;
}
