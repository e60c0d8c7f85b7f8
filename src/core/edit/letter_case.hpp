// Upper and lower case of the Latin, Greek and Cyrillic letters whose two forms have the same number of bytes
// in UTF-8 (Unicode Standard 15, chapter 4.2). No allocation. Thread-safe.
#pragma once

#include <cstdint>

namespace vedette::edit {

// Which of its two forms a letter has.
enum class Case : std::uint8_t {
    kNone,  // no letter, or one without another form
    kLower,
    kUpper,
};

Case case_of(char32_t character);
// The character itself when it has no other form.
char32_t other_case(char32_t character);

}  // namespace vedette::edit
