#include "node/update/image.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kMagic = "VDTIMAGE";
constexpr std::uint32_t kForm = 1;

}  // namespace

std::optional<ImageHead> ImageHead::parse(Bytes bytes) {
    if (bytes.size() < kBytes || as_text(bytes.first(kMagic.size())) != kMagic ||
        load_be32(bytes.data() + 8) != kForm)
        return std::nullopt;
    const auto version_text = text_of_field(bytes.subspan(16, 16));
    const auto board = text_of_field(bytes.subspan(32, 32));
    const auto version = version_text ? Version::parse(*version_text) : std::nullopt;
    if (!version || !board || board->empty()) return std::nullopt;
    ImageHead head{.program_bytes = load_be32(bytes.data() + 12), .version = *version, .board = *board};
    std::copy_n(bytes.begin() + 64, head.hash.size(), head.hash.begin());
    head.signed_part = bytes.first(kSigned);
    head.signature = bytes.subspan(kSigned, port::Crypto::kP256);
    return head;
}

}  // namespace vedette::node
