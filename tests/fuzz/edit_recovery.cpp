// A recovery file of any bytes is refused, or gives a text of the size that it says, which undo takes back.
// The input is the file; then it is places and values that are changed in a true recovery file, with and
// without a right check.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "core/edit/testing/text_fixture.hpp"

using namespace vedette;
using edit::Text;

namespace {

constexpr std::string_view kFile = "The file that is edited has some lines.\nThis is one.\n";

void require(bool held) {
    if (!held) std::abort();
}

void check(edit::TextFixture& on, Text& text, std::string_view recovery) {
    on.files.put("/r", recovery);
    if (on.files.text("/r") != recovery) return;  // too long for the memory
    const std::size_t handles = on.files.open_handles();
    const bool read = text.read_recovery("/r").has_value();
    require(on.files.open_handles() == handles);
    require(!text.read_failed());
    if (read) {
        require(edit::all_of(text).size() == text.size());
        require(text.undo().has_value());
        require(text.redo().has_value());
        require(text.replace(0, 0, "x").has_value());
        while (text.undo()) {
        }
    }
    require(edit::all_of(text) == kFile && !text.changed());
}

void set_check(std::string& recovery) {
    if (recovery.size() < 4) return;
    const std::size_t at = recovery.size() - 4;
    std::array<std::uint8_t, 4> bytes{};
    store_be32(bytes.data(), edit::crc32(0, as_bytes(std::string_view(recovery).substr(0, at))));
    recovery.replace(at, 4, as_text(bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    edit::ModelSizes sizes;
    sizes.limits.read_whole = size % 2 == 0 ? 0 : 1000;
    edit::TextFixture on(sizes);
    on.files.put("/a", kFile);
    require(on.text.open("/a").has_value());
    require(on.text.replace(4, 4, "text").has_value());
    require(on.text.replace(20, 0, "more").has_value());
    require(on.text.replace(40, 5, "").has_value());
    require(on.text.write_recovery("/t").has_value());
    const std::string truth = on.files.text("/t");
    edit::TextFixture other({.files = 0});
    Text text(on.files, other.memory(), sizes.limits);
    require(text.open("/a").has_value());

    check(on, text, as_text({data, size}));
    std::string changed = truth;
    for (std::size_t i = 0; i + 1 < size; i += 2) {
        char& byte = changed[data[i] % changed.size()];
        byte = static_cast<char>(data[i + 1]);
    }
    check(on, text, changed);
    set_check(changed);
    check(on, text, changed);
    return 0;
}
