// A program that says its version and board, and an image of it whose signature port::FakeCrypto takes for
// right. Test code; caller's thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/text.hpp"
#include "node/port/testing/fakes.hpp"
#include "node/update/image.hpp"
#include "node/update/program.hpp"

namespace vedette::node {

// What is signed, and by whom.
struct TestImage {
    std::string code = std::string(1500, 'p');  // behind what the program says of itself
    std::string version = "2.0.0";
    std::string board = "AI_THINKER";
    std::uint8_t key = 0x5a;        // each byte of the key
    std::string head_version = {};  // that was typed for the head; empty: the program's
    std::string head_board = {};

    // Behind its head.
    std::string program() const {
        std::string out(Program::kBytes, '\0');
        const auto put = [&](std::size_t at, std::string_view text) { out.replace(at, text.size(), text); };
        put(0, "\xe9");
        put(32, "\x32\x54\xcd\xab");
        put(48, version);
        put(80, "vedette");
        put(Program::kLabel, ProgramLabel::kMagic);
        put(Program::kLabel + ProgramLabel::kMagic.size(), board);
        return out + code;
    }
    static std::string digits(std::uint8_t key) {
        std::string out;
        for (int i = 0; i < 64; ++i) out.append(1, kHexDigits[key >> 4U]).append(1, kHexDigits[key & 15U]);
        return out;
    }
    std::string make() const { return sign(program()); }
    // Of any bytes.
    std::string sign(std::string_view what) const {
        port::FakeCrypto crypto;
        std::string head("VDTIMAGE\0\0\0\1", 12);
        std::array<std::uint8_t, 4> size;
        store_be32(size.data(), static_cast<std::uint32_t>(what.size()));
        head += as_text(size);
        const auto field = [&](const std::string& typed, const std::string& own, std::size_t bytes) {
            head += typed.empty() ? own : typed;
            head.resize(head.size() + bytes - (typed.empty() ? own : typed).size(), '\0');
        };
        field(head_version, version, 16);
        field(head_board, board, 32);
        const std::array<Bytes, 1> all{as_bytes(what)};
        head += as_text(crypto.sha256(all));
        const std::array<Bytes, 1> signed_part{as_bytes(head)};
        head += as_text(crypto.sha256(signed_part));
        return head.append(32, static_cast<char>(key)).append(what);
    }
};

}  // namespace vedette::node
