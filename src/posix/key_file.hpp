// The editor's key file: pycameresp's Editor.json, and the same with names of keys. Caller's thread.
//
//     {"tabsize": 4, "key_save": ["Ctrl-S", "\u001bs"], "key_replace": "Ctrl-R", "ctrl_h": "backspace"}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/edit/keys.hpp"

namespace vedette::posix {

// What a key file says besides its keys.
struct KeyFile {
    unsigned tab = 4;                   // columns, 1 to 16
    std::vector<std::string> problems;  // what was passed over, a sentence each
};

// Gives `keys` what the text says. What is wrong is passed over and named; the rest counts.
KeyFile read_key_file(std::string_view text, edit::Keys& keys);

}  // namespace vedette::posix
