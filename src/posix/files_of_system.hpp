// Calls of POSIX about files, with errors of the contract. Thread-safe, but for files::Stat's right to write,
// which the process has as a whole.
#pragma once

#include <string>

#include <sys/stat.h>

#include "core/files/files.hpp"

namespace vedette::posix {

// Of errno.
files::Error error_now();
inline std::unexpected<files::Error> failed() { return std::unexpected(error_now()); }

// A path as the system takes it, or kBadPath.
files::Expected<std::string> system_path(std::string_view path);
// The file that a path with links leads to, which may not be there.
files::Expected<std::string> follow_links(std::string path);

files::Stat to_stat(const struct ::stat& found, bool may_write);
// Whether this process may write it. `folder`: a descriptor, or AT_FDCWD.
bool may_write(int folder, const char* path);
// Bytes: all of them, or an error.
files::Expected<void> write_all(int fd, Bytes bytes);
// Names in the folder are safe from a power cut then.
files::Expected<void> sync_folder(const std::string& path);
// Gives a file that is open the owner, the group and the permissions of another.
void take_rights(int fd, const struct ::stat& of);

}  // namespace vedette::posix
