// Replaces ${NAME} in values of the settings file by environment variables. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::settings {

// The text with every ${NAME} replaced; "$${" becomes "${"; other '$' stay. Values of variables are not
// expanded again. The error is a phrase about the value: "needs the … variable …".
Result<std::string> expand_variables(
    std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& variable);

}  // namespace vedette::settings
