// Paths of files: absolute, without "." and "..". No allocation. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vedette::files {

// The path that `typed` means in the folder `base`, written into `memory`: "/a/b" and "../c" become "/a/c".
// ".." in the root is the root. Nothing when it does not fit into `memory` or is longer than kMaxPath, and
// for a NUL byte.
std::optional<std::string_view> normal_path(std::string_view base, std::string_view typed,
                                            std::span<char> memory);

// The last part: "c" of "/a/c", "" of "/".
std::string_view name_of(std::string_view path);
// The path without its last part: "/a" of "/a/c", "/" of "/a" and of "/".
std::string_view folder_of(std::string_view path);

}  // namespace vedette::files
