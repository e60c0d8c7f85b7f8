// What a program says of itself: its version and its board, at the place that ESP-IDF gives them in front of
// the code ("App Image Format"). So nobody has to type them, and an old program cannot be signed as a newer
// one. Whose program it is, is said by node/update/image.
//
//     0    24   header of the program, with the byte 0xe9 in front
//     24   8    header of its first segment
//     32   4    0xabcd5432, little-endian: the begin of ESP-IDF's esp_app_desc_t, of 256 bytes
//     48   32   version of the project, as "1.20.3", then zeros
//     80   32   name of the project: "vedette", then zeros
//     288  8    "VDTBOARD": the begin of our ProgramLabel
//     296  32   board as in node/port/boards, then zeros
//     328       the rest of the program
//
// Immutable; thread-safe.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "node/update/version.hpp"

namespace vedette::node {

// What our programs have behind ESP-IDF's description, in the section .rodata_custom_desc.
struct ProgramLabel {
    static constexpr std::string_view kMagic = "VDTBOARD";
    static constexpr std::size_t kMaxBoard = 32;

    std::array<char, kMagic.size()> magic{};
    std::array<char, kMaxBoard> board_text{};

    // A longer name is cut.
    static constexpr ProgramLabel make(std::string_view board) {
        ProgramLabel out;
        std::ranges::copy(kMagic, out.magic.begin());
        std::ranges::copy(board.substr(0, kMaxBoard), out.board_text.begin());
        return out;
    }
};
static_assert(sizeof(ProgramLabel) == 40);

// Texts are views of its bytes.
struct Program {
    static constexpr std::size_t kLabel = 288;                            // where the label is
    static constexpr std::size_t kBytes = kLabel + sizeof(ProgramLabel);  // that parse() reads

    Version version{};
    std::string_view board{};

    // Of at least kBytes. Nothing: it is no program of ours.
    static std::optional<Program> parse(Bytes bytes);
};

}  // namespace vedette::node
