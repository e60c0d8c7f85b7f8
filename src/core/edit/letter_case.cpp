#include "core/edit/letter_case.hpp"

namespace vedette::edit {
namespace {

// Upper-case letters from `first` to `last`; the lower-case form of each is `distance` behind it. With a
// distance of 1 only every other character is an upper-case letter.
struct Letters {
    char32_t first;
    char32_t last;
    std::uint16_t distance;
};

constexpr Letters kLetters[] = {
    {'A', 'Z', 32},     {0xc0, 0xd6, 32},   {0xd8, 0xde, 32},  {0x100, 0x12e, 1},  {0x132, 0x136, 1},
    {0x139, 0x147, 1},  {0x14a, 0x176, 1},  {0x179, 0x17d, 1}, {0x391, 0x3a1, 32}, {0x3a3, 0x3ab, 32},
    {0x410, 0x42f, 32}, {0x400, 0x40f, 80}, {0x460, 0x480, 1}, {0x48a, 0x4be, 1},
};

bool is_upper(const Letters& letters, char32_t character) {
    return character >= letters.first && character <= letters.last &&
           (letters.distance != 1 || (character - letters.first) % 2 == 0);
}

}  // namespace

Case case_of(char32_t character) {
    for (const Letters& letters : kLetters) {
        if (is_upper(letters, character)) return Case::kUpper;
        if (character >= letters.distance && is_upper(letters, character - letters.distance))
            return Case::kLower;
    }
    return Case::kNone;
}

char32_t other_case(char32_t character) {
    for (const Letters& letters : kLetters) {
        if (is_upper(letters, character)) return character + letters.distance;
        if (character >= letters.distance && is_upper(letters, character - letters.distance)) {
            return character - letters.distance;
        }
    }
    return character;
}

}  // namespace vedette::edit
