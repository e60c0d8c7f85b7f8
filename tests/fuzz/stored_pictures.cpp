// Names of stored pictures and paths on the card: what is read is written back as it was, and no path that is
// allowed leads out of the folder.
#include <cstdint>
#include <cstdlib>

#include "core/base/bytes.hpp"
#include "node/history/picture_name.hpp"
#include "node/port/files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const std::string_view text = as_text(Bytes(data, size));
    node::PictureText memory;
    const auto require = [](bool holds) {
        if (!holds) std::abort();
    };
    if (const auto name = node::PictureName::parse_file(text)) {
        require(node::format_file(*name, memory) == text);
        require(port::is_file_path(node::format_path(*name, true, memory)));
        require(port::is_file_path(node::format_path(*name, false, memory)));
        // 30 February becomes 2 March; a time is kept.
        require(name->at(name->seconds()).seconds() == name->seconds());
    }
    if (const auto name = node::PictureName::parse_id(text)) require(node::format_id(*name, memory) == text);
    if (const auto minute = node::parse_minute(text)) require(node::format_minute(*minute, memory) == text);
    if (const auto day = node::parse_day(text)) require(node::format_day(*day, memory) == text);
    if (!port::is_file_path(text)) return 0;
    int depth = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = rest.find('/') == rest.npos ? rest.size() : rest.find('/');
        depth += rest.substr(0, end) == ".." ? -1 : 1;
        require(depth > 0);
        rest.remove_prefix(end == rest.size() ? end : end + 1);
    }
    require(text.front() != '/');
    return 0;
}
