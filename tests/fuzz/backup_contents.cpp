// Any bytes as the decrypted content of a backup, and as the file itself: what is decoded is encoded to the
// same content, its paths stay in their folder, and bytes that nobody sealed are refused.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hub/backup/contents.hpp"
#include "hub/backup/sealed.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette::backup;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto contents = decode(text);
    if (contents) {
        const auto again = decode(encode(*contents));
        require(again && *again == *contents);
        for (const auto& [path, bytes] : contents->files) require(is_inner_path(path));
    } else {
        require(!contents.error().message.empty());
    }
    require(!open_sealed(text, "a long passphrase"));
    return 0;
}
