#include "core/jpeg/huffman.hpp"

namespace vedette::jpeg {

bool Huffman::assign(const HuffmanSpec& spec) {
    spec_ = spec;
    shortest_ = kLongestCode + 1;
    std::uint32_t code = 0;
    std::uint32_t place = 0;
    for (unsigned length = 1; length <= kLongestCode; ++length) {
        const unsigned count = spec.counts[length - 1];
        offset_[length - 1] = static_cast<std::uint16_t>(place - code);
        code += count;
        place += count;
        if (code > std::uint32_t{1} << length) return false;
        if (count > 0 && shortest_ > length) shortest_ = static_cast<std::uint8_t>(length);
        last_[length - 1] = static_cast<std::uint16_t>((code << (kLongestCode - length)) - 1);
        code <<= 1;
    }
    return true;
}

}  // namespace vedette::jpeg
