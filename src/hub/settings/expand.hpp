// ${NAME} in a value of the settings file becomes the value of that environment variable. Pure, any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::settings {

// The text with every ${NAME} replaced; "$${" stands for a "${" of its own, any other '$' for itself. What a
// variable holds is not looked at again. The error is a phrase about the value: "needs the … variable …".
Result<std::string> expand_variables(
    std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& variable);

}  // namespace vedette::settings
