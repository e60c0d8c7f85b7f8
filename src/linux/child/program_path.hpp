// Where the executable file of a program is. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::child {

// Itself when `program` holds a slash, otherwise the first executable file of that name in $PATH; entries
// that are no absolute path are skipped. kNotFound, kPermissionDenied; the message says what to do.
Result<std::string> find_program(std::string_view program);

// One of our own programs (vedette-guard, vedette-video, vedette-text): beside the running program, or in
// ../lib/vedette seen from there. kNotFound; the message says what to do.
Result<std::string> find_own_program(std::string_view name);

}  // namespace vedette::child
