#include "node/update/program.hpp"

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr std::uint8_t kFirstByte = 0xe9;
constexpr std::string_view kDescription = "\x32\x54\xcd\xab";
constexpr std::string_view kProject = "vedette";

}  // namespace

std::optional<Program> Program::parse(Bytes bytes) {
    if (bytes.size() < kBytes || bytes[0] != kFirstByte || as_text(bytes.subspan(32, 4)) != kDescription ||
        text_of_field(bytes.subspan(80, 32)) != kProject ||
        as_text(bytes.subspan(kLabel, ProgramLabel::kMagic.size())) != ProgramLabel::kMagic)
        return std::nullopt;
    const auto version_text = text_of_field(bytes.subspan(48, 32));
    const auto version = version_text ? Version::parse(*version_text) : std::nullopt;
    const auto board =
        text_of_field(bytes.subspan(kBytes - ProgramLabel::kMaxBoard, ProgramLabel::kMaxBoard));
    if (!version || !board || board->empty()) return std::nullopt;
    return Program{*version, *board};
}

}  // namespace vedette::node
