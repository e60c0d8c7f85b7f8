#include "node/update/image.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kMagic = "VDTIMAGE";
constexpr std::uint32_t kForm = 1;

// A text with zeros behind it to the end. Nothing: another byte lies behind a zero.
std::optional<std::string_view> text_of(Bytes bytes) {
    const std::string_view all = as_text(bytes);
    const std::size_t size = std::min(all.find('\0'), all.size());
    const std::string_view rest = all.substr(size);
    if (rest.find_first_not_of('\0') != rest.npos) return std::nullopt;
    return all.substr(0, size);
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
    text = text.substr(0, text.find_first_of("-+"));
    Version out;
    for (std::size_t i = 0; i < out.numbers.size(); ++i) {
        const std::size_t dot = text.find('.');
        if ((dot == text.npos) != (i + 1 == out.numbers.size())) return std::nullopt;
        const auto number = parse_int<std::uint16_t>(text.substr(0, dot));
        if (!number) return std::nullopt;
        out.numbers[i] = *number;
        text.remove_prefix(dot == text.npos ? text.size() : dot + 1);
    }
    return out;
}

std::optional<ImageHead> ImageHead::parse(Bytes bytes) {
    if (bytes.size() < kBytes || as_text(bytes.first(kMagic.size())) != kMagic ||
        load_be32(bytes.data() + 8) != kForm)
        return std::nullopt;
    const auto version_text = text_of(bytes.subspan(16, 16));
    const auto board = text_of(bytes.subspan(32, 32));
    const auto version = version_text ? Version::parse(*version_text) : std::nullopt;
    if (!version || !board || board->empty()) return std::nullopt;
    ImageHead head{.program_bytes = load_be32(bytes.data() + 12), .version = *version, .board = *board};
    std::copy_n(bytes.begin() + 64, head.hash.size(), head.hash.begin());
    head.signed_part = bytes.first(kSigned);
    head.signature = bytes.subspan(kSigned, port::Crypto::kP256);
    return head;
}

}  // namespace vedette::node
