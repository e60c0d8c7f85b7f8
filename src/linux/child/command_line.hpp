// A command as a person writes it, and as the kernel wants it. Words and quotes as in a shell, and nothing
// else of a shell: no variables, no pipes, no wildcards. Plain functions, any thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "linux/base/system_error.hpp"

namespace vedette::child {

// "sh -c 'cat a b'" becomes {"sh", "-c", "cat a b"}. Blanks separate words; '…' is literal; in "…" a
// backslash escapes " \ $ and `; elsewhere it escapes any character. What only a shell could do (| < > ; ` $x
// and & at a word's edge) is an error unless quoted. The error is a sentence with the column, from 1.
std::expected<std::vector<std::string>, std::string> split_command(std::string_view command);

// Where `program` is: itself when it holds a slash (relative to `folder` unless that is empty), else the
// first executable file of that name in `path`, a list like $PATH. Errors ENOENT, EACCES, with what to do.
SystemResult<std::string> find_program(std::string_view program, std::string_view path,
                                       std::string_view folder = {});

}  // namespace vedette::child
