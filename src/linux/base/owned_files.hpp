// Files and folders that a program makes for another user: root acts for the user of a service, so what it
// makes gets that user as its owner. Blocks on the disk. Caller's thread.
#pragma once

#include <string>

#include <sys/stat.h>

#include "linux/base/error.hpp"

namespace vedette {

// stat(2), links followed.
Result<struct stat> look_at(const std::string& path);

// Makes a folder for its owner alone, who is that of `like`, unless there is one already.
Result<void> make_private_folder(const std::string& path, const struct stat& like);

}  // namespace vedette
