// An image whose signature port::FakeCrypto takes for right. Test code; caller's thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/text.hpp"
#include "node/port/testing/fakes.hpp"
#include "node/update/image.hpp"

namespace vedette::node {

// What is signed, and by whom.
struct TestImage {
    std::string program = std::string(1500, 'p');
    std::string version = "2.0.0";
    std::string board = "AI_THINKER";
    std::uint8_t key = 0x5a;  // each byte of the key

    static std::string digits(std::uint8_t key) {
        std::string out;
        for (int i = 0; i < 64; ++i) out.append(1, kHexDigits[key >> 4U]).append(1, kHexDigits[key & 15U]);
        return out;
    }
    std::string make() const {
        port::FakeCrypto crypto;
        std::string head("VDTIMAGE\0\0\0\1", 12);
        std::array<std::uint8_t, 4> size;
        store_be32(size.data(), static_cast<std::uint32_t>(program.size()));
        head += as_text(size);
        head += version + std::string(16 - version.size(), '\0');
        head += board + std::string(32 - board.size(), '\0');
        const std::array<Bytes, 1> all{as_bytes(program)};
        head += as_text(crypto.sha256(all));
        const std::array<Bytes, 1> signed_part{as_bytes(head)};
        head += as_text(crypto.sha256(signed_part));
        return head + std::string(32, static_cast<char>(key)) + program;
    }
};

}  // namespace vedette::node
