// A program of this machine with its arguments, of a key of type kCommand. Names in braces, such as {file},
// stand for values that are known when it is run. Values; thread-safe.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette::settings {

// See above.
struct ProgramCall {
    std::vector<std::string> words{};  // program and arguments; no shell runs them

    // A program with a slash in its name and no path from the root starts from `folder`. The error is a
    // phrase: "has no …".
    static Result<ProgramCall> parse(std::string_view text, const std::string& folder);

    // The names in braces, each once. A name has letters, digits, - and _; other braces are text.
    std::vector<std::string> fields() const;
    // The words with values in place of the names. A value never becomes a further word.
    std::vector<std::string> fill(const std::function<std::string(std::string_view name)>& value) const;

    bool empty() const { return words.empty(); }
    bool operator==(const ProgramCall&) const = default;
};

}  // namespace vedette::settings
